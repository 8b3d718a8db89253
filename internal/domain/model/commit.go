package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/work"
)

// commit judges what was written and makes it visible. Where another commit came between, the files are still good, so
// only the manifests are written again; the checks judge again too.
func (j *job) commit(ctx context.Context, made staged) (work.Result, error) {
	for try := 1; ; try++ {
		pending, err := j.prepare(ctx, made)
		if err != nil {
			return work.Result{}, err
		}
		results, err := j.judged(ctx, pending)
		if err != nil {
			return work.Result{}, err
		}
		commit, err := j.record(ctx, pending, results, made)
		if errors.Is(err, lake.ErrMoved) && try < mostTries {
			if err := j.still(ctx, made.todo); err != nil {
				return work.Result{}, err
			}
			continue
		}
		if err != nil {
			return work.Result{}, err
		}
		faultpoint.Reach("model.committed")
		if commit.Earlier {
			done, _, err := j.done(ctx, j.task, j.model)
			return done, err
		}
		return j.result(commit, results, made), nil
	}
}

// prepare writes the manifests. What amends a table was made from one state of it: when the table moved on, the build
// begins again.
func (j *job) prepare(ctx context.Context, made staged) (*lake.Pending, error) {
	pending, err := j.lake.Prepare(ctx, j.task, j.change(made))
	if !j.model.amends() || j.all {
		return pending, err
	}
	if errors.Is(err, lake.ErrMoved) || err == nil && j.current == nil && pending.On(j.model.Name) != "" {
		return nil, errStale
	}
	return pending, err
}

// still is errStale when what was written is not what would be written now: whoever committed in between may have
// built the same part from newer inputs, which must not be replaced by older ones.
func (j *job) still(ctx context.Context, todo []needed) error {
	pins, current := j.pins, j.current
	defer func() { j.pins, j.current = pins, current }()
	release, err := j.pin(ctx)
	if err != nil {
		return err
	}
	defer release()
	if j.model.amends() && !j.all {
		return errStale
	}
	for _, p := range todo {
		print, err := j.fingerprint(p.part)
		if err != nil {
			return err
		}
		if print != p.fingerprint {
			return errStale
		}
	}
	return nil
}

// change is what happens to the table's files.
func (j *job) change(made staged) lake.Change {
	c := lake.Change{Target: j.target, Add: j.files}
	if j.model.amends() && !j.all && !j.fresh {
		c.RemovePaths = j.removed
		if j.current != nil {
			c.Since = j.current.Metadata
		}
		return c
	}
	if j.fresh || !j.model.replacesParts() {
		c.RemoveAll = true
		return c
	}
	for _, p := range made.todo {
		c.RemoveOnly = append(c.RemoveOnly, j.tuple(p.part))
	}
	for _, values := range made.dropped {
		c.RemoveOnly = append(c.RemoveOnly, values)
	}
	return c
}

// judged runs the checks on the pending table. After a refusal their results are recorded on their own, and the former
// version stays.
func (j *job) judged(ctx context.Context, pending *lake.Pending) ([]check.Result, error) {
	results, refusal := j.judge.Judge(ctx, j.task, j.checks, pending.Pins())
	if refusal == nil || len(results) == 0 {
		return results, refusal
	}
	err := j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) error { return check.Record(tx, results) })
	if err != nil {
		return nil, errors.Join(refusal, fmt.Errorf("record the checks: %w", err))
	}
	return nil, refusal
}

// record moves the pointer, and writes down the checks and what was built, in one transaction (I2).
func (j *job) record(
	ctx context.Context, pending *lake.Pending, results []check.Result, made staged,
) (commit lake.Commit, err error) {
	faultpoint.Reach("model.before_commit")
	err = j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) error {
		commit, err = j.recordIn(tx, pending, results, made)
		return err
	})
	return commit, err
}

func (j *job) recordIn(
	tx *controldb.Tx, pending *lake.Pending, results []check.Result, made staged,
) (lake.Commit, error) {
	counts := map[string]work.Counts{j.model.Name: {Read: j.rows, Loaded: j.rows}} // I7
	commit, err := pending.Commit(tx, counts, j.from())
	if err != nil || commit.Earlier { // I4
		return commit, err
	}
	if err := check.Record(tx, results); err != nil {
		return commit, err
	}
	return commit, j.remember(tx, made)
}

// remember writes down what the parts were made from. A table that began anew forgets all that was before.
func (j *job) remember(tx *controldb.Tx, made staged) error {
	name := j.model.Name
	if j.model.Strategy == TimeInterval && !j.all && !j.fresh {
		if err := j.forget(tx); err != nil {
			return err
		}
	} else if j.fresh || !j.model.replacesParts() || j.current == nil {
		if _, err := tx.Exec(`delete from model_builds where model = $1`, name); err != nil {
			return fmt.Errorf("forget former builds: %w", err)
		}
	}
	for key := range made.dropped {
		if _, err := tx.Exec(`delete from model_builds where model = $1 and part = $2`, name, key); err != nil {
			return fmt.Errorf("forget the build of %s: %w", key, err)
		}
	}
	for _, p := range made.todo {
		params, err := json.Marshal(parameter.Labels(p.params))
		if err != nil {
			return fmt.Errorf("write down the parameters: %w", err)
		}
		_, err = tx.Exec(`
insert into model_builds (model, part, params, fingerprint, commit_key, at)
values ($1, $2, $3, $4, $5, $6)
on conflict (model, part) do update
set params = excluded.params, fingerprint = excluded.fingerprint, commit_key = excluded.commit_key, at = excluded.at`,
			name, p.key, string(params), p.fingerprint, j.task.Key, controldb.Micros(tx.Now()))
		if err != nil {
			return fmt.Errorf("remember the build of %s: %w", p.key, err)
		}
	}
	return nil
}

// built are the fingerprints of the last builds, by part.
func (b *Builder) built(ctx context.Context, model string) (prints map[string]string, err error) {
	err = b.db.Read(ctx, func(tx *controldb.Tx) error {
		prints, err = builtIn(tx, model)
		return err
	})
	return prints, err
}

func builtIn(tx *controldb.Tx, model string) (map[string]string, error) {
	rows, err := tx.Query(`select part, fingerprint from model_builds where model = $1`, model)
	if err != nil {
		return nil, fmt.Errorf("read the last builds: %w", err)
	}
	defer rows.Close()
	prints := map[string]string{}
	for rows.Next() {
		var part, print string
		if err := rows.Scan(&part, &print); err != nil {
			return nil, fmt.Errorf("read the last builds: %w", err)
		}
		prints[part] = print
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the last builds: %w", err)
	}
	return prints, nil
}

func (j *job) result(c lake.Commit, results []check.Result, made staged) work.Result {
	built, dropped, parts := len(made.todo), len(made.dropped), made.parts
	r := work.Result{
		Values: map[string]any{"built": true, "rows": j.rows, "partitions": built},
		Notes:  j.notes,
		Made:   []work.Ref{madeBy(c)},
		Read:   c.From,
	}
	if j.model.amends() {
		r.Values["replaced"] = j.replaced
	}
	if !j.model.replacesParts() {
		r.Values["partitions"] = 0
	} else if j.all {
		r.Values["dropped"] = dropped
		if built < parts {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: of %s %d were built; nothing changed for the others",
				j.model.Name, partitions(parts), built))
		}
		if dropped > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: dropped %s that each no longer lists",
				j.model.Name, partitions(dropped)))
		}
	}
	for _, one := range results {
		if !one.Passed {
			r.Notes = append(r.Notes, fmt.Sprintf("check %s fails (rows: %d); it does not block", one.Check, one.Failing))
		}
	}
	return r
}

func madeBy(c lake.Commit) work.Ref {
	return lake.Pin{Table: c.Table, Snapshot: c.Snapshot}.Ref()
}

// done answers a task that committed before (I4).
func (b *Builder) done(ctx context.Context, t work.Task, m *Model) (r work.Result, known bool, err error) {
	commits, err := b.lake.Done(ctx, t.Key)
	if err != nil {
		return r, false, err
	}
	for _, c := range commits {
		if c.Table != m.Name {
			continue
		}
		var parts int64
		if !m.replacesParts() {
			return doneBefore(c, parts), true, nil
		}
		err := b.db.Read(ctx, func(tx *controldb.Tx) error {
			return tx.QueryRow(`
select count(*)
from model_builds
where model = $1 and commit_key = $2 and part <> ''`, m.Name, t.Key).Scan(&parts)
		})
		return doneBefore(c, parts), true, err
	}
	return r, false, nil
}

func doneBefore(c lake.Commit, parts int64) work.Result {
	return work.Result{
		Values: map[string]any{"built": true, "rows": c.Counts.Loaded, "partitions": parts},
		Made:   []work.Ref{madeBy(c)},
		Read:   c.From,
	}
}
