package workbook

import (
	"bytes"
	"html"
	"regexp"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"
)

// makeRoom puts rows below a row. excelize moves cells, heights, merged cells, formulas, names, drop-down
// lists, conditional formats and drawings that are below; it leaves charts' references and ranges that end in
// the row as they are, so these are grown here.
func (w *filler) makeRoom(g growth) error {
	if g.by < 1 {
		return nil
	}
	if err := w.file.InsertRows(g.sheet, g.row+1, g.by); err != nil {
		return err
	}
	if err := w.growFormulas(g); err != nil {
		return err
	}
	if err := w.growNames(g); err != nil {
		return err
	}
	if err := w.growRules(g); err != nil {
		return err
	}
	if err := w.growLists(g); err != nil {
		return err
	}
	return w.growParts(g)
}

// growFormulas makes ranges longer in the formulas of all sheets. Rows that show nothing are passed over: a
// sheet may be painted down to its last row.
func (w *filler) growFormulas(g growth) error {
	for _, sheet := range w.file.GetSheetList() {
		rows, err := w.file.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			continue // a sheet that is all chart has no cells
		}
		wide, err := w.columns(sheet, 1)
		if err != nil {
			return err
		}
		for i, row := range rows {
			for column := 1; len(row) > 0 && column <= wide; column++ {
				if err := w.growFormula(g, sheet, cell(column, i+1)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (w *filler) growFormula(g growth, sheet, at string) error {
	formula, err := w.file.GetCellFormula(sheet, at)
	if err != nil || formula == "" {
		return err
	}
	if grown := g.grown(formula, sheet); grown != formula {
		return w.file.SetCellFormula(sheet, at, grown)
	}
	return nil
}

// growNames makes named ranges and print areas longer that end in the row.
func (w *filler) growNames(g growth) error {
	for _, defined := range w.file.GetDefinedName() {
		grown := g.grown(defined.RefersTo, "")
		if grown == defined.RefersTo {
			continue
		}
		if defined.Scope == "Workbook" {
			defined.Scope = ""
		}
		if err := w.file.DeleteDefinedName(&defined); err != nil {
			return err
		}
		defined.RefersTo = grown
		if err := w.file.SetDefinedName(&defined); err != nil {
			return err
		}
	}
	return nil
}

// growRules makes conditional formats reach over the new rows.
func (w *filler) growRules(g growth) error {
	formats, err := w.file.GetConditionalFormats(g.sheet)
	if err != nil {
		return err
	}
	for _, reach := range sortedKeys(formats) {
		longer := g.reach(reach)
		if longer == reach {
			continue
		}
		if err := w.file.UnsetConditionalFormat(g.sheet, reach); err != nil {
			return err
		}
		if err := w.file.SetConditionalFormat(g.sheet, longer, formats[reach]); err != nil {
			return err
		}
	}
	return nil
}

// growLists makes drop-down lists and other rules of entry reach over the new rows.
func (w *filler) growLists(g growth) error {
	rules, err := w.file.GetDataValidations(g.sheet)
	if err != nil {
		return err
	}
	for _, rule := range rules {
		longer := g.reach(rule.Sqref)
		if longer == rule.Sqref {
			continue
		}
		if err := w.file.DeleteDataValidation(g.sheet, rule.Sqref); err != nil {
			return err
		}
		rule.Sqref = longer
		if err := w.file.AddDataValidation(g.sheet, rule); err != nil {
			return err
		}
	}
	return nil
}

// reach makes those cells and ranges of a list longer that end in the row.
func (g growth) reach(list string) string {
	parts := strings.Fields(list)
	for i, part := range parts {
		if !strings.Contains(part, ":") {
			part += ":" + part
		}
		if longer := g.grown(part, g.sheet); longer != part {
			parts[i] = longer
		}
	}
	return strings.Join(parts, " ")
}

// inPart are the references of a chart: <c:f>, and <cx:f> of the newer kinds.
var inPart = regexp.MustCompile(`(<(?:\w+:)?f(?: [^>]*)?>)([^<]+)(</)`)

// growParts moves the references of charts, which excelize keeps as they were read, and grows Excel's tables.
func (w *filler) growParts(g growth) error {
	var names []string
	w.file.Pkg.Range(func(key, _ any) bool {
		if part, ok := key.(string); ok && strings.HasPrefix(part, "xl/charts/") {
			names = append(names, part)
		}
		return true
	})
	sort.Strings(names)
	for _, part := range names {
		content, _ := w.file.Pkg.Load(part)
		text, ok := content.([]byte)
		if !ok || !bytes.Contains(text, []byte("!")) {
			continue
		}
		w.file.Pkg.Store(part, inPart.ReplaceAllFunc(text, func(found []byte) []byte {
			parts := inPart.FindSubmatch(found)
			moved := escaped.Replace(g.moved(html.UnescapeString(string(parts[2])), ""))
			return append(append(append([]byte{}, parts[1]...), moved...), parts[3]...)
		}))
	}
	return w.growTables(g)
}

// growTables makes Excel's own tables longer that end in the row.
func (w *filler) growTables(g growth) error {
	tables, err := w.file.GetTables(g.sheet)
	if err != nil {
		return err
	}
	for _, table := range tables {
		longer := g.reach(table.Range)
		if longer == table.Range {
			continue
		}
		before, after := []byte(`ref="`+table.Range+`"`), []byte(`ref="`+longer+`"`)
		w.file.Pkg.Range(func(key, content any) bool {
			part, _ := key.(string)
			text, ok := content.([]byte)
			if ok && strings.HasPrefix(part, "xl/tables/") && bytes.Contains(text, []byte(`name="`+table.Name+`"`)) {
				w.file.Pkg.Store(part, bytes.ReplaceAll(text, before, after))
			}
			return true
		})
	}
	return nil
}

// escaped writes the signs that XML text must not hold.
var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
