package draft

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// rehearse loads the file under the proposed contract, to nowhere. A column that the file breaks more than a mistake or
// two would is proposed more widely, and the load is tried again; what is broken then is told with its rows.
func (d *Draft) rehearse(ctx context.Context, in rows.Input, formats rows.Formats, under []below) error {
	if d.Rows == 0 {
		return nil
	}
	for {
		bad, err := d.try(ctx, in, formats)
		if err != nil {
			return err
		}
		if !d.widen(bad, under) {
			d.tell(bad, under)
			return nil
		}
	}
}

// try loads once, and answers the bad rows.
func (d *Draft) try(ctx context.Context, in rows.Input, formats rows.Formats) ([]rows.Bad, error) {
	var found problem.List
	file := "tables/" + d.Name + ".yaml"
	n, ok := yamlfile.Parse(file, []byte(d.Contract()), 0, &found)
	var contract *table.Table
	if ok {
		contract = table.Decode(d.Name, n, &found)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("a contract was proposed that cannot be read, which is a mistake in Naru: %w\n%s",
			err, d.Contract())
	}
	in.Records = contract.Records
	to := rows.Target{Create: func() (rows.File, error) { return nowhere{}, nil }}
	for i, c := range contract.Columns {
		c.ID = i + 1
		to.Columns = append(to.Columns, c.Column)
	}
	var bad []rows.Bad
	_, _, err := rows.Load(ctx, in, to, newSample(d.cells).through(formats), func(b rows.Bad) error {
		bad = append(bad, b)
		return nil
	})
	var broken *rows.Broken
	if err != nil && errors.As(err, &broken) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("hold %q against its contract: %w", in.Name, err)
	}
	slices.SortFunc(bad, func(a, b rows.Bad) int { return int(a.Line - b.Line) })
	return bad, nil
}

// nowhere takes rows that nobody wants to keep.
type nowhere struct{}

// Write forgets.
func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

// Seal keeps nothing.
func (nowhere) Seal() (path string, size int64, err error) { return "", 0, nil }

// Discard has nothing to do.
func (nowhere) Discard() error { return nil }

// widen proposes columns more widely that too many rows break, and says whether there were any.
func (d *Draft) widen(bad []rows.Bad, under []below) bool {
	count := map[string]int64{}
	for _, b := range bad {
		nothing := b.Code == "rows_cell_error" || b.Code == "rows_cell_merged" || b.Code == "rows_formula_empty"
		if !nothing && !stands(under, b.Line) {
			count[b.Column]++
		}
	}
	changed := false
	for i := range d.Columns {
		c := &d.Columns[i]
		few := count[c.Name] <= mostMisses && count[c.Name]*ofMisses <= d.Rows
		if few || c.fromBook && 2*count[c.Name] <= d.Rows {
			continue
		}
		text := c.Type.Kind == column.String
		changed = true
		switch {
		case len(c.Values) > 0 || c.Least != "" || c.Required || c.Unique:
			c.Values, c.Least, c.Greatest, c.Required, c.Unique, c.fromBook = nil, "", "", false, false, false
			c.remark("the file holds more than was expected")
		case !text:
			c.Type, c.Format, c.Missing, c.NotApplicable, c.seen = column.Type{Kind: column.String}, "", nil, nil, nil
		default:
			return false // nothing is wider than a text
		}
	}
	return changed
}

// tell notes which rows would go to quarantine, and what stands below the answers.
func (d *Draft) tell(bad []rows.Bad, under []below) {
	byColumn := map[string][]rows.Bad{}
	aside := map[int64]bool{}
	for _, b := range bad {
		aside[b.Line] = true
		if !stands(under, b.Line) {
			byColumn[b.Column] = append(byColumn[b.Column], b)
		}
	}
	if records := byColumn[""]; len(records) > 0 {
		d.note("%s would go to quarantine, with another number of fields or damage: %s",
			plural(len(records), "record", "records"), examples(records))
	}
	for _, c := range d.Columns {
		if rows := byColumn[c.Name]; len(rows) > 0 && !c.strange {
			d.note("%q: %s would go to quarantine: %s", c.Field, plural(len(rows), "row", "rows"), examples(rows))
		}
	}
	for _, u := range under {
		what := "would be loaded like an answer"
		if aside[u.line] {
			what = "would go to quarantine"
		}
		d.note("row %d (%s) stands below the answers and %s: take it out of the file",
			u.line, short(u.text), what)
	}
}

// stands says that a row stands below the answers.
func stands(under []below, line int64) bool {
	return slices.ContainsFunc(under, func(u below) bool { return u.line == line })
}

// examples are the first rows, with what they hold.
func examples(bad []rows.Bad) string {
	const most = 5
	var all []string
	for _, b := range bad[:min(len(bad), most)] {
		text := fmt.Sprintf("row %d", b.Line)
		switch {
		case b.Column == "":
			text += " (" + problem.New(b.Code, problem.Place{}, b.Args).Message() + ")"
		case b.Code == "rows_cell_merged":
			text += " (hidden by a merged cell)"
		case b.Value != "":
			text += fmt.Sprintf(" (%q)", short(b.Value))
		}
		all = append(all, text)
	}
	if more := len(bad) - most; more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, ", ")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func short(text string) string {
	const most = 40
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
