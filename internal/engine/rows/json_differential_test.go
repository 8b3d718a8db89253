package rows_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/rows"
)

// documentWriter writes random documents: keys in any order, blanks anywhere, texts and numbers in all their forms.
type documentWriter struct {
	*rand.Rand
	out strings.Builder
}

func (w *documentWriter) blank() {
	for w.IntN(5) == 0 {
		w.out.WriteString([]string{" ", "\n", "\t", "\r\n"}[w.IntN(4)])
	}
}

func (w *documentWriter) scalar() {
	w.out.WriteString([]string{`1`, `-0.50`, `12345678901234567890.1E+2`, `true`, `false`, `null`, `""`, `"a"`, `"\u00e9\n"`, `"[{\"\\"`, `"한글"`, `"\ud83d\ude00/"`}[w.IntN(12)])
}

func (w *documentWriter) value(depth int) {
	w.blank()
	switch n := w.IntN(6); {
	case n == 0 && depth < 4:
		w.list(w.IntN(4), func() { w.value(depth + 1) })
	case n <= 2 && depth < 4:
		w.object(depth+1, nil)
	default:
		w.scalar()
	}
	w.blank()
}

func (w *documentWriter) list(n int, element func()) {
	w.out.WriteByte('[')
	for i := range n {
		if i > 0 {
			w.out.WriteByte(',')
		}
		element()
	}
	w.blank()
	w.out.WriteByte(']')
}

// object has some of the names, each once; special says how the values of some are written.
func (w *documentWriter) object(depth int, special map[string]func()) {
	names := []string{"a", "b", "c", "x", "list", "items", `\u0061\"`}
	w.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	w.out.WriteByte('{')
	w.blank()
	first := true
	for _, name := range names {
		if special[name] == nil && w.IntN(3) == 0 {
			continue
		}
		if !first {
			w.out.WriteByte(',')
			w.blank()
		}
		first = false
		if w.IntN(4) == 0 {
			name = strings.Replace(name, "a", `\u0061`, 1)
		}
		w.out.WriteString(`"` + name + `"`)
		w.blank()
		w.out.WriteByte(':')
		if write := special[strings.Replace(name, `\u0061`, "a", 1)]; write != nil {
			w.blank()
			write()
			w.blank()
			continue
		}
		w.value(depth + 1)
	}
	w.out.WriteByte('}')
}

// slowRecords are the records as encoding/json finds them: texts of a, b.c, ../x and /x.
func slowRecords(t *testing.T, text string) (want []string) {
	t.Helper()
	var root map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	each(root["list"], func(holder map[string]json.RawMessage) {
		each(holder["items"], func(record map[string]json.RawMessage) {
			var b map[string]json.RawMessage
			_ = json.Unmarshal(record["b"], &b)
			want = append(want, strings.Join([]string{textOf(record["a"]), textOf(b["c"]), textOf(record[`a"`]), textOf(holder["x"]), textOf(root["x"])}, "|"))
		})
	})
	return want
}

// each goes through a list, through lists in it, or through what stands for one.
func each(raw json.RawMessage, do func(map[string]json.RawMessage)) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		for _, one := range list {
			each(one, do)
		}
		return
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) == nil && object != nil {
		do(object)
	}
}

func textOf(raw json.RawMessage) string {
	var text *string
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return "."
	case json.Unmarshal(raw, &text) == nil:
		return *text
	}
	return string(raw)
}

// TestDocumentsAreReadAsEncodingJSONReadsThem holds the reader against encoding/json on random documents.
func TestDocumentsAreReadAsEncodingJSONReadsThem(t *testing.T) {
	t.Parallel()
	columns := []rows.Column{
		col(1, "a", "string"), col(2, "bc", "string", at("b.c")), col(3, "q", "string", at(`"a"""`)), col(4, "up", "string", at("../x")), col(5, "root", "string", at("/x")),
	}
	for i := range columns {
		columns[i].Optional = true
	}
	for seed := range uint64(600) {
		w := &documentWriter{Rand: rand.New(rand.NewPCG(seed, 7))}
		item := func() { w.blank(); w.object(2, nil); w.blank() }
		items := func() { w.list(w.IntN(5), item) }
		if seed%5 == 0 {
			items = item
		}
		holder := func() { w.blank(); w.object(1, map[string]func(){"items": items}) }
		w.object(0, map[string]func(){"list": func() {
			if seed%7 == 0 {
				holder()
				return
			}
			w.list(w.IntN(6), holder)
		}})
		text := w.out.String()
		want := slowRecords(t, text)
		got := load(t, setting{name: "in.json", records: "list.items", columns: columns}, text)
		if got.err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, got.err, text)
		}
		slices.Sort(want)
		if !slices.Equal(got.rows, want) || len(got.bad) > 0 {
			t.Fatalf("seed %d: %q\nwanted %q\nbad %v\n%s", seed, got.rows, want, got.bad, text)
		}
		line := load(t, setting{name: "in.jsonl", records: "list.items", columns: columns[:4]}, strings.NewReplacer("\n", " ", "\r", " ").Replace(text)+"\n")
		if line.err != nil || len(line.rows) != len(want) {
			t.Fatalf("seed %d as a line: %v %v", seed, line.rows, line.err)
		}
	}
}

// TestPiecesOfALongDocumentAreCutBetweenRecords has records longer and shorter than what is read at once, and lines that
// count through all of them.
func TestPiecesOfALongDocumentAreCutBetweenRecords(t *testing.T) {
	t.Parallel()
	var document, lined strings.Builder
	var want []string
	var wantBad []string
	document.WriteString("{\"before\": [1, {\"x\": \"]\"}],\n\"list\": [\n")
	for i := range 30_000 {
		pad := strings.Repeat("ab[{\\\"é", i%97)
		if i == 20_000 {
			pad = strings.Repeat("long", 2_000_000)
		}
		value := fmt.Sprint(i)
		if i%1000 == 999 {
			value = `"x"`
			wantBad = append(wantBad, fmt.Sprint(i+3, " type n"))
		} else {
			want = append(want, fmt.Sprintf("%d|%d", i, len(strings.ReplaceAll(pad, `\"`, `"`))))
		}
		record := fmt.Sprintf(`{"n": %s, "pad": "%s"}`, value, pad)
		lined.WriteString(record + "\n")
		if i > 0 {
			document.WriteString(",\n")
		}
		document.WriteString(record)
	}
	document.WriteString("\n], \"end\": {}}\n")
	shorten := func(o outcome) outcome {
		for i, row := range o.rows {
			n, pad, _ := strings.Cut(row, "|")
			o.rows[i] = fmt.Sprintf("%s|%d", n, len(pad))
		}
		slices.Sort(o.rows)
		return o
	}
	columns := []rows.Column{col(1, "n", "long"), col(2, "pad", "string")}
	shorten(load(t, setting{name: "in.json", records: "list", columns: columns}, document.String())).wants(t, want, strings.Join(wantBad, "; "))
	for i := range wantBad {
		var line int
		fmt.Sscan(wantBad[i], &line)
		wantBad[i] = fmt.Sprint(line-2, " type n")
	}
	shorten(load(t, setting{name: "in.jsonl", columns: columns}, lined.String())).wants(t, want, strings.Join(wantBad, "; "))
}
