package book

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// reliability: one row a scale and group.
func (l *layout) reliability() []workbook.Sheet {
	s := l.topic("sheet.reliability", "title.reliability")
	if len(l.doc.Scales) == 0 {
		return nil
	}
	s.Notes = append(s.Notes, l.say.Say("reliability.note"))
	over, listwise := l.say.Say("alpha"), l.say.Say("alpha.listwise")
	b := workbook.Block{Columns: []workbook.Column{
		l.texts("group"), l.texts("domain"), l.counts("item.count"), l.counts("n"),
		under(over, l.figures("alpha.value", coefficientFormat)),
		under(over, l.figures("low", coefficientFormat)), under(over, l.figures("high", coefficientFormat)),
		under(listwise, l.figures("alpha.value", coefficientFormat)), under(listwise, l.counts("n")),
		l.figures("alpha.standardised", coefficientFormat), l.figures("omega", coefficientFormat),
		l.figures("mean", meanFormat), l.figures("sd", meanFormat), l.texts("why"),
	}}
	for _, row := range l.doc.Scales {
		hidden := row.Suppressed
		b.Rows = append(b.Rows, []any{
			l.labels.Group(row.Grp), l.labels.Domain(row.Scale), row.Items, l.count(row.N, hidden),
			l.figure(row.Alpha, hidden), l.figure(row.AlphaLow, hidden), l.figure(row.AlphaHigh, hidden),
			l.figure(row.AlphaListwise, hidden), l.count(row.NListwise, hidden),
			l.figure(row.AlphaStandardised, hidden), l.figure(row.Omega, hidden), l.figure(row.Mean, hidden),
			l.figure(row.SD, hidden),
			l.why(row.Why),
		})
	}
	s.Blocks = append(s.Blocks, trimmed(b))
	return l.finish(s)
}

// items: one row an item, scale and group, with its score.
func (l *layout) items() []workbook.Sheet {
	s := l.topic("sheet.items", "title.items")
	if len(l.doc.Items) == 0 {
		return nil
	}
	s.Notes = append(s.Notes, l.say.Say("items.note"))
	s.Fixed = 3
	type at struct{ grp, domain, item string }
	scores := map[at]survey.ScoreRow{}
	for _, row := range l.doc.Scores {
		if row.Split == nil && row.Item != nil {
			scores[at{row.Grp, key(row.Domain), *row.Item}] = row
		}
	}
	answers := l.say.Say("answered")
	b := workbook.Block{Columns: []workbook.Column{
		l.texts("group"), l.texts("domain"), {Title: l.say.Say("item")}, l.texts("item.label"),
		{Title: l.say.Say("reversed"), Width: 8, Center: true},
		under(answers, l.counts("n")), under(answers, l.counts("no_answer")),
		under(answers, l.counts("not_applicable")), under(answers, l.counts("not_asked")),
		l.figures("mean", meanFormat), l.figures("sd", meanFormat), l.figures("score", scoreFormat),
		l.figures("item.rest", coefficientFormat), l.figures("alpha.deleted", coefficientFormat),
		l.figures("top.box", scoreFormat), l.figures("bottom.box", scoreFormat),
	}}
	for _, row := range l.doc.Items {
		hidden, score := row.Suppressed, scores[at{row.Grp, row.Scale, row.Item}]
		var reversed any
		if row.Reversed {
			reversed = l.say.Say("yes")
		}
		b.Rows = append(b.Rows, []any{
			l.labels.Group(row.Grp), l.labels.Domain(row.Scale), row.Item, l.labels.Thing(row.Item),
			reversed,
			l.count(row.N, hidden), l.count(row.NoAnswer, hidden), l.count(row.NotApplicable, hidden),
			l.count(row.NotAsked, hidden),
			l.figure(row.Mean, hidden), l.figure(row.SD, hidden), l.figure(score.Mean, score.Suppressed),
			l.figure(row.ItemRestR, hidden), l.figure(row.AlphaIfDeleted, hidden), l.figure(row.TopBox, hidden),
			l.figure(row.BottomBox, hidden),
		})
	}
	s.Blocks = append(s.Blocks, b)
	return l.finish(s)
}
