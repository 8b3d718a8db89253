// Package csv reads records of fields divided by a character: .csv and .tsv, as offices and programs write them.
//
// It owns the grammar (grammar.go says it in one place), where a piece may be cut off (cutter.go), and how a piece is
// cut into fields (fields.go). It never types a field and never skips a record: what it cannot cut is handed on as bad.
package csv

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Format reads csv and tsv.
type Format struct{}

// Open finds out encoding and delimiter where they are not given, and reads the names.
func (Format) Open(_ context.Context, s rows.Source) (*rows.Reading, error) {
	c := &cutter{source: s.Body, name: s.Name, line: 1, pieces: pieceBytes, grammar: grammar{longest: longestQuoted}}
	return c.open(s.Spec)
}

func (c *cutter) open(spec rows.FormatSpec) (*rows.Reading, error) {
	options := spec.CSV
	if err := c.fill(); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	found, err := detectEncoding(c.name, c.data, c.ended, options.Encoding)
	if err != nil {
		return nil, err
	}
	c.drop(found.mark)
	c.encoding = found.encoding
	if err := c.skipLines(options.Header); err != nil {
		return nil, err
	}
	c.grammar.quote, c.grammar.quoting = '"', options.Quote != "none"
	if len(options.Quote) == 1 {
		c.grammar.quote = options.Quote[0]
	}
	if loneReturns(c.data) {
		return nil, broken("rows_lone_returns", c.name, nil)
	}
	var notes []*problem.Problem
	if !found.declared {
		notes = append(notes, note("rows_encoding_found", c.name,
			problem.Args{"encoding": found.encoding.String(), "why": found.why}))
	}
	delimiter, told := c.delimiter(spec)
	c.grammar.delimiter = delimiter
	if !told {
		notes = append(notes, note("rows_delimiter_found", c.name, problem.Args{"delimiter": nameOf(delimiter)}))
	}
	if err := c.header(); err != nil {
		return nil, err
	}
	reading := &rows.Reading{Fields: c.names, Notes: notes, Next: c.next}
	if len(options.Decimal) == 1 {
		reading.Decimal = options.Decimal[0]
	}
	if len(options.Thousands) == 1 {
		reading.Thousands = options.Thousands[0]
	}
	return reading, nil
}

func nameOf(delimiter byte) string {
	if delimiter == '\t' {
		return "tab"
	}
	return string(rune(delimiter))
}

func note(code problem.Code, name string, args problem.Args) *problem.Problem {
	args["name"] = name
	return problem.New(code, problem.Place{}, args)
}

func broken(code problem.Code, name string, args problem.Args) *rows.Broken {
	if args == nil {
		args = problem.Args{}
	}
	args["name"] = name
	return &rows.Broken{Problem: problem.New(code, problem.Place{}, args)}
}

// skipLines goes past the lines above the header.
func (c *cutter) skipLines(header int) error {
	for c.line < int64(header) {
		at := indexLine(c.data)
		if at < 0 {
			return broken("rows_no_header_line", c.name, problem.Args{"line": header})
		}
		c.drop(at + 1)
		c.line++
	}
	return nil
}

// header reads the names from the first record that is not blank.
func (c *cutter) header() error {
	for len(c.data) > 0 {
		blank := blankLine(c.data)
		if blank == 0 {
			break
		}
		c.drop(blank)
		c.line++
	}
	if len(c.data) == 0 {
		return broken("rows_empty", c.name, nil)
	}
	record, ok := c.grammar.record(c.data)
	if !ok {
		return broken("rows_header_quote", c.name, problem.Args{"line": c.line})
	}
	for _, field := range record.fields {
		text, valid := c.encoding.text(field)
		if !valid {
			return broken("rows_header_encoding", c.name, problem.Args{"encoding": c.encoding.String(), "line": c.line})
		}
		c.names = append(c.names, text)
	}
	if strings.TrimSpace(strings.Join(c.names, "")) == "" {
		return broken("rows_header_blank", c.name, problem.Args{"line": c.line})
	}
	c.line += record.lines
	c.drop(record.size)
	return nil
}
