package query_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// held is a relation of whole numbers that an asker holds.
func held(name string, numbers ...int32) sqlengine.Table {
	return sqlengine.Table{
		Name: name, Columns: []column.Column{{Name: "n", Type: column.Type{Kind: column.Integer}}},
		Rows: func(yield func([]any, error) bool) {
			for _, n := range numbers {
				if !yield([]any{n}, nil) {
					return
				}
			}
		},
	}
}

func TestGivenRelationsAreReadBesideTheLakes(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("answers", "select 1 as n union all select 2")
	files := r.prepare("elsewhere", "select 7 as n").Pins()[0]
	answer, err := r.Ask(t.Context(), query.Question{Actor: query.Local(), Given: []sqlengine.Table{
		held("mine", 2, 3), held("not_named", 9), {Name: "by_file", Columns: files.Columns, Files: []string{files.Files[0].Path}},
		{Name: "empty", Columns: files.Columns},
	}, SQL: "select a.n, f.n, (select count(*) from empty) from answers a join mine using (n), by_file f"})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.From) != 1 || answer.From[0].Name != "answers" {
		t.Errorf("what was given is named as read from the lake: %v", answer.From)
	}
	all, err := answer.All()
	same(t, all, "[[2 7 0]]")
	same(t, err, nil)
}

func TestGivenRelationsWinOverEqualNames(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("answers", "select 1 as n")
	pending := r.prepare("answers", "select 2 as n")
	given := []sqlengine.Table{held("answers", 3), held("naru.runs", 4)}
	q := query.Question{SQL: "select n, (select n from naru.runs) from answers", Actor: query.Local(), Given: given}
	same(t, r.rows(q), "[[3 4]]")
	q.Pending = pending.Pins()
	same(t, r.rows(q), "[[3 4]]")
	q.SQL, q.Given = "from answers", nil
	same(t, r.rows(q), "[[2]]")
}

func TestWhatIsGivenOpensNothingElse(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("answers", "select * from (values ('21', 1), ('22', 2)) v(city, n)")
	r.load("salaries", "select 100 as n")
	ana := query.Actor{Name: "ana", Scope: map[string][]string{"city": {"21"}}}
	given := []sqlengine.Table{held("mine", 1, 2)}
	for _, c := range []struct{ sql, want string }{
		{"select n from answers join mine using (n)", "[[1]]"},
		{"from mine, salaries", "table_unknown 1:12"},
		{"select * from mine, naru.runs", "table_unknown 1:21"},
		{"from mine, nobody", "table_unknown 1:12"},
		{"select count(*) from mine", "[[2]]"},
	} {
		same(t, r.rows(query.Question{SQL: c.sql, Actor: ana, Given: given}), c.want)
	}
	// A relation that bears a hidden table's name shows what was given, and nothing of the table.
	same(t, r.rows(query.Question{SQL: "from salaries", Actor: ana, Given: []sqlengine.Table{held("salaries", 5)}}), "[[5]]")
	same(t, r.rows(query.Question{SQL: "from salaries", Actor: query.Local()}), "[[100]]")
	// Files are reached only where the engine may go.
	outside := sqlengine.Table{Name: "x", Columns: []column.Column{{ID: 1, Name: "n", Type: column.Type{Kind: column.Long}}},
		Files: []string{"/etc/passwd"}}
	if got, err := r.Ask(t.Context(), query.Question{SQL: "from x", Actor: ana, Given: []sqlengine.Table{outside}}); err == nil {
		t.Error("a file outside was read")
		_ = got.Close()
	}
}

func TestScanIsPinnedScopedAndTellsWhatItRead(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("answers", "select * from (values ('21', 1), ('22', 2), ('21', 3)) v(city, n)")
	ana := query.Actor{Name: "ana", Scope: map[string][]string{"city": {"21"}}}
	q := query.Question{SQL: "select a.n, city from answers a, mine order by a.n desc", Actor: ana,
		Given: []sqlengine.Table{held("mine", 1)}}
	var got []string
	from, err := r.Scan(t.Context(), q, func(b sqlengine.Batch) error {
		for i := range b.Rows {
			got = append(got, fmt.Sprintf("%d of %s", b.Columns[0].Longs[i], b.Columns[1].Texts[i]))
		}
		return nil
	})
	same(t, got, "[3 of 21 1 of 21]")
	same(t, err, nil)
	if len(from) != 1 || from[0].Name != "answers" {
		t.Errorf("the scan does not say what it read: %v", from)
	}
	refusal := errors.New("enough")
	_, err = r.Scan(t.Context(), q, func(sqlengine.Batch) error { return refusal })
	if !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	_, err = r.Scan(t.Context(), query.Question{SQL: "from nobody", Actor: query.Local()}, nil)
	same(t, code(err), "table_unknown_of 1:6")
}
