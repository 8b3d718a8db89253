package extract

import (
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func TestParametersStandOutsideOfTextsAndComments(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"select $a, $b_2, $a":                      "a b_2",
		"select '$a', \"$b\", `$c`, $d":            "d",
		"select 'it''s $a' -- $b\n, $c /* $d */":   "c",
		"select $$ $a $$, $tag$ $b $tag$, $c":      "c",
		"select $1, a$b, $도시":                      "도시",
		"select '$a":                               "",
		"select $":                                 "",
		"where day >= $start::date and day < $end": "start end",
	} {
		if got := strings.Join(parameters(query), " "); got != want {
			t.Errorf("%s has %q, want %q", query, got, want)
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add("select '$a', $b -- $c\n/* */ $$ $d $$ $tag$ $tag$")
	f.Fuzz(func(t *testing.T, query string) {
		var all strings.Builder
		scan(query, func(piece, name string) {
			if name != "" && piece != "$"+name {
				t.Fatalf("%q is not $%s", piece, name)
			}
			all.WriteString(piece)
		})
		if all.String() != query {
			t.Fatalf("%q became %q", query, all.String())
		}
	})
}

func TestNamesOfTablesAreCutAtTheirDots(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"orders": {"orders"}, "guide.orders": {"guide", "orders"}, `guide."my.orders"`: {"guide", "my.orders"},
		`"a ""b"""`: {`a "b"`}, "안내.주문": {"안내", "주문"}, "": nil, "a.": nil, ".a": nil, `"a`: nil, `"a"b`: nil, `""`: nil,
	} {
		if got := splitName(text); !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestAPlaceIsReadBackForTheSameColumnsOnly(t *testing.T) {
	t.Parallel()
	columns := []string{"updated_at", "id"}
	before := place{Columns: columns, After: []string{"2026-11-24 00:00:00.000000", `4"2`}, To: "2026-11-25"}
	text, err := before.text()
	if err != nil {
		t.Fatal(err)
	}
	after, err := readPlace(text, columns, yamlfile.Text{}.Place)
	if err != nil || !slices.Equal(after.After, before.After) || after.To != before.To {
		t.Errorf("%+v, %v", after, err)
	}
	for _, other := range [][]string{{"id"}, {"id", "updated_at"}, nil} {
		if _, err := readPlace(text, other, yamlfile.Text{}.Place); err == nil {
			t.Errorf("it is taken for %q", other)
		}
	}
	for _, text := range []string{"x", "{}", `{"columns":["updated_at","id"]}`} {
		if _, err := readPlace(text, columns, yamlfile.Text{}.Place); err == nil {
			t.Errorf("%s is taken", text)
		}
	}
}
