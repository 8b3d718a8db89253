package survey_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// parquetFile is a file that the engine writes for a test.
type parquetFile struct{ path string }

func (f parquetFile) TempPath() string { return f.path }

func (f parquetFile) Seal() (string, int64, error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return "", 0, err
	}
	return f.path, info.Size(), nil
}

func (f parquetFile) Discard() error { return os.Remove(f.path) }

// million is 91 questions of 1 to 5, asked of a million, as a Parquet file; every twentieth answer is missing.
func million(b *testing.B, rows int) (*fieldwork, []string) {
	dir := b.TempDir()
	engine, err := duckdb.Open(duckdb.Options{Dirs: []string{dir}, SpillDir: b.TempDir(), Threads: 2})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := engine.Close(); err != nil {
			b.Errorf("close: %v", err)
		}
	})
	a := &fieldwork{engine: engine}
	var names, selected []string
	for i := range 91 {
		name := fmt.Sprintf("q%02d", i+1)
		names = append(names, name)
		selected = append(selected, fmt.Sprintf("if(hash(n * 100 + %d) %% 20 = 0, null, 1 + hash(n * 100 + %d) %% 5)::integer as %s", i, i+50, name))
		a.variables = append(a.variables, between(name, 1, 5))
	}
	number := 0
	written, err := engine.Write(b.Context(), sqlengine.Query{
		SQL: "select " + strings.Join(selected, ", ") + fmt.Sprintf(" from generate_series(1, %d) as s(n)", rows),
	}, sqlengine.Target{
		Plan: func(columns []column.Column) ([]column.Column, []string, error) {
			for i := range columns {
				columns[i].ID = i + 1
			}
			return columns, nil, nil
		},
		Create: func() (sqlengine.File, error) {
			number++
			return parquetFile{filepath.Join(dir, fmt.Sprintf("%d.parquet", number))}, nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	table := sqlengine.Table{Name: "people", Columns: written.Columns}
	for _, file := range written.Files {
		table.Files = append(table.Files, file.Path)
	}
	a.tables = []sqlengine.Table{table}
	return a, names
}

// BenchmarkAMillionRespondents compares the whole document of 20 scales with what DuckDB takes for 91 histograms alone,
// and says which part of it is the scan's.
func BenchmarkAMillionRespondents(b *testing.B) {
	a, names := million(b, 1_000_000)
	s := everyone("people")
	s.Groups = []survey.Group{{Name: "child", Condition: at("q91 <= 3")}, {Name: "parent", Condition: at("q91 = 4")}, {Name: "worker", Condition: at("true")}}
	s.By = ats("q91")
	for d := range 20 {
		items := asked(names[d*9/2 : d*9/2+4+d%2]...)
		s.Domains = append(s.Domains, survey.Domain{
			Name: fmt.Sprintf("d%02d", d), Items: map[string][]survey.Item{"child": items, "parent": items, "worker": items}})
	}
	b.Run("histograms", func(b *testing.B) {
		sql := "select histogram(" + strings.Join(names, "), histogram(") + ") from \"people\""
		for b.Loop() {
			if _, _, err := a.ask(b.Context(), sql, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	compute := func(b *testing.B, scan survey.Scan) {
		for b.Loop() {
			in := survey.Input{Known: a.known, Scan: scan, Ask: a.ask}
			if _, err := s.Compute(b.Context(), in); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("document", func(b *testing.B) { compute(b, a.scan) })
	b.Run("scan alone", func(b *testing.B) {
		compute(b, func(ctx context.Context, sql string, args []sqlengine.Argument, _ func(sqlengine.Batch) error) ([]work.Ref, error) {
			return a.scan(ctx, sql, args, func(sqlengine.Batch) error { return nil })
		})
	})
	var kept []sqlengine.Batch
	b.Run("tally alone", func(b *testing.B) {
		compute(b, func(ctx context.Context, sql string, args []sqlengine.Argument, each func(sqlengine.Batch) error) ([]work.Ref, error) {
			if kept == nil {
				_, err := a.scan(ctx, sql, args, func(batch sqlengine.Batch) error {
					kept = append(kept, batch)
					return nil
				})
				b.ResetTimer()
				if err != nil {
					return nil, err
				}
			}
			for _, batch := range kept {
				if err := each(batch); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
	})
}
