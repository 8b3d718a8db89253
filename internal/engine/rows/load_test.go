package rows_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

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
