package rows_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/naru-data/naru/internal/engine/rows"
)

// looked is what Look tells of a file, a line for each record.
func looked(t *testing.T, in rows.Input) (rows.Seen, []string) {
	t.Helper()
	var told []string
	seen, err := rows.Look(context.Background(), in, formats, func(line int64, cells []rows.Cell) bool {
		var texts []string
		for _, c := range cells {
			text := c.Text
			if c.Number {
				text += "#"
			}
			if c.Nested {
				text += "*"
			}
			texts = append(texts, text)
		}
		told = append(told, strings.Join(texts, "|"))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen, told
}

func TestALookFindsTheFieldsOfDocuments(t *testing.T) {
	t.Parallel()
	in := opened("in", `{"total": 3, "list": [{"a": 1, "o": {"x": "\u00e9", "y": [1]}}, {"b": null, "a": "t", "a.b": true}, 7]}`)
	in.Records = "list"
	seen, told := looked(t, in)
	if !reflect.DeepEqual(seen.Fields, []string{"a", "o.x", "o.y", "b", `"a.b"`, ""}) || seen.Format.Word != "json" {
		t.Errorf("%q %+v", seen.Fields, seen.Format)
	}
	if want := []string{"1#|é|[1]*|||", "t|||||"}; !strings.HasPrefix(told[0], "1#|é|[1]*") || len(told) != 3 || told[1][:1] != "t" {
		t.Errorf("%q, wanted %q", told, want)
	}
	seen, told = looked(t, opened("in.xml", `<r><a k="1">x</a></r>`))
	if !reflect.DeepEqual(seen.Fields, []string{"r.a.@k", "r.a.#text"}) || told[0] != "1|x" {
		t.Errorf("%q %q", seen.Fields, told)
	}
	seen, told = looked(t, opened("in.parquet", parquetOf(t, []arrow.Field{nullable("n", arrow.PrimitiveTypes.Int64), nullable("s", arrow.StructOf(nullable("x.y", arrow.BinaryTypes.String)))},
		fromJSON(t, `{"n": 1, "s": {"x.y": "a"}}`, `{}`))))
	if !reflect.DeepEqual(seen.Fields, []string{"n", `s."x.y"`}) || !reflect.DeepEqual(told, []string{"1#|a", "|"}) {
		t.Errorf("%q %q", seen.Fields, told)
	}
}

func TestAWalkGivesRecordsAsTheyAreNested(t *testing.T) {
	t.Parallel()
	number := json.Number("12345678901234567890.10")
	nested := map[string]any{"a": number, "o": map[string]any{"x": "é", "l": []any{true, nil, map[string]any{}}}}
	for name, c := range map[string]struct {
		text string
		want []any
	}{
		"in.json":    {`[{"a": 1, "o": {"x": "\u00e9", "l": [true, null, {}]}, "a": 12345678901234567890.10}]`, []any{nested}},
		"in.jsonl":   {"{\"a\": 1}\n{\"a\": nul}\n", []any{map[string]any{"a": json.Number("1")}}},
		"in.csv":     {"a,b,c\n1,\"\",\n", []any{map[string]any{"a": "1", "b": "", "c": nil}}},
		"in.xml":     {"<a><b>1</b><b/></a>", []any{map[string]any{"a": map[string]any{"b": []any{"1", nil}}}}},
		"in.parquet": {parquetOf(t, []arrow.Field{nullable("s", arrow.StructOf(nullable("x", arrow.PrimitiveTypes.Int64)))}, fromJSON(t, `{"s": {"x": 1}}`)), []any{map[string]any{"s": map[string]any{"x": json.Number("1")}}}},
	} {
		var got []any
		if _, err := rows.Walk(context.Background(), opened(name, c.text), formats, func(_ int64, record any) bool {
			got = append(got, record)
			return true
		}); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %#v %v", name, got, err)
		}
	}
}

func TestASampleIsTakenFromAllOfAFile(t *testing.T) {
	t.Parallel()
	in := opened("in.csv", csvText(1_000_000))
	in.Sample = 4
	n, last := 0, int64(0)
	if _, err := rows.Look(context.Background(), in, formats, func(line int64, _ []rows.Cell) bool {
		n, last = n+1, line
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if n < 150_000 || n > 400_000 || last < 800_000 {
		t.Errorf("%d rows up to line %d", n, last)
	}
}
