package rows_test

import (
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
)

const nestedKind = "struct<a: integer, b: list<double>, c: struct<d: decimal(38,2), e: list<struct<f: date, g: string>>>, h: boolean, i: timestamptz>"

func TestListsAndStructsAreWrittenAsTheyAre(t *testing.T) {
	t.Parallel()
	columns := []rows.Column{col(1, "x", nestedKind), col(2, "l", "list<list<string>>", func(c *rows.Column) { c.Null = []string{"-"} })}
	want := []string{
		`{"a":1,"b":[0.1,null,-1000],"c":{"d":"12345678901234567890123456789012345.6","e":[{"f":"2026-11-24","g":"é"},{"f":null,"g":""},null]},"h":true,"i":"2026-11-24T00:00:00Z"}|[["a",null],[],null]`,
		`{"a":null,"b":[],"c":null,"h":null,"i":null}|.`,
		`.|[]`,
	}
	values := [][2]string{
		{`{"i": "2026-11-24T09:00+09:00", "a": 1.0, "b": [0.1, null, "-1e3"], "other": {}, "c": {"d": 12345678901234567890123456789012345.6, "e": [{"f": "2026-11-24", "g": "\u00e9"}, {"g": ""}, null]}, "h": "true"}`, `[["a", "-"], [], null]`},
		{`{"b": []}`, `null`},
		{`null`, `[]`},
	}
	var document, csv strings.Builder
	document.WriteString("[")
	csv.WriteString("x,l\n")
	for i, v := range values {
		if i > 0 {
			document.WriteString(",")
		}
		document.WriteString(`{"x": ` + v[0] + `, "l": ` + v[1] + "}\n")
		csv.WriteString(`"` + strings.ReplaceAll(v[0], `"`, `""`) + `","` + strings.ReplaceAll(v[1], `"`, `""`) + "\"\n")
	}
	load(t, setting{name: "in.json", columns: columns}, document.String()+"]").wants(t, want, "")
	load(t, setting{name: "in.csv", columns: columns}, csv.String()).wants(t, want, "")
}

func TestNestedColumnsHaveTheirFieldIds(t *testing.T) {
	t.Parallel()
	c := col(1, "x", "struct<a: integer, b: list<struct<c: string>>>")
	c.Type.Fields[0].ID, c.Type.Fields[1].ID = 2, 3
	c.Type.Fields[1].Type.Element = &column.Column{ID: 4, Name: "element", Type: c.Type.Fields[1].Type.Element.Type}
	c.Type.Fields[1].Type.Element.Type.Fields[0].ID = 5
	got := load(t, setting{name: "in.json", columns: []rows.Column{c}}, `[{"x": {"a": 1, "b": [{"c": "y"}]}}]`)
	got.wants(t, []string{`{"a":1,"b":[{"c":"y"}]}`}, "")
	opened, err := os.Open(got.written.Files[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	reader, err := file.NewParquetReader(opened)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	schema.PrintSchema(reader.MetaData().Schema.Root(), &text, 2)
	for _, part := range []string{"field_id=1 x", "field_id=2 a", "field_id=3 b (List)", "group field_id=4 element", "field_id=5 c"} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("%q is not in\n%s", part, text.String())
		}
	}
}

func TestWhatDoesNotFitInsideIsNamedByItsPath(t *testing.T) {
	t.Parallel()
	got := load(t, setting{name: "in.jsonl", columns: []rows.Column{col(1, "items", "list<struct<price: decimal(9,2), n: integer, s: string>>")}}, lines(
		`{"items": [{"price": 1}, {"price": "1.005"}]}`, `{"items": {"price": 1}}`, `{"items": [{"n": {"a": 1}}]}`, `{"items": [{"n": 1, "n": 2}]}`,
		`{"items": [[], 5]}`, `{"items": [{"s": "\u0000"}]}`, `{"items": [{"s": [1], "n": 2147483648}]}`, `{"items": [{"s": {"a": 1.50}}]}`))
	got.wants(t, []string{`[{"n":null,"price":null,"s":"{\"a\": 1.50}"}]`},
		"1 rounded items; 2 type items; 3 type items; 4 nested_twice items; 5 type items; 6 nul items; 7 too_large items")
	for i, says := range []string{`"1.005" in "items.1.price" would be rounded to 2`, `in "items" is no list<struct<`, `in "items.0.n" is no integer`, `"items.0.n" stands twice`, `"[]" in "items.0" is no struct<`,
		"NUL", `"2147483648" in "items.0.n" is too large`} {
		if message := messageOf(got.bad[i]); !strings.Contains(message, says) {
			t.Errorf("%s, wanted %s", message, says)
		}
	}
	text := load(t, setting{columns: []rows.Column{col(1, "l", "list<long>")}}, lines("l", "[1]", "1;2", `"[1]]"`))
	text.wants(t, []string{"[1]"}, "3 nested_text l; 4 nested_text l")
	for _, edit := range []func(*rows.Column){func(c *rows.Column) { c.Unique = true }, func(c *rows.Column) { c.Values = []string{"1"} }, func(c *rows.Column) { c.Pattern = pattern("1") }} {
		if got := load(t, setting{columns: []rows.Column{col(1, "l", "list<long>", edit)}}, lines("l", "[1]")); got.err == nil {
			t.Error("a list cannot be held against such words")
		}
	}
}
