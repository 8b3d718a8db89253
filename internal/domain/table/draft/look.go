package draft

import (
	"context"

	"github.com/naru-data/naru/internal/engine/rows"
)

// sight is what was seen of a file.
type sight struct {
	profiles []*profile
	keys     keys
	below    []below
	lists    []string // fields of documents that hold records of their own
}

// look reads the file, or a sample of it.
func (d *Draft) look(ctx context.Context, in rows.Input, formats rows.Formats) (rows.Seen, *sight, error) {
	readings, err := newReadings()
	if err != nil {
		return rows.Seen{}, nil, err
	}
	all := &sight{}
	record := func(cells []rows.Cell) {
		all.grow(len(cells), d.Rows, readings)
		d.Rows++
		for i, cell := range cells {
			all.profiles[i].add(cell)
		}
		all.keys.add(cells)
	}
	end := tail{each: record}
	part := newSample(d.cells)
	seen, err := rows.Look(ctx, in, part.through(formats), func(line int64, cells []rows.Cell) bool {
		if isDocument(in.Format.Word) {
			record(cells)
		} else {
			end.add(line, cells)
		}
		return true
	})
	if err != nil {
		return seen, nil, err
	}
	all.below = end.close()
	all.grow(len(seen.Fields), d.Rows, readings)
	d.Format = seen.Format
	switch {
	case d.Rows == 0:
		d.note("the file holds names and no rows: every type is a guess")
	case !part.whole():
		d.Of = part.all
		d.note("what is said of types, codes, keys and ranges was seen in the %s rows that were looked at; a load tells "+
			"what the others hold, with their lines", thousands(d.Rows))
	}
	return seen, all, nil
}

// grow makes profiles for so many fields; new ones were empty in the rows before.
func (s *sight) grow(fields int, before int64, readings []reading) {
	for len(s.profiles) < fields {
		p := newProfile(readings)
		p.empty = before
		s.profiles = append(s.profiles, p)
	}
}
