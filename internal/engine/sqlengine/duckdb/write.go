package duckdb

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Write computes the SELECT once and writes one sealed Parquet file per partition tuple, or several where a tuple has
// more rows than a file may have. No rows give no files. After
// an error the file in work is discarded; files sealed before stay, unnamed by any commit, for the lake's sweep.
func (e *Engine) Write(ctx context.Context, in sqlengine.Query, to sqlengine.Target) (_ sqlengine.Written, err error) {
	q, err := e.ask(ctx, in)
	if err != nil {
		return sqlengine.Written{}, err
	}
	defer func() { err = errors.Join(err, q.close()) }()
	w := &writing{question: q, to: to}
	if err := w.plan(); err != nil {
		return sqlengine.Written{}, err
	}
	if to.Into != nil {
		return w.stream()
	}
	rows, err := q.run()
	if err != nil {
		return sqlengine.Written{}, err
	}
	done := sqlengine.Written{Columns: w.columns, Rows: rows}
	if rows == 0 {
		return done, nil
	}
	parts, err := w.parts(rows)
	if err != nil {
		return sqlengine.Written{}, w.failed(err)
	}
	for _, part := range parts {
		pieces, err := w.pieces(part)
		if err != nil {
			return sqlengine.Written{}, w.failed(err)
		}
		for _, piece := range pieces {
			file, err := w.file(piece)
			if err != nil {
				return sqlengine.Written{}, w.failed(err)
			}
			done.Files = append(done.Files, file)
		}
	}
	return done, nil
}

// writing is a SELECT on its way into files.
type writing struct {
	question  *question
	to        sqlengine.Target
	columns   []column.Column // of the table, with ids
	values    []string        // the expression over the answer for each
	partition []int           // indexes of columns
}

// part is one tuple of partition values, or a piece of one: the rows from one place in the answer to another.
type part struct {
	number   int // in partsTable, from 1
	values   []any
	rows     int64
	from, to int64 // rowids of the answer, the last excluded; both 0: all
}

// plan asks for the ids and casts every column to what the table holds.
func (w *writing) plan() error {
	given := make([]column.Column, 0, len(w.question.columns))
	for _, c := range w.question.columns {
		for _, other := range given {
			if strings.EqualFold(other.Name, c.Name) {
				return problem.New("sql_columns_same", w.question.text.at, problem.Args{"column": c.Name})
			}
		}
		given = append(given, c)
	}
	if err := w.question.untyped(given); err != nil {
		return w.question.failed(err)
	}
	columns, partition := given, []string(nil)
	if w.to.Into == nil {
		var err error
		if columns, partition, err = w.to.Plan(given); err != nil {
			return err
		}
	}
	w.columns = columns
	for _, c := range columns {
		i := slices.IndexFunc(given, func(g column.Column) bool { return g.Name == c.Name })
		kind, err := sqlType(c.Type)
		if err != nil {
			return fmt.Errorf("column %q: %w", c.Name, err)
		}
		value := "null"
		if i >= 0 {
			value = answerColumn(i)
		}
		value = "cast(" + value + " as " + kind + ")"
		if c.Type.Kind == column.String && slices.Contains(partition, c.Name) {
			value = "nullif(" + value + ", '')" // Iceberg's readers lose the rows of a file whose partition is ''
		}
		w.values = append(w.values, value)
	}
	for _, name := range partition {
		i := slices.IndexFunc(columns, func(c column.Column) bool { return c.Name == name })
		if i < 0 {
			return fmt.Errorf("the partition column %q is not in the plan", name)
		}
		w.partition = append(w.partition, i)
	}
	return nil
}

// untyped finds columns that hold nothing but null. DuckDB's driver calls them integers; a table keeps them as texts.
func (q *question) untyped(columns []column.Column) error {
	var at []int
	var names, types []string
	for i, c := range columns {
		names = append(names, answerColumn(i))
		if c.Type.Kind == column.Integer {
			at = append(at, i)
			types = append(types, "typeof(any_value("+answerColumn(i)+"))")
		}
	}
	if len(at) == 0 {
		return nil
	}
	found := make([]string, len(at))
	into := make([]any, len(at))
	for i := range found {
		into[i] = &found[i]
	}
	err := q.conn.QueryRowContext(q.ctx, "select "+strings.Join(types, ", ")+" from (select * from (\n"+
		q.text.run[:statementEnd(q.text.run)]+"\n) limit 0) answer("+strings.Join(names, ", ")+")", q.args...).Scan(into...)
	for i, kind := range found {
		if kind == `"NULL"` {
			columns[at[i]].Type = column.Type{Kind: column.String}
		}
	}
	return err
}

// partsTable numbers the tuples, so that a file is filtered by values that never become text.
const partsTable = `"naru parts"`

func (w *writing) parts(rows int64) ([]part, error) {
	if len(w.partition) == 0 {
		return []part{{number: 1, rows: rows}}, nil
	}
	keys := make([]string, len(w.partition))
	names := make([]string, len(w.partition))
	for i, k := range w.partition {
		names[i] = "p" + strconv.Itoa(i)
		keys[i] = w.values[k] + " as " + names[i]
	}
	list := strings.Join(names, ", ")
	q := w.question
	err := q.exec("create table " + partsTable + " as select row_number() over (order by " + list + ") as n, * from (" +
		"select " + strings.Join(keys, ", ") + ", count(*) as rows from " + answerTable + " group by all)")
	if err != nil {
		return nil, err
	}
	found, err := q.conn.QueryContext(q.ctx, "select rows, "+list+" from "+partsTable+" order by n")
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var parts []part
	for found.Next() {
		p := part{number: len(parts) + 1, values: make([]any, len(w.partition))}
		into := []any{&p.rows}
		for i := range p.values {
			into = append(into, &p.values[i])
		}
		if err := found.Scan(into...); err != nil {
			return nil, err
		}
		for i, k := range w.partition {
			p.values[i] = plain(w.columns[k].Type, p.values[i])
		}
		parts = append(parts, p)
	}
	return parts, found.Err()
}

// pieces cuts a part that is too large for one file, in the answer's order. Files of one part are as large as each other.
func (w *writing) pieces(p part) ([]part, error) {
	if w.to.FileRows <= 0 || p.rows <= w.to.FileRows {
		return []part{p}, nil
	}
	files := (p.rows + w.to.FileRows - 1) / w.to.FileRows
	each := (p.rows + files - 1) / files
	// The answer's rowids are in its order, but those of one part have gaps, so the cuts are looked for.
	q := w.question
	cuts, err := q.conn.QueryContext(q.ctx, fmt.Sprintf("select id from (select rowid as id, row_number() over () as n from %s%s)"+
		" where (n - 1) %% %d = 0 order by id", answerTable, w.where(p), each))
	if err != nil {
		return nil, err
	}
	defer cuts.Close()
	var all []part
	for left := p.rows; cuts.Next(); left -= each {
		piece := p
		if err := cuts.Scan(&piece.from); err != nil {
			return nil, err
		}
		piece.rows, piece.to = min(each, left), math.MaxInt64
		if n := len(all); n > 0 {
			all[n-1].to = piece.from
		}
		all = append(all, piece)
	}
	return all, cuts.Err()
}

// file writes and seals one part.
func (w *writing) file(p part) (_ sqlengine.DataFile, err error) {
	file, err := w.to.Create()
	if err != nil {
		return sqlengine.DataFile{}, err
	}
	sealed := false
	defer func() {
		if !sealed {
			err = errors.Join(err, file.Discard())
		}
	}()
	rows, err := w.question.count(w.copy(p, file.TempPath()))
	if err != nil {
		return sqlengine.DataFile{}, err
	}
	if rows != p.rows {
		return sqlengine.DataFile{}, fmt.Errorf("a file got %d rows instead of %d", rows, p.rows)
	}
	faultpoint.Reach("duckdb.copied")
	path, size, err := file.Seal() // I1: durable before anything names it
	if err != nil {
		return sqlengine.DataFile{}, err
	}
	sealed = true
	faultpoint.Reach("duckdb.sealed")
	return sqlengine.DataFile{Path: path, Size: size, Rows: p.rows, Partition: p.values}, nil
}

// rowGroup is DuckDB's own size, which Iceberg's readers like too.
const rowGroup = 122_880

func (w *writing) copy(p part, path string) string {
	options := fmt.Sprintf("format parquet, compression zstd, row_group_size %d, field_ids %s", rowGroup, fieldIDs(w.columns))
	return "copy (select " + w.selected() + " from " + answerTable + w.where(p) + ") to " + literal(path) + " (" + options + ")"
}

// where leaves of the answer what belongs to the part.
func (w *writing) where(p part) string {
	var all []string
	for k, column := range w.partition {
		all = append(all, fmt.Sprintf("%s is not distinct from (select p%d from %s where n = %d)",
			w.values[column], k, partsTable, p.number))
	}
	if p.to > 0 {
		all = append(all, fmt.Sprintf("rowid >= %d and rowid < %d", p.from, p.to))
	}
	if len(all) == 0 {
		return ""
	}
	return " where " + strings.Join(all, " and ")
}

// selected are the table's columns as expressions over the answer.
func (w *writing) selected() string {
	all := make([]string, len(w.columns))
	for k, c := range w.columns {
		all[k] = w.values[k] + " as " + sqlengine.Identifier(c.Name)
	}
	return strings.Join(all, ", ")
}

// failed tells what ended the writing. Its statements are the house's, so no place in them means anything to a person.
func (w *writing) failed(err error) error {
	var already *problem.Problem
	if errors.As(err, &already) {
		return err
	}
	return w.question.failedAt(err, text{at: w.question.text.at})
}
