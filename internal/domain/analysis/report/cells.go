package report

import "github.com/naru-data/naru/internal/domain/analysis/survey"

// shown is one figure of a row: its text, or a mark where a suppressed row holds none.
func (r *report) shown(suppressed bool, text string) cell {
	return cell{Text: r.mark(suppressed, text), Hidden: suppressed && text == absent}
}

// mark is a figure in running text. What a suppressed row does not hold must not be shown; elsewhere it does not exist.
func (r *report) mark(suppressed bool, text string) string {
	if suppressed && text == absent {
		return r.Say("mark")
	}
	return text
}

// words is a cell that is read, not compared.
func words(text string) cell { return cell{Text: text, Words: true} }

// divided marks the first cell of a group of columns.
func divided(cells []cell) []cell {
	if len(cells) > 0 {
		cells[0].Dividing = true
	}
	return cells
}

// level is the level of confidence: 95%.
func (r *report) level() string { return percent(r.document.Method.Level) }

// blank is a row of figures that do not exist.
func blank(n int) []cell {
	cells := make([]cell, n)
	for i := range cells {
		cells[i].Text = absent
	}
	return cells
}

// head is one line of headings: the first over the names of rows, the others over figures.
func (r *report) head(keys ...string) [][]heading {
	line := make([]heading, len(keys))
	for i, key := range keys {
		line[i] = heading{Text: r.Say(key, "level", r.level()), Figure: i > 0}
	}
	return [][]heading{line}
}

// perGroup is two lines of headings: each group over the same figures.
func (r *report) perGroup(first string, groups []string, keys ...string) [][]heading {
	over := []heading{{Text: r.Say(first), Rows: 2}}
	var under []heading
	for _, g := range groups {
		over = append(over, heading{Text: r.Group(g), Columns: len(keys), Figure: true, Dividing: true})
		for i, key := range keys {
			text := r.Say(key, "level", r.level())
			under = append(under, heading{Text: text, Figure: true, Dividing: i == 0})
		}
	}
	return [][]heading{over, under}
}

// scoreCells are n, mean, sd and interval of a score.
func (r *report) scoreCells(s *survey.ScoreRow) []cell {
	if s == nil {
		return blank(4)
	}
	return []cell{
		r.shown(s.Suppressed, count(s.N)),
		r.shown(s.Suppressed, number(s.Mean, scoreDecimals)),
		r.shown(s.Suppressed, number(s.SD, meanDecimals)),
		r.shown(s.Suppressed, r.interval(s.Low, s.High, scoreDecimals)),
	}
}
