package check

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/id"
)

// Migrations are the results of checks.
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "check", Steps: []string{firstTables}}
}

const firstTables = `
create table check_results (
  id text not null primary key,
  name text not null,
  table_name text not null,
  blocking integer not null,
  passed integer not null,
  failing bigint not null,
  sample text not null,
  snapshot text not null,
  run text not null,
  at bigint not null,
  error text not null
);
create index check_results_by_name on check_results (name, at)`

// Record keeps results in the transaction that commits the snapshot (I2); after a refusal in one of its own.
func Record(tx *controldb.Tx, r []Result) error {
	for _, one := range r {
		sample, err := json.Marshal(one.Sample)
		if err != nil {
			return fmt.Errorf("record check %q: %w", one.Check, err)
		}
		_, err = tx.Exec(`
			insert into check_results (id, name, table_name, blocking, passed, failing, sample, snapshot, run, at, error)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			id.New(), one.Check, one.Table, integer(one.Blocking), integer(one.Passed), one.Failing, string(sample),
			one.Snapshot, one.Run, controldb.Micros(one.At), one.Error)
		if err != nil {
			return fmt.Errorf("record check %q: %w", one.Check, err)
		}
	}
	return nil
}

func integer(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Results are what was found, newest first: of one check, of all checks of a file, or of all when name is empty. limit
// 0 is all.
func (j *Judge) Results(ctx context.Context, name string, limit int) ([]Result, error) {
	where, args := "", []any(nil)
	if name != "" {
		where = "where name = $1 or substr(name, 1, $2) = $3"
		args = []any{name, len(name) + 1, name + "."}
	}
	tail := ""
	if limit > 0 {
		tail = fmt.Sprintf("limit %d", limit)
	}
	var all []Result
	err := j.db.Read(ctx, func(tx *controldb.Tx) (err error) {
		all, err = results(tx, where+" order by at desc, id desc "+tail, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read check results: %w", err)
	}
	return all, nil
}

func results(tx *controldb.Tx, rest string, args ...any) ([]Result, error) {
	rows, err := tx.Query(`
		select name, table_name, blocking, passed, failing, sample, snapshot, run, at, error
		from check_results `+rest, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Result
	for rows.Next() {
		var r Result
		var blocking, passed, at int64
		var sample string
		err := rows.Scan(&r.Check, &r.Table, &blocking, &passed, &r.Failing, &sample, &r.Snapshot, &r.Run, &at, &r.Error)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(sample), &r.Sample); err != nil {
			return nil, fmt.Errorf("sample of check %q: %w", r.Check, err)
		}
		r.Blocking, r.Passed, r.At = blocking == 1, passed == 1, controldb.Time(at)
		all = append(all, r)
	}
	return all, rows.Err()
}

// House is naru.checks: every result, without the rows that failed.
func (j *Judge) House() query.House {
	boolean := column.Type{Kind: column.Boolean}
	return query.House{
		Columns: []column.Column{
			{Name: "name", Type: text}, {Name: "table_name", Type: text},
			{Name: "blocking", Type: boolean}, {Name: "passed", Type: boolean},
			{Name: "failing", Type: long, Doc: "rows that the check returned"},
			{Name: "snapshot", Type: text, Doc: "what was judged: table@snapshot"},
			{Name: "run", Type: text}, {Name: "judged_at", Type: timestamptz},
			{Name: "error", Type: text, Doc: "why it could not be judged; that counts as failed"},
		},
		Rows: j.houseRows,
	}
}

func (j *Judge) houseRows(ctx context.Context) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		all, err := j.Results(ctx, "", 0)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, r := range all {
			row := []any{r.Check, r.Table, r.Blocking, r.Passed, r.Failing, r.Snapshot, r.Run, r.At, r.Error}
			if !yield(row, nil) {
				return
			}
		}
	}
}
