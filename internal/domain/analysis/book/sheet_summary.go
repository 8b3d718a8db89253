package book

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/workbook"
)

// title is the document's, or its name.
func (l *layout) title() string { return or(l.doc.Title.In(l.say.Tag), l.doc.Name) }

// parameters are such as "2026 · 나루시".
func (l *layout) parameters() string {
	var all []string
	for _, p := range l.doc.Made.Params {
		all = append(all, or(p.Label.In(l.say.Tag), p.Value))
	}
	return strings.Join(all, " · ")
}

// summary says what the workbook is, of whom, how it was made and from what (I5), and what the other sheets
// hold.
func (l *layout) summary(others []workbook.Sheet) workbook.Sheet {
	s := l.topic("sheet.summary", "")
	s.Landscape = false
	s.Title = l.title()
	if p := l.parameters(); p != "" {
		s.Notes = append(s.Notes, p)
	}
	s.Blocks = append(s.Blocks, l.about(), l.groupTable())
	if notes := l.notes(); len(notes) > 0 {
		s.Blocks = append(s.Blocks, l.lines("notes", notes))
	}
	s.Blocks = append(s.Blocks, l.lines("method", l.method()), l.contents(others), l.origin())
	return s
}

// lines is a block of sentences.
func (l *layout) lines(title string, lines []string) workbook.Block {
	b := workbook.Block{Title: l.say.Say(title)}
	for _, line := range lines {
		b.Notes = append(b.Notes, "• "+line)
	}
	return b
}

// pairs is a table of words and values. All of the summary's share these widths.
func (l *layout) pairs(title, left, right string, rows [][]any) workbook.Block {
	return workbook.Block{Title: l.say.Say(title), Columns: []workbook.Column{
		{Title: l.say.Say(left), Width: 24, Wrap: true}, {Title: l.say.Say(right), Width: 30, Wrap: true},
	}, Rows: rows}
}

func (l *layout) about() workbook.Block {
	made := l.doc.Made
	rows := [][]any{{l.say.Say("analysis"), l.title()}}
	for _, p := range made.Params {
		rows = append(rows, []any{l.labels.Thing(p.Name), labelled(p.Value, p.Label.In(l.say.Tag))})
	}
	rows = append(rows, []any{l.say.Say("respondents"), strconv.FormatInt(made.Rows, 10)})
	if c := l.doc.Compared; c != nil {
		rows = append(rows, []any{l.say.Say("compared"), l.say.Say("compare.value",
			"param", l.labels.Thing(c.Param), "now", c.Now, "before", c.Before, "n", strconv.FormatInt(c.RowsBefore, 10))})
	}
	rows = append(rows, []any{l.say.Say("made.at"), made.At.Format("2006-01-02 15:04 MST")})
	return l.pairs("about", "subject", "value", rows)
}

func labelled(value, label string) string {
	if label == "" || label == value {
		return value
	}
	return label + " (" + value + ")"
}

func (l *layout) groupTable() workbook.Block {
	weighted, compared := false, false
	for _, g := range l.doc.Groups {
		weighted = weighted || g.EffectiveN != nil
		compared = compared || g.Before != nil
	}
	b := workbook.Block{Title: l.say.Say("groups"), Columns: []workbook.Column{
		{Title: l.say.Say("group")}, {Title: l.say.Say("condition"), Wrap: true}, l.counts("n"),
	}}
	if weighted {
		b.Columns = append(b.Columns, l.figures("effective.n", scoreFormat))
	}
	if compared {
		b.Columns = append(b.Columns, l.counts("n.before"))
	}
	for _, g := range l.doc.Groups {
		row := []any{l.labels.Group(g.Name), g.Condition, g.N}
		if weighted {
			row = append(row, l.figure(g.EffectiveN, false))
		}
		if compared {
			row = append(row, l.count(g.Before, false))
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

func (l *layout) method() []string {
	m := l.doc.Method
	to := strconv.FormatFloat(m.To, 'f', -1, 64)
	lines := []string{
		l.say.Say("method."+m.Score, "to", to),
		l.say.Say("method.answered", "share", percent(m.Answered)),
		l.say.Say("method.level", "level", percent(m.Level)),
		l.say.Say("method.percent"),
	}
	if m.Weight != "" {
		lines = append(lines, l.say.Say("method.weight", "weight", l.labels.Thing(m.Weight)))
	}
	if m.SuppressBelow > 0 {
		lines = append(lines, l.say.Say("method.suppress", "n", strconv.Itoa(m.SuppressBelow)))
	}
	return append(lines, l.say.Say("method.empty"))
}

func percent(share float64) string {
	return strconv.FormatFloat(float64(int(share*1000+0.5))/10, 'f', -1, 64) + "%"
}

func (l *layout) contents(others []workbook.Sheet) workbook.Block {
	var rows [][]any
	for _, s := range others {
		rows = append(rows, []any{s.Name, s.Title})
	}
	return l.pairs("contents", "sheet", "content", rows)
}

// origin names what every figure of the workbook was made from.
func (l *layout) origin() workbook.Block {
	made := l.doc.Made
	rows := [][]any{
		{l.say.Say("project"), made.Project}, {l.say.Say("version"), made.Version}, {l.say.Say("code"), made.Code},
		{l.say.Say("run"), made.Run},
	}
	for _, ref := range made.From {
		source := fmt.Sprintf("%s (%s %s)", ref.Name, l.say.Say("snapshot"), ref.Version)
		rows = append(rows, []any{l.say.Say("from"), source})
	}
	rows = append(rows, []any{l.say.Say("made.at") + " (UTC)", made.At.UTC().Format(time.RFC3339)})
	return l.pairs("origin", "subject", "value", rows)
}
