package landing

import (
	"context"
	"iter"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
)

// House are naru.arrivals and naru.deliveries. What became of a delivery in each table is the tables' to tell.
func (l *Landing) House() map[string]query.House {
	return map[string]query.House{
		"naru.arrivals":   {Columns: arrivalColumns(), Rows: l.arrivalRows},
		"naru.deliveries": {Columns: deliveryColumns(), Rows: l.deliveryRows},
	}
}

func deliveryColumns() []column.Column {
	text, long := column.Type{Kind: column.String}, column.Type{Kind: column.Long}
	instant := column.Type{Kind: column.Timestamptz}
	return []column.Column{
		{Name: "delivery", Type: text},
		{Name: "source", Type: text, Doc: "source or upload"},
		{Name: "labels", Type: text, Doc: "as JSON"},
		{Name: "interval_start", Type: instant},
		{Name: "interval_end", Type: instant},
		{Name: "as_of", Type: instant, Doc: "newest means the greatest (as_of, seq)"},
		{Name: "seq", Type: long, Doc: "order of coming; null until it is ended"},
		{Name: "state", Type: text, Doc: "open, landed or withdrawn"},
		{Name: "withdrawn", Type: text, Doc: "why it was taken back"},
		{Name: "files", Type: long},
		{Name: "bytes", Type: long},
		{Name: "run", Type: text},
		{Name: "project", Type: text, Doc: "version of the project's files"},
		{Name: "at", Type: instant, Doc: "when it was ended"},
	}
}

func (l *Landing) deliveryRows(ctx context.Context) iter.Seq2[[]any, error] {
	return l.rows(ctx, func(d Delivery, yield func([]any, error) bool) bool {
		state, bytes := Landed, int64(0)
		switch {
		case !d.Ended:
			state = "open"
		case d.Withdrawn != "":
			state = Withdrawn
		}
		for _, a := range d.Arrivals {
			bytes += a.Object.Size
		}
		return yield([]any{
			d.ID, d.Source, labelsText(d.Labels), instant(d.Interval.Start), instant(d.Interval.End),
			instant(d.AsOf), number(d.Seq), state, text(d.Withdrawn), int64(len(d.Arrivals)), bytes,
			text(d.Run), text(d.Project), instant(d.At),
		}, nil)
	})
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
		{Name: "at", Type: instant},
	}
}

func (l *Landing) arrivalRows(ctx context.Context) iter.Seq2[[]any, error] {
	return l.rows(ctx, func(d Delivery, yield func([]any, error) bool) bool {
		for _, a := range d.Arrivals {
			more := yield([]any{
				d.ID, a.Seq, d.Source, labelsText(d.Labels), text(a.Part), text(a.Name), text(a.ContentType),
				text(a.Format), a.Object.Key, a.Object.Size, a.Object.SHA256, instant(a.At),
			}, nil)
			if !more {
				return false
			}
		}
		return true
	})
}

// rows hands every delivery, oldest first, to each until it wants no more.
func (l *Landing) rows(
	ctx context.Context, each func(Delivery, func([]any, error) bool) bool,
) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		all, err := l.Deliveries(ctx, Filter{Open: true, Withdrawn: true})
		if err != nil {
			yield(nil, err)
			return
		}
		for _, d := range all {
			if !each(d, yield) {
				return
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

func number(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
