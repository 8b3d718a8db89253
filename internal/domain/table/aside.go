package table

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const (
	batchRows     = 1000
	batchBytes    = 4 << 20
	namedOfTheBad = 3 // bad rows that a refusal names
)

// aside takes the bad rows of one delivery while it is read. Rows for quarantine are written in small transactions of
// their own as a batch, which nobody sees until the commit of the load names it; so neither memory nor the one
// transaction of the load grows with them. A batch's name is made from the task's key: an attempt that was cut off is
// overwritten by the next.
type aside struct {
	*job
	table   *Table
	batch   string
	count   int64
	rows    []badRow
	bytes   int
	began   bool
	flushed int64    // the number of the last row that was written
	first   []badRow // by line, for the message of a refusal

	drift string                 // what becomes of values that their type does not hold
	wider map[string]column.Type // that would hold them, by column
}

type badRow struct {
	n       int64
	arrival landing.Arrival
	rows.Bad
}

func (j *job) setAside(s *standing, d landing.Delivery) *aside {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%s", j.task.Key, s.table.Name, s.generation, d.ID))
	a := &aside{job: j, table: s.table, batch: hex.EncodeToString(sum[:16]), drift: s.table.Drift.Type}
	if rec := s.records[d.ID]; rec != nil && rec.accepted {
		a.drift = Quarantine
	}
	return a
}

// add takes one bad row. A *rows.Broken says that the delivery must not be loaded at all.
func (a *aside) add(ctx context.Context, from landing.Arrival, b rows.Bad) error {
	if why := a.drifted(b); why != nil {
		return &rows.Broken{Problem: why}
	}
	a.count++
	row := badRow{n: a.count, arrival: from, Bad: b}
	a.keepFirst(row)
	if a.table.OnBadRow != Quarantine {
		return nil
	}
	a.rows = append(a.rows, row)
	a.bytes += len(b.Raw) + len(b.Value)
	if len(a.rows) < batchRows && a.bytes < batchBytes {
		return nil
	}
	return a.flush(ctx)
}

// close writes what is left. The batch has no name when nothing was set aside.
func (a *aside) close(ctx context.Context) error {
	if len(a.rows) > 0 {
		if err := a.flush(ctx); err != nil {
			return err
		}
	}
	if !a.began {
		a.batch = ""
	}
	return nil
}

func (a *aside) flush(ctx context.Context) error {
	err := a.db.Write(ctx, a.task.Lease, func(tx *controldb.Tx) error {
		if !a.began {
			if err := beginBatch(tx, a.batch, a.table.Name); err != nil {
				return err
			}
		}
		return insertBad(tx, a.batch, a.rows)
	})
	if err != nil {
		return fmt.Errorf("set %d bad rows aside: %w", len(a.rows), err)
	}
	a.began, a.rows, a.bytes, a.flushed = true, nil, 0, a.count
	return nil
}

// asidePlace is how much was set aside at some moment.
type asidePlace struct {
	count int64
	rows  int
	bytes int
	first []badRow
	wider map[string]column.Type
}

func (a *aside) place() asidePlace {
	return asidePlace{a.count, len(a.rows), a.bytes, slices.Clone(a.first), maps.Clone(a.wider)}
}

// back forgets what was set aside since.
func (a *aside) back(ctx context.Context, to asidePlace) error {
	if a.count == to.count {
		return nil
	}
	if a.flushed > to.count {
		err := a.db.Write(ctx, a.task.Lease, func(tx *controldb.Tx) error {
			_, err := tx.Exec(`delete from table_quarantine where batch = $1 and n > $2`, a.batch, to.count)
			return err
		})
		if err != nil {
			return fmt.Errorf("take back bad rows: %w", err)
		}
		a.rows, a.bytes, a.flushed = nil, 0, to.count
	} else {
		a.rows, a.bytes = a.rows[:to.rows], to.bytes
	}
	a.count, a.first, a.wider = to.count, to.first, to.wider
	return nil
}

func (a *aside) keepFirst(row badRow) {
	byLine := func(x, y badRow) int {
		return cmp.Or(cmp.Compare(x.arrival.Seq, y.arrival.Seq), cmp.Compare(x.Line, y.Line))
	}
	at, _ := slices.BinarySearchFunc(a.first, row, byLine)
	if at < namedOfTheBad {
		a.first = slices.Insert(a.first, at, row)
		a.first = a.first[:min(len(a.first), namedOfTheBad)]
	}
}

// examples are the first bad rows in words.
func (a *aside) examples() string {
	var lines []string
	for _, row := range a.first {
		lines = append(lines, fmt.Sprintf("%s line %d: %s", fileName(row.arrival), row.Line, row.message()))
	}
	return strings.Join(lines, "; ")
}

func (b badRow) message() string {
	return problem.New(b.Code, problem.Place{}, b.Args).Message()
}

// storableArgs are a message's parts as JSON: texts and numbers, whatever they were.
func storableArgs(args problem.Args) (string, error) {
	plain := map[string]any{}
	for name, value := range args {
		switch value.(type) {
		case string, bool, int, int32, int64, float64, json.Number:
			plain[name] = value
		default:
			plain[name] = fmt.Sprint(value)
		}
	}
	text, err := json.Marshal(plain)
	return string(text), err
}

// fileName is the name as it was given, else the object's.
func fileName(a landing.Arrival) string {
	if a.Name != "" {
		return path.Base(a.Name)
	}
	return path.Base(a.Object.Key)
}

func fileNames(arrivals []landing.Arrival) []string {
	names := make([]string, 0, len(arrivals))
	for _, a := range arrivals {
		names = append(names, fileName(a))
	}
	return names
}
