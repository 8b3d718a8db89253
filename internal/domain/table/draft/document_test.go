package draft_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/table/draft"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
)

const orders = `{"code": 0, "page": {"of": 9}, "data": {"total": 4, "list": [
 {"id": 1, "appId": "a1", "price": {"amount": "12.30", "currency": "KRW"}, "day": "2026-11-01", "tags": ["a"], "sizes": [1, 2.5], "items": [{"sku": "x", "qty": 2}], "note": "-"},
 {"id": 2, "appId": "a2", "price": {"amount": "-"}, "day": "2026-11-02", "tags": [], "sizes": null, "items": [], "note": "", "한글": 1},
 {"id": 3, "appId": "a2", "price": {"amount": "7.5", "currency": "USD"}, "day": "2026-11-02", "tags": ["b", "c"], "items": [{"sku": "y", "qty": 1}, {"sku": "x", "qty": 1}]},
 {"id": 4, "appId": "a2", "price": {"amount": "", "currency": "USD"}, "day": "2026-11-02", "odd.name": true}
]}, "few": [{"a": 1}]}`

func TestADocumentIsReadFromItsLongestListOfObjects(t *testing.T) {
	t.Parallel()
	d := infer(t, file("orders.json", []byte(orders)), nil)
	text := d.Contract()
	decode(t, text)
	for _, line := range []string{
		"records: data.list\n",
		"# key: [id] ",
		"  - {name: id, type: integer}",
		"  - {name: app_id, type: string, field: appId}\n",
		`  - {name: price_amount, type: "decimal(9,2)", field: price.amount, null: ["-"]}`,
		"  - {name: price_currency, type: string, field: price.currency}\n",
		"  - {name: day, type: date}",
		"  - {name: tags, type: list<string>}\n",
		"  - {name: sizes, type: \"list<decimal(9,1)>\"}\n",
		`  - {name: odd_name, type: boolean, field: "\"odd.name\""}`,
		`label: 한글, field: 한글}`,
		"few (1)",
		"/code, /data.total",
		"table answers_items is read from them",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("%q is missing in\n%s", line, text)
		}
	}
	if strings.Contains(text, "name: items") {
		t.Errorf("a list of objects is no column:\n%s", text)
	}
}

func TestAListOfObjectsIsATableThatReachesItsParent(t *testing.T) {
	t.Parallel()
	in := file("orders.json", []byte(orders))
	d := infer(t, in, nil)
	if len(d.Others) != 1 {
		t.Fatalf("%d other tables", len(d.Others))
	}
	text := d.Others[0].Contract()
	for _, line := range []string{
		"records: data.list.items\n", `  - {name: answers_id, type: integer, field: "../id"}`, "  - {name: sku, type: string}\n", "  - {name: qty, type: integer}",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("%q is missing in\n%s", line, text)
		}
	}
	if bad := loadAs(t, in, decode(t, text), d.Upload()); len(bad) > 0 {
		t.Errorf("%+v\n%s", bad, text)
	}
}

func TestRecordsCanBeNamed(t *testing.T) {
	t.Parallel()
	in := file("orders.json", []byte(orders))
	in.Records = "few"
	if text := infer(t, in, nil).Contract(); !strings.Contains(text, "records: few\n") || !strings.Contains(text, "name: a, type: integer") {
		t.Error(text)
	}
}

func TestOtherDocumentsAreReadTheSameWay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a.json":  {`[{"a": 1.5e3}, {"a": 2}]`, "name: a, type: double"},
		"b.json":  {`{"only": "one", "n": 12345678901}`, `name: "n", type: long`},
		"c.jsonl": {"{\"a\": \"2026-01-02T03:04:05Z\"}\n{\"a\": null}\n", "name: a, type: timestamptz"},
		"d.xml": {`<?xml version="1.0"?><r><header><code>00</code></header><items><item><id>1</id><tag>a</tag><tag>b</tag></item><item><id>2</id><tag>c</tag></item></items></r>`,
			"records: r.items.item\n"},
		"e.xml":  {`<r><item><id>1</id><tag>a</tag><tag>b</tag></item><item><id>2</id><tag>c</tag></item></r>`, "name: tag, type: list<string>"},
		"f.json": {`{"list": [{"a": ""}, {"a": {"b": 1}}]}`, "name: a_b, type: integer, field: a.b"},
		"g.json": {`{"list": [{"a": [[1, 2]]}, {"a": [{"b": 1}, 2]}]}`, "as JSON text"},
	} {
		text, _, bad := held(t, file(name, []byte(c.text)), nil)
		if !strings.Contains(text, c.want) || len(bad) > 0 {
			t.Errorf("%s: %q is missing, %v\n%s", name, c.want, bad, text)
		}
	}
}

func TestADocumentWithoutFieldsIsRefused(t *testing.T) {
	t.Parallel()
	_, err := draft.Infer(t.Context(), file("a.json", []byte(`{"list": [{}, {}]}`)), formats, draft.Options{Name: "answers", From: "answers"})
	if err == nil || !strings.Contains(err.Error(), "hold no fields") {
		t.Error(err)
	}
}

// value is anything that a program writes into a field.
func value(r *rand.Rand, kind, depth int) any {
	switch kind {
	case 0:
		return r.IntN(5)
	case 1:
		return fmt.Sprintf("%d.%02d", r.IntN(1000), r.IntN(100))
	case 2:
		return fmt.Sprintf("2026-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
	case 3:
		return r.IntN(2) == 0
	case 4:
		return r.NormFloat64() * 1e6
	case 5:
		return odd(r)
	case 6:
		return nil
	case 7:
		all := []any{}
		inside := r.IntN(8)
		for range r.IntN(4) {
			all = append(all, value(r, inside, depth+1))
		}
		return all
	case 8, 9:
		if depth > 3 {
			return ""
		}
		return object(r, depth+1)
	case 10:
		return r.Int64() - r.Int64()
	}
	return []any{"-", "", "N/A", "021", 1e21, "1e5", json.Number("1E2"), json.Number("100.0")}[r.IntN(8)]
}

// object has a few of some names, whose values are mostly of one kind.
func object(r *rand.Rand, depth int) map[string]any {
	names := []string{"id", "appId", "order", "a.b", "이름", "x", "X", "price", "items", `q"t`, " s ", "", "c03"}
	made := map[string]any{}
	for i := range 1 + r.IntN(6) {
		kind := (i*7 + depth*3) % 12
		if r.IntN(40) == 0 {
			kind = r.IntN(12)
		}
		made[names[(i+depth*2)%len(names)]] = value(r, kind, depth)
	}
	return made
}

// TestWhateverTheDocumentItsContractHolds makes random documents, infers them, reads what was proposed and loads them.
func TestWhateverTheDocumentItsContractHolds(t *testing.T) {
	t.Parallel()
	for n := range 100 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(n), 2))
			list := []any{}
			for range 1 + r.IntN(60) {
				list = append(list, object(r, 0))
			}
			name, text := "answers.json", marshal(t, map[string]any{"code": 0, "data": map[string]any{"list": list}})
			if r.IntN(3) == 0 {
				name, text = "answers.jsonl", nil
				for _, one := range list {
					text = append(append(text, marshal(t, one)...), '\n')
				}
			}
			in := file(name, text)
			d, err := draft.Infer(t.Context(), in, formats, draft.Options{Name: "answers", From: "answers"})
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			for _, each := range append([]*draft.Draft{d}, d.Others...) {
				proposed := each.Contract()
				told := strings.Join(each.Notes, "\n")
				for _, bad := range loadAs(t, in, decode(t, proposed), d.Upload()) {
					if !strings.Contains(told, fmt.Sprintf("row %d ", bad.Line)) && !strings.Contains(told, " more") {
						t.Errorf("row %d, %q %s %s: nothing says that it would go to quarantine\n%s\n%s", bad.Line, bad.Value, bad.Column, bad.Code, proposed, text)
					}
				}
			}
		})
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestALargeFileIsSampledAllOverAndSaysSo(t *testing.T) {
	t.Parallel()
	const count = 60_000
	padding := strings.Repeat("x", 400)
	var csv, lines strings.Builder
	csv.WriteString("id,kind,text\n")
	for i := range count {
		kind := []string{"a", "b"}[i%2]
		fmt.Fprintf(&csv, "%d,%s,\"a \"\"quoted\"\"\ntext %d %s\"\n", i, kind, i, padding)
		fmt.Fprintf(&lines, `{"id": %d, "kind": "%s", "more": %q, "text": "a \"quoted\"\ntext %d"}`+"\n", i, kind, padding, i)
	}
	for name, body := range map[string]string{"large.csv": csv.String(), "large.jsonl": lines.String()} {
		in := file(name, []byte(body))
		d, err := draft.Infer(t.Context(), in, formats, draft.Options{Name: "answers", From: "answers", Cells: 20_000})
		if err != nil {
			t.Fatal(err)
		}
		text := d.Contract()
		if !d.Sampled() || d.Of != count || d.Rows >= count || d.Rows < count/4 {
			t.Errorf("%s: %d of %d rows", name, d.Rows, d.Of)
		}
		for _, line := range []string{
			" of its 60,000 rows were looked at, spread over the whole file", "# key: [id] ",
			"in these rows values: [a, b]", "0 to 59999 in these rows", // the last piece is always looked at
		} {
			if !strings.Contains(text, line) {
				t.Errorf("%s: %q is missing in\n%s", name, line, text)
			}
		}
		for _, claim := range []string{"unique: true}", "required: true}", ", values:"} {
			if strings.Contains(text, claim) {
				t.Errorf("%s: a sample claims %q\n%s", name, claim, text)
			}
		}
		if bad := loadAs(t, in, decode(t, text), d.Upload()); len(bad) > 0 {
			t.Errorf("%s: %+v", name, bad[0])
		}
	}
}

func TestAParquetFileKeepsItsTypes(t *testing.T) {
	t.Parallel()
	in := file("answers.csv", []byte("id,day,amount,rating\n1,2026-11-01,1.50,2.5\n2,2026-11-02,7,0.1\n"))
	place := &memory{}
	to := rows.Target{Create: func() (rows.File, error) { return place, nil }}
	for i, word := range []string{"long", "date", "decimal(12,2)", "double"} {
		typed, err := column.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		name := []string{"id", "day", "amount", "rating"}[i]
		to.Columns = append(to.Columns, rows.Column{Column: column.Column{ID: i + 1, Name: name, Type: typed}, Field: name})
	}
	if _, _, err := rows.Load(t.Context(), in, to, formats, func(b rows.Bad) error { return fmt.Errorf("%+v", b) }); err != nil {
		t.Fatal(err)
	}
	text, _, bad := held(t, file("answers.parquet", place.Bytes()), nil)
	for _, line := range []string{"name: id, type: long", "name: day, type: date}", `type: "decimal(12,2)"`, "name: rating, type: double"} {
		if !strings.Contains(text, line) || len(bad) > 0 {
			t.Errorf("%q is missing, %v\n%s", line, bad, text)
		}
	}
}

// memory is a file that is only remembered.
type memory struct{ bytes.Buffer }

func (m *memory) Seal() (string, int64, error) { return "", int64(m.Len()), nil }
func (m *memory) Discard() error               { return nil }
