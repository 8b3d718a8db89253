package draft

import (
	"fmt"
	"io"
	"strings"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/workbook"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Sheet writes the entry sheet of a contract for a clerk, with so many empty rows: one column a field, drop-downs for
// codes, limits for numbers and days, and a sheet that explains the codes. It stands where at says, so that what is
// entered loads under the same contract by an upload that reads that place: on the named or numbered sheet, with its
// names in the row of the header and titles above them.
func Sheet(w io.Writer, t *table.Table, at rows.XLSXOptions, lines int) error {
	entry := workbook.Sheet{Name: "answers", Fixed: 1, Landscape: true}
	if at.Sheet != "" {
		if entry.Name = at.Sheet; !sheetName(at.Sheet) {
			return problem.New("draft_sheet_name", t.Place, problem.Args{"sheet": at.Sheet})
		}
	}
	if at.Header > mostTitles {
		return problem.New("draft_sheet_header", t.Place, problem.Args{"row": at.Header, "most": mostTitles})
	}
	block := workbook.Block{Blank: lines}
	seen := map[string]bool{}
	for _, c := range t.Columns {
		if c.From != "" || seen[sameName(c.Field)] {
			continue // said when the file is handed in, or read from the same field as a column before
		}
		seen[sameName(c.Field)] = true
		block.Columns = append(block.Columns, entryColumn(c))
	}
	titles(&entry, &block, t.Name, at.Header)
	entry.Blocks = []workbook.Block{block}
	return workbook.Write(w, workbook.Book{Title: t.Name, Sheets: sheetsAround(entry, t, at.SheetAt)})
}

// mostTitles is how many rows may stand above the answers on a sheet for people.
const mostTitles = 50

// titles fills the rows above the names, so that these stand in the row of the header.
func titles(s *workbook.Sheet, b *workbook.Block, name string, header int) {
	switch {
	case header <= 1: // nothing stands above
	case header == 2:
		b.Title = name
	default: // title, notes, and an empty row, which the workbook leaves
		s.Title = name
		said := []string{
			fmt.Sprintf("%d행부터 한 사람을 한 줄로 적습니다. / One row a person, from row %d on.", header+1, header+1),
			fmt.Sprintf("%d행의 이름은 바꾸지 않습니다. / Leave the names in row %d as they are.", header, header),
		}
		for n := range header - 3 {
			note := " "
			if n < len(said) {
				note = said[n]
			}
			s.Notes = append(s.Notes, note)
		}
	}
}

// sheetsAround puts the entry sheet where its number says; what explains it stands before or behind.
func sheetsAround(entry workbook.Sheet, t *table.Table, at int) []workbook.Sheet {
	others := []workbook.Sheet{explanation(t, entry.Name)}
	if len(others[0].Blocks) == 0 && at < 2 {
		return []workbook.Sheet{entry}
	}
	for n := 2; n < at; n++ {
		others = append(others, workbook.Sheet{Name: fmt.Sprintf("notes %d", n), Title: t.Name})
	}
	if at < 2 {
		return append([]workbook.Sheet{entry}, others...)
	}
	return append(others, entry)
}

// explanation is the sheet of the codes; without blocks when no column has any.
func explanation(t *table.Table, taken string) workbook.Sheet {
	s := workbook.Sheet{Name: "codes", Title: "부호의 뜻 / What the codes mean"}
	if strings.EqualFold(taken, s.Name) {
		s.Name = "what the codes mean"
	}
	block := workbook.Block{Columns: []workbook.Column{
		{Title: "column", Width: 14}, {Title: "label", Width: 40, Wrap: true},
		{Title: "code"}, {Title: "meaning", Width: 40, Wrap: true}}}
	for _, c := range t.Columns {
		if c.From == "" {
			block.Rows = append(block.Rows, meanings(c)...)
		}
	}
	if len(block.Rows) > 0 {
		s.Blocks = []workbook.Block{block}
	}
	return s
}

// sheetName says that a workbook can have a sheet of exactly this name.
func sheetName(name string) bool {
	return len([]rune(name)) <= 31 && !strings.ContainsAny(name, `:\/?*[]`) && strings.Trim(name, "' ") == name &&
		strings.Join(strings.Fields(name), " ") == name &&
		!strings.EqualFold(name, "history") && !strings.EqualFold(name, "naru_lists")
}

// meanings are the lines of the sheet that explains the codes.
func meanings(c table.Column) [][]any {
	var all [][]any
	add := func(code, meaning string) {
		if len(all) == 0 {
			all = append(all, []any{c.Field, c.Label, code, meaning})
			return
		}
		all = append(all, []any{nil, nil, code, meaning})
	}
	for _, code := range c.Values {
		add(code, c.Labels[code])
	}
	for _, code := range c.NotApplicable {
		add(code, doesNotApply)
	}
	for _, code := range c.Missing {
		add(code, noAnswer)
	}
	if len(all) == 0 && c.Label != "" && c.Label != c.Field {
		add("", refused(c))
	}
	return all
}
