package survey

import (
	"iter"
	"reflect"

	"github.com/naru-data/naru/internal/engine/column"
)

// Table is one result table.
type Table struct {
	Name    string // frequencies, scales, ...
	Columns []column.Column
	Rows    iter.Seq2[[]any, error]
}

// resultTable is a table whose columns are the fields of a row of the document, under the names of its JSON form.
type resultTable struct {
	name string
	row  reflect.Type
	rows func(d *Document) reflect.Value
}

// tableOf is the table of one kind of rows.
func tableOf[R any](name string, rows func(d *Document) []R) resultTable {
	return resultTable{
		name: name, row: reflect.TypeFor[R](),
		rows: func(d *Document) reflect.Value { return reflect.ValueOf(rows(d)) },
	}
}

// resultTables are all of them, by name.
func resultTables() []resultTable {
	return []resultTable{
		tableOf("changes", func(d *Document) []ChangeRow { return d.Changes }),
		tableOf("correlations", func(d *Document) []CorrelationRow { return d.Correlations }),
		tableOf("crosstabs", func(d *Document) []CrosstabRow { return d.Crosstabs }),
		tableOf("frequencies", func(d *Document) []Frequency { return d.Frequencies }),
		tableOf("items", func(d *Document) []ItemRow { return d.Items }),
		tableOf("regressions", func(d *Document) []RegressionRow { return d.Regressions }),
		tableOf("scales", func(d *Document) []Scale { return d.Scales }),
		tableOf("scores", func(d *Document) []ScoreRow { return d.Scores }),
		tableOf("tests", func(d *Document) []TestRow { return d.Tests }),
	}
}

// TableNames are their names, sorted.
func TableNames() []string {
	var names []string
	for _, t := range resultTables() {
		names = append(names, t.name)
	}
	return names
}

// TableColumns are the columns of one of them, without parameters, _run and _from; nil when there is no such table.
func TableColumns(name string) []column.Column {
	for _, t := range resultTables() {
		if t.name == name {
			return t.columns()
		}
	}
	return nil
}

// Tables are the document's result tables, each row beginning with the parameters; always all nine, with rows or
// without. A figure that does not exist, or must not be shown, is nil. params are the parameters' columns, and values
// their values in the same order, which are given back as they came.
func (d *Document) Tables(params []column.Column, values []any) []Table {
	var all []Table
	for _, t := range resultTables() {
		all = append(all, Table{
			Name:    t.name,
			Columns: append(append([]column.Column(nil), params...), t.columns()...),
			Rows: func(yield func([]any, error) bool) {
				rows := t.rows(d)
				for i := range rows.Len() {
					if !yield(append(append([]any(nil), values...), cells(rows.Index(i))...), nil) {
						return
					}
				}
			},
		})
	}
	return all
}

func (t resultTable) columns() []column.Column {
	var all []column.Column
	for i := range t.row.NumField() {
		field := t.row.Field(i)
		all = append(all, column.Column{Name: field.Tag.Get("json"), Type: column.Type{Kind: kindOf(field.Type)}})
	}
	return all
}

func kindOf(t reflect.Type) column.Kind {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Bool:
		return column.Boolean
	case reflect.Int64:
		return column.Long
	case reflect.Float64:
		return column.Double
	}
	return column.String
}

// cells are the fields of a row: nil for a nil pointer, and what it points to otherwise.
func cells(row reflect.Value) []any {
	all := make([]any, row.NumField())
	for i := range all {
		field := row.Field(i)
		if field.Kind() == reflect.Pointer {
			if field.IsNil() {
				continue
			}
			field = field.Elem()
		}
		all[i] = field.Interface()
	}
	return all
}
