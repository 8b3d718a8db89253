package rows_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet/file"

	"github.com/naru-data/naru/internal/engine/rows"
)

// mistakes are lines that must be refused, by the reason that must be given. %d is the row's id.
var mistakes = []struct{ code, column, line string }{
	{"field_count", "", "%d,KR,2026-01-01,1.50"},
	{"field_count", "", "%d,KR,2026-01-01,1.50,1,x,true,surplus"},
	{"quote", "", `%d,KR,2026-01-01,1.50,1,"not closed" well,true`},
	{"quote", "", `%d,KR,2026-01-01,1.50,1,"closed too late,true`},
	{"type", "id", "x%d,KR,2026-01-01,1.50,1,x,true"},
	{"required", "id", ",KR,2026-01-01,1.50,1,%d,true"},
	{"too_large", "id", "99999999999999999999%d,KR,2026-01-01,1.50,1,x,true"},
	{"values", "country", "%d,XX,2026-01-01,1.50,1,x,true"},
	{"type", "day", "%d,KR,2026-02-30,1.50,1,x,true"},
	{"rounded", "amount", "%d,KR,2026-01-01,1.505,1,x,true"},
	{"too_large", "amount", "%d,KR,2026-01-01,99999999999999999.50,1,x,true"},
	{"type", "amount", "%d,KR,2026-01-01,1e3,1,x,true"},
	{"range", "age", "%d,KR,2026-01-01,1.50,151,x,true"},
	{"type", "age", "%d,KR,2026-01-01,1.50,1.0,x,true"},
	{"pattern", "note", "%d,KR,2026-01-01,1.50,1,!x,true"},
	{"type", "ok", "%d,KR,2026-01-01,1.50,1,x,perhaps"},
	{"undecoded", "", "%d,KR,2026-01-01,1.50,1,\xb0\xa1,true"},
	{"nul", "", "%d,KR,2026-01-01,1.50,1,x\x00,true"},
	{"lone_return", "", "%d,KR,2026-01-01,1.50,1,x\ry,true"},
	{"header_again", "", "id,country,day,amount,age,note,ok"},
	{"unique", "id", "0,KR,2026-01-01,1.50,1,%d,true"},
}

// millionText writes n rows of which one in a hundred is bad, and says what is wrong where. Good ids are 0 to good-1.
func millionText(n int) (text []byte, wrong []string, good int) {
	var b bytes.Buffer
	b.WriteString("id,country,day,amount,age,note,ok\n")
	r := rand.New(rand.NewPCG(20261124, 1))
	line := 2
	for i := range n {
		if i > 0 && r.IntN(100) == 0 {
			m := mistakes[r.IntN(len(mistakes))]
			if strings.Contains(m.line, "%d") {
				fmt.Fprintf(&b, m.line+"\n", n+i)
			} else {
				b.WriteString(m.line + "\n")
			}
			wrong = append(wrong, strings.TrimSpace(fmt.Sprintf("%d %s %s", line, m.code, m.column)))
			line++
			if m.line == mistakes[3].line { // what follows begins anew in any case
				b.WriteString("\"" + fmt.Sprint(good) + "\",KR,2026-01-01,1,1,a,1\n")
				good, line = good+1, line+1
			}
			continue
		}
		switch r.IntN(20) {
		case 0:
			fmt.Fprintf(&b, "%d,,,,,\"two\nlines, \"\"quoted\"\"\",\r\n", good)
			line += 2
		case 1:
			fmt.Fprintf(&b, "\r\n\n%d,US,2026-12-31,-0.01,150,,false\n", good)
			line += 3
		default:
			fmt.Fprintf(&b, "%d,KR,2026-01-%02d,%d.%02d,%d,메모 %d,true\n", good, 1+r.IntN(28), r.IntN(1_000_000), r.IntN(100), r.IntN(151), r.IntN(1000))
			line++
		}
		good++
	}
	return b.Bytes(), wrong, good
}

func millionColumns() []rows.Column {
	least, most := "0", "150"
	return []rows.Column{
		col(1, "id", "long", func(k *rows.Column) { k.Required, k.Unique = true, true }),
		col(2, "country", "string", func(k *rows.Column) { k.Values = []string{"KR", "US"} }),
		col(3, "day", "date"), col(4, "amount", "decimal(18,2)"),
		col(5, "age", "integer", func(k *rows.Column) { k.Min, k.Max = &least, &most }),
		col(6, "note", "string", func(k *rows.Column) { k.Pattern = pattern(`^[^!]`) }), col(7, "ok", "boolean"),
	}
}

func TestOfAMillionRowsExactlyTheBadOnesAreNamed(t *testing.T) {
	t.Parallel()
	n := 1_000_000
	if testing.Short() {
		n = 50_000
	}
	text, wrong, good := millionText(n)
	var bad []string
	dir := &folder{dir: t.TempDir()}
	written, counts, err := rows.Load(context.Background(), rows.Input{Name: "in.csv", Size: int64(len(text)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(text)), nil
	}}, rows.Target{Columns: millionColumns(), Create: dir.create, Workers: 2}, formats, func(b rows.Bad) error {
		bad = append(bad, strings.TrimSpace(fmt.Sprintf("%d %s %s", b.Line, strings.TrimPrefix(string(b.Code), "rows_"), b.Column)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(bad, byLine)
	if !slices.Equal(bad, wrong) {
		at := 0
		for at < min(len(bad), len(wrong)) && bad[at] == wrong[at] {
			at++
		}
		t.Fatalf("%d bad rows, wanted %d; they differ from %v and %v", len(bad), len(wrong), bad[at:min(at+3, len(bad))], wrong[at:min(at+3, len(wrong))])
	}
	if counts.Loaded != int64(good) || counts.Read != int64(good+len(wrong)) || counts.Quarantined != int64(len(wrong)) {
		t.Errorf("%+v, wanted %d good and %d bad", counts, good, len(wrong))
	}
	seen := make([]bool, good)
	for _, f := range written.Files {
		for _, id := range firstColumn(t, f.Path) {
			if seen[id] {
				t.Fatalf("row %d was loaded twice", id)
			}
			seen[id] = true
		}
	}
	if slices.Contains(seen, false) {
		t.Error("a good row was lost")
	}
}

// firstColumn reads a column of longs.
func firstColumn(t testing.TB, path string) (all []int64) {
	t.Helper()
	reader, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for group := range reader.NumRowGroups() {
		chunk, err := reader.RowGroup(group).Column(0)
		if err != nil {
			t.Fatal(err)
		}
		n := reader.RowGroup(group).NumRows()
		values, levels := make([]int64, n), make([]int16, n)
		for read := int64(0); read < n; {
			total, got, err := chunk.(*file.Int64ColumnChunkReader).ReadBatch(n-read, values, levels, nil)
			if err != nil {
				t.Fatal(err)
			}
			read += total
			all = append(all, values[:got]...)
		}
	}
	return all
}

func byLine(a, b string) int {
	var x, y int
	_, _ = fmt.Sscan(a, &x)
	_, _ = fmt.Sscan(b, &y)
	return x - y
}

// repeated gives a file as large as is wanted without holding it.
type repeated struct {
	head, body []byte
	left, at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	if len(r.head) > 0 {
		n := copy(p, r.head)
		r.head = r.head[n:]
		return n, nil
	}
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.body[r.at:])
	if r.at += n; r.at == len(r.body) {
		r.at = 0
		r.left--
	}
	return n, nil
}

// TestMemoryDoesNotGrowWithTheFile watches the heap while a file ten times as large is read. Of the documents, a field of the
// outer object stands behind the records, so that they are read twice.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	for _, c := range []struct{ name, head, format, tail, records string }{
		{"in.csv", "a,b,c,end\n", "%d,%d,some text that is never the same %d,1\n", "", ""},
		{"in.jsonl", "", `{"a": %d, "b": %d, "c": "some text that is never the same %d", "end": 1}` + "\n", "", ""},
		{"in.json", `{"list": [""`, `,{"a": %d, "b": %d, "c": "some text that is never the same %d"}`, `], "end": 1}`, "list"},
		{"in.xml", "<r>", "<i><a>%d</a><b>%d</b><c>some text that is never the same %d</c></i>\n", "<end>1</end></r>", "r.i"},
	} {
		var body bytes.Buffer
		for i := range 10_000 {
			fmt.Fprintf(&body, c.format, i, i*7919, i*104729)
		}
		end := col(4, "end", "integer")
		if c.records != "" {
			end.Field = "../end"
		}
		columns := []rows.Column{col(1, "a", "long"), col(2, "b", "integer"), col(3, "c", "string"), end}
		load := func(times int) uint64 {
			in := rows.Input{Name: c.name, Size: -1, Records: c.records, Open: func(context.Context) (io.ReadCloser, error) {
				return io.NopCloser(io.MultiReader(&repeated{head: []byte(c.head), body: body.Bytes(), left: times}, strings.NewReader(c.tail))), nil
			}}
			return peakOf(func() {
				dir := &folder{dir: t.TempDir()}
				_, counts, err := rows.Load(context.Background(), in, rows.Target{Columns: columns, Create: dir.create, Workers: 2}, formats, func(rows.Bad) error { return nil })
				if err != nil || counts.Loaded != int64(times*10_000) {
					t.Fatal(err, counts)
				}
			})
		}
		few, many := 20, 200
		if c.name == "in.xml" {
			few, many = 5, 50
		}
		small, large := load(few), load(many)
		t.Logf("%s: peaks of the heap: %d MB for %d MB, %d MB for %d MB", c.name, small>>20, body.Len()*few>>20, large>>20, body.Len()*many>>20)
		if large > 2*small+64<<20 {
			t.Errorf("%s: the heap grew from %d MB to %d MB with the file", c.name, small>>20, large>>20)
		}
	}
}

// peakOf is the most that the heap held while something was done.
func peakOf(do func()) uint64 {
	var most atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	do()
	close(stop)
	<-stopped
	return most.Load()
}
