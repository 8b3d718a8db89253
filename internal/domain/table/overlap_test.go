package table_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// A name whose rows in the lake no standing speaks of, as those of a model that became a table.
func TestFirstLoadReplacesWhatTheNameWasBefore(t *testing.T) {
	each(t, func(h *house) {
		contract := h.contract("x", "from: till\nstrategy: replace\ncolumns:\n  - {name: a, type: integer}\n")
		h.lands(delivery{name: "d1", files: []string{"a\n1\n2\n"}})
		h.load(contract)
		err := h.db.Write(h.ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
			for _, s := range []string{"table_standings", "table_deliveries", "table_parts"} {
				if _, err := tx.Exec("delete from " + s); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		h.lands(delivery{name: "d2", asOf: 3, files: []string{"a\n7\n"}})
		h.load(contract)
		h.holds("x", "7")
	})
}

// hooked says when a file is opened for reading.
type hooked struct {
	csv.Format
	hook func(name string)
}

func (f hooked) Open(ctx context.Context, s rows.Source) (*rows.Reading, error) {
	f.hook(s.Name)
	return f.Format.Open(ctx, s)
}

// Two attempts at one task overlap: the slower one records nothing, so that what only it read is loaded later.
func TestSlowerAttemptAtATaskRecordsNothing(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		t1 := h.contract("one", "from: a\nstrategy: append\ncolumns:\n  - {name: a, type: integer}\n")
		t2 := h.contract("two", "from: b\nstrategy: append\ncolumns:\n  - {name: a, type: integer}\n")
		h.lands(delivery{name: "p1", source: "a", files: []string{"a\n1\n"}})
		h.lands(delivery{name: "p2", source: "b", files: []string{"a\n2\n"}})
		h.load(t1, t2)
		h.lands(delivery{name: "d1", source: "a", files: []string{"a\n11\n"}})
		var once, once2 sync.Once
		atD1, goOn, done := make(chan bool), make(chan bool), make(chan bool)
		f := hooked{hook: func(name string) {
			switch {
			case strings.HasPrefix(name, "d1"):
				once.Do(func() { close(atD1); <-goOn })
			case strings.HasPrefix(name, "d2"):
				once2.Do(func() { close(goOn); <-done })
			}
		}}
		loader := table.New(h.db, h.landing, h.lake, rows.Formats{"csv": f}, h.engine, nil, time.UTC)
		task := func() work.Task { return work.NewTask("same/key", slog.New(slog.DiscardHandler)) }
		go func() {
			defer close(done)
			if _, err := loader.Load(h.ctx, task(), []*table.Table{t1, t2}, nil, table.Options{}); err != nil {
				t.Error(err)
			}
		}()
		<-atD1
		h.withdraw("d1")
		h.lands(delivery{name: "d2", source: "b", files: []string{"a\n22\n"}})
		if _, err := loader.Load(h.ctx, task(), []*table.Table{t1, t2}, nil, table.Options{}); err != nil {
			t.Error(err)
		}
		h.load(t1, t2)
		h.holds("one", "1")
		h.holds("two", "2", "22")
	})
}
