package result

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/id"
)

// Record names the files in the transaction that commits what they belong to (I2). The set recorded last of one (Of,
// Labels) is the current one. A task that recorded before is answered its id, and nothing changes (I4).
func Record(tx *controldb.Tx, s Set) (id string, err error) {
	if id, err = record(tx, s); err != nil {
		return "", fmt.Errorf("record the files of %q: %w", s.Of, err)
	}
	faultpoint.Reach("result.recorded")
	return id, nil
}

func record(tx *controldb.Tx, s Set) (string, error) {
	if s.Of == "" || s.Key == "" {
		return "", errors.New("a set needs what made it, and the key of its task")
	}
	if err := parameter.CheckLabels(s.Of, s.Labels); err != nil {
		return "", err
	}
	known, err := sets(tx, "s.task_key = $1", s.Key)
	if err != nil {
		return "", err
	}
	if len(known) > 0 {
		return known[0].ID, nil
	}
	s.ID = id.New()
	if err := enterSet(tx, s); err != nil {
		return "", err
	}
	return s.ID, enterFiles(tx, s)
}

// enterSet gives the set the next place in the order of recording, which no clock can turn round.
func enterSet(tx *controldb.Tx, s Set) error {
	from, err := json.Marshal(s.From)
	if err != nil {
		return err
	}
	if s.At.IsZero() {
		s.At = tx.Now()
	}
	var seq int64
	if err := tx.QueryRow(`select coalesce(max(seq), 0) + 1 from result_sets`).Scan(&seq); err != nil {
		return err
	}
	_, err = tx.Exec(`
insert into result_sets (id, made_by, labels, task_key, run, project, code, made_from, seq, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		s.ID, s.Of, parameter.LabelsText(s.Labels), s.Key, s.Run, s.Project, s.Code, string(from), seq, controldb.Micros(s.At))
	return err
}

func enterFiles(tx *controldb.Tx, s Set) error {
	for i, f := range s.Files {
		_, err := tx.Exec(`
insert into result_files (set_id, seq, name, object_key, media_type, bytes, sha256, answer_rows)
values ($1, $2, $3, $4, $5, $6, $7, $8)`, s.ID, i+1, f.Name, f.Object, f.Type, f.Bytes, f.SHA256, f.Rows)
		if err != nil {
			return fmt.Errorf("file %q: %w", f.Name, err)
		}
	}
	return nil
}

// Done answers the set that a task recorded before (I4); nil when it did not.
func (r *Results) Done(ctx context.Context, key string) (*Set, error) {
	var found []Set
	err := r.db.Read(ctx, func(tx *controldb.Tx) (err error) {
		found, err = sets(tx, "s.task_key = $1", key)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for what task %q handed out: %w", key, err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return &found[0], nil
}
