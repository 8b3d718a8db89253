package landing

import (
	"context"
	"iter"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
)

// House is naru.arrivals: every object that came, and when. What became of deliveries is the tables' to tell.
func (l *Landing) House() map[string]query.House {
	return map[string]query.House{"naru.arrivals": {Columns: arrivalColumns(), Rows: l.arrivalRows}}
}

func arrivalColumns() []column.Column {
	text, long := column.Type{Kind: column.String}, column.Type{Kind: column.Long}
	instant := column.Type{Kind: column.Timestamptz}
	return []column.Column{
		{Name: "delivery", Type: text},
		{Name: "seq", Type: long, Doc: "place within the delivery"},
		{Name: "source", Type: text, Doc: "source or upload"},
		{Name: "labels", Type: text, Doc: "as JSON"},
		{Name: "part", Type: text, Doc: "of an upload"},
		{Name: "name", Type: text, Doc: "file name as it was given"},
		{Name: "content_type", Type: text},
		{Name: "format", Type: text, Doc: "as JSON"},
		{Name: "object", Type: text, Doc: "key in the raw store"},
		{Name: "bytes", Type: long},
		{Name: "sha256", Type: text},
		{Name: "arrived_at", Type: instant},
	}
}

func (l *Landing) arrivalRows(ctx context.Context) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		all, err := l.Deliveries(ctx, Filter{Open: true, Withdrawn: true})
		if err != nil {
			yield(nil, err)
			return
		}
		for _, d := range all {
			for _, a := range d.Arrivals {
				row := []any{
					d.ID, a.Seq, d.Source, parameter.LabelsText(d.Labels), text(a.Part), text(a.Name), text(a.ContentType),
					text(a.Format), a.Object.Key, a.Object.Size, a.Object.SHA256, instant(a.At),
				}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// What was not given is null in SQL.

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
