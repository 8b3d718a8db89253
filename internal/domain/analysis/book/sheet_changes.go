package book

import (
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// changes: domains now and before, a table per group with its chart; on a sheet of their own the items. What could
// not be compared is said.
func (l *layout) changes() []workbook.Sheet {
	if len(l.doc.Changes) == 0 {
		return nil
	}
	s := l.topic("sheet.changes", "title.changes")
	if c := l.doc.Compared; c != nil {
		s.Notes = append(s.Notes, l.compared(*c))
		if c.Items == "common" {
			s.Notes = append(s.Notes, l.say.Say("changes.common"))
		}
		s.Notes = append(s.Notes, l.listed("changes.only.now", c.OnlyNow)...)
		s.Notes = append(s.Notes, l.listed("changes.only.before", c.OnlyBefore)...)
	}
	var domains, items []survey.ChangeRow
	for _, row := range l.doc.Changes {
		if row.Item == nil {
			domains = append(domains, row)
		} else {
			items = append(items, row)
		}
	}
	for _, grp := range groupsOf(l.doc, domains, func(r survey.ChangeRow) string { return r.Grp }) {
		s.Blocks = append(s.Blocks, l.changeTable(grp, domains))
	}
	return append(l.finish(s), l.itemChanges(items)...)
}

// compared says which rounds are compared.
func (l *layout) compared(c survey.Compared) string {
	return l.say.Say("changes.note", "param", l.labels.Thing(c.Param), "now", c.Now, "before", c.Before)
}

// listed names items with their labels, when there are any.
func (l *layout) listed(key string, items []string) []string {
	if len(items) == 0 {
		return nil
	}
	var all []string
	for _, item := range items {
		all = append(all, strings.TrimSpace(item+" "+unlike(l.labels.Thing(item), item)))
	}
	return []string{l.say.Say(key, "items", strings.Join(all, ", "))}
}

// changeColumns are those of figures.
func (l *layout) changeColumns() []workbook.Column {
	now, before := l.say.Say("now"), l.say.Say("before")
	if c := l.doc.Compared; c != nil {
		now, before = c.Now, c.Before
	}
	over := l.interval()
	return []workbook.Column{
		{Title: before, Format: scoreFormat, Width: 9}, {Title: now, Format: scoreFormat, Width: 9},
		l.figures("change", changeFormat),
		under(over, l.figures("low", changeFormat)), under(over, l.figures("high", changeFormat)),
		l.counts("n.then"), l.counts("n.now"),
	}
}

func (l *layout) changeFigures(row survey.ChangeRow) []any {
	hidden := row.Suppressed
	return []any{
		l.figure(row.Before, hidden), l.figure(row.Now, hidden), l.figure(row.Change, hidden),
		l.figure(row.Low, hidden), l.figure(row.High, hidden),
		l.count(row.NBefore, hidden), l.count(row.NNow, hidden),
	}
}

func (l *layout) changeTable(grp string, rows []survey.ChangeRow) workbook.Block {
	columns := append([]workbook.Column{{Title: l.say.Say("domain")}}, l.changeColumns()...)
	b := workbook.Block{Title: l.labels.Group(grp), Columns: columns}
	chart := workbook.Chart{
		Kind: workbook.Columns, Series: []int{1, 2}, Min: new(float64), Max: &l.doc.Method.To,
		Title: l.say.Say("changes.chart",
			"group", l.labels.Group(grp), "before", columns[1].Title, "now", columns[2].Title),
	}
	for _, row := range rows {
		if row.Grp != grp {
			continue
		}
		if row.Domain == nil {
			b.Strong = append(b.Strong, len(b.Rows))
		}
		domain := l.labels.DomainOr(row.Domain, l.say.Say("total"))
		b.Rows = append(b.Rows, append([]any{domain}, l.changeFigures(row)...))
	}
	b.Charts = []workbook.Chart{chart}
	return b
}

// itemChanges: one row an item and group.
func (l *layout) itemChanges(rows []survey.ChangeRow) []workbook.Sheet {
	if len(rows) == 0 {
		return nil
	}
	s := l.topic("sheet.changes.items", "changes.items")
	s.Fixed = 3
	if c := l.doc.Compared; c != nil {
		s.Notes = append(s.Notes, l.compared(*c))
	}
	columns := []workbook.Column{
		l.texts("group"), l.texts("domain"), {Title: l.say.Say("item"), Width: 9}, l.texts("item.label"),
	}
	b := workbook.Block{Columns: append(columns, l.changeColumns()...)}
	for _, row := range rows {
		line := []any{
			l.labels.Group(row.Grp), l.labels.DomainOr(row.Domain, l.say.Say("total")), *row.Item,
			l.labels.Thing(*row.Item),
		}
		b.Rows = append(b.Rows, append(line, l.changeFigures(row)...))
	}
	s.Blocks = append(s.Blocks, b)
	return l.finish(s)
}
