// Package draft proposes contracts: it looks at a file, and at a codebook if there is one, and writes the YAML that a
// person then reads and mends. It also makes the entry sheet of a contract for a clerk. It never writes a file of the
// project and never keeps a row.
//
// A file is looked at once (look.go; header.go finds its names, tail.go what stands below its rows, records.go and outline.go
// where a document's records are), cell by cell into one profile a column (profile.go, numerals.go, moments.go, listed.go). A
// column is proposed from its profile (propose.go), the codebook (codebook.go, codes.go) goes before it (follow.go), what
// tells rows apart is looked for (keys.go), and the whole is written (write.go). Then the file is loaded under what was
// proposed, to nowhere (rehearse.go): what it breaks is taken back or told, with its rows. Lists in records are proposed as
// tables of their own (second.go).
//
// Of a large file only some rows are looked at, from all over it (sample.go); what only the whole file could prove is then no
// claim, but a remark (modest.go).
package draft

import (
	"context"
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Options of a proposal.
type Options struct {
	Name     string    // of the table
	From     string    // the source or upload that brings the rows
	Codebook *Codebook // nil: only what the file shows
	Cells    int64     // that are looked at before a file is sampled; 0: as many as take about a second

	depth int      // of lists in records that were gone into
	above []Column // of the record whose list this is
}

// Draft is a proposed contract. The file that it was made from loads under it whole, but for the rows that Notes name.
type Draft struct {
	Name, From string
	File       string
	Format     rows.FormatSpec // by which the file is read; what is found out each time is not said
	Records    string          // where in a document the records are; empty: it is one itself, or the list of them
	Rows       int64           // that were looked at, without what stands below them
	Of         int64           // records of the file, where not all were looked at; else 0
	Columns    []Column
	Key        []string // names of columns that together are different in every row that was looked at; may be none
	Others     []*Draft // tables that are read from lists in the records, and from lists in these
	Notes      []string // what a person should look at

	cells int64 // Options.Cells
}

// Sampled says that not every row was looked at.
func (d *Draft) Sampled() bool { return d.Of > 0 }

// Column is one proposed column.
type Column struct {
	Name, Field     string
	Type            column.Type
	Format          string // of dates and times; empty: ISO
	Label           string
	Values          []Code
	Least, Greatest string // range; empty: open
	Null            []string
	Missing         []Code
	NotApplicable   []Code
	Required        bool
	Unique          bool
	Note            string // a comment beside the line

	extent   extent // of numbers, days and times in the file; told where nothing says which may be there
	filled   bool   // in every row that was looked at
	coded    bool   // a few values come again and again
	seen     []Code // whole numbers that the file holds, where nobody knows whether they are all there are
	fromBook bool   // the codebook says which answers there are
	strange  bool   // told already: it holds what the codebook does not name
}

// Code is an answer's code and what it means.
type Code struct{ Code, Label string }

// Infer looks at the file and proposes its contract: at all of it, or at rows all over it where it is large. A file that must
// not be loaded is told as a load would tell it; one that holds names and no rows is not refused.
//
// In a document the longest list of objects holds the records, unless in.Records names another. Objects in them are
// flattened into columns; a list of objects in them is proposed as a table of its own.
func Infer(ctx context.Context, in rows.Input, formats rows.Formats, o Options) (*Draft, error) {
	in = office(in)
	b, err := begin(ctx, in, formats)
	if err != nil || !isDocument(b.word) {
		return infer(ctx, in, formats, o) // an office's file says better what is wrong with it
	}
	in.Format.Word = b.word
	in, notes := findRecords(in, b)
	d, err := infer(ctx, in, formats, o)
	if err != nil {
		return nil, err
	}
	d.Notes = append(notes, d.Notes...)
	return d, nil
}

func infer(ctx context.Context, in rows.Input, formats rows.Formats, o Options) (*Draft, error) {
	d := &Draft{Name: o.Name, From: o.From, File: in.Name, Records: in.Records, cells: o.Cells}
	if !isDocument(in.Format.Word) {
		var err error
		if in, d.Notes, err = findNames(ctx, in, formats); err != nil {
			return nil, err
		}
	}
	seen, all, err := d.look(ctx, in, formats)
	if err != nil {
		return nil, err
	}
	if err := d.propose(seen, all, o); err != nil {
		return nil, err
	}
	in.Format = d.Format
	if err := d.rehearse(ctx, in, formats, all.below); err != nil {
		return nil, err
	}
	return d, d.others(ctx, in, formats, o, all.lists)
}

// note tells a person what to look at.
func (d *Draft) note(format string, values ...any) {
	d.Notes = append(d.Notes, fmt.Sprintf(format, values...))
}

// propose makes one column of every field that a contract can name.
func (d *Draft) propose(seen rows.Seen, all *sight, o Options) error {
	m, unclear := marksOf(all.profiles, seen)
	if m != pointed {
		d.Format.CSV.Decimal, d.Format.CSV.Thousands = m.words()
	}
	if unclear != "" {
		d.Notes = append(d.Notes, unclear)
	}
	fields := fieldsOf(seen.Fields, isDocument(d.Format.Word))
	person := personAmong(fields, all.profiles, m)
	f := follower{draft: d, book: o.Codebook, used: map[*Entry]bool{}}
	places := make([]int, len(o.above))
	d.Columns = append(d.Columns, o.above...)
	for i, field := range fields {
		p := all.profiles[i]
		if d.leftOut(i, field, p, fields) {
			continue
		}
		typed := i < len(seen.Types) && seen.Types[i].Kind != column.Invalid
		if p.ofObjects() && !typed {
			all.lists = append(all.lists, field.name)
			continue
		}
		c := propose(i, field, p, m)
		if i == person && p.whole() {
			c.Required, c.Unique, c.Values, c.seen = true, true, nil, nil
		}
		switch {
		case typed:
			c.keep(seen.Types[i])
		case p.listed != nil:
			c = p.listed.column(c, p, d.Format.Word == "xml")
		}
		f.take(&c, p)
		if d.Sampled() {
			c.modest(p.under(m))
		}
		if d.byHand() {
			c.extent = extent{}
		}
		d.Columns, places = append(d.Columns, c), append(places, i)
	}
	if len(d.Columns) == len(o.above) {
		if isDocument(d.Format.Word) {
			return problem.New("draft_no_fields", problem.Place{}, problem.Args{"file": d.File, "records": d.Records})
		}
		return problem.New("draft_two_fields", problem.Place{}, problem.Args{"file": d.File, "field": fields[0].name})
	}
	f.finish()
	d.unlike()
	d.key(&all.keys, places, len(o.above))
	d.never()
	return nil
}

// leftOut says that a field becomes no column, and tells why where a person should know.
func (d *Draft) leftOut(at int, f field, p *profile, all []field) bool {
	switch {
	case f.name == "" && p.filled == 0:
		return true
	case f.name == "":
		d.note("column %d has no name in the file and is left out", at+1)
	case f.twice:
		d.note("column %d is called %q, as another one is: no contract can tell them apart, and it is left out "+
			"until one is renamed", at+1, f.name)
	case f.path != nil && f.holds(all) && p.filled == 0: // an empty text in place of an object
		return true
	case f.path != nil && f.holds(all):
		d.note("%q is an object in some records and a single value in others: the single values are left out", f.name)
	default:
		return false
	}
	return true
}

// byHand says that people filled the file in, and will do so again: what they happened to answer, and what they left out,
// says little of the next file.
func (d *Draft) byHand() bool { return !d.Sampled() && !isDocument(d.Format.Word) }

// never tells which columns of a document, or of a large file, are filled in every row.
func (d *Draft) never() {
	if d.byHand() {
		return
	}
	var names []string
	for _, c := range d.Columns {
		if c.filled && !c.Required {
			names = append(names, c.Name)
		}
	}
	switch {
	case len(names) == 0 || d.Rows < fewRows:
	case len(names) == len(d.Columns):
		d.note("no column is ever empty %s; required: true keeps one so", d.where())
	default:
		d.note("never empty %s: %s; required: true keeps one so", d.where(), strings.Join(names, ", "))
	}
}
