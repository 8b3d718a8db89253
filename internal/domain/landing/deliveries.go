package landing

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Filter chooses deliveries; empty fields choose all.
type Filter struct {
	IDs       []string // full, or an unambiguous beginning; a problem when one names none or several
	Sources   []string
	Labels    map[string]string // a label that is absent disagrees
	Open      bool              // also those that were not ended
	Withdrawn bool              // also withdrawn ones
}

// Deliveries with their arrivals, as they stand in one moment: oldest first by (as-of, seq), those that were not ended
// last. Arrivals are in the order of Seq.
func (l *Landing) Deliveries(ctx context.Context, f Filter) ([]Delivery, error) {
	var all []Delivery
	err := l.db.Read(ctx, func(tx *controldb.Tx) (err error) {
		all, err = deliveries(tx, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return all, nil
}

func deliveries(tx *controldb.Tx, f Filter) ([]Delivery, error) {
	where, args, err := f.where(tx)
	if err != nil {
		return nil, err
	}
	return chosen(tx, where, args, f.Labels)
}

// chosen are the deliveries d that a condition chooses and whose labels agree.
func chosen(tx *controldb.Tx, where string, args []any, asked map[string]string) ([]Delivery, error) {
	rows, err := tx.Query(`
select d.id, d.source, d.labels, d.interval_start, d.interval_end, d.as_of, d.seq, d.run, d.project, d.ended,
  d.withdrawn, d.expired, d.at
from landing_deliveries d
where `+where+`
order by 1 - d.ended, d.as_of, d.seq, d.at, d.id`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Delivery{}
	place := map[string]int{}
	for rows.Next() {
		var d Delivery
		var labels string
		var start, end, asOf, expired, at int64
		err := rows.Scan(&d.ID, &d.Source, &labels, &start, &end, &asOf, &d.Seq, &d.Run, &d.Project, &d.Ended,
			&d.Withdrawn, &expired, &at)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(labels), &d.Labels); err != nil {
			return nil, fmt.Errorf("labels of delivery %s: %w", d.ID, err)
		}
		if !agree(d.Labels, asked) {
			continue
		}
		d.Interval = work.Interval{Start: controldb.Time(start), End: controldb.Time(end)}
		d.AsOf, d.Expired, d.At = controldb.Time(asOf), controldb.Time(expired), controldb.Time(at)
		place[d.ID] = len(all)
		all = append(all, d)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return all, fillArrivals(tx, where, args, all, place)
}

// fillArrivals reads the arrivals of all chosen deliveries at once.
func fillArrivals(tx *controldb.Tx, where string, args []any, all []Delivery, place map[string]int) error {
	rows, err := tx.Query(`
select a.delivery, a.seq, a.sha256, o.object_key, o.size, a.part, a.name, a.content_type, a.format, a.at
from landing_deliveries d
join landing_arrivals a on a.delivery = d.id
join landing_objects o on o.source = d.source and o.labels = d.labels and o.sha256 = a.sha256
where `+where+`
order by a.delivery, a.seq`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a Arrival
		var at int64
		err := rows.Scan(&a.Delivery, &a.Seq, &a.Object.SHA256, &a.Object.Key, &a.Object.Size, &a.Part, &a.Name,
			&a.ContentType, &a.Format, &at)
		if err != nil {
			return err
		}
		a.At = controldb.Time(at)
		if i, chosen := place[a.Delivery]; chosen {
			all[i].Arrivals = append(all[i].Arrivals, a)
		}
	}
	return rows.Err()
}

// where is the condition on landing_deliveries d; labels are compared afterwards.
func (f Filter) where(tx *controldb.Tx) (string, []any, error) {
	conditions := []string{"1 = 1"}
	var args []any
	oneOf := func(column string, values []string) {
		marks := make([]string, len(values))
		for i, value := range values {
			args = append(args, value)
			marks[i] = fmt.Sprintf("$%d", len(args))
		}
		conditions = append(conditions, column+" in ("+strings.Join(marks, ", ")+")")
	}
	if !f.Open {
		conditions = append(conditions, "d.ended = 1")
	}
	if !f.Withdrawn {
		conditions = append(conditions, "d.withdrawn = ''")
	}
	if len(f.Sources) > 0 {
		oneOf("d.source", f.Sources)
	}
	if len(f.IDs) > 0 {
		ids := make([]string, len(f.IDs))
		for i, beginning := range f.IDs {
			id, err := whole(tx, beginning)
			if err != nil {
				return "", nil, err
			}
			ids[i] = id
		}
		oneOf("d.id", ids)
	}
	return strings.Join(conditions, " and "), args, nil
}

// whole gives the id that begins so; a full id is never ambiguous.
func whole(tx *controldb.Tx, beginning string) (string, error) {
	rows, err := tx.Query(`
select id
from landing_deliveries
where substr(id, 1, $1) = $2
order by id
limit 4`, utf8.RuneCountInString(beginning), beginning)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return "", err
		}
		if id == beginning {
			return id, nil
		}
		found = append(found, id)
	}
	if err := rows.Err(); err != nil {
		return "", err
	}
	switch {
	case len(found) == 0 || beginning == "":
		return "", problem.New("delivery_unknown", problem.Place{}, problem.Args{"id": beginning})
	case len(found) > 1:
		return "", problem.New("delivery_ambiguous", problem.Place{},
			problem.Args{"id": beginning, "ids": strings.Join(found, ", ")})
	}
	return found[0], nil
}

// agree says whether labels have all that is asked for.
func agree(labels, asked map[string]string) bool {
	for name, want := range asked {
		if value, ok := labels[name]; !ok || value != want {
			return false
		}
	}
	return true
}

// Recognize fills Arrival.Before: the newest delivery that was ended before this one and brought the same bytes, of the
// same source and labels.
func (l *Landing) Recognize(ctx context.Context, d Delivery) (Delivery, error) {
	d.Arrivals = slices.Clone(d.Arrivals)
	err := l.db.Read(ctx, func(tx *controldb.Tx) error {
		for i := range d.Arrivals {
			before, err := broughtBefore(tx, d, d.Arrivals[i].Object)
			if err != nil {
				return err
			}
			d.Arrivals[i].Before = before
		}
		return nil
	})
	if err != nil {
		return d, fmt.Errorf("recognize what delivery %s brought: %w", d.ID, err)
	}
	return d, nil
}

func broughtBefore(tx *controldb.Tx, d Delivery, o Object) (id string, err error) {
	err = tx.QueryRow(`
select d.id
from landing_deliveries d
join landing_arrivals a on a.delivery = d.id
where d.source = $1 and d.labels = $2 and a.sha256 = $3 and d.ended = 1 and d.seq < $4
order by d.seq desc
limit 1`, d.Source, parameter.LabelsText(d.Labels), o.SHA256, d.Seq).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}
