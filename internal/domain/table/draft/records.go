package draft

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/rows"
)

// looksAt is how much of a document is looked at to find where its records are.
const looksAt = 4 << 20

// isDocument says that files of a format are documents, whose fields are paths.
func isDocument(word string) bool {
	return word == "json" || word == "jsonl" || word == "xml" || word == "parquet"
}

// beginning takes the first bytes of a file, unpacked, in place of the format that would read it.
type beginning struct {
	word string
	text []byte
}

// Open reads as far as is looked at; there are no records.
func (b *beginning) Open(_ context.Context, s rows.Source) (reading *rows.Reading, err error) {
	if b.word = s.Spec.Word; b.word == "json" || b.word == "xml" {
		b.text, err = io.ReadAll(io.LimitReader(s.Body, looksAt))
	}
	return &rows.Reading{Next: func() (rows.Piece, error) { return rows.Piece{}, io.EOF }}, err
}

// begin finds out what reads a file, and how it begins.
func begin(ctx context.Context, in rows.Input, formats rows.Formats) (*beginning, error) {
	b := &beginning{}
	all := rows.Formats{}
	for word := range formats {
		all[word] = b
	}
	_, err := rows.Look(ctx, in, all, func(int64, []rows.Cell) bool { return false })
	return b, err
}

// findRecords finds the longest list of objects in a document where none was named, and tells what else there is.
func findRecords(in rows.Input, b *beginning) (rows.Input, []string) {
	if in.Records != "" || len(b.text) == 0 {
		return in, nil
	}
	text := bytes.TrimPrefix(b.text, []byte("\xef\xbb\xbf"))
	o := outline{}
	if b.word == "xml" {
		o.xml(text)
	} else {
		o.json(text)
	}
	best := -1
	for i, list := range o.lists {
		if best < 0 || list.objects > o.lists[best].objects {
			best = i
		}
	}
	if best < 0 {
		return in, o.single(b.word)
	}
	chosen := o.lists[best]
	in.Records = document.Path{Parts: chosen.path}.String()
	var notes []string
	if others := slices.Delete(slices.Clone(o.lists), best, best+1); len(others) > 0 {
		notes = append(notes, fmt.Sprintf("records are read from %q, the longest list; --records names another: %s",
			in.Records, counts(others)))
	}
	return in, append(notes, o.beside(chosen.path)...)
}

// single tells how a document without a list is read.
func (o *outline) single(word string) []string {
	if word != "xml" || len(o.leaves) == 0 {
		return nil
	}
	var paths []string
	for _, leaf := range o.leaves[:min(len(o.leaves), mostTold)] {
		paths = append(paths, leaf.String())
	}
	return []string{fmt.Sprintf("no element stands again, so that the whole document is one row; if its records are below, "+
		"--records says where: %s", strings.Join(paths, ", "))}
}

// mostTold is how many places a note names.
const mostTold = 8

// beside tells what the document holds outside of its lists.
func (o *outline) beside(records []string) []string {
	var paths []string
	for _, path := range o.outside {
		if above := path.Parts[:len(path.Parts)-1]; len(above) < len(records) && slices.Equal(above, records[:len(above)]) {
			path.Root = true
			paths = append(paths, path.String())
		}
	}
	if len(paths) == 0 || len(records) == 0 {
		return nil
	}
	more := ""
	if len(paths) > mostTold {
		paths, more = paths[:mostTold], " and others"
	}
	return []string{fmt.Sprintf("a column can also have what stands above the records, by field: %s%s", strings.Join(paths, ", "), more)}
}

func counts(lists []listing) string {
	var all []string
	for _, list := range lists[:min(len(lists), mostTold)] {
		all = append(all, fmt.Sprintf("%s (%d)", document.Path{Parts: list.path}, list.objects))
	}
	if more := len(lists) - mostTold; more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, ", ")
}
