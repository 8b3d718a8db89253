package table

import (
	"path"
	"slices"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// arrivals reads which files of a delivery the table takes, and which records of them.
func (d *decoding) arrivals(file File) {
	d.table.File, d.table.Records = file.File.Value, file.Records.Value
	if _, err := path.Match(d.table.File, ""); err != nil {
		d.found.Report("table_file_glob", file.File.Place, problem.Args{"glob": d.table.File})
	}
	if d.table.Records == "" {
		return
	}
	if _, why := document.ParsePath(d.table.Records); why != "" {
		d.found.Report("table_records_path", file.Records.Place, problem.Args{"path": d.table.Records, "why": why})
	}
}

// key reads by what merge knows a row. An empty key would be known by nothing, so its columns are required, and an empty
// text counts as empty.
func (d *decoding) key(file File) {
	if d.table.Strategy != Merge {
		d.onlyMerge("key", len(file.Key) > 0, firstPlace(file.Key))
		d.onlyMerge("deleted", file.Deleted.Value != "", file.Deleted.Place)
		return
	}
	for _, at := range file.Key {
		if !d.known("key", at, d.table.Key) {
			continue
		}
		d.table.Key = append(d.table.Key, at.Value)
		for i := range d.table.Columns {
			if c := &d.table.Columns[i]; c.Name == at.Value {
				d.keyColumn(at.Place, c)
			}
		}
	}
	d.deleted(file.Deleted)
}

func (d *decoding) onlyMerge(key string, given bool, at problem.Place) {
	if given {
		d.found.Report("table_only_merge", at, problem.Args{"key": key, "strategy": d.table.Strategy, "in": d.in})
	}
}

func (d *decoding) keyColumn(at problem.Place, c *Column) {
	switch {
	case !canBeKey(c.Type):
		d.found.Report("table_key_type", at, problem.Args{"column": c.Name, "type": c.Type.String()})
	case c.HasCompanion() || c.AskedText != "":
		d.found.Report("table_key_empty", at, problem.Args{"column": c.Name})
	}
	c.never()
}

func canBeKey(t column.Type) bool { return t.Kind != column.Double && !nested(t) }

// never lets no row be without the column, and takes an empty text for nothing.
func (c *Column) never() {
	c.Required = true
	if c.Type.Kind == column.String && c.From == "" && !slices.Contains(c.Null, "") {
		c.Null = append(slices.Clone(c.Null), "")
	}
}

// deleted parses the condition. It hangs on at least one field: what is the same for all rows of a delivery marks none.
func (d *decoding) deleted(text yamlfile.At[string]) {
	if text.Value == "" {
		return
	}
	types := map[string]column.Type{}
	for _, c := range d.table.Columns {
		types[c.Name] = c.Type
	}
	if _, wrong := rows.ParseCondition(text.Value, text.Place, types); wrong != nil {
		d.found.Add(wrong)
		return
	}
	// The row is not deleted where this is true or unknown: `asked:` has the same three ways.
	not, wrong := rows.ParseCondition("not ("+text.Value+")", text.Place, types)
	if wrong != nil {
		d.found.Add(wrong)
		return
	}
	d.table.Deleted, d.table.DeletedText = not, text.Value
	if _, ok := d.table.markColumn(); !ok {
		d.found.Report("table_deleted_constant", text.Place, problem.Args{"condition": text.Value})
	}
}

// sort reads the order of rows in files.
func (d *decoding) sort(names Words) {
	for _, at := range names {
		if !d.known("sort", at, d.table.Sort) {
			continue
		}
		d.table.Sort = append(d.table.Sort, at.Value)
		if c, _ := d.table.column(at.Value); nested(c.Type) {
			d.found.Report("table_sort_type", at.Place, problem.Args{"column": at.Value, "type": c.Type.String()})
		}
	}
}

// known says that a key of the table names a column, and for the first time.
func (d *decoding) known(key string, at yamlfile.At[string], before []string) bool {
	if slices.Contains(before, at.Value) {
		d.found.Report("table_names_twice", at.Place, problem.Args{"column": at.Value, "key": key, "in": d.in})
		return false
	}
	if _, ok := d.table.column(at.Value); !ok && len(d.table.Columns) > 0 {
		d.found.Report("table_names_unknown", at.Place, problem.Args{
			"column": at.Value, "key": key, "in": d.in, "known": listed(d.table.columnNames())})
		return false
	}
	return true
}

// renames holds `was:` against the other columns.
func (d *decoding) renames() {
	said := map[string]bool{}
	for _, c := range d.table.Columns {
		if c.Was == "" {
			continue
		}
		if said[c.Was] {
			d.found.Report("table_was_twice", c.Place, problem.Args{"column": c.Name, "was": c.Was})
		}
		said[c.Was] = true
		if _, taken := d.table.column(c.Was); taken {
			d.found.Report("table_was_taken", c.Place, problem.Args{"column": c.Name, "was": c.Was})
		}
	}
}

// nested says that values of the type have no order and no text.
func nested(t column.Type) bool { return t.Kind == column.List || t.Kind == column.Struct }
