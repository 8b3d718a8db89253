package result

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// Filter of List; zero fields do not filter.
type Filter struct {
	Of     string
	Labels map[string]string // a label that is absent disagrees
	All    bool              // older ones too, not only the current one of each (of, labels)
	Limit  int
}

// List answers sets with their files, the one recorded last first.
func (r *Results) List(ctx context.Context, f Filter) ([]Set, error) {
	where, args := "1 = 1", []any(nil)
	if f.Of != "" {
		where, args = "s.made_by = $1", []any{f.Of}
	}
	var all []Set
	err := r.db.Read(ctx, func(tx *controldb.Tx) (err error) {
		all, err = sets(tx, where, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list results: %w", err)
	}
	all = slices.DeleteFunc(all, func(s Set) bool { return !f.All && !s.Current || !agree(s.Labels, f.Labels) })
	if f.Limit > 0 && len(all) > f.Limit {
		all = all[:f.Limit]
	}
	return all, nil
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

// sets reads those that a condition on result_sets s chooses, the one recorded last first.
func sets(tx *controldb.Tx, where string, args ...any) ([]Set, error) {
	rows, err := tx.Query(`
select s.id, s.made_by, s.labels, s.task_key, s.run, s.project, s.code, s.made_from, s.at,
  not exists (select 1 from result_sets n where n.made_by = s.made_by and n.labels = s.labels and n.seq > s.seq)
from result_sets s
where `+where+`
order by s.seq desc`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Set{}
	place := map[string]int{}
	for rows.Next() {
		var s Set
		var labels, from string
		var at int64
		err := rows.Scan(&s.ID, &s.Of, &labels, &s.Key, &s.Run, &s.Project, &s.Code, &from, &at, &s.Current)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(labels), &s.Labels); err != nil {
			return nil, fmt.Errorf("labels of set %s: %w", s.ID, err)
		}
		if err := json.Unmarshal([]byte(from), &s.From); err != nil {
			return nil, fmt.Errorf("what set %s was made from: %w", s.ID, err)
		}
		s.At = controldb.Time(at)
		place[s.ID] = len(all)
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return all, fillFiles(tx, where, args, all, place)
}

// fillFiles reads the files of all chosen sets at once.
func fillFiles(tx *controldb.Tx, where string, args []any, all []Set, place map[string]int) error {
	rows, err := tx.Query(`
select f.set_id, f.name, f.object_key, f.media_type, f.bytes, f.sha256, f.answer_rows
from result_sets s
join result_files f on f.set_id = s.id
where `+where+`
order by f.set_id, f.seq`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var set string
		var f File
		if err := rows.Scan(&set, &f.Name, &f.Object, &f.Type, &f.Bytes, &f.SHA256, &f.Rows); err != nil {
			return err
		}
		if i, chosen := place[set]; chosen {
			all[i].Files = append(all[i].Files, f)
		}
	}
	return rows.Err()
}
