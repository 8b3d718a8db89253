package trial

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// Table reads the file of a trial under a contract, and holds the rows that would be loaded and those that would be set
// aside against what is expected. A file that would be refused as a whole is its problem.
func (b Bench) Table(ctx context.Context, t *Trial, of *table.Table) (Outcome, error) {
	out, err := b.table(ctx, t, of)
	if err != nil {
		return out, fmt.Errorf("test %q: %w", t.Name, err)
	}
	return out, nil
}

func (b Bench) table(ctx context.Context, t *Trial, of *table.Table) (out Outcome, err error) {
	out = Outcome{Trial: t.Name, Of: t.Subject()}
	file, err := b.lone(t)
	if err != nil {
		return out, err
	}
	dir, err := os.MkdirTemp(b.Dir, ".test-")
	if err != nil {
		return out, fmt.Errorf("make a folder for the test: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	n := 0
	read, err := of.Alone(ctx, file, b.Formats, b.Zone, func() (rows.File, error) {
		n++
		return create(filepath.Join(dir, strconv.Itoa(n)+".parquet"))
	})
	if err != nil {
		return out, err
	}
	came, err := b.loaded(ctx, read)
	if err != nil {
		return out, err
	}
	if out.Same, out.Rows, err = t.compare(came, b.Zone); err != nil {
		return out, err
	}
	out.Quarantined = t.compareBad(read.Bad)
	return out, nil
}

// loaded are the rows that were read, in their order.
func (b Bench) loaded(ctx context.Context, read table.Alone) (answer, error) {
	in := sqlengine.Table{Name: "loaded", Columns: read.Columns}
	for _, f := range read.Files {
		in.Files = append(in.Files, f.Path)
	}
	got, err := b.Desk.Ask(ctx, query.Question{
		SQL: "select * from loaded", Actor: query.Local(), Given: []sqlengine.Table{in}})
	if err != nil {
		return answer{}, err
	}
	came := answer{columns: got.Columns()}
	came.rows, err = got.All()
	return came, err
}

// lone is the file that a trial gives.
func (b Bench) lone(t *Trial) (table.Lone, error) {
	g := t.Upload
	f := table.Lone{Name: g.File, Text: []byte(g.Text), Labels: g.Labels, AsOf: begun()}
	var err error
	if g.AsOf.Value != "" {
		if f.AsOf, err = b.moment(g.AsOf); err != nil {
			return f, err
		}
	}
	if len(g.Rows) > 0 {
		f.Text, err = asCSV(g.Rows)
		f.Format = rows.FormatSpec{Word: "csv"}
	}
	return f, err
}

// asCSV writes rows as a file would have them: a field that a row does not name, or that is null, is empty.
func asCSV(all []Row) ([]byte, error) {
	var header []string
	for _, row := range all {
		for _, cell := range row.Cells {
			if !slices.Contains(header, cell.Column) {
				header = append(header, cell.Column)
			}
		}
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	records := [][]string{header}
	for _, row := range all {
		record := make([]string, len(header))
		for _, cell := range row.Cells {
			if value, ok := cell.Value.Scalar(); ok {
				record[slices.Index(header, cell.Column)] = value
			}
		}
		records = append(records, record)
	}
	if err := w.WriteAll(records); err != nil {
		return nil, fmt.Errorf("write the rows as a file: %w", err)
	}
	return text.Bytes(), nil
}

// parquet is a file that lives as long as the test.
type parquet struct{ *os.File }

func create(path string) (rows.File, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("make a file for the test: %w", err)
	}
	return parquet{f}, nil
}

// Seal ends it. Nobody needs it after a crash.
func (p parquet) Seal() (path string, size int64, err error) {
	info, err := p.Stat()
	if err != nil {
		return "", 0, errors.Join(err, p.Close())
	}
	return p.Name(), info.Size(), p.Close()
}

// Discard takes it away.
func (p parquet) Discard() error {
	return errors.Join(p.Close(), os.Remove(p.Name()))
}
