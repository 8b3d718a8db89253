package table

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
)

// House are naru.deliveries (every delivery that was ended, once for each table that decided about it) and
// naru.quarantine (the bad rows of what is loaded).
func (x *Loader) House() map[string]query.House {
	return map[string]query.House{
		"naru.deliveries": {Columns: deliveryColumns(), Rows: x.deliveryRows},
		"naru.quarantine": {Columns: quarantineColumns(), Rows: x.quarantineRows},
	}
}

func columnsOf(kind column.Kind, names ...string) []column.Column {
	var all []column.Column
	for _, name := range names {
		all = append(all, column.Column{Name: name, Type: column.Type{Kind: kind}})
	}
	return all
}

func deliveryColumns() []column.Column {
	all := columnsOf(column.String, "delivery", "source", "labels")
	all = append(all, columnsOf(column.Timestamptz, "as_of", "ended_at")...)
	all = append(all, columnsOf(column.String, "run", "files", "table_name", "state", "why")...)
	all = append(all, columnsOf(column.Long, "read", "loaded", "quarantined", "skipped", "superseded", "generation")...)
	return append(all, columnsOf(column.Timestamptz, "decided_at")...)
}

func (x *Loader) deliveryRows(ctx context.Context) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		landed, err := x.landing.Deliveries(ctx, landing.Filter{Withdrawn: true})
		if err != nil {
			yield(nil, err)
			return
		}
		applied, err := x.Applied(ctx, "", "")
		if err != nil {
			yield(nil, err)
			return
		}
		byDelivery := map[string][]Applied{}
		for _, one := range applied {
			byDelivery[one.Delivery] = append(byDelivery[one.Delivery], one)
		}
		for _, one := range applied {
			if strings.HasPrefix(one.Delivery, seedPrefix) { // seeds do not land
				landed = append(landed, landing.Delivery{ID: one.Delivery, Source: one.Source, Labels: one.Labels})
			}
		}
		for _, d := range landed {
			labels, err := json.Marshal(d.Labels)
			if err != nil {
				yield(nil, err)
				return
			}
			begin := []any{
				d.ID, d.Source, string(labels), moment(d.AsOf), moment(d.At), d.Run, strings.Join(fileNames(d.Arrivals), ", ")}
			for _, rest := range deliveryStates(d, byDelivery[d.ID]) {
				if !yield(append(begin[:len(begin):len(begin)], rest...), nil) {
					return
				}
			}
		}
	}
}

// moment is null where there is none.
func moment(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC()
}

// deliveryStates are the last columns of naru.deliveries: one row by table, or one that says nobody took it yet.
func deliveryStates(d landing.Delivery, applied []Applied) [][]any {
	if len(applied) == 0 {
		state := Landed
		if d.Withdrawn != "" {
			state = Withdrawn
		}
		return [][]any{{nil, state, d.Withdrawn, nil, nil, nil, nil, nil, nil, nil}}
	}
	var all [][]any
	for _, one := range applied {
		why := one.Why
		if why == "" && d.Withdrawn != "" {
			why = d.Withdrawn
		}
		c := one.Counts
		all = append(all, []any{
			one.Table, one.State, why, c.Read, c.Loaded, c.Quarantined, c.Skipped, c.Superseded, one.Generation, one.At})
	}
	return all
}

func quarantineColumns() []column.Column {
	all := columnsOf(column.String, "table_name", "delivery", "object", "file")
	all = append(all, columnsOf(column.Long, "line")...)
	all = append(all, columnsOf(column.String, "column_name", "code", "message", "value", "raw")...)
	return append(all, columnsOf(column.Timestamptz, "set_aside_at")...)
}

func (x *Loader) quarantineRows(ctx context.Context) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		var after *place
		for {
			page, last, err := x.quarantinedPage(ctx, "", after, quarantinePage)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, q := range page {
				row := []any{
					q.Table, q.Delivery, q.Object, q.File, q.Line, q.Column, q.Code, q.Message, q.Value, q.Raw, q.At}
				if !yield(row, nil) {
					return
				}
			}
			if len(page) < quarantinePage {
				return
			}
			after = last
		}
	}
}
