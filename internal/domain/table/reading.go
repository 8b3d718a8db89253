package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// read reads all files of a delivery under the contract, into files that nobody can see yet. A refusal is answered in
// the reading; an error is what another attempt may mend.
func (j *job) read(ctx context.Context, s *standing, target *lake.Target, d landing.Delivery) (*reading, error) {
	r := &reading{delivery: d, parts: map[part]piece{}, excluded: map[string]int64{}}
	known, isKnown, wrong := s.table.knownPart(d, j.zone)
	if wrong != nil {
		return refused(d, wrong), nil
	}
	arrivals := s.table.arrivals(d)
	switch {
	case len(d.Arrivals) == 0:
		return refused(d, problem.New("table_no_files", problem.Place{}, problem.Args{})), nil
	case len(arrivals) == 0:
		return refused(d, problem.New("table_file_none", problem.Place{}, problem.Args{
			"glob": s.table.File, "files": listed(fileNames(d.Arrivals))})), nil
	}
	if isKnown {
		r.parts[known] = piece{} // held even when no row is good
	}
	aside := j.setAside(s, d)
	for _, a := range arrivals {
		wrong, err := j.readArrival(ctx, s.table, target, r, a, aside)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", fileName(a), err)
		}
		if wrong != nil {
			return refused(d, wrong), nil
		}
	}
	if err := aside.close(ctx); err != nil {
		return nil, err
	}
	r.batch, r.badRows = aside.batch, aside.examples()
	if r.wider = aside.wider; len(r.wider) > 0 {
		return r, nil // it will be read again
	}
	if s.table.OnBadRow == Fail && aside.count > 0 {
		return refused(d, problem.New("table_bad_rows", problem.Place{}, problem.Args{
			"bad": aside.count, "read": r.counts.Read, "first": r.badRows})), nil
	}
	if err := j.placeStaged(ctx, s.table, target, r); err != nil {
		return nil, err
	}
	faultpoint.Reach("table.read")
	return r, r.whole(aside.count)
}

// whole is I7: what was counted while reading is what the files hold and what was set aside.
func (r *reading) whole(bad int64) error {
	var good int64
	for _, p := range r.parts {
		good += p.rows
	}
	c := r.counts
	if !c.Whole() || c.Loaded != good || c.Quarantined+c.Skipped != bad {
		return fmt.Errorf("counts do not agree: %+v, while the files hold %d rows and %d were set aside", c, good, bad)
	}
	return nil
}

func refused(d landing.Delivery, why *problem.Problem) *reading {
	return &reading{delivery: d, refusal: why}
}

// readArrival reads one file of the delivery, by the names that its fields have in it: those of now, and where it lacks one
// of them, those that the column had before. Of a document it is known only at its end what it lacks, so what was set aside
// until then is forgotten. wrong says why the delivery must be refused for it.
func (j *job) readArrival(
	ctx context.Context, t *Table, target *lake.Target, r *reading, a landing.Arrival, aside *aside,
) (wrong *problem.Problem, err error) {
	before, by := aside.place(), way{}
	for {
		if err := aside.back(ctx, before); err != nil {
			return nil, err
		}
		now, err := j.readWay(ctx, t, target, r, a, aside, by)
		if err != nil || now == nil {
			return nil, err
		}
		switch {
		case len(now.Lacking) == 0:
			return now.Problem, nil
		case wrong == nil:
			wrong = now.Problem
		}
		if !t.next(by, now.Lacking) {
			return wrong, nil
		}
	}
}

// way is how many of the names that a field has had a file is known to lack, by column.
type way map[string]int

// fields are the names of the column's field, the newest first.
func (c Column) fields() []string { return append([]string{c.Field}, c.formerly...) }

// mayLack says that a file without the column's field is none that must be refused.
func (t *Table) mayLack(c Column) bool { return c.Optional || t.Drift.Missing == Ignore }

// named gives the column the name of its field in a file that is read so. A field that may be missing is missing only by
// all its names.
func (t *Table) named(c Column, by way) (field string, optional bool) {
	names, lacks := c.fields(), by[c.Name]
	if lacks == len(names) {
		return c.Field, t.mayLack(c)
	}
	return names[lacks], len(names) == 1 && t.mayLack(c)
}

// next goes on to the next names of columns whose fields a file lacks; ok is false when one of them has no other.
func (t *Table) next(by way, lacking []string) (ok bool) {
	for _, c := range t.Columns {
		names, lacks := c.fields(), by[c.Name]
		if c.From != "" || lacks == len(names) || !slices.Contains(lacking, names[lacks]) {
			continue
		}
		by[c.Name], ok = lacks+1, true
		if lacks+1 == len(names) && (len(names) == 1 || !t.mayLack(c)) {
			return false
		}
	}
	return ok
}

func (j *job) readWay(
	ctx context.Context, t *Table, target *lake.Target, r *reading, a landing.Arrival, aside *aside, by way,
) (refused *rows.Broken, err error) {
	columns, wrong := t.rowColumns(target, r.delivery, a, j.zone, by)
	if wrong != nil {
		return &rows.Broken{Problem: wrong}, nil
	}
	in, err := j.input(t, a)
	if err != nil {
		return nil, err
	}
	if mark, ok := t.mark(columns); ok {
		columns = append(columns, mark)
	}
	to := rows.Target{
		Columns:   columns,
		Partition: t.Partition,
		Zone:      j.zone,
		Create:    func() (rows.File, error) { return target.Create() },
	}
	to.Undivided = t.isStaged()
	if t.Strategy == Merge {
		to.InOrder = true // which says which of a key is the last
	}
	written, counts, err := rows.Load(ctx, in, to, j.formats, func(b rows.Bad) error { return aside.add(ctx, a, b) })
	var broken *rows.Broken
	if errors.As(err, &broken) {
		return broken, nil
	} else if err != nil {
		return nil, err
	}
	if t.OnBadRow == Skip {
		counts.Skipped, counts.Quarantined = counts.Skipped+counts.Quarantined, 0
	}
	r.counts = r.counts.Plus(counts)
	for name, n := range written.Excluded {
		if name != markName {
			r.excluded[name] += n
		}
	}
	for _, note := range written.Notes {
		if note.Code != "rows_undeclared" { // told once; see learn
			r.notes = append(r.notes, note.Message())
		}
	}
	r.see(fileName(a), written.Fields)
	return nil, r.add(t, written.Files)
}

// add puts files to the parts they belong to, or among the staged ones.
func (r *reading) add(t *Table, files []rows.DataFile) error {
	for _, f := range files {
		file := lake.File{Path: f.Path, Size: f.Size, Rows: f.Rows, Partition: f.Partition}
		if t.isStaged() {
			r.staged = append(r.staged, file)
		} else if err := r.put(t, file); err != nil {
			return err
		}
	}
	return nil
}

// put gives one file to its part.
func (r *reading) put(t *Table, f lake.File) (err error) {
	p := wholeTable
	switch t.Strategy {
	case Append, Merge:
		p = part(r.delivery.ID)
	case Latest:
		if p, err = partOf(f.Partition); err != nil {
			return err
		}
	}
	got := r.parts[p]
	got.rows += f.Rows
	got.files = append(got.files, f)
	r.parts[p] = got
	return nil
}

// input is one object as rows reads it. The table's format goes before the one that came with the file, and that before
// what name and content say.
func (j *job) input(t *Table, a landing.Arrival) (rows.Input, error) {
	name := fileName(a)
	in := rows.Input{
		Name:   name,
		Size:   a.Object.Size,
		Format: t.Format, Records: t.Records,
		Open: func(ctx context.Context) (io.ReadCloser, error) {
			if t.IsSeed() {
				return t.openSeed(), nil
			}
			return j.landing.Open(ctx, a.Object)
		},
		Report: func(p work.Progress) {
			if j.task.Report != nil {
				p.Doing = t.Name + ": " + name
				j.task.Report(p)
			}
		},
	}
	if t.Format.IsZero() && a.Format != "" {
		if err := json.Unmarshal([]byte(a.Format), &in.Format); err != nil {
			return in, fmt.Errorf("read the format that came with %s: %w", name, err)
		}
	}
	return in, nil
}

// longestPartition is what other engines still find again; longer texts are refused by the lake.
const longestPartition = 256

// rowColumns are the contract's columns with the ids of the lake and the values that come with the delivery.
func (t *Table) rowColumns(
	target *lake.Target, d landing.Delivery, a landing.Arrival, zone *time.Location, by way,
) ([]rows.Column, *problem.Problem) {
	planned := map[string]column.Column{}
	for _, c := range target.Columns {
		planned[c.Name] = c
	}
	var all []rows.Column
	for _, c := range t.Columns {
		one := c.Column
		one.Column = planned[c.Name]
		if c.HasCompanion() {
			one.EmptyID = planned[c.Companion()].ID
		}
		one.Field, one.Optional = t.named(c, by)
		if c.From != "" {
			value, wrong := c.constant(d, a, zone)
			if wrong != nil {
				return nil, wrong
			}
			if text, ok := value.(string); ok && len(text) > longestPartition && slices.Contains(t.Partition, c.Name) {
				return nil, problem.New("table_label_long", c.Place, problem.Args{
					"from": c.From, "column": c.Name, "bytes": len(text), "most": longestPartition})
			}
			one.Constant, one.Value = true, value
		}
		all = append(all, one)
	}
	return all, nil
}
