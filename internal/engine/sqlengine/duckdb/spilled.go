package duckdb

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/sqlengine"
)

var errNoSpill = errors.New("the SQL engine has no spill folder, through which scans and exports go")

// spilled runs the SELECT straight into one Parquet file of the spill folder, in the SELECT's order; selected are
// expressions over its columns, which are called c1, c2, ... The file has no name any more when it is answered, so that
// it goes when it is closed, or with the process. What a kill leaves before that goes with the folder.
func (q *question) spilled(selected, options string) (_ *os.File, rows int64, err error) {
	file, err := q.instance.spillFile()
	if err != nil {
		return nil, 0, err
	}
	defer func() {
		if gone := os.Remove(file.Name()); !errors.Is(gone, fs.ErrNotExist) { // DuckDB removes what it could not finish
			err = errors.Join(err, gone)
		}
		if err != nil {
			err = errors.Join(err, file.Close())
		}
	}()
	names := make([]string, len(q.columns))
	for i := range names {
		names[i] = answerColumn(i)
	}
	sql := q.text.run[:statementEnd(q.text.run)]
	before := "copy (select " + selected + " from (\n"
	rows, err = q.count(before+sql+"\n) answer("+strings.Join(names, ", ")+")) to "+literal(file.Name())+
		" (format parquet, use_tmp_file false, row_group_size "+strconv.Itoa(rowGroup)+", "+options+")", q.args...)
	if err != nil {
		q.text.before = len(before)
		return nil, 0, q.failed(err)
	}
	return file, rows, nil
}

// spillFile is an empty file of its own. The folder of a process that was idle for a day may have been taken away by
// another one, which took it for dead.
func (i *instance) spillFile() (*os.File, error) {
	if i.spill == "" {
		return nil, errNoSpill
	}
	if err := os.MkdirAll(i.spill, 0o755); err != nil {
		return nil, fmt.Errorf("make the spill folder: %w", err)
	}
	file, err := os.CreateTemp(i.spill, "answer-*.parquet")
	if err != nil {
		return nil, fmt.Errorf("make a file in the spill folder: %w", err)
	}
	return file, nil
}

// stream gives the whole SELECT to somebody else's writer.
func (w *writing) stream() (_ sqlengine.Written, err error) {
	file, rows, err := w.question.spilled(w.selected(), "compression zstd")
	if err != nil {
		return sqlengine.Written{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for {
		if err := w.question.ctx.Err(); err != nil {
			return sqlengine.Written{}, w.failed(err)
		}
		_, err := io.CopyN(w.to.Into, file, streamBytes)
		if errors.Is(err, io.EOF) {
			return sqlengine.Written{Columns: w.columns, Rows: rows}, nil
		}
		if err != nil {
			return sqlengine.Written{}, fmt.Errorf("hand the answer over: %w", err)
		}
	}
}

// streamBytes are handed over between two looks at the context.
const streamBytes = 1 << 20
