// Package draft proposes contracts: it looks at a file, and at a codebook if there is one, and writes the YAML that a
// person then reads and mends. It also makes the entry sheet of a contract for a clerk. It never writes a file of the
// project and never keeps a row.
//
// A file is looked at once (header.go finds its names, tail.go what stands below its rows), cell by cell into one profile
// a column (profile.go, numerals.go, moments.go). A column is proposed from its profile (propose.go), the codebook
// (codebook.go, codes.go) goes before it (follow.go), and the whole is written (write.go). Then the file is loaded under
// what was proposed, to nowhere (rehearse.go): what it breaks is taken back or told, with its rows.
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
}

// Draft is a proposed contract. The file that it was made from loads under it whole, but for the rows that Notes name.
type Draft struct {
	Name, From string
	File       string
	Format     rows.FormatSpec // by which the file is read; what is found out each time is not said
	Rows       int64           // without what stands below them
	Columns    []Column
	Notes      []string // what a person should look at
}

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

	seen     []Code // whole numbers that the file holds, where nobody knows whether they are all there are
	fromBook bool   // the codebook says which answers there are
	strange  bool   // told already: it holds what the codebook does not name
}

// Code is an answer's code and what it means.
type Code struct{ Code, Label string }

// Infer looks at the whole file and proposes its contract. A file that must not be loaded is told as a load would tell
// it; one that holds names and no rows is not refused.
func Infer(ctx context.Context, in rows.Input, formats rows.Formats, o Options) (*Draft, error) {
	d := &Draft{Name: o.Name, From: o.From, File: in.Name}
	in, notes, err := findNames(ctx, in, formats)
	if err != nil {
		return nil, err
	}
	d.Notes = append(d.Notes, notes...)
	seen, all, err := d.look(ctx, in, formats)
	if err != nil {
		return nil, err
	}
	if err := d.propose(seen, all, o.Codebook); err != nil {
		return nil, err
	}
	in.Format = d.Format
	return d, d.rehearse(ctx, in, formats, all.below)
}

// note tells a person what to look at.
func (d *Draft) note(format string, values ...any) {
	d.Notes = append(d.Notes, fmt.Sprintf(format, values...))
}

// sight is what was seen of a whole file.
type sight struct {
	profiles []*profile
	below    []below
}

func (d *Draft) look(ctx context.Context, in rows.Input, formats rows.Formats) (rows.Seen, *sight, error) {
	readings, err := newReadings()
	if err != nil {
		return rows.Seen{}, nil, err
	}
	all := &sight{}
	end := tail{each: func(cells []rows.Cell) {
		d.Rows++
		for i, cell := range cells {
			all.profiles[i].add(cell)
		}
	}}
	seen, err := rows.Look(ctx, in, formats, func(line int64, cells []rows.Cell) bool {
		for len(all.profiles) < len(cells) {
			all.profiles = append(all.profiles, newProfile(readings))
		}
		end.add(line, cells)
		return true
	})
	if err != nil {
		return seen, nil, err
	}
	for len(all.profiles) < len(seen.Fields) {
		all.profiles = append(all.profiles, newProfile(readings))
	}
	all.below = end.close()
	d.Format = seen.Format
	if d.Rows == 0 {
		d.note("the file holds names and no rows: every type is a guess")
	}
	return seen, all, nil
}

// propose makes one column of every field that a contract can name.
func (d *Draft) propose(seen rows.Seen, all *sight, book *Codebook) error {
	m, unclear := marksOf(all.profiles, seen)
	if m != pointed {
		d.Format.CSV.Decimal, d.Format.CSV.Thousands = m.words()
	}
	if unclear != "" {
		d.Notes = append(d.Notes, unclear)
	}
	fields := fieldsOf(seen.Fields)
	person := personAmong(fields, all.profiles, m)
	f := follower{draft: d, book: book, used: map[*Entry]bool{}}
	for i, field := range fields {
		p := all.profiles[i]
		switch {
		case field.name == "" && p.filled > 0:
			d.note("column %d has no name in the file and is left out", i+1)
			continue
		case field.name == "":
			continue
		case field.twice:
			d.note("column %d is called %q, as another one is: no contract can tell them apart, and it is left out "+
				"until one is renamed", i+1, field.name)
			continue
		}
		c := propose(i, field.name, p, m)
		if i == person && p.whole() {
			c.Required, c.Unique, c.Values, c.seen = true, true, nil, nil
		}
		f.take(&c, p)
		d.Columns = append(d.Columns, c)
	}
	if len(d.Columns) == 0 {
		return problem.New("draft_two_fields", problem.Place{}, problem.Args{"file": d.File, "field": fields[0].name})
	}
	f.finish()
	d.unlike()
	return nil
}

// field is a header as a contract names it.
type field struct {
	name  string // without blanks around; empty: it has none
	twice bool   // another one bears the same name
}

func fieldsOf(headers []string) []field {
	count := map[string]int{}
	for _, header := range headers {
		count[sameName(header)]++
	}
	all := make([]field, len(headers))
	for i, header := range headers {
		all[i] = field{name: strings.TrimSpace(header), twice: count[sameName(header)] > 1}
	}
	return all
}
