package trial_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/trial"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

const contract = `from: [survey]
strategy: append
columns:
  - {name: round, type: integer, from: label.round}
  - {name: city, type: string}
  - {name: ob, type: integer, required: true, values: [1, 2, 3, 4, 5]}
  - {name: pl03, type: integer, range: [1, 5], missing: [9]}
  - {name: paid, type: "decimal(9,2)"}
  - {name: written, type: date, format: "%Y.%m.%d"}
`

// room is a bench over an empty lake.
type room struct {
	trial.Bench
	t     *testing.T
	table *table.Table
}

// each runs a test over a real engine and an empty lake. The control database is never asked, so one kind of it is enough.
func each(t *testing.T, test func(*room)) {
	t.Parallel()
	db, err := controldb.Open(t.Context(), controldb.Options{URL: t.TempDir() + "/naru.db", Locks: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context(), []controldb.Migrations{lake.Migrations()}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	l, err := lake.Open(t.Context(), db, dir)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	engine, err := duckdb.Open(duckdb.Options{Dirs: []string{dir}, SpillDir: t.TempDir(), Threads: 1, Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	r := &room{t: t}
	r.table = r.contract(contract)
	r.Bench = trial.Bench{
		Desk: query.New(l, engine, nil, query.Options{}), Formats: rows.Formats{"csv": csv.Format{}}, Zone: zone, Dir: dir,
		Columns: func(name string) ([]column.Column, bool) {
			if name == "responses" {
				return r.table.Columned(), true
			}
			return nil, false
		},
	}
	test(r)
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("the test left %v, %v", left, err)
	}
}

func (r *room) contract(text string) *table.Table {
	r.t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("tables/responses.yaml", []byte(text), 0, &found)
	if !ok {
		r.t.Fatal(found.Err())
	}
	made := table.Decode("responses", n, &found)
	if err := found.Err(); err != nil {
		r.t.Fatal(err)
	}
	return made
}

func decode(t *testing.T, text string) (*trial.Trial, error) {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("tests/t.yaml", []byte(text), 0, &found)
	if !ok {
		t.Fatal(found.Err())
	}
	made := trial.Decode("t", n, &found)
	return made, found.Err()
}

// try runs a test of a model, whose SQL file is given, or of the table.
func (r *room) try(sql, text string) (trial.Outcome, error) {
	r.t.Helper()
	made, err := decode(r.t, text)
	if err != nil {
		r.t.Fatal(err)
	}
	if sql == "" {
		return r.Table(r.t.Context(), made, r.table)
	}
	var found problem.List
	header, body, at, ok := yamlfile.SplitSQL("models/m.sql", []byte(sql), &found)
	if !ok {
		r.t.Fatal(found.Err())
	}
	m := model.Decode("m", header, body, at, &found)
	if err := found.Err(); err != nil {
		r.t.Fatal(err)
	}
	return r.Model(r.t.Context(), made, m)
}

// want compares the lines of a difference, each as its mark and cells.
func (r *room) want(sql, text string, same int, lines ...string) {
	r.t.Helper()
	out, err := r.try(sql, text)
	if err != nil {
		r.t.Error(err)
		return
	}
	var got []string
	for _, d := range []trial.Difference{out.Rows, out.Quarantined} {
		for _, line := range d.Lines {
			words := append([]string{line.Mark}, line.Cells...)
			if len(line.Other) > 0 {
				words = append(words, "<- "+strings.Join(line.Other, " "))
			}
			got = append(got, strings.Join(words, " "))
		}
	}
	if out.Same != same || strings.Join(got, "\n") != strings.Join(lines, "\n") || out.Passed() != (len(lines) == 0) {
		r.t.Errorf("%d rows are the same, want %d; the difference is\n%s\nwant\n%s", out.Same, same,
			strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

// refused wants a problem that holds all the words.
func (r *room) refused(sql, text string, words ...string) {
	r.t.Helper()
	_, err := r.try(sql, text)
	if err == nil {
		r.t.Errorf("%s is taken", text)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			r.t.Errorf("%q does not name %q", err, word)
		}
	}
}
