package table

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// What a Difference tells.
const (
	DriftNew     = "new"     // a field that no column reads
	DriftMissing = "missing" // a column's field that the newest delivery of the source had not
	DriftRetyped = "retyped" // a field of a document whose values are of another kind now
	DriftColumn  = "column"  // a field that has become a column, and that the file does not declare
	DriftType    = "type"    // a column whose type has grown beyond what the file says
	DriftRefused = "refused" // a delivery whose fields or values are other than the contract wants
)

// Difference is one way in which what comes, or what the table has become, is other than its file says.
type Difference struct {
	Source string // empty where it is not one source's
	Field  string // or the column
	What   string
	Since  string // the delivery with which it began; of a missing field the last one that had it
	Detail string // in words
	Accept string // the contract line that takes it; empty where no line does
}

// Drift holds the fields that came against a contract. It reads no file: it tells what loads have recorded.
func (x *Loader) Drift(ctx context.Context, declared *Table) ([]Difference, error) {
	var fields []field
	var growths []growth
	var refused []record
	err := x.db.Read(ctx, func(tx *controldb.Tx) (err error) {
		if fields, err = recallFields(tx, declared.Name); err != nil {
			return err
		}
		if growths, err = recallGrowths(tx, declared.Name); err != nil {
			return err
		}
		refused, err = selectRecords(tx, `
where table_name = $1 and state = 'refused'
and generation = coalesce((select generation from table_standings where table_name = $1), 1)
order by as_of, seq, delivery`, declared.Name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("recall the fields of table %q: %w", declared.Name, err)
	}
	effective := declared.grown(growths)
	all := declared.undeclaredGrowths(growths, effective)
	newest := map[string]age{}
	for _, f := range fields {
		if n, ok := newest[f.source]; !ok || n.before(f.last) {
			newest[f.source] = f.last
		}
	}
	for _, f := range fields {
		if declared.takes(f.source) {
			all = append(all, effective.differences(f, newest[f.source])...)
		}
	}
	all = append(all, effective.neverSeen(fields)...)
	return append(all, declared.refusedFor(refused)...), nil
}

// driftCodes are the refusals that say: what came is other than the contract, by the argument that names the field.
var driftCodes = map[problem.Code]string{
	"rows_columns_missing": "columns", "rows_columns_renamed": "column", "table_drift_new": "fields",
	"table_drift_type": "column", "table_drift_wider": "column", "table_guard_bad": "",
}

// refusedFor are deliveries that stand refused for what they have, or lack.
func (t *Table) refusedFor(records []record) []Difference {
	var all []Difference
	for _, rec := range records {
		name, ok := driftCodes[rec.why.Code]
		if !ok || !t.takes(rec.delivery.Source) {
			continue
		}
		one := Difference{Source: rec.delivery.Source, What: DriftRefused, Since: rec.delivery.ID, Detail: rec.why.Message()}
		if name != "" {
			one.Field = fmt.Sprint(rec.why.Args[name])
		}
		all = append(all, one)
	}
	return all
}

// undeclaredGrowths are what the table has become and its file does not say.
func (t *Table) undeclaredGrowths(growths []growth, effective *Table) []Difference {
	var all []Difference
	for _, g := range growths {
		now, ok := effective.column(g.column)
		was, declared := t.column(g.column)
		switch {
		case !ok || len(t.Columns) == 0:
		case g.change == grownColumn && !declared:
			all = append(all, Difference{Field: g.field, What: DriftColumn, Since: g.delivery,
				Detail: "it has become the column " + g.column, Accept: now.line()})
		case g.change == grownType && declared && !was.Type.Equal(now.Type):
			all = append(all, Difference{Field: g.column, What: DriftType, Since: g.delivery,
				Detail: fmt.Sprintf("it is %s, and declared %s", now.Type, was.Type), Accept: now.line()})
		}
	}
	return all
}

// differences are what is other with one field.
func (t *Table) differences(f field, newest age) []Difference {
	var all []Difference
	c, read := t.readBy(f.name)
	one := Difference{Source: f.source, Field: f.name}
	switch {
	case !read && f.last == newest:
		one.What, one.Since, one.Detail, one.Accept = DriftNew, f.since.delivery, "no column reads it", t.lineFor(f.name)
		all = append(all, one)
	case read && f.last != newest:
		one.What, one.Since = DriftMissing, f.last.delivery
		one.Detail = fmt.Sprintf("column %s reads it, and newer deliveries than this one have it no more", c.Name)
		all = append(all, one)
	}
	if f.kindWas != "" {
		one.What, one.Since, one.Accept = DriftRetyped, f.kindSince, ""
		one.Detail = fmt.Sprintf("it is %s, and was %s", f.kind, f.kindWas)
		all = append(all, one)
	}
	return all
}

// neverSeen are columns whose field no source ever had, of tables that something was loaded into.
func (t *Table) neverSeen(fields []field) []Difference {
	var all []Difference
	for _, c := range t.Columns {
		had := len(fields) == 0 || c.From != ""
		for _, f := range fields {
			had = had || c.reads(f.name)
		}
		if !had {
			all = append(all, Difference{Field: c.Field, What: DriftMissing,
				Detail: fmt.Sprintf("column %s reads it, and no delivery had it", c.Name)})
		}
	}
	return all
}

// lineFor is the contract line that takes a field.
func (t *Table) lineFor(field string) string {
	c := Column{}
	c.Name, c.Field = columnFor(field), field
	return c.line()
}

// line is the column as a contract would declare it, as far as a table grows by itself.
func (c Column) line() string {
	text := "- {name: " + scalar(c.Name)
	if kind := c.Type.String(); c.Type.Kind != 0 && kind != "string" {
		text += ", type: " + scalar(kind)
	}
	if c.Field != c.Name && c.From == "" {
		text += ", field: " + scalar(c.Field)
	}
	return text + "}"
}

// plainScalar is what YAML takes for a text without quotes.
var plainScalar = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)

// scalar writes a text so that YAML reads it back.
func scalar(text string) string {
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		return strconv.Quote(text)
	}
	if plainScalar.MatchString(text) {
		return text
	}
	return strconv.Quote(text)
}
