// Package xml reads records from XML documents.
//
// It owns how elements become members: an element is an object of its attributes (as @name), its elements and its own text
// (as #text); one without attributes and elements is its text, and null when it has none. Elements that repeat are a list.
// Spaces around a text do not count, nor do the prefixes of namespaces. The elements that are records are objects always.
// XML cannot tell a list of one from a value, so a value is taken where a list is wanted.
//
// It reads token after token, so memory stays flat, and hands on JSON text in which the lines are those of the file. A
// DOCTYPE is refused: entities of a document's own could read other files, or grow without end. Where columns want
// something of the elements that hold the records the document is read twice: once to see which of these elements stand
// there once, and what they hold.
package xml

import (
	"context"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Format reads xml.
type Format struct{}

// Open goes to the root.
func (Format) Open(_ context.Context, s rows.Source) (*rows.Reading, error) {
	documents, err := rows.NewDocuments(s)
	if err != nil {
		return nil, err
	}
	r := &reader{tokens: newTokens(s.Name, s.Body), documents: documents, path: documents.Path(), level: len(documents.Path())}
	for level := range r.level {
		r.twice = r.twice || documents.Outer(level)
	}
	if r.twice {
		if r.level, err = survey(s, documents); err != nil {
			return nil, err
		}
	}
	documents.Begin(r.level)
	reading := documents.Reading(r.next, nil)
	reading.Single = true
	return reading, nil
}

// survey reads the document for what is above the records, tells it, and says from which level on elements repeat.
func survey(s rows.Source, documents *rows.Documents) (level int, err error) {
	body, err := s.Again()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	v := &surveyor{tokens: newTokens(s.Name, body), documents: documents, path: documents.Path()}
	return v.run()
}

// charsets are the encodings that a document may declare, by their names in small letters.
var charsets = map[string]encoding.Encoding{
	"euc-kr": korean.EUCKR, "cp949": korean.EUCKR, "ms949": korean.EUCKR, "windows-949": korean.EUCKR, "uhc": korean.EUCKR,
	"ks_c_5601-1987": korean.EUCKR, "ksc5601": korean.EUCKR,
	"iso-8859-1": charmap.ISO8859_1, "latin1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252, "us-ascii": charmap.ISO8859_1,
}

func decoding(name string, in io.Reader) (io.Reader, error) {
	found, ok := charsets[strings.ToLower(name)]
	if !ok {
		return nil, errors.New("the encoding " + name + " is not read; utf-8, euc-kr and cp949 are")
	}
	return found.NewDecoder().Reader(in), nil
}

func broken(code problem.Code, args problem.Args) error {
	return &rows.Broken{Problem: problem.New(code, problem.Place{}, args)}
}
