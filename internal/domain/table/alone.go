package table

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Lone is one file that comes by itself, and what would have come with it.
type Lone struct {
	Name   string
	Text   []byte
	Format rows.FormatSpec // of what brought it; the table's goes before it
	Labels map[string]string
	AsOf   time.Time
}

// Alone is what the contract makes of a file.
type Alone struct {
	Columns []column.Column // with the ids that the files' columns have
	Files   []rows.DataFile
	Bad     []rows.Bad // in the order of lines
	Counts  work.Counts
}

// Alone reads a file under the contract, without landing, lake and ledger: what a load would take of it, and what it would
// set aside. What other files of the table hold makes no difference, nor do strategy, guard and checks. A file that would
// be refused as a whole is its problem.
func (t *Table) Alone(
	ctx context.Context, f Lone, formats rows.Formats, zone *time.Location, create func() (rows.File, error),
) (a Alone, err error) {
	a.Columns = t.Columned()
	number(a.Columns, new(int))
	delivery := landing.Delivery{Labels: f.Labels, AsOf: f.AsOf}
	columns, wrong := t.rowColumns(&lake.Target{Columns: a.Columns}, delivery, landing.Arrival{Name: f.Name, At: f.AsOf}, zone, way{})
	if wrong != nil {
		return a, wrong
	}
	in := rows.Input{
		Name: f.Name, Size: int64(len(f.Text)), Format: t.Format, Records: t.Records,
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.Text)), nil },
	}
	if t.Format.IsZero() {
		in.Format = f.Format
	}
	to := rows.Target{Columns: columns, Zone: zone, Workers: 1, Create: create}
	written, counts, err := rows.Load(ctx, in, to, formats, func(b rows.Bad) error {
		a.Bad = append(a.Bad, b)
		return nil
	})
	slices.SortStableFunc(a.Bad, func(x, y rows.Bad) int { return cmp.Compare(x.Line, y.Line) })
	a.Files, a.Counts = written.Files, counts
	return a, err
}

// Columned are the columns of the table as it is read: those of the contract, each followed by its companion.
func (t *Table) Columned() []column.Column { return t.lakeColumns() }

// number gives ids to columns, and to those in them.
func number(columns []column.Column, last *int) {
	for i := range columns {
		*last++
		columns[i].ID = *last
		switch kind := &columns[i].Type; kind.Kind {
		case column.List:
			element := []column.Column{*kind.Element}
			number(element, last)
			kind.Element = &element[0]
		case column.Struct:
			kind.Fields = slices.Clone(kind.Fields)
			number(kind.Fields, last)
		}
	}
}
