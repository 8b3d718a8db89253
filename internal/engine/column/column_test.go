package column_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/column"
)

func TestTypesAreReadBackFromTheirWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"boolean", "integer", "long", "double", "string", "date", "timestamp", "timestamptz",
		"decimal(18,4)", "decimal(38,38)", "decimal(1,0)", "list<string>", "list<list<decimal(9,2)>>",
		"struct<name: string, age: integer>", `struct<"a, b": list<long>, "say ""hi""": date, 나이: integer>`,
	} {
		parsed, err := column.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if parsed.String() != text {
			t.Errorf("%s is written %s", text, parsed)
		}
		again, err := column.Parse(parsed.String())
		if err != nil || !again.Equal(parsed) {
			t.Errorf("%s is not equal to itself: %v", text, err)
		}
	}
	if spaced, err := column.Parse(" decimal( 18 , 4 ) "); err != nil || spaced.String() != "decimal(18,4)" {
		t.Errorf("spaces: %v %v", spaced, err)
	}
	if whole, err := column.Parse("decimal(9)"); err != nil || whole.Scale != 0 || whole.Precision != 9 {
		t.Errorf("decimal(9): %v %v", whole, err)
	}
}

func TestWordsThatAreNoTypeSayWhy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                            "is no type",
		"int":                         "is no type",
		"Integer":                     "is no type",
		"decimal":                     "such as decimal(18,4)",
		"decimal(39,0)":               "1 to 38",
		"decimal(4,5)":                "at most all of them",
		"decimal(0,0)":                "1 to 38",
		"decimal(a,b)":                "such as decimal(18,4)",
		"string x":                    "follows a whole type",
		"list":                        "such as list<string>",
		"list<string":                 "not closed",
		"struct<>":                    "wants a name",
		"struct<a string>":            "wants a type",
		"struct<a: string b>":         "comes , or >",
		`struct<"a: string>`:          "not closed",
		strings.Repeat("list<", 1000): "nested deeper",
	} {
		if got, err := column.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v %v, want %q", text, got, err, want)
		}
	}
}

func TestEqualIgnoresIdsAndSeesNames(t *testing.T) {
	t.Parallel()
	parse := func(text string) column.Type {
		parsed, err := column.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	withID := parse("list<integer>")
	withID.Element.ID = 7
	if !withID.Equal(parse("list<integer>")) {
		t.Error("an id makes no difference")
	}
	for _, pair := range [][2]string{
		{"integer", "long"}, {"decimal(9,2)", "decimal(9,3)"}, {"list<integer>", "list<long>"},
		{"struct<a: integer>", "struct<b: integer>"}, {"struct<a: integer>", "struct<a: integer, b: integer>"},
	} {
		if parse(pair[0]).Equal(parse(pair[1])) {
			t.Errorf("%s and %s are not equal", pair[0], pair[1])
		}
	}
}

func TestCompanionsAreNamedAfterTheirColumn(t *testing.T) {
	t.Parallel()
	if got := column.Companion("pl01"); got != "pl01__empty" {
		t.Error(got)
	}
	if of, ok := column.CompanionOf("pl01__empty"); !ok || of != "pl01" {
		t.Error(of, ok)
	}
	for _, name := range []string{"pl01", "__empty", "empty"} {
		if _, ok := column.CompanionOf(name); ok {
			t.Errorf("%q is no companion", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("struct<a: list<decimal(9,2)>>")
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := column.Parse(text)
		if err != nil {
			return
		}
		if again, err := column.Parse(parsed.String()); err != nil || !again.Equal(parsed) {
			t.Fatalf("%q gives %s, which is read as %s, %v", text, parsed, again, err)
		}
	})
}
