// Package xlsx reads rows from one sheet of a workbook, as offices make them.
//
// It owns what a cell holds: its kind, the text that stands for its value, the date behind a number. It reads the XML
// itself, as a stream: excelize's iterator gives texts without kinds and styles, and takes damaged XML for the end of
// the sheet. It never types a value for a column, and never calculates: a formula has the value that was saved with it.
//
// Names are those of one row (header: 4), by default the first that is not empty. A merged cell of that row has the value
// of the merge's first cell, which may stand above it: so a name that is merged over two rows of headings counts in the
// lower one, and headings of groups above the names are no names. A column without a name is no field. Rows without a
// value are no rows; hidden ones are rows like others.
package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Format reads xlsx.
type Format struct{}

// Open reads the workbook into memory, packed as it is, finds the sheet and reads the names.
func (Format) Open(_ context.Context, s rows.Source) (*rows.Reading, error) {
	packed, err := io.ReadAll(io.LimitReader(s.Body, mostPacked+1))
	if err != nil {
		return nil, err
	}
	if len(packed) > mostPacked {
		return nil, broken("rows_workbook_large", s.Name, problem.Args{"most": mostPacked >> 20})
	}
	reading, err := open(packed, s)
	var known *rows.Broken
	if err != nil && !errors.As(err, &known) {
		return nil, damaged(s.Name, err)
	}
	return reading, err
}

func open(packed []byte, s rows.Source) (*rows.Reading, error) {
	unzipped, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, err
	}
	unzipped.RegisterDecompressor(zip.Deflate, flate.NewReader) // twice as fast as the standard library's
	parts, err := newParts(unzipped, s.Name, int64(len(packed)))
	if err != nil {
		return nil, err
	}
	book, err := readWorkbook(parts)
	if err != nil {
		return nil, err
	}
	chosen, notes, err := book.choose(s)
	if err != nil {
		return nil, err
	}
	merges, err := readMerges(parts, chosen.part)
	if err != nil {
		return nil, err
	}
	sheet, err := openSheet(parts, chosen.part, book)
	if err != nil {
		return nil, err
	}
	r := &reader{name: s.Name, sheet: sheet, merges: merges}
	if err := r.header(s.Spec.XLSX.Header); err != nil {
		return nil, err
	}
	return &rows.Reading{Fields: r.names, Notes: notes, Next: r.next}, nil
}

// choose finds the sheet by name or number; where none is declared, the first that is not hidden.
func (b *workbook) choose(s rows.Source) (sheetEntry, []*problem.Problem, error) {
	options := s.Spec.XLSX
	chosen := -1
	for i, entry := range b.sheets {
		switch {
		case options.Sheet != "":
			if entry.name == options.Sheet && chosen < 0 {
				chosen = i
			}
		case options.SheetAt > 0:
			if i+1 == options.SheetAt {
				chosen = i
			}
		case chosen < 0 && !entry.hidden:
			chosen = i
		}
	}
	if chosen < 0 {
		wanted := fmt.Sprintf("%q", options.Sheet)
		if options.Sheet == "" {
			wanted = fmt.Sprintf("number %d", max(options.SheetAt, 1))
		}
		return sheetEntry{}, nil, broken("rows_sheet_missing", s.Name,
			problem.Args{"sheet": wanted, "sheets": b.sheetNames(-1)})
	}
	var notes []*problem.Problem
	if len(b.sheets) > 1 && options.Sheet == "" && options.SheetAt == 0 {
		notes = append(notes, problem.New("rows_sheet_read", problem.Place{}, problem.Args{
			"name": s.Name, "sheet": b.sheets[chosen].name, "others": b.sheetNames(chosen)}))
	}
	return b.sheets[chosen], notes, nil
}

func (b *workbook) sheetNames(except int) string {
	var names []string
	for i, entry := range b.sheets {
		if i != except {
			names = append(names, fmt.Sprintf("%q", entry.name))
		}
	}
	return strings.Join(names, ", ")
}

func broken(code problem.Code, name string, args problem.Args) *rows.Broken {
	args["name"] = name
	return &rows.Broken{Problem: problem.New(code, problem.Place{}, args)}
}

func damaged(name string, err error) *rows.Broken {
	b := broken("rows_workbook", name, problem.Args{"error": err.Error()})
	b.Because(err)
	return b
}
