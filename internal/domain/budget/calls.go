package budget

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// Call is one request that left, or was about to when its process died.
type Call struct {
	At       time.Time         `json:"called_at"`
	Run      string            `json:"run,omitempty"`
	Source   string            `json:"source"`
	Budget   string            `json:"budget,omitempty"`
	Method   string            `json:"method"`
	Endpoint string            `json:"endpoint"` // address without secrets
	Params   map[string]string `json:"params"`
	Try      int               `json:"try"`
	Status   int               `json:"status"` // 0: no answer came
	Bytes    int64             `json:"bytes"`
	Duration time.Duration     `json:"-"`
	Charge   int64             `json:"charge"` // calls of the budget
	State    string            `json:"state"`  // Reserved, Settled
	Error    string            `json:"error,omitempty"`
}

// Filter chooses calls; empty fields choose all.
type Filter struct {
	Source string
	Run    string
	Since  time.Time
	Limit  int // 0: all
}

// Calls are the calls that were made, newest first.
func (k *Book) Calls(ctx context.Context, f Filter) (all []Call, err error) {
	where, args := "at >= $1", []any{controldb.Micros(f.Since)}
	if f.Source != "" {
		args = append(args, f.Source)
		where += fmt.Sprintf(" and source = $%d", len(args))
	}
	if f.Run != "" {
		args = append(args, f.Run)
		where += fmt.Sprintf(" and run = $%d", len(args))
	}
	order := "order by at desc, id desc"
	if f.Limit > 0 {
		args = append(args, f.Limit)
		order += fmt.Sprintf(" limit $%d", len(args))
	}
	err = k.each(ctx, where+" "+order, args, func(c Call) bool {
		all = append(all, c)
		return true
	}, func() { all = []Call{} })
	if err != nil {
		return nil, fmt.Errorf("list calls: %w", err)
	}
	return all, nil
}

// House is naru.calls.
func (k *Book) House() map[string]query.House {
	return map[string]query.House{"naru.calls": {Columns: callColumns(), Rows: k.callRows}}
}

func callColumns() []column.Column {
	text, long := column.Type{Kind: column.String}, column.Type{Kind: column.Long}
	return []column.Column{
		{Name: "called_at", Type: column.Type{Kind: column.Timestamptz}},
		{Name: "run", Type: text},
		{Name: "source", Type: text},
		{Name: "budget", Type: text},
		{Name: "method", Type: text},
		{Name: "endpoint", Type: text, Doc: "address, without secrets"},
		{Name: "params", Type: text, Doc: "labels of the pull, as JSON"},
		{Name: "try", Type: long, Doc: "which attempt at the request it was, from 1"},
		{Name: "status", Type: long, Doc: "of the answer; null when none came"},
		{Name: "bytes", Type: long, Doc: "of the answer"},
		{Name: "duration_ms", Type: long},
		{Name: "charge", Type: long, Doc: "calls that it cost the budget"},
		{Name: "state", Type: text, Doc: "settled, or reserved: it may have left, and how it ended is not known"},
		{Name: "error", Type: text, Doc: "why no answer came, or why it broke off"},
	}
}

func (k *Book) callRows(ctx context.Context) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		err := k.each(ctx, "1 = 1 order by at, id", nil, func(c Call) bool {
			params, err := json.Marshal(c.Params)
			if err != nil {
				return yield(nil, err)
			}
			return yield([]any{
				c.At, text(c.Run), c.Source, text(c.Budget), c.Method, c.Endpoint, string(params), int64(c.Try),
				status(c.Status), c.Bytes, c.Duration.Milliseconds(), c.Charge, c.State, text(c.Error),
			}, nil)
		}, func() {})
		if err != nil {
			yield(nil, err)
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

func status(n int) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// errEnough ends a read whose rows nobody wants any more.
var errEnough = errors.New("enough rows")

// each hands over the calls that a condition chooses, in one snapshot, until take says false. begin is called before.
func (k *Book) each(ctx context.Context, where string, args []any, take func(Call) bool, begin func()) error {
	err := k.db.Read(ctx, func(tx *controldb.Tx) error {
		begin()
		rows, err := tx.Query(`
select at, run, source, budget, method, endpoint, params, try, status, bytes, duration, charge, state, error
from calls
where `+where, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c Call
			var at, took int64
			var params string
			err := rows.Scan(&at, &c.Run, &c.Source, &c.Budget, &c.Method, &c.Endpoint, &params, &c.Try, &c.Status, &c.Bytes,
				&took, &c.Charge, &c.State, &c.Error)
			if err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(params), &c.Params); err != nil {
				return fmt.Errorf("params of a call: %w", err)
			}
			c.At, c.Duration = controldb.Time(at), time.Duration(took)*time.Microsecond
			if !take(c) {
				return errEnough
			}
		}
		return rows.Err()
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}
