package rows_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/naru-data/naru/internal/engine/rows"
)

func asBroken(err error, into **rows.Broken) bool { return errors.As(err, into) }

func newGzip(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }

func TestRowsAreTypedAndWrittenWithTheirFieldIds(t *testing.T) {
	t.Parallel()
	got := load(t, setting{columns: []rows.Column{
		col(1, "b", "boolean"), col(2, "i", "integer"), col(3, "l", "long"), col(4, "d", "double"),
		col(5, "m", "decimal(9,2)"), col(6, "w", "decimal(38,10)"), col(7, "s", "string"), col(8, "day", "date"),
		col(9, "at", "timestamp"), col(10, "when", "timestamptz"),
	}}, lines(
		"s,b,i,l,d,m,w,day,at,when",
		`"a ""b"", c",true,1,9223372036854775807,1.5e3,12.30,1234567890123456789012345678.0123456789,2026-11-24,2026-11-24 09:30:15.25,2026-11-24T09:30:00+09:00`,
		`"",0,-2147483648,-1,-0.1,-.5,-1,1969-12-31,2026-11-24,2026-11-24 00:00Z`,
		",,,,,,,,,",
	))
	got.wants(t, []string{
		`true|1|9223372036854775807|1500|12.30|1234567890123456789012345678.0123456789|a "b", c|2026-11-24|2026-11-24T09:30:15.25|2026-11-24T00:30:00`,
		`false|-2147483648|-1|-0.1|-0.50|-1.0000000000||1969-12-31|2026-11-24T00:00:00|2026-11-24T00:00:00`,
		`.|.|.|.|.|.|.|.|.|.`,
	}, "")
	for i, id := range got.ids {
		if id != i+1 {
			t.Errorf("ids %v of %v", got.ids, got.names)
		}
	}
}

// TestManyRowGroupsAreReadBackAsTheyWere has columns that repeat, that never repeat, that begin to differ late, and that
// are always empty.
func TestManyRowGroupsAreReadBackAsTheyWere(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	var want []string
	text.WriteString("repeats,differs,late,nothing,code\n")
	for i := range 260_000 { // three row groups
		repeats, late := fmt.Sprint("word ", i%1000), "same"
		if i%7 == 0 {
			repeats = ""
		}
		if i > 150_000 {
			late = fmt.Sprint("late ", i)
		}
		code := i%9 + 1
		fmt.Fprintf(&text, "%s,row %d,%s,,%d\n", repeats, i, late, code)
		codeCells := fmt.Sprint(code, "|.")
		if code == 9 {
			codeCells = ".|no_answer"
		}
		if repeats == "" {
			repeats = "."
		}
		want = append(want, fmt.Sprintf("%s|row %d|%s|.|.|no_answer|%s|always", repeats, i, late, codeCells))
	}
	got := load(t, setting{workers: 1, columns: []rows.Column{
		col(1, "repeats", "string"), col(2, "differs", "string"), col(3, "late", "string"), col(4, "nothing", "string"),
		col(5, "code", "integer", companion(15), func(k *rows.Column) { k.Missing, k.Field = []string{"0"}, "nothing" }),
		col(6, "c", "integer", companion(16), func(k *rows.Column) { k.Missing, k.Field = []string{"9"}, "code" }),
		col(7, "label", "string", constant("always")),
	}}, text.String())
	got.wants(t, want, "")
	if len(got.written.Files) != 1 {
		t.Errorf("%d files", len(got.written.Files))
	}
}

func TestAFileThatHasGrownLargeIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a,b,p\n")
	for i := range 500_000 {
		fmt.Fprintf(&text, "%d,text %d,%d\n", i, i*7919, i%2)
	}
	for _, partition := range [][]string{nil, {"p"}} {
		got := load(t, setting{workers: 2, fileBytes: 200 << 10, partition: partition, columns: []rows.Column{col(1, "a", "long"), col(2, "b", "string"), col(3, "p", "integer")}}, text.String())
		if got.err != nil || len(got.rows) != 500_000 || got.counts.Loaded != 500_000 {
			t.Fatal(got.err, len(got.rows), got.counts)
		}
		if len(got.written.Files) < 3 {
			t.Errorf("%d files", len(got.written.Files))
		}
		for _, f := range got.written.Files {
			if f.Size > 8<<20 || f.Rows == 0 || len(f.Partition) != len(partition) {
				t.Errorf("%+v", f)
			}
		}
	}
}

// TestWideDecimalsAreExactAndQuick has values of more than 18 digits, for which others need a hundred times as long, or
// round.
func TestWideDecimalsAreExactAndQuick(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	var want []string
	text.WriteString("d\n")
	for i := range 100_000 {
		value := fmt.Sprintf("-%d%018d.%010d", i+1, i*7_919_000_003, i)
		text.WriteString(value + "\n")
		want = append(want, value)
	}
	load(t, setting{columns: []rows.Column{col(1, "d", "decimal(38,10)")}}, text.String()).wants(t, want, "")
	best := func(kind, text string) time.Duration {
		least := time.Hour
		for range 5 {
			dir := &folder{dir: t.TempDir()}
			begun := time.Now()
			_, counts, err := rows.Load(t.Context(), opened("in.csv", text), rows.Target{Columns: []rows.Column{col(1, "d", kind)}, Create: dir.create}, formats, func(rows.Bad) error { return nil })
			if err != nil || counts.Loaded != 100_000 {
				t.Fatal(counts, err)
			}
			least = min(least, time.Since(begun))
		}
		return least
	}
	narrow := best("decimal(18,4)", "d\n"+strings.Repeat("-123456789.1234\n", 100_000))
	if wide := best("decimal(38,10)", text.String()); wide > 10*narrow+100*time.Millisecond {
		t.Errorf("100,000 wide decimals took %s, others %s", wide, narrow)
	}
}

func TestAColumnThatMayBeLackingIsEmptyWhereItIs(t *testing.T) {
	t.Parallel()
	columns := []rows.Column{col(1, "a", "long"), col(2, "b", "string", optional), col(3, "c", "string", at("b"), optional)}
	load(t, setting{columns: columns}, lines("x,a", "1,2")).wants(t, []string{"2|.|."}, "")
	for name, text := range map[string]string{"in.json": `[{"x": 1, "a": 2}]`, "in.xml": "<r><i><x>1</x><a>2</a></i></r>"} {
		in := setting{name: name, columns: columns}
		if name == "in.xml" {
			in.records = "r.i"
		}
		got := load(t, in, text)
		got.wants(t, []string{"2|.|."}, "")
		if len(got.written.Fields) != 2 || got.written.Fields[0].Name != "x" || got.written.Fields[0].Declared || !got.written.Fields[1].Declared || len(got.written.Notes) != 1 {
			t.Errorf("%s: %+v %v", name, got.written.Fields, got.written.Notes)
		}
	}
	required := load(t, setting{columns: []rows.Column{col(1, "a", "long"), col(2, "b", "string", optional, func(c *rows.Column) { c.Required = true })}}, lines("a", "1"))
	required.wants(t, nil, "2 required b")
}

// TestRowsAreWrittenInTheFilesOrderWhereThatIsWanted reads a file of several pieces by four workers at once, some of its
// rows bad, into several files.
func TestRowsAreWrittenInTheFilesOrderWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	var want []string
	text.WriteString("n,word\n")
	for i := range 400_000 {
		switch {
		case i%1000 == 7:
			fmt.Fprintf(&text, "bad,%d\n", i)
			continue
		case i%3 == 0:
			fmt.Fprintf(&text, "%d,\"a word that is longer, %d\"\n", i, i)
		default:
			fmt.Fprintf(&text, "%d,a word that makes the row longer\n", i)
		}
		want = append(want, fmt.Sprint(i))
	}
	got := load(t, setting{workers: 4, inOrder: true, fileBytes: 64 << 10, columns: []rows.Column{col(1, "n", "long")}}, text.String())
	if got.err != nil || len(got.written.Files) < 2 {
		t.Fatalf("%d files, %v", len(got.written.Files), got.err)
	}
	if !slices.Equal(got.rows, want) {
		t.Errorf("%d rows are not in their order", len(got.rows))
	}
}
