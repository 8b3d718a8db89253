package lake_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/iceberg-go/table"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const week = 7 * 24 * time.Hour

// together writes the rows of files into one file, as an engine would.
func together(t *testing.T) func(context.Context, lake.Pin, []lake.File, *lake.Target) ([]lake.File, error) {
	return func(_ context.Context, pin lake.Pin, files []lake.File, target *lake.Target) ([]lake.File, error) {
		var rows [][]any
		pin.Files = files
		for _, text := range rowsOf(t, pin) {
			var row []any
			for _, value := range strings.Fields(text) {
				if value == "NULL" {
					row = append(row, nil)
					continue
				}
				row = append(row, value)
			}
			rows = append(rows, row)
		}
		f, err := writeFile(target, target.Columns, rows)
		f.Partition = files[0].Partition
		return []lake.File{f}, err
	}
}

func (s *shore) upkeep(name string, c lake.Care) lake.Cared {
	s.t.Helper()
	if c.Compact == nil {
		c.Compact = together(s.t)
	}
	cared, err := s.Upkeep(s.t.Context(), task("upkeep"), name, c)
	if err != nil {
		s.t.Fatal(err)
	}
	return cared
}

// wait makes everything so much older: marks, and files.
func (s *shore) wait(d time.Duration) {
	s.t.Helper()
	err := s.db.Write(s.t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
		_, err := tx.Exec(`update lake_trash set since = since - $1`, d.Microseconds())
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, path := range s.paths() {
		info, err := os.Stat(path)
		if err != nil {
			s.t.Fatal(err)
		}
		at := info.ModTime().Add(-d)
		if err := os.Chtimes(path, at, at); err != nil {
			s.t.Fatal(err)
		}
	}
}

// paths are all files of the lake.
func (s *shore) paths() (all []string) {
	s.t.Helper()
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// fill commits n files of one row each, ids counting on from a first one.
func (s *shore) fill(name string, first, n int) {
	s.t.Helper()
	target := s.plan(name, answers)
	for i := range n {
		s.add(fmt.Sprintf("%s-%d", name, first+i), target, []any{first + i, "a", 1})
	}
}

func TestUpkeepMakesFewFilesOfManyAndKeepsEveryRow(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 7)
		before := s.pin("answers")
		cared := s.upkeep("answers", lake.Care{Keep: week})
		if cared.Compacted != 7 || cared.Into != 1 || cared.Snapshots != 0 || cared.Removed != 0 {
			t.Errorf("it did %+v", cared)
		}
		after := s.pin("answers")
		want := []string{"0 a 1", "1 a 1", "2 a 1", "3 a 1", "4 a 1", "5 a 1", "6 a 1"}
		s.wantRows(after, want...)
		s.wantRows(before, want...) // whoever pinned it reads on
		if len(after.Files) != 1 || after.Snapshot == before.Snapshot {
			t.Errorf("the table has %d files, snapshot %d as before", len(after.Files), after.Snapshot)
		}
		if after.Content != before.Content || !after.At.Equal(before.At) {
			t.Errorf("the same rows are said to be others: %d of %v, then %d of %v",
				before.Content, before.At, after.Content, after.At)
		}
		history, err := s.History(t.Context(), "answers")
		if err != nil || len(history) != 7 {
			t.Errorf("the ledger has %d lines, %v", len(history), err)
		}
		s.wantRows(s.pinAt("answers", history[6].At), "0 a 1")
		if again := s.upkeep("answers", lake.Care{Keep: week}); again.Compacted != 0 || again.Marked != 0 {
			t.Errorf("a second time it did %+v", again)
		}
		s.fill("answers", 7, 1)
		if now := s.pin("answers"); now.Rows != 8 || now.Content != now.Snapshot {
			t.Errorf("the next commit made %+v", now)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestOnlySmallFilesOfOnePartitionComeTogether(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers, "city")
		for i := range 13 {
			s.add(fmt.Sprint("k", i), target, []any{i, []string{"a", "b", "c"}[min(i/5, 2)], 1})
		}
		if cared := s.upkeep("answers", lake.Care{Keep: week}); cared.Compacted != 10 || cared.Into != 2 {
			t.Errorf("it did %+v", cared) // the three files of c are too few
		}
		if pin := s.pin("answers"); len(pin.Files) != 5 || pin.Rows != 13 || len(rowsOf(t, pin)) != 13 {
			t.Errorf("there are %d files and %d rows", len(pin.Files), pin.Rows)
		}
		s.commit("again", lake.Change{Target: target, RemoveOnly: [][]any{{"a"}}})
		if pin := s.pin("answers"); pin.Rows != 8 {
			t.Errorf("after a partition went there are %d rows", pin.Rows)
		}
	})
}

func TestACompactionThatLosesARowChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 6)
		before := s.pin("answers")
		_, err := s.Upkeep(t.Context(), task("upkeep"), "answers", lake.Care{Keep: week,
			Compact: func(_ context.Context, _ lake.Pin, _ []lake.File, target *lake.Target) ([]lake.File, error) {
				f, err := writeFile(target, target.Columns, [][]any{{1, "a", 1}})
				return []lake.File{f}, err
			}})
		if err == nil || !strings.Contains(err.Error(), "6 rows became 1") {
			t.Errorf("got %v", err)
		}
		if after := s.pin("answers"); after.Metadata != before.Metadata {
			t.Error("the pointer moved")
		}
	})
}

func TestWhatIsExpiredGoesADayLater(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		s.add("k0", target, []any{0, "a", 1})
		first := s.pin("answers")
		for i := range 3 {
			s.commit(fmt.Sprint("k", i+1), lake.Change{Target: target, RemoveAll: true,
				Add: []lake.File{s.file(target, []any{i + 1, "a", 1})}})
		}
		history, err := s.History(t.Context(), "answers")
		if err != nil {
			t.Fatal(err)
		}
		if cared := s.upkeep("answers", lake.Care{Keep: week}); cared != (lake.Cared{}) {
			t.Errorf("of what is young it did %+v", cared)
		}
		cared := s.upkeep("answers", lake.Care{})
		if cared.Snapshots != 3 || cared.Marked == 0 || cared.Removed != 0 || !cared.Since.Equal(history[0].At) {
			t.Errorf("it did %+v", cared)
		}
		s.wantRows(first, "0 a 1") // nothing is removed that was pinned today
		s.wantRows(s.pin("answers"), "3 a 1")
		_, _, err = s.Pins(t.Context(), []string{"answers"}, history[2].At)
		var told *problem.Problem
		if !errors.As(err, &told) || told.Code != "lake_expired" {
			t.Errorf("the past that was given up is told by %v", err)
		}
		s.wait(23 * time.Hour)
		if cared := s.upkeep("answers", lake.Care{}); cared.Removed != 0 {
			t.Errorf("after 23 hours it did %+v", cared)
		}
		s.wait(time.Hour + time.Minute)
		if cared := s.upkeep("answers", lake.Care{}); cared.Removed == 0 || cared.Bytes == 0 {
			t.Errorf("after a day it did %+v", cared)
		}
		if _, err := os.Stat(first.Files[0].Path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the file of the first snapshot: %v", err)
		}
		s.wantRows(s.pin("answers"), "3 a 1")
		s.wantRows(s.pinAt("answers", history[0].At), "3 a 1")
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if cared := s.upkeep("answers", lake.Care{}); cared.Removed != 0 || cared.Marked != 0 {
			t.Errorf("when all is done it did %+v", cared)
		}
	})
}

func TestThePastIsKeptAsLongAsItIsWanted(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 3)
		err := s.db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error { // ten days and eight days ago, and now
			for key, days := range map[string]int64{"answers-0": 10, "answers-1": 8} {
				if _, err := tx.Exec(`update lake_commits set at = at - $1 where key = $2`, days*86_400_000_000, key); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		cared := s.upkeep("answers", lake.Care{Keep: week})
		s.wait(48 * time.Hour)
		s.upkeep("answers", lake.Care{Keep: week})
		s.wantRows(s.pinAt("answers", time.Now().Add(-week)), "0 a 1", "1 a 1") // as it stood a week ago
		if _, _, err := s.Pins(t.Context(), []string{"answers"}, cared.Since.Add(-time.Minute)); err == nil {
			t.Error("what is older than the oldest commit that is kept can still be asked for")
		}
	})
}

func TestFilesThatNobodyCommittedGoWhenTheyAreOldEnough(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 2)
		target := s.plan("answers", answers)
		orphan := s.file(target, []any{8, "a", 1})
		half, err := target.Create()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := half.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
		s.upkeep("answers", lake.Care{Keep: week})
		s.wait(25 * time.Hour)
		young := s.file(target, []any{9, "a", 1})
		if cared := s.upkeep("answers", lake.Care{Keep: week}); cared.Removed != 2 || cared.Marked != 1 {
			t.Errorf("it did %+v", cared)
		}
		for path, there := range map[string]bool{orphan.Path: false, half.TempPath(): false, young.Path: true} {
			if _, err := os.Stat(path); (err == nil) != there {
				t.Errorf("%s: %v", path, err)
			}
		}
		s.commit("late", lake.Change{Target: target, Add: []lake.File{young}}) // it was only marked
		s.wait(25 * time.Hour)
		s.upkeep("answers", lake.Care{Keep: week})
		s.wantRows(s.pin("answers"), "0 a 1", "1 a 1", "9 a 1")
	})
}

func TestAPreparedLoadCommitsAfterAnUpkeep(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 6)
		target := s.plan("answers", answers)
		change := lake.Change{Target: target, Add: []lake.File{s.file(target, []any{9, "b", 1})}}
		pending, err := s.Prepare(t.Context(), task("load"), change)
		if err != nil {
			t.Fatal(err)
		}
		other := open(t, s.db, s.dir) // another process
		if cared := other.upkeep("answers", lake.Care{}); cared.Compacted != 6 {
			t.Errorf("it did %+v", cared)
		}
		if _, err := s.record(t.Context(), pending); !errors.Is(err, lake.ErrMoved) {
			t.Fatalf("what was prepared before gave %v", err)
		}
		s.commit("load", change)
		s.wantRows(s.pin("answers"), "0 a 1", "1 a 1", "2 a 1", "3 a 1", "4 a 1", "5 a 1", "9 b 1")
	})
}

func TestADryRunTellsAndTouchesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 6)
		before, files := s.pin("answers"), s.paths()
		cared := s.upkeep("answers", lake.Care{DryRun: true})
		if cared.Compacted != 6 || cared.Into != 1 || cared.Snapshots != 5 || cared.Marked == 0 || cared.MarkedBytes == 0 {
			t.Errorf("it would do %+v", cared)
		}
		if after := s.pin("answers"); after.Metadata != before.Metadata || !slices.Equal(files, s.paths()) {
			t.Error("something changed")
		}
		s.wait(48 * time.Hour)
		if again := s.upkeep("answers", lake.Care{DryRun: true}); again != cared {
			t.Errorf("then it would do %+v", again)
		}
	})
}

func TestFoldersOfATableThatBeganAnewGo(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 3)
		old := filepath.Dir(filepath.Dir(s.pin("answers").Files[0].Path))
		s.fill("answers_too", 0, 1) // its name begins alike
		fresh, err := s.Plan(t.Context(), "answers", answers, nil, true)
		if err != nil {
			t.Fatal(err)
		}
		s.add("anew", fresh, []any{9, "z", 1})
		s.upkeep("answers", lake.Care{})
		s.wait(25 * time.Hour)
		s.upkeep("answers", lake.Care{})
		if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the old folder: %v", err)
		}
		s.wantRows(s.pin("answers"), "9 z 1")
		s.wantRows(s.pin("answers_too"), "0 a 1")
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestUpkeepsAndCommitsAtOnceLoseNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 6)
		var group sync.WaitGroup
		for w := range 2 {
			group.Go(func() {
				l := open(t, s.db, s.dir)
				for range 4 {
					_, err := l.Upkeep(t.Context(), task("upkeep"), "answers", lake.Care{Compact: together(t)})
					if err != nil && !errors.Is(err, lake.ErrMoved) {
						t.Error(err)
					}
				}
			})
			group.Go(func() {
				l := open(t, s.db, s.dir)
				target := l.plan("answers", answers)
				for i := range 6 {
					f, err := writeFile(target, target.Columns, [][]any{{100*(w+1) + i, "b", 1}})
					if err == nil {
						_, err = l.tryCommit(t.Context(), fmt.Sprint("w", w, i), lake.Change{Target: target, Add: []lake.File{f}})
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		if pin := s.pin("answers"); pin.Rows != 18 || len(slices.Compact(rowsOf(t, pin))) != 18 {
			t.Errorf("there are %d rows", pin.Rows)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestAnOwnerWhoForbidsRemovalIsObeyed(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.fill("answers", 0, 6)
		s.foreign("answers", func(tbl *table.Table, tx *table.Transaction) error {
			return tx.SetProperties(map[string]string{"gc.enabled": "false"})
		})
		cared := s.upkeep("answers", lake.Care{})
		if cared.Compacted != 6 || cared.Snapshots != 0 || cared.Marked != 0 {
			t.Errorf("it did %+v", cared)
		}
	})
}

func TestUpkeepOfATableThatIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		if cared := s.upkeep("answers", lake.Care{}); cared != (lake.Cared{}) {
			t.Errorf("it did %+v", cared)
		}
		s.plan("answers", columns("id", column.Long))
		s.commit("empty", lake.Change{Target: s.plan("answers", answers)})
		if cared := s.upkeep("answers", lake.Care{}); cared.Snapshots != 0 || cared.Removed != 0 {
			t.Errorf("of an empty table it did %+v", cared)
		}
	})
}
