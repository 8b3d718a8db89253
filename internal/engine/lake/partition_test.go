package lake_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// code is the code of the problem in an error, or "".
func code(err error) problem.Code {
	var p *problem.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

var byCity = columns("city", column.String, "id", column.Long)

func TestPartitionsAreReplacedFileByFile(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", byCity, "city")
		cities := []any{"서울", "a/b=c", "100%", "a%2Fb", " ", nil, "seoul", "NULL"}
		var files []lake.File
		var want []string
		for _, city := range cities {
			files = append(files, s.file(target, []any{city, 1}))
		}
		s.commit("load", lake.Change{Target: target, Add: files})
		for i, city := range cities {
			one := s.file(target, []any{city, i + 100})
			s.commit("replace"+string(rune('a'+i)), lake.Change{Target: target,
				RemoveOnly: [][]any{{city}}, Add: []lake.File{one}})
		}
		for i, city := range cities {
			name, _ := city.(string)
			if city == nil {
				name = "NULL"
			}
			want = append(want, name+" "+string(rune('0'+1))+string(rune('0'))+string(rune('0'+i)))
		}
		s.wantRows(s.pin("answers"), want...)
		for _, f := range s.pin("answers").Files {
			if len(f.Partition) != 1 {
				t.Errorf("file of partition %v", f.Partition)
			}
		}

		s.commit("drop", lake.Change{Target: target, RemoveOnly: [][]any{{nil}, {"서울"}, {"nowhere"}}})
		if pin := s.pin("answers"); pin.Rows != int64(len(cities)-2) {
			t.Errorf("after two partitions went there are %d rows", pin.Rows)
		}
	})
}

func TestAllKindsOfPartitionValuesComeBack(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		form := columns("b", column.Boolean, "i", column.Integer, "l", column.Long, "s", column.String,
			"도시", column.Date)
		target := s.plan("answers", form, "도시", "b", "i", "l", "s")
		day := time.Date(1969, 12, 30, 0, 0, 0, 0, time.UTC)
		f := s.file(target, []any{true, 2026, 1 << 40, "a", day})
		f.Partition = []any{day, true, int32(2026), int64(1 << 40), "a"}
		empty := s.file(target, []any{nil, nil, nil, nil, nil})
		s.commit("k1", lake.Change{Target: target, Add: []lake.File{f, empty}})

		found := false
		for _, got := range s.pin("answers").Files {
			if got.Partition[0] == nil {
				continue
			}
			found = true
			for i, want := range f.Partition {
				if at, ok := want.(time.Time); ok && at.Equal(got.Partition[i].(time.Time)) {
					continue
				}
				if got.Partition[i] != want {
					t.Errorf("value %d is %v (%T), want %v (%T)", i, got.Partition[i], got.Partition[i], want, want)
				}
			}
		}
		if !found {
			t.Error("the partition was lost")
		}
		s.commit("k2", lake.Change{Target: target, RemoveOnly: [][]any{f.Partition}})
		s.wantRows(s.pin("answers"), "NULL NULL NULL NULL NULL")
	})
}

func TestPartitionTextsThatLoseRowsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", byCity, "city")
		for text, want := range map[string]problem.Code{
			"":                      "lake_partition_empty",
			strings.Repeat("시", 86): "lake_partition_long", // 258 bytes
		} {
			_, err := s.Prepare(t.Context(), task("k"),
				lake.Change{Target: target, Add: []lake.File{s.file(target, []any{text, 1})}})
			if code(err) != want {
				t.Errorf("a partition text of %d bytes gave %v", len(text), err)
			}
		}
		long := strings.Repeat("a", 256)
		s.add("k", target, []any{long, 1})
		s.commit("k2", lake.Change{Target: target, RemoveOnly: [][]any{{long}}})
		s.wantRows(s.pin("answers"))
	})
}

func TestAFileOfMoreThanOnePartitionIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", byCity, "city")
		mixed := s.file(target, []any{"a", 1}, []any{nil, 2})
		other := s.file(target, []any{"a", 1}, []any{"b", 2})
		wrong := s.file(target, []any{"a", 1})
		wrong.Partition = []any{"b"}
		none := s.file(target, []any{"a", 1})
		none.Partition = []any{nil}
		unsaid := s.file(target, []any{"a", 1})
		unsaid.Partition = nil
		for name, f := range map[string]lake.File{
			"a and NULL": mixed, "a and b": other, "another value": wrong, "NULL": none, "no tuple": unsaid,
		} {
			if _, err := s.Prepare(t.Context(), task("k"), lake.Change{Target: target, Add: []lake.File{f}}); err == nil {
				t.Errorf("a file with %s was taken", name)
			}
		}
	})
}

func TestRemovingAPartitionOfAnotherTypeIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", columns("round", column.Integer, "id", column.Long), "round")
		s.add("k1", target, []any{int32(2026), 1})
		for _, tuple := range [][]any{{"2026"}, {2026.0}, {}, {int32(2026), nil}} {
			_, err := s.Prepare(t.Context(), task("k2"), lake.Change{Target: target, RemoveOnly: [][]any{tuple}})
			if err == nil {
				t.Errorf("partition %v was taken", tuple)
			}
		}
		s.commit("k3", lake.Change{Target: target, RemoveOnly: [][]any{{int64(2026)}}})
		s.wantRows(s.pin("answers"))
	})
}

func TestPartitioningByInexactValuesIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		_, err := s.Plan(t.Context(), "answers", columns("x", column.Double), []string{"x"}, false)
		if code(err) != "lake_partition_type" {
			t.Errorf("partition by a double gave %v", err)
		}
		if _, err := s.Plan(t.Context(), "answers", byCity, []string{"nowhere"}, false); err == nil {
			t.Error("partition by a column that is not there was taken")
		}
	})
}

func TestFilesThatWouldReadAsNullAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		row := [][]any{{1, "a", 3}}
		without := columns("id", column.Long, "city", column.String, "score", column.Integer) // no field ids
		swapped := append([]column.Column(nil), target.Columns...)
		swapped[0].ID, swapped[2].ID = swapped[2].ID, swapped[0].ID
		narrow := append([]column.Column(nil), target.Columns...)
		narrow[0].Type.Kind = column.Integer
		for name, as := range map[string][]column.Column{"no ids": without, "other ids": swapped, "other types": narrow} {
			f, err := writeFile(target, as, row)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Prepare(t.Context(), task("k"), lake.Change{Target: target, Add: []lake.File{f}}); err == nil {
				t.Errorf("a file with %s was taken", name)
			}
		}
		few, err := writeFile(target, target.Columns[:2], [][]any{{1, "a"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Prepare(t.Context(), task("k"), lake.Change{Target: target, Add: []lake.File{few}}); err == nil {
			t.Error("a file without a column was taken")
		}
		f := s.file(target, row...)
		f.Rows = 2
		if _, err := s.Prepare(t.Context(), task("k"), lake.Change{Target: target, Add: []lake.File{f}}); err == nil {
			t.Error("a file with another number of rows was taken")
		}
	})
}
