package lake_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func decimal(precision, scale int) column.Type {
	return column.Type{Kind: column.Decimal, Precision: precision, Scale: scale}
}

func listOf(t column.Type) column.Type {
	return column.Type{Kind: column.List, Element: &column.Column{Name: "element", Type: t}}
}

func structOf(fields ...any) column.Type {
	return column.Type{Kind: column.Struct, Fields: columns(fields...)}
}

func TestColumnsAreAddedDroppedWidenedAndReordered(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		first := s.plan("answers", columns(
			"id", column.Integer, "gone", column.String, "price", decimal(6, 2), "Q1.1", column.Integer))
		s.add("k1", first, []any{1, "x", "12.50", 7})

		second := s.plan("answers", columns(
			"price", decimal(20, 2), "새 열", column.String, "id", column.Long, "Q1.1", column.Integer))
		for i, name := range []string{"price", "새 열", "id", "Q1.1"} {
			if second.Columns[i].Name != name {
				t.Errorf("column %d is %q", i, second.Columns[i].Name)
			}
		}
		if second.Columns[2].ID != first.Columns[0].ID || second.Columns[1].ID <= first.Columns[3].ID {
			t.Errorf("ids went from %+v to %+v", first.Columns, second.Columns)
		}
		s.add("k2", second, []any{"9000000000000000.25", "글", 1 << 40, 8})
		s.wantRows(s.pin("answers"), "12.5 NULL 1 7", "9000000000000000.25 글 1099511627776 8")

		// A name that comes back is a new column: the old values stay gone.
		third := s.plan("answers", columns("id", column.Long, "gone", column.String))
		s.commit("k3", lake.Change{Target: third})
		s.wantRows(s.pin("answers"), "1 NULL", "1099511627776 NULL")
	})
}

func TestNestedColumnsKeepTheirIds(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		first := s.plan("visits", columns("id", column.Long, "at", structOf("lat", column.Double, "n", column.Integer),
			"tags", listOf(kind(column.String))))
		s.commit("k1", lake.Change{Target: first, Add: []lake.File{
			s.file(first, []any{1, []any{1.5, 2}, []any{"a", "b"}})}})
		second := s.plan("visits", columns("id", column.Long,
			"at", structOf("n", column.Long, "lat", column.Double, "lon", column.Double), "tags", listOf(kind(column.String)),
			"more", listOf(structOf("k", column.String))))
		s.commit("k2", lake.Change{Target: second, Add: []lake.File{
			s.file(second, []any{2, []any{3, 2.5, 4.5}, []any{"c"}, []any{[]any{"d"}}})}})
		pin := s.pin("visits")
		if pin.Rows != 2 || pin.Columns[1].Type.Fields[0].ID != first.Columns[1].Type.Fields[1].ID ||
			pin.Columns[2].Type.Element.ID != first.Columns[2].Type.Element.ID {
			t.Errorf("nested ids went from %+v to %+v", first.Columns, pin.Columns)
		}
	})
}

func TestWhatCannotChangeIsRefusedUnlessTheTableBeginsAnew(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		now := columns("city", column.String, "n", column.Long, "price", decimal(18, 4),
			"at", structOf("lat", column.Double), "d", column.Date)
		target := s.plan("answers", now, "city")
		s.add("k1", target, []any{"a", 1, "1.5", []any{2.5}, nil})
		city := []string{"city"}
		change := func(i int, c column.Column) []column.Column {
			next := append([]column.Column(nil), now...)
			next[i] = c
			return next
		}
		cases := []struct {
			name      string
			columns   []column.Column
			partition []string
			want      problem.Code
		}{
			{"narrowing", change(1, columns("n", column.Integer)[0]), city, "lake_type_change"},
			{"another type", change(1, columns("n", column.String)[0]), city, "lake_type_change"},
			{"fewer digits", change(2, columns("price", decimal(10, 4))[0]), city, "lake_type_change"},
			{"another scale", change(2, columns("price", decimal(18, 2))[0]), city, "lake_type_change"},
			{"a date that gets a time", change(4, columns("d", column.Timestamp)[0]), city, "lake_type_change"},
			{"another type of the partition", change(0, columns("city", column.Long)[0]), city, "lake_type_change"},
			{"nested rename", change(3, columns("at", structOf("latitude", column.Double))[0]), city, "lake_nested_rename"},
			{"case", change(1, columns("N", column.Long)[0]), city, "lake_case_changed"},
			{"no partition", now, nil, "lake_partition_change"},
			{"another partition", now, []string{"n"}, "lake_partition_change"},
			{"one more partition", now, []string{"city", "n"}, "lake_partition_change"},
		}
		for _, c := range cases {
			_, err := s.Plan(t.Context(), "answers", c.columns, c.partition, false)
			if code(err) != c.want {
				t.Errorf("%s gave %v", c.name, err)
			} else if !strings.Contains(err.Error(), "naru table rebuild answers") {
				t.Errorf("%s does not say what to do: %v", c.name, err)
			}
			if _, err := s.Plan(t.Context(), "answers", c.columns, c.partition, true); err != nil {
				t.Errorf("%s with a fresh table gave %v", c.name, err)
			}
		}
	})
}

func TestNamesThatDifferOnlyInCaseAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		for _, bad := range [][]column.Column{
			columns("n", column.Long, "N", column.Long),
			columns("at", structOf("lat", column.Double, "LAT", column.Double)),
			columns("l", listOf(structOf("k", column.Long, "K", column.Long))),
		} {
			if _, err := s.Plan(t.Context(), "answers", bad, nil, true); code(err) != "lake_case_clash" {
				t.Errorf("%v gave %v", bad, err)
			}
		}
	})
}

func TestAFreshTableReplacesTheOldOneWithTheCommit(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		old := s.plan("answers", answers)
		s.add("k1", old, []any{1, "a", 1})
		before := s.pin("answers")

		form := columns("city", column.String, "score", column.String)
		fresh, err := s.Plan(t.Context(), "answers", form, []string{"city"}, true)
		if err != nil {
			t.Fatal(err)
		}
		change := lake.Change{Target: fresh, Add: []lake.File{s.file(fresh, []any{"a", "high"})}}
		pending, err := s.Prepare(t.Context(), task("k2"), change)
		if err != nil {
			t.Fatal(err)
		}
		s.wantRows(s.pin("answers"), "1 a 1")
		s.add("meanwhile", old, []any{2, "a", 1})
		if _, err := s.record(t.Context(), pending); !errors.Is(err, lake.ErrMoved) {
			t.Fatalf("an overtaken rebuild gave %v", err)
		}
		s.commit("k2", change)
		pin := s.pin("answers")
		s.wantRows(pin, "a high")
		s.wantRows(before, "1 a 1")
		s.wantRows(s.pinAt("answers", before.At), "1 a 1")

		if _, err := s.Prepare(t.Context(), task("k3"), lake.Change{Target: old}); code(err) != "lake_partition_change" {
			t.Errorf("files of the old table gave %v", err)
		}
		next := s.plan("answers", pin.Columns, "city")
		s.add("k4", next, []any{"b", "low"})
		s.wantRows(s.pin("answers"), "a high", "b low")
	})
}

func TestFilesWhoseIdsWereGivenAwayMustBeWrittenAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		first := s.plan("answers", answers)
		s.commit("k1", lake.Change{Target: first})
		one := s.plan("answers", append(columns("x", column.Long), answers...))
		two := s.plan("answers", append(columns("y", column.Long), answers...))
		f := s.file(two, []any{5, 1, "a", 1})
		s.add("k2", one, []any{4, 1, "a", 1})
		_, err := s.Prepare(t.Context(), task("k3"), lake.Change{Target: two, Add: []lake.File{f}})
		if !errors.Is(err, lake.ErrReplan) {
			t.Errorf("files with the ids of another column gave %v", err)
		}
	})
}

func TestLabelsBecomeColumnDocs(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		form := columns("ob", column.Integer)
		form[0].Doc = "응답 대상"
		target := s.plan("answers", form)
		s.add("k1", target, []any{1})
		form[0].Doc = "respondent"
		s.commit("k2", lake.Change{Target: s.plan("answers", form)})
		if got := s.pin("answers").Columns[0]; got.Doc != "respondent" || got.ID != target.Columns[0].ID {
			t.Errorf("the column is %+v", got)
		}
		s.wantRows(s.pin("answers"), "1")
	})
}
