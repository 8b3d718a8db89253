package table

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// answer is what a load tells. It is kept with the commit, so that the same key again is told the same.
type answer struct {
	work.Result
	Refused []told `json:"refused"`
}

// answer tells what a round did. pins are the tables as they are after it.
func (j *job) answer(r *round, pins []lake.Pin) *answer {
	a := &answer{}
	var sum work.Counts
	var deliveries []any
	for _, s := range r.standings {
		taken := slices.Clone(s.taken) // oldest first, whatever the order of reading
		slices.SortFunc(taken, func(a, b *reading) int { return byAge(a.delivery, b.delivery) })
		for _, took := range taken {
			rec := s.records[took.delivery.ID]
			sum = sum.Plus(rec.counts)
			deliveries = append(deliveries, rec.told())
			a.Notes = append(a.Notes, took.notesOf(s.table, rec)...)
			for _, arrival := range s.table.arrivals(took.delivery) {
				a.Read = append(a.Read, work.Ref{Kind: "object", Name: arrival.Object.Key, Version: arrival.Object.SHA256})
			}
		}
		for _, one := range s.standingRefusals() {
			refused := one.told(s.table.Name)
			deliveries = append(deliveries, refused.values(one.delivery))
			if one.expected {
				continue // told among those that are still refused
			}
			a.Refused = append(a.Refused, refused)
		}
		a.Notes = append(a.Notes, s.grownNotes()...)
		a.Notes = append(a.Notes, s.unreadNotes()...)
	}
	if len(a.Notes) == 0 && len(r.taken) == 0 && len(a.Refused) == 0 {
		a.Notes = append(a.Notes, r.nothing())
	}
	refused := len(a.Refused)
	for _, s := range r.standings {
		still := s.stillRefused()
		refused += len(still)
		a.Notes = append(a.Notes, s.stillRefusedNote(still)...)
		a.Notes = append(a.Notes, s.contractNote()...)
	}
	for _, pin := range pins {
		a.Made = append(a.Made, pin.Ref())
	}
	a.Values = map[string]any{
		"rows": sum.Loaded, "read": sum.Read, "loaded": sum.Loaded, "quarantined": sum.Quarantined,
		"skipped": sum.Skipped, "superseded": sum.Superseded, "deliveries": deliveries,
	}
	if len(deliveries) == 0 {
		a.Values["deliveries"] = []any{} // never null in JSON
	}
	if refused > 0 {
		a.Values["refused"] = refused
	}
	return a
}

// told is one delivery in the result's values.
func (r *record) told() map[string]any {
	return map[string]any{
		"table": r.table, "delivery": r.delivery.ID, "source": r.delivery.Source, "labels": r.delivery.Labels,
		"files": r.files, "state": r.state, "why": "", "read": r.counts.Read, "loaded": r.counts.Loaded,
		"quarantined": r.counts.Quarantined, "skipped": r.counts.Skipped, "superseded": r.counts.Superseded,
	}
}

func (a *answer) result() work.Result { return a.Result }

// failure is the refusals as one error; nil when nothing was refused.
func (a *answer) failure() error {
	own := a.ownRefusals()
	switch len(own) {
	case 0:
		return nil
	case 1:
		return own[0].problem()
	}
	var lines []string
	for _, one := range own {
		lines = append(lines, one.sentence())
	}
	args := problem.Args{"count": len(lines), "list": strings.Join(lines, "\n   "), "table": own[0].Table}
	return problem.New("table_refused_several", problem.Place{}, args).Because(own[0].problem())
}

// ownRefusals are the refusals without those that only follow from another of the same delivery, which says how many they
// are.
func (a *answer) ownRefusals() []told {
	var own []told
	for _, one := range a.Refused {
		if one.Code != string(groupRefused) {
			own = append(own, one)
		}
	}
	for _, one := range a.Refused {
		i := slices.IndexFunc(own, func(o told) bool { return o.Delivery == one.Delivery })
		switch {
		case one.Code != string(groupRefused):
		case i < 0: // the other table is not of this load's telling
			own = append(own, one)
		default:
			own[i].Others++
		}
	}
	return own
}

func (a *answer) record(tx *controldb.Tx, key string) error {
	text, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("keep the answer: %w", err)
	}
	_, err = tx.Exec(`
insert into table_answers (task_key, answer, at) values ($1, $2, $3)
on conflict (task_key) do nothing`, key, string(text), controldb.Micros(tx.Now()))
	return err
}

// answered gives the answer of a key that was committed before (I4). Refusals that a person has resolved since are no
// longer its error.
func (j *job) answered(ctx context.Context) (result work.Result, done bool, err error) {
	commits, err := j.lake.Done(ctx, j.task.Key)
	if err != nil || len(commits) == 0 {
		return work.Result{}, false, err
	}
	a := &answer{}
	err = j.db.Read(ctx, func(tx *controldb.Tx) error {
		*a = answer{}
		var text string
		if err := tx.QueryRow(`select answer from table_answers where task_key = $1`, j.task.Key).Scan(&text); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(text), a); err != nil {
			return err
		}
		var open []told
		for _, one := range a.Refused {
			records, err := selectRecords(tx, `
where table_name = $1 and delivery = $2 and state = 'refused'
and generation = (select generation from table_standings where table_name = $1)`, one.Table, one.Delivery)
			if err != nil {
				return err
			}
			if one.Kept || len(records) > 0 {
				open = append(open, one)
			}
		}
		a.Refused = open
		return nil
	})
	if err != nil {
		return work.Result{}, false, fmt.Errorf("read the answer of %q: %w", j.task.Key, err)
	}
	return a.result(), true, a.failure()
}
