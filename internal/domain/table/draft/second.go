package draft

import (
	"context"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/rows"
)

// What is proposed of tables that are read from lists in records.
const (
	mostOthers    = 5
	deepestOthers = 2
)

// others proposes a table of its own for every field that holds a list of objects.
func (d *Draft) others(ctx context.Context, in rows.Input, formats rows.Formats, o Options, lists []string) error {
	for i, field := range lists {
		list, why := document.ParsePath(field)
		path, err := under(in.Records, list)
		if err != nil {
			return err
		}
		if why != "" || i >= mostOthers || o.depth >= deepestOthers || d.Format.Word == "parquet" {
			d.note("%q holds lists of objects: a table of its own could be read from them, with records: %s", field, path)
			continue
		}
		inside := in
		inside.Records = path
		other, err := infer(ctx, inside, formats, Options{
			Name: d.Name + "_" + columnName(list.Parts[len(list.Parts)-1:], i), From: o.From, Cells: o.Cells, depth: o.depth + 1,
			above: d.reached(len(list.Parts)),
		})
		if isCode(err, "draft_no_fields") {
			continue
		}
		if err != nil {
			return err
		}
		d.Others = append(append(d.Others, other), other.Others...)
		other.Others = nil
		d.note("%q holds lists of objects: table %s is read from them", field, other.Name)
	}
	return nil
}

// reached are the columns by which records so many names below find the record that they stand in.
func (d *Draft) reached(up int) (columns []Column) {
	for _, c := range d.Columns {
		above := Column{Name: c.Name, Type: c.Type, Format: c.Format, Field: strings.Repeat("../", up) + c.Field, Null: c.Null}
		switch {
		case strings.HasPrefix(c.Field, "../"): // it was reached itself, and bears its table's name
		case slices.Contains(d.Key, c.Name):
			above.Name = d.Name + "_" + c.Name
		default:
			continue
		}
		columns = append(columns, above)
	}
	return columns
}
