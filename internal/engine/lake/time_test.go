package lake_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func TestThePastIsReadThroughTheLedger(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		var times []time.Time
		for i := range 3 {
			times = append(times, s.add(fmt.Sprint("k", i), target, []any{i, "a", 1}).At)
		}
		s.wantRows(s.pinAt("answers", times[0]), "0 a 1")
		s.wantRows(s.pinAt("answers", times[1]), "0 a 1", "1 a 1")
		s.wantRows(s.pinAt("answers", times[2].Add(time.Hour)), "0 a 1", "1 a 1", "2 a 1")
		if at := s.pinAt("answers", times[1]).At; !at.Equal(times[1]) {
			t.Errorf("the pin is of %v, want %v", at, times[1])
		}
		_, _, err := s.Pins(t.Context(), []string{"answers"}, times[0].Add(-time.Hour))
		if !errors.Is(err, lake.ErrNoTable) {
			t.Errorf("before its first commit the table gave %v", err)
		}
	})
}

func TestMetadataStaysSmallAndThePastStaysReadable(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		const times = 115
		var first lake.Commit
		for i := range times {
			made := s.add(fmt.Sprint("k", i), target, []any{i, "a", 1})
			if i == 0 {
				first = made
			}
		}
		pin := s.pin("answers")
		if pin.Rows != times {
			t.Errorf("the table has %d rows, want %d", pin.Rows, times)
		}
		text, err := os.ReadFile(strings.TrimPrefix(pin.Metadata, "file://"))
		if err != nil {
			t.Fatal(err)
		}
		var meta struct{ Snapshots []any }
		if err := json.Unmarshal(text, &meta); err != nil {
			t.Fatal(err)
		}
		if n := len(meta.Snapshots); n < 50 || n > 100 {
			t.Errorf("metadata holds %d snapshots", n)
		}
		s.wantRows(s.pinAt("answers", first.At), "0 a 1")
	})
}

func TestAMovedFolderIsToldWithItsOldPlace(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		s.add("k1", target, []any{1, "a", 1})
		if err := s.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		moved := filepath.Join(t.TempDir(), "elsewhere")
		if err := os.Rename(s.dir, moved); err != nil {
			t.Fatal(err)
		}
		l := open(t, s.db, moved)
		_, _, pinning := l.Pins(t.Context(), []string{"answers"}, time.Time{})
		_, planning := l.Plan(t.Context(), "answers", answers, nil, false)
		for _, err := range []error{pinning, planning, l.Check(t.Context())} {
			if err == nil || !strings.Contains(err.Error(), s.dir) ||
				!strings.Contains(err.Error(), "naru table rebuild answers") ||
				!strings.Contains(err.Error(), "naru model build answers --force") {
				t.Errorf("a moved folder is told by %v", err)
			}
		}
		fresh, err := l.Plan(t.Context(), "answers", answers, nil, true) // what rebuild does
		if err != nil {
			t.Fatal(err)
		}
		l.add("k2", fresh, []any{2, "b", 1})
		l.wantRows(l.pin("answers"), "2 b 1")
		if err := l.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestCheckFindsFilesThatAreLostOrCut(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		f := s.file(target, []any{1, "a", 1})
		s.commit("k1", lake.Change{Target: target, Add: []lake.File{f}})
		if err := os.Truncate(f.Path, 10); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), f.Path) {
			t.Errorf("a cut file is told by %v", err)
		}
		if err := os.Remove(strings.TrimPrefix(s.pin("answers").Metadata, "file://")); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "answers") {
			t.Errorf("lost metadata is told by %v", err)
		}
	})
}

func TestATableWhoseFilesAreGoneIsAProblemWithAWayOut(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.add("k1", s.plan("answers", answers), []any{1, "a", 1})
		if err := os.RemoveAll(s.dir); err != nil {
			t.Fatal(err)
		}
		l := open(t, s.db, s.dir)
		_, _, pinning := l.Pins(t.Context(), []string{"answers"}, time.Time{})
		_, planning := l.Plan(t.Context(), "answers", answers, nil, false)
		for _, one := range []struct {
			err   error
			hints []string
		}{
			{pinning, []string{"naru doctor"}},
			{planning, []string{"naru table rebuild answers", "naru model build answers --force"}},
			{l.Check(t.Context()), []string{"naru table rebuild answers", "naru model build answers --force"}},
		} {
			var told *problem.Problem
			var several *problem.Several
			if errors.As(one.err, &several) {
				told = several.Problems[0]
			} else if !errors.As(one.err, &told) {
				t.Errorf("no problem: %v", one.err)
				continue
			}
			for _, hint := range one.hints {
				if !strings.Contains(told.Hint(), hint) {
					t.Errorf("the hint does not name %s: %v", hint, told)
				}
			}
		}
	})
}

func TestFoldersMayHaveAnyName(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		for _, name := range []string{"아동 친화 도시", "100%41", "a+b;c#d?e", "x:y@z[1]"} {
			l := open(t, s.db, filepath.Join(t.TempDir(), name, "lake"))
			form := columns("도시", column.String, "id", column.Long)
			target, err := l.Plan(t.Context(), "answers", form, []string{"도시"}, true)
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			l.add("first"+name, target, []any{"서울", 1})
			next := l.plan("answers", form, "도시")
			l.commit("second"+name, lake.Change{Target: next, RemoveOnly: [][]any{{"서울"}},
				Add: []lake.File{l.file(next, []any{"서울", 2}), l.file(next, []any{"부산", 3})}})
			l.wantRows(l.pin("answers"), "부산 3", "서울 2")
			if err := l.Check(t.Context()); err != nil {
				t.Errorf("%q: %v", name, err)
			}
			beside, err := os.ReadDir(filepath.Dir(filepath.Dir(l.dir)))
			if err != nil || len(beside) != 1 {
				t.Errorf("%q: metadata went elsewhere: %v, %v", name, beside, err)
			}
		}
	})
}
