// Package json reads records from JSON documents and from JSON lines.
//
// It owns how a file is cut: where the records begin, where a piece may end, how many records it holds. Memory stays flat
// however large the file is: what stands outside of the records is gone over as it comes. It never makes anything of a
// value: rows.Documents reads the records.
//
// Fields of objects that hold the records may stand behind them in the file. Where a column wants one that was not met
// before the records begin, the file is read twice: once for these fields, once for the records. A column whose field is
// nowhere in the file costs that too.
//
// All of a document is checked, but for what stands outside of the records, is longer than a piece and read by nobody: of
// that only quotes and brackets are followed. A document that is broken anywhere is broken as a whole; of JSON lines a
// broken line is one bad record, unless the file ends in the middle of it.
package json

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Format reads json and jsonl.
type Format struct{}

// Open goes as far as the first record.
func (Format) Open(_ context.Context, s rows.Source) (*rows.Reading, error) {
	documents, err := rows.NewDocuments(s)
	if err != nil {
		return nil, err
	}
	if s.Spec.Word == "jsonl" {
		l := &lines{window: newWindow(s), documents: documents}
		documents.Begin(0)
		return documents.Reading(l.next, nil), l.begin()
	}
	w := &walker{window: newWindow(s), documents: documents, tell: true}
	found, level, err := w.descend()
	if err != nil {
		return nil, err
	}
	if found != nothing && !documents.AllOuter(level) {
		if documents, err = outerFields(s); err != nil {
			return nil, err
		}
		w.documents, w.twice = documents, true
	}
	w.tell = false
	documents.Begin(level)
	r := &reader{walker: w, found: found, level: level}
	return documents.Reading(r.next, nil), nil
}

// outerFields reads a document for the fields of the objects that hold its records.
func outerFields(s rows.Source) (documents *rows.Documents, err error) {
	if documents, err = rows.NewDocuments(s); err != nil {
		return nil, err
	}
	body, err := s.Again()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	s.Body = body
	w := &walker{window: newWindow(s), documents: documents, tell: true}
	if _, _, err = w.descend(); err != nil {
		return nil, err
	}
	if err = w.skip(); err != nil {
		return nil, err
	}
	return documents, w.rest()
}

func broken(code problem.Code, args problem.Args) error {
	return &rows.Broken{Problem: problem.New(code, problem.Place{}, args)}
}

var mark = []byte("\xef\xbb\xbf") // of UTF-8, which no document should begin with and some do

// begin reads the first bytes.
func (w *window) begin() error {
	if err := w.fill(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	w.data = bytes.TrimPrefix(w.data, mark)
	return nil
}
