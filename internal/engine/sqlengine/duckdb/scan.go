package duckdb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/apache/arrow-go/v18/parquet/file"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Scan runs the SELECT into a Parquet file of the spill folder and reads that column by column. The driver's rows box
// every value, and its Arrow interface keeps whole answers outside the memory limit; a file obeys it, and costs less
// than either.
func (e *Engine) Scan(ctx context.Context, in sqlengine.Query, each func(sqlengine.Batch) error) (err error) {
	q, err := e.ask(ctx, in)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, q.close()) }()
	selected, err := q.scannable()
	if err != nil {
		return err
	}
	spilled, rows, err := q.spilled(selected, "compression snappy")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, spilled.Close()) }()
	if rows == 0 {
		return nil
	}
	reader, err := file.NewParquetReader(spilled)
	if err != nil {
		return fmt.Errorf("read what a scan spilled: %w", err)
	}
	s := &scan{question: q, file: reader}
	return s.run(each)
}

// scannable are the columns in the four forms that a vector has.
func (q *question) scannable() (selected string, err error) {
	all := make([]string, len(q.columns))
	for i, c := range q.columns {
		as := ""
		switch c.Type.Kind {
		case column.Boolean:
			as = "BOOLEAN"
		case column.Integer:
			as = "INTEGER"
		case column.Long:
			as = "BIGINT"
		case column.Double:
			as = "DOUBLE"
		case column.String:
			as = "VARCHAR"
		default:
			return "", problem.New("sql_scan_type", q.text.at, problem.Args{"column": c.Name, "type": c.Type.String()})
		}
		all[i] = "cast(" + answerColumn(i) + " as " + as + ") as " + answerColumn(i)
	}
	return strings.Join(all, ", "), nil
}

// scan is a spilled answer on its way to whoever asked.
type scan struct {
	question *question
	file     *file.Reader
}

// decodedAhead is how many row groups are decoded while the batches of one are worked on. Each holds one batch.
const decodedAhead = 2

// run hands the row groups over in their order.
func (s *scan) run(each func(sqlengine.Batch) error) error {
	ctx, stop := context.WithCancel(s.question.ctx)
	var decoding sync.WaitGroup
	defer decoding.Wait()
	defer stop()
	var coming []*group
	for next := 0; ; {
		for ; next < s.file.NumRowGroups() && len(coming) <= decodedAhead; next++ {
			g := &group{batches: make(chan sqlengine.Batch)}
			row := next
			decoding.Go(func() { g.decode(ctx, s.file.RowGroup(row)) })
			coming = append(coming, g)
		}
		if len(coming) == 0 {
			return nil
		}
		for batch := range coming[0].batches {
			if err := each(batch); err != nil {
				return err
			}
		}
		if err := coming[0].err; err != nil {
			return s.question.failed(err)
		}
		coming = coming[1:]
	}
}
