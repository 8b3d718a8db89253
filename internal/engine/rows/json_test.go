package rows_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/rows"
)

// at reads a column from a path.
func at(path string) func(*rows.Column) { return func(c *rows.Column) { c.Field = path } }

func optional(c *rows.Column) { c.Optional = true }

func TestValuesOfDocumentsStayAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	got := load(t, setting{name: "in.json", columns: []rows.Column{
		col(1, "l", "long"), col(2, "m", "decimal(38,20)"), col(3, "d", "double"), col(4, "s", "string"), col(5, "b", "boolean"),
		col(6, "day", "date"), col(7, "n", "string", at("s.n"), optional),
	}}, `[
	{"l": 9223372036854775807, "m": 0.1, "d": 0.1, "s": "a\"\u00e9\ud83d\ude00", "b": true, "day": "2026-11-24"},
	{"l": "12", "m": 12345678901234567.00000000000000000001, "d": -1e3, "s": 12345678901234567890.50, "b": "false", "day": null},
	{"l": 1.0, "m": 1e2, "d": "1.5", "s": "", "b": null},
	{"l": 12e-1, "s": {"n": "inside", "m": [1, 2.0]}},
	{"l": null, "s": true},
	{}]`)
	got.wants(t, []string{
		`9223372036854775807|0.10000000000000000000|0.1|a"é😀|true|2026-11-24|.`,
		`12|12345678901234567.00000000000000000001|-1000|12345678901234567890.50|false|.|.`,
		`1|100.00000000000000000000|1.5||.|.|.`,
		`.|.|.|true|.|.|.`,
		`.|.|.|.|.|.|.`,
	}, "5 type l")
	if bad := got.bad[0]; bad.Raw != `{"l": 12e-1, "s": {"n": "inside", "m": [1, 2.0]}}` || bad.Value != "12e-1" {
		t.Errorf("%+v", bad)
	}
}

func TestNumbersWithExponentsAreExact(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	var want, wantBad []string
	for i, c := range [][2]string{
		{"0e5", "0.000"}, {"-0.0E-3", "0.000"}, {"15e-2", "0.150"}, {"1.5e3", "1500.000"}, {"-12.50E+1", "-125.000"}, {"0.0012e3", "1.200"}, {"100e-2", "1.000"},
		{"1e-4", "rounded"}, {"1e400", "too_large"}, {"1e401", "type"}, {"1e99999999999999999999", "type"}, {"123456e-3", "123.456"}, {"0.00", "0.000"},
	} {
		fmt.Fprintf(&text, `{"d": %s}`+"\n", c[0])
		if strings.Contains(c[1], ".") {
			want = append(want, c[1])
			continue
		}
		wantBad = append(wantBad, fmt.Sprintf("%d %s d", i+1, c[1]))
	}
	load(t, setting{name: "in.jsonl", columns: []rows.Column{col(1, "d", "decimal(18,3)")}}, text.String()).wants(t, want, strings.Join(wantBad, "; "))
}

func TestRecordsAreFoundByTheirPath(t *testing.T) {
	t.Parallel()
	id, area := col(1, "id", "long"), col(2, "area", "string", at("/meta.area"), optional)
	up := col(3, "up", "string", at("../name"), optional)
	for what, c := range map[string]struct {
		records, text string
		want          []string
	}{
		"a list":                  {"data.list", `{"data": {"list": [{"id": 1}, {"id": 2}]}}`, []string{"1|.|.", "2|.|."}},
		"a single object":         {"data.list", `{"data": {"list": {"id": 1}}}`, []string{"1|.|."}},
		"an empty text":           {"data.list", `{"data": {"list": ""}}`, nil},
		"an empty text above":     {"data.list", `{"data": ""}`, nil},
		"null":                    {"data.list", `{"data": null}`, nil},
		"nothing":                 {"data.list", `{"code": 0}`, nil},
		"an empty list":           {"data.list", `{"data": {"list": []}}`, nil},
		"the whole list":          {"", `[{"id": 1}, {"id": 2}]`, []string{"1|.|.", "2|.|."}},
		"one record":              {"", `{"id": 1, "meta": {"area": "x"}}`, []string{"1|x|."}},
		"lists in a list":         {"data.list.items", `{"data": {"list": [{"items": [{"id": 1}, {"id": 2}], "name": "a"}, {"name": "b", "items": {"id": 3}}, {"items": ""}, {}, null]}}`, []string{"1|.|a", "2|.|a", "3|.|b"}},
		"a list of lists":         {"list", `{"list": [[{"id": 1}], [[{"id": 2}]]]}`, []string{"1|.|.", "2|.|."}},
		"root before":             {"data", `{"meta": {"area": "x"}, "data": [{"id": 1}]}`, []string{"1|x|."}},
		"root after":              {"data", `{"data": [{"id": 1}, {"id": 2}], "meta": {"area": "\u00e9"}}`, []string{"1|é|.", "2|é|."}},
		"the holder, after":       {"data.list", `{"data": {"list": [{"id": 1}], "name": "n", "more": [1, {"x": "]}"}]}, "meta": {"area": null}}`, []string{"1|.|n"}},
		"the holder is no list":   {"data.list.items", `{"data": {"list": {"name": "a", "items": [{"id": 1}]}}}`, []string{"1|.|a"}},
		"root on the way":         {"data.list", `{"meta": 1, "data": {"meta": 2, "list": [{"id": 1}], "area": "x"}}`, []string{"1|x|."}},
		"names with dots":         {`"a.b"."c""d"`, `{"a.b": {"c\"d": [{"id": 1}]}}`, []string{"1|.|."}},
		"escapes in names":        {"é", `{"\u00e9": [{"\u0069d": 1}]}`, []string{"1|.|."}},
		"a root in lists of root": {"items", `[{"items": [{"id": 1}], "name": "a"}, {"items": {"id": 2}, "name": "b"}]`, []string{"1|.|a", "2|.|b"}},
	} {
		columns := []rows.Column{id, area, up}
		if c.records == "" {
			columns[2].Field = "nowhere"
		}
		if what == "root on the way" {
			columns[1].Field = "/data.area"
		}
		got := load(t, setting{name: "in.json", records: c.records, columns: columns}, c.text)
		if got.err != nil {
			t.Errorf("%s: %v", what, got.err)
			continue
		}
		t.Log(what)
		got.wants(t, c.want, "")
	}
}

func TestFieldsOfTheOuterObjectsBelongToEachRecordOfTheirs(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	var want []string
	text.WriteString(`{"list":[`)
	for i := range 3000 {
		if i > 0 {
			text.WriteString(",\n")
		}
		fmt.Fprintf(&text, `{"items":[{"n":%d,"t":"\u00e9%d"},{"n":%d}],"id":"a\n%d"}`, i, i, -i, i)
		want = append(want, fmt.Sprintf("%d|é%d|a\n%d|end", i, i, i), fmt.Sprintf("%d|.|a\n%d|end", -i, i))
	}
	text.WriteString(`],"last":"e\u006ed"}`)
	got := load(t, setting{name: "in.json", records: "list.items", columns: []rows.Column{
		col(1, "n", "long"), col(2, "t", "string"), col(3, "id", "string", at("../id")), col(4, "last", "string", at("/last")),
	}}, text.String())
	got.wants(t, want, "")
}

func TestBrokenDocumentsAreRefusedWithTheirLine(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ text, want, says string }{
		"cut in a record":        {"{\"data\": [\n{\"id\": 1},\n{\"id\"", "json", "line 3: it ends too early"},
		"cut after a record":     {"{\"data\": [\n{\"id\": 1}", "json", "line 2"},
		"cut after the list":     {"{\"data\": [{\"id\": 1}]\n", "json", "line 2"},
		"more behind it":         {"{\"data\": [{\"id\": 1}]}\n{}", "json_follows", "line 2"},
		"NaN":                    {"{\"data\": [\n\n{\"id\": NaN}]}", "json", "line 3"},
		"a comma too many":       {`{"data": [{"id": 1},]}`, "json", "a value is missing"},
		"a comma missing":        {`{"data": [{"id": 1} {"id": 2}]}`, "json", "a comma is missing"},
		"a comma in the outer":   {`{"data": [{"id": 1}] "b": 2}`, "json", "a comma is missing"},
		"outer nonsense":         {`{"a": tru, "data": [{"id": 1}]}`, "json", "true, false or null"},
		"nonsense after":         {`{"data": [{"id": 1}], "a": [1,,2]}`, "json", "value is missing"},
		"a bomb":                 {`{"data": [` + strings.Repeat("[", 5000), "json", "100 deep"},
		"a bomb in a record":     {`{"data": [{"id": ` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}]}`, "json", "100 deep"},
		"records twice":          {`{"data": [{"id": 1}], "data": []}`, "json_name_twice", `"data" twice`},
		"the outer twice":        {`{"code": 1, "code": 2, "data": [{"id": 1}]}`, "json_name_twice", `"code" twice`},
		"the outer twice, after": {`{"data": [{"id": 1}], "code": 1, "code": 2}`, "json_name_twice", `"code" twice`},
		"an error as a text":     {`{"data": "denied"}`, "records_kind", `stands "denied"`},
		"an error above":         {`"denied"`, "wrong_kind", ""},
		"XML instead":            {`<?xml version="1.0"?><error/>`, "wrong_kind", "it is XML"},
		"XML without a head":     {`<error/>`, "wrong_kind", "it is XML"},
		"nothing":                {"", "empty", ""},
		"a column missing":       {`{"data": [{"first": 1}, {"second": 2}], "code": 1}`, "columns_missing", `lacks "id"; its columns are`},
	} {
		got := load(t, setting{format: rows.FormatSpec{Word: "json", JSON: rows.JSONOptions{Records: "data"}}, columns: []rows.Column{
			col(1, "id", "long"), col(2, "code", "long", at("../code"), optional)}}, c.text)
		if got.err == nil {
			t.Errorf("%s: read as %v", what, got.rows)
			continue
		}
		if what == "an error above" {
			if code := got.brokenAs(t); code != "records_kind" {
				t.Errorf("%s: %s", what, code)
			}
			continue
		}
		if code := got.brokenAs(t); code != c.want || !strings.Contains(got.err.Error(), c.says) {
			t.Errorf("%s: %s, wanted %s\n%v", what, code, c.want, got.err)
		}
	}
}

func TestBadRecordsOfDocumentsAreSetAsideOneByOne(t *testing.T) {
	t.Parallel()
	got := load(t, setting{name: "in.json", columns: []rows.Column{col(1, "a", "long"), col(2, "s", "string", optional)}}, lines(
		`[{"a": 1, "s": "good"}`, `,`, `{"a": 1, "a": 2},`, `{"a": 1, "s": "\ud83d"}, {"a": 1, "s": "\u0000"},`, "{\"a\": 1, \"s\": \"\xff\"},",
		`7,`, `null, {"a": 2, "other": "\ud83d", "other": 1}]`))
	got.wants(t, []string{"1|good", "2|."}, "3 json_twice; 4 json_surrogate; 4 nul; 5 undecoded; 6 record_kind; 7 record_kind")
}

func TestABrokenLineIsOneBadRow(t *testing.T) {
	t.Parallel()
	got := load(t, setting{name: "in.jsonl", columns: []rows.Column{col(1, "a", "long"), col(2, "s", "string", optional)}},
		"\xef\xbb\xbf"+lines(
			`{"a": 1}`, ``, `  `, `{"a": 2, "s": }`, `{"a": 3}{"a": 4}`, "{\"a\": 5, \"s\": \"\xff\"}", `{"a": 6`, `[{"a": 7}, {"a": 8}]`, `"x"`,
			strings.Repeat(`{"a":`, 200), "\t{\"a\": 9}\r", "{\"a\": 10, \"s\": \"\ttab\"}"))
	got.wants(t, []string{"1|.", "7|.", "8|.", "9|."},
		"4 json_record; 5 json_record; 6 undecoded; 7 json_record; 9 record_kind; 10 json_record; 12 json_record")
	cut := load(t, setting{name: "in.jsonl", columns: []rows.Column{col(1, "a", "long")}}, "{\"a\": 1}\n{\"a\": 2")
	if code := cut.brokenAs(t); code != "json" {
		t.Error(code)
	}
	nested := load(t, setting{name: "in.jsonl", records: "items", columns: []rows.Column{col(1, "a", "long"), col(2, "id", "string", at("../id"))}}, lines(
		`{"id": "x", "items": [{"a": 1}, {"a": "?"}]}`, `{"id": "y", "items": [{"a": 2}, {"a": tru}]}`, `{"id": "z", "items": ""}`, `{"id": "z"}`, `{"items": {"a": 4}, "id": "w"}`))
	nested.wants(t, []string{"1|x", "4|w"}, "1 type a; 2 json_record")
}

func TestContentTellsJSONAndItsLines(t *testing.T) {
	t.Parallel()
	columns := []rows.Column{col(1, "a", "long")}
	for what, c := range map[string]struct{ name, text string }{
		"a document without a name": {"in", "{\n\"a\": 1}"},
		"a list":                    {"in", "[ {\"a\": 1}]"},
		"lines":                     {"in", "{\"a\": 1}\n"},
		"lines named json":          {"in.json", "{\"a\": 1}\n\n{\"a\": 2}\n"},
		"packed":                    {"in.json.gz", zipped(t, "[{\"a\": 1}]")},
	} {
		got := load(t, setting{name: c.name, columns: columns}, c.text)
		if got.err != nil || len(got.rows) == 0 || got.rows[0] != "1" {
			t.Errorf("%s: %v %v", what, got.rows, got.err)
		}
	}
	if code := load(t, setting{format: rows.FormatSpec{Word: "binary"}, columns: columns}, "{}").brokenAs(t); code != "binary" {
		t.Error(code)
	}
}

func TestFieldsOfDocumentsAreTold(t *testing.T) {
	t.Parallel()
	got := load(t, setting{name: "in.json", records: "list", columns: []rows.Column{
		col(1, "a", "string"), col(2, "tags", "list<string>"), col(3, "deep", "long", at("o.p.q")), col(4, "code", "long", at("/code")),
		col(5, "gone", "string", at("gone.x")), col(6, "first", "long", at("xs.0")), col(7, "half", "string", at("half")),
	}}, `{"list": [{"a": 1, "new": "x", "tags": [], "o": {"p": {"q": 1, "r": 2}, "e": {}}, "gone": null, "xs": [], "half": {"y": 1}},
		{"a": "x", "new": null, "k.v": true, "xs": [5, 6], "half": ""}], "code": 5}`)
	if got.err != nil {
		t.Fatal(got.err)
	}
	var told []string
	for _, f := range got.written.Fields {
		told = append(told, fmt.Sprint(f.Name, " ", f.Declared, " ", f.Kind))
	}
	for _, each := range []string{"a true mixed", "tags true list", "o.p.q true number", "o.p.r false number", "o.e false struct", `"k.v" false boolean`,
		"new false text", "/code true number", "xs false list", "xs.0 true number", "half true mixed"} {
		found := false
		for _, one := range told {
			found = found || one == each
		}
		if !found {
			t.Errorf("%q is not told: %s", each, strings.Join(told, "; "))
		}
	}
}
