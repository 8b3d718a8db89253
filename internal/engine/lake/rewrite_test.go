package lake_test

import (
	"errors"
	"testing"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
)

func TestFilesAreRemovedByTheirPath(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("prices", columns("id", column.Long, "v", column.String))
		first, second := s.file(target, []any{1, "a"}), s.file(target, []any{2, "b"})
		s.commit("k1", lake.Change{Target: target, Add: []lake.File{first, second}})
		s.commit("k2", lake.Change{Target: target, RemovePaths: []string{first.Path}, Add: []lake.File{s.file(target, []any{1, "new"})}})
		s.wantRows(s.pin("prices"), "1 new", "2 b")

		_, err := s.tryCommit(t.Context(), "k3", lake.Change{Target: target, RemovePaths: []string{first.Path, second.Path}})
		if !errors.Is(err, lake.ErrMoved) {
			t.Errorf("a file that is gone was removed: %v", err)
		}
		s.wantRows(s.pin("prices"), "1 new", "2 b")
		empty := s.plan("nothing", columns("id", column.Long))
		if _, err := s.tryCommit(t.Context(), "k4", lake.Change{Target: empty, RemovePaths: []string{second.Path}}); !errors.Is(err, lake.ErrMoved) {
			t.Errorf("a table without files lost one: %v", err)
		}
	})
}

func TestAChangeMadeFromWhatWasThereIsNotPutOverSomethingElse(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("prices", columns("id", column.Long, "v", column.String))
		s.add("k1", target, []any{1, "a"})
		since := s.pin("prices").Metadata
		s.add("k2", target, []any{2, "b"})
		late := lake.Change{Target: target, Since: since, Add: []lake.File{s.file(target, []any{2, "late"})}}
		if _, err := s.tryCommit(t.Context(), "k3", late); !errors.Is(err, lake.ErrMoved) {
			t.Errorf("%v", err)
		}
		late.Since = s.pin("prices").Metadata
		s.commit("k3", late)
		s.wantRows(s.pin("prices"), "1 a", "2 b", "2 late")
	})
}

func TestARenamedColumnKeepsItsId(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		first := s.plan("people", columns("id", column.Long, "name", column.String, "at", structOf("lat", column.Double)))
		s.add("k1", first, []any{1, "a", []any{1.5}})
		wanted := columns("id", column.Long, "full name", column.String, "at", structOf("lat", column.Double))
		was := map[string]string{"full name": "name", "lon": "lat"}
		for range 2 { // the second time it has its name already
			second, err := s.PlanRenamed(t.Context(), "people", wanted, nil, was)
			if err != nil {
				t.Fatal(err)
			}
			if second.Columns[1].ID != first.Columns[1].ID {
				t.Fatalf("ids went from %+v to %+v", first.Columns, second.Columns)
			}
			s.commit("k"+second.Columns[1].Name+s.pin("people").Metadata, lake.Change{Target: second})
		}
		if got := s.pin("people"); got.Columns[1].Name != "full name" || got.Columns[1].ID != first.Columns[1].ID {
			t.Errorf("%+v", got.Columns)
		}
		upper, err := s.PlanRenamed(t.Context(), "people",
			columns("id", column.Long, "FULL NAME", column.String, "at", structOf("lat", column.Double)), nil,
			map[string]string{"FULL NAME": "full name"})
		if err != nil || upper.Columns[1].ID != first.Columns[1].ID {
			t.Errorf("another case is a rename when it is said to be: %v", err)
		}
		_, err = s.PlanRenamed(t.Context(), "people",
			columns("id", column.Long, "full name", column.String, "at", structOf("lon", column.Double)), nil, was)
		if err == nil {
			t.Error("a rename inside a struct would read as NULL")
		}
	})
}
