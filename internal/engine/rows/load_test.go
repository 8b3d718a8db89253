package rows_test

import (
	"errors"
	"io"
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
