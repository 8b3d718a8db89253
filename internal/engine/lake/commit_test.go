package lake_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

var answers = columns("id", column.Long, "city", column.String, "score", column.Integer)

func TestNothingIsVisibleBeforeTheCommit(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		pending, err := s.Prepare(t.Context(), task("k1"), lake.Change{Target: target,
			Add: []lake.File{s.file(target, []any{1, "seoul", 3}, []any{2, "busan", nil})}})
		if err != nil {
			t.Fatal(err)
		}
		s.wantRows(pending.Pins()[0], "1 seoul 3", "2 busan NULL")
		if _, _, err := s.Pins(t.Context(), []string{"answers"}, time.Time{}); !errors.Is(err, lake.ErrNoTable) {
			t.Errorf("before the commit Pins gave %v", err)
		}
		if _, err := s.History(t.Context(), "answers"); !errors.Is(err, lake.ErrNoTable) {
			t.Errorf("before the commit History gave %v", err)
		}

		if _, err := s.record(t.Context(), pending); err != nil {
			t.Fatal(err)
		}
		pin := s.pin("answers")
		s.wantRows(pin, "1 seoul 3", "2 busan NULL")
		if pin.Ref().String() != fmt.Sprintf("table:answers@%d", pin.Snapshot) || pin.Snapshot == 0 {
			t.Errorf("ref is %s", pin.Ref())
		}
		names, err := s.Tables(t.Context())
		if err != nil || !slices.Equal(names, []string{"answers"}) {
			t.Errorf("tables are %v, %v", names, err)
		}
	})
}

func TestLedgerTellsWhatACommitWas(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		made := s.add("k1", target, []any{1, "seoul", 3})
		s.add("k2", target, []any{2, "seoul", 4})

		done, err := s.Done(t.Context(), "k1")
		if err != nil || len(done) != 1 {
			t.Fatalf("done %v, %v", done, err)
		}
		got := done[0]
		if got.Key != "k1" || got.Table != "answers" || got.Run != "run1" || got.Project != "version1" ||
			got.Rows != 1 || got.Counts.Loaded != 1 || len(got.From) != 1 || got.Snapshot != made.Snapshot {
			t.Errorf("the ledger says %+v", got)
		}
		history, err := s.History(t.Context(), "answers")
		if err != nil || len(history) != 2 || history[0].Key != "k2" || history[0].Rows != 2 {
			t.Errorf("history is %+v, %v", history, err)
		}
		if nothing, err := s.Done(t.Context(), "never"); err != nil || len(nothing) != 0 {
			t.Errorf("a key that was never committed gave %v, %v", nothing, err)
		}
		var lines int
		for row, err := range s.CommitRows(t.Context()) {
			if err != nil || len(row) != len(lake.CommitColumns()) {
				t.Errorf("row %v, %v", row, err)
			}
			lines++
		}
		if lines != 2 {
			t.Errorf("naru.commits has %d rows", lines)
		}
	})
}

func TestSeveralTablesMoveTogetherOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		var changes []lake.Change
		for i := range 13 {
			target := s.plan(fmt.Sprintf("estimates.t%02d", i), answers)
			changes = append(changes, lake.Change{Target: target, Add: []lake.File{s.file(target, []any{i, "a", 1})}})
		}
		pending, err := s.Prepare(t.Context(), task("k1"), changes...)
		if err != nil {
			t.Fatal(err)
		}
		stop := errors.New("the caller changed its mind")
		err = s.db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			if _, err := pending.Commit(tx, nil, nil); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		if names, _ := s.Tables(t.Context()); len(names) != 0 {
			t.Fatalf("a commit that was rolled back left %v", names)
		}
		if _, err := s.record(t.Context(), pending); err != nil {
			t.Fatal(err)
		}
		names, err := s.Tables(t.Context())
		if err != nil || len(names) != 13 || names[0] != "estimates.t00" {
			t.Fatalf("tables are %v, %v", names, err)
		}
		pins, release, err := s.Pins(t.Context(), names, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		for i, pin := range pins {
			s.wantRows(pin, fmt.Sprintf("%d a 1", i))
		}
	})
}

func TestALostRaceMovesNoTable(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		one, two := s.plan("one", answers), s.plan("two", answers)
		s.commit("k1", lake.Change{Target: one, Add: []lake.File{s.file(one, []any{1, "a", 1})}},
			lake.Change{Target: two, Add: []lake.File{s.file(two, []any{1, "a", 1})}})
		both := []lake.Change{
			{Target: one, Add: []lake.File{s.file(one, []any{2, "a", 1})}},
			{Target: two, Add: []lake.File{s.file(two, []any{2, "a", 1})}},
		}
		pending, err := s.Prepare(t.Context(), task("k2"), both...)
		if err != nil {
			t.Fatal(err)
		}
		s.add("other", two, []any{3, "a", 1})

		if _, err := s.record(t.Context(), pending); !errors.Is(err, lake.ErrMoved) {
			t.Fatalf("the overtaken commit gave %v", err)
		}
		s.wantRows(s.pin("one"), "1 a 1")
		if done, _ := s.Done(t.Context(), "k2"); len(done) != 0 {
			t.Errorf("the ledger has %v", done)
		}
		s.commit("k2", both...)
		s.wantRows(s.pin("one"), "1 a 1", "2 a 1")
		s.wantRows(s.pin("two"), "1 a 1", "2 a 1", "3 a 1")
	})
}

func TestAKeyCommitsOnceHoweverOftenAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		add := s.file(target, []any{1, "seoul", 3})
		var group sync.WaitGroup
		answersGiven := make([][]lake.Commit, 8)
		for i := range answersGiven {
			group.Go(func() {
				all, err := s.tryCommit(t.Context(), "k1", lake.Change{Target: target, Add: []lake.File{add}})
				if err != nil {
					t.Errorf("try %d: %v", i, err)
				}
				answersGiven[i] = all
			})
		}
		group.Wait()
		s.wantRows(s.pin("answers"), "1 seoul 3")
		first := 0
		for _, all := range answersGiven {
			if len(all) == 1 && !all[0].Earlier {
				first++
			}
			if len(all) != 1 || all[0].Snapshot != s.pin("answers").Snapshot {
				t.Errorf("one try was answered %+v", all)
			}
		}
		if first != 1 {
			t.Errorf("%d tries were told that they were the first", first)
		}
		history, _ := s.History(t.Context(), "answers")
		if len(history) != 1 {
			t.Errorf("the ledger has %d lines", len(history))
		}
	})
}

func TestTwoWritersLoseNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		const writers, times = 2, 12
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				l := open(t, s.db, s.dir) // as another process would
				for i := range times {
					target, err := l.Plan(t.Context(), "answers", answers, nil, false)
					if err != nil {
						t.Error(err)
						return
					}
					f, err := writeFile(target, target.Columns, [][]any{{w*100 + i, "a", i}})
					if err != nil {
						t.Error(err)
						return
					}
					key := fmt.Sprintf("w%d-%d", w, i)
					if _, err := l.tryCommit(t.Context(), key, lake.Change{Target: target, Add: []lake.File{f}}); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		group.Wait()
		if pin := s.pin("answers"); pin.Rows != writers*times {
			t.Errorf("the table has %d rows, want %d", pin.Rows, writers*times)
		}
		history, _ := s.History(t.Context(), "answers")
		for i, c := range history {
			if int(c.Rows) != len(history)-i {
				t.Errorf("line %d of the ledger says %d rows", i, c.Rows)
			}
		}
	})
}

func TestACommitWithoutFilesStandsInTheLedger(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		s.commit("k1", lake.Change{Target: target})
		pin := s.pin("answers")
		if pin.Snapshot != 0 || len(pin.Columns) != 3 {
			t.Errorf("a table without rows is %+v", pin)
		}
		s.commit("k2", lake.Change{Target: target, Add: []lake.File{s.file(target)}}) // a file without rows
		s.commit("k3", lake.Change{Target: target, RemoveAll: true})
		if after := s.pin("answers"); after.Metadata != pin.Metadata || !after.At.After(pin.At) {
			t.Errorf("nothing changed, but the table went from %+v to %+v", pin, after)
		}
		history, err := s.History(t.Context(), "answers")
		if err != nil || len(history) != 3 {
			t.Errorf("history is %v, %v", history, err)
		}
	})
}

func TestReplacingAllIsOneSnapshot(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		s.commit("k1", lake.Change{Target: target, Add: []lake.File{
			s.file(target, []any{1, "a", 1}), s.file(target, []any{2, "a", 1})}})
		before := s.pin("answers")
		s.commit("k2", lake.Change{Target: target, RemoveAll: true, Add: []lake.File{s.file(target, []any{9, "b", 9})}})
		s.wantRows(s.pin("answers"), "9 b 9")
		s.wantRows(before, "1 a 1", "2 a 1") // whoever pinned it reads on
		s.commit("k3", lake.Change{Target: target, RemoveAll: true})
		s.wantRows(s.pin("answers"))
	})
}

func TestTheSameTableTwiceInOneCommitIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		change := lake.Change{Target: target}
		if _, err := s.Prepare(t.Context(), task("k1"), change, change); err == nil {
			t.Error("it was taken")
		}
	})
}

func TestFilesAreNamedInASCIIUnderTheTablesFolder(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("estimates.daily", answers)
		f := s.file(target, []any{1, "a", 1})
		matched, err := filepath.Match(filepath.Join(s.dir, "estimates", "daily-????????", "data", "*.parquet"), f.Path)
		if err != nil || !matched {
			t.Errorf("the file is %s", f.Path)
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(f.Path), ".*"))
		if err != nil || len(left) != 0 {
			t.Errorf("temporary files are left: %v, %v", left, err)
		}
		thrown, err := target.Create()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := thrown.Write([]byte("half")); err != nil {
			t.Fatal(err)
		}
		if err := thrown.Discard(); err != nil {
			t.Fatal(err)
		}
		all, err := filepath.Glob(filepath.Join(filepath.Dir(f.Path), "*"))
		if err != nil || len(all) != 1 {
			t.Errorf("a discarded file is left: %v, %v", all, err)
		}
	})
}
