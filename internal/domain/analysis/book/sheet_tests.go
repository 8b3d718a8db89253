package book

import (
	"github.com/naru-data/naru/internal/engine/workbook"
)

// tests: one row a test, and one a pair of groups.
func (l *layout) tests() []workbook.Sheet {
	s := l.topic("sheet.tests", "title.tests")
	if len(l.doc.Tests) == 0 {
		return nil
	}
	over := l.say.Say("difference")
	b := workbook.Block{Columns: []workbook.Column{
		l.texts("test"), l.texts("variable"), l.texts("by"), l.texts("a"), l.texts("b"), l.counts("n"),
		l.figures("statistic", meanFormat), l.figures("df1", meanFormat), l.figures("df2", meanFormat),
		l.figures("p", pFormat),
		l.figures("effect", coefficientFormat), l.texts("effect.name"),
		under(over, l.figures("difference.value", meanFormat)), under(over, l.figures("low", meanFormat)),
		under(over, l.figures("high", meanFormat)),
		l.texts("why"),
	}}
	for _, row := range l.doc.Tests {
		hidden := row.Suppressed
		b.Rows = append(b.Rows, []any{
			l.say.Named("test.", row.Test), l.labels.Thing(row.Variable), l.labels.Thing(row.Split),
			l.side(row.Split, row.A), l.side(row.Split, row.B),
			l.count(row.N, hidden), l.figure(row.Statistic, hidden), l.figure(row.DF1, hidden),
			l.figure(row.DF2, hidden), l.figure(row.P, hidden),
			l.figure(row.Effect, hidden), l.effect(row.EffectName),
			l.figure(row.Difference, hidden), l.figure(row.Low, hidden), l.figure(row.High, hidden),
			l.why(row.Why),
		})
	}
	s.Blocks = append(s.Blocks, trimmed(b))
	return l.finish(s)
}

// side is the label of a group of a pair.
func (l *layout) side(split string, value *string) any {
	if value == nil {
		return nil
	}
	return l.labels.Value(split, *value)
}

func (l *layout) effect(name *string) any {
	if name == nil {
		return nil
	}
	return l.say.Named("effect.", *name)
}

// correlations: one row a pair and method.
func (l *layout) correlations() []workbook.Sheet {
	s := l.topic("sheet.correlations", "title.correlations")
	if len(l.doc.Correlations) == 0 {
		return nil
	}
	over := l.interval()
	b := workbook.Block{Columns: []workbook.Column{
		l.texts("method.word"), l.texts("x"), l.texts("y"), l.counts("n"), l.figures("r", coefficientFormat),
		l.figures("p", pFormat),
		under(over, l.figures("low", coefficientFormat)), under(over, l.figures("high", coefficientFormat)),
		l.texts("why"),
	}}
	for _, row := range l.doc.Correlations {
		hidden := row.Suppressed
		b.Rows = append(b.Rows, []any{
			l.say.Named("", row.Method), l.labels.Thing(row.X), l.labels.Thing(row.Y), l.count(row.N, hidden),
			l.figure(row.R, hidden),
			l.figure(row.P, hidden), l.figure(row.Low, hidden), l.figure(row.High, hidden), l.why(row.Why),
		})
	}
	s.Blocks = append(s.Blocks, trimmed(b))
	return l.finish(s)
}

// regressions: a table for each model, its own figures in the last row.
func (l *layout) regressions() []workbook.Sheet {
	s := l.topic("sheet.regressions", "title.regressions")
	s.Notes = append(s.Notes, l.say.Say("model.note"))
	at := map[string]int{}
	var whole []func()
	for _, row := range l.doc.Regressions {
		i, seen := at[row.Model]
		if !seen {
			i = len(s.Blocks)
			at[row.Model] = i
			s.Blocks = append(s.Blocks, l.modelBlock(row.Model))
		}
		term, hidden := row.Term, row.Suppressed
		line := []any{
			l.say.Named("term.", term), l.count(row.N, hidden),
			l.figure(row.Estimate, hidden), l.figure(row.SE, hidden), l.figure(row.T, hidden),
			l.figure(row.P, hidden), l.figure(row.Low, hidden), l.figure(row.High, hidden), l.why(row.Why),
		}
		if term != "" {
			s.Blocks[i].Rows = append(s.Blocks[i].Rows, line)
			continue
		}
		line[0] = l.say.Say("model")
		whole = append(whole, func() {
			s.Blocks[i].Strong = append(s.Blocks[i].Strong, len(s.Blocks[i].Rows))
			s.Blocks[i].Rows = append(s.Blocks[i].Rows, line)
		})
	}
	for _, add := range whole {
		add()
	}
	for i, b := range s.Blocks {
		s.Blocks[i] = trimmed(b)
	}
	return l.finish(s)
}

func (l *layout) modelBlock(model string) workbook.Block {
	over := l.interval()
	return workbook.Block{Title: model, Columns: []workbook.Column{
		l.texts("term"), l.counts("n"), l.figures("estimate", coefficientFormat),
		l.figures("se", coefficientFormat), l.figures("t", meanFormat),
		l.figures("p", pFormat), under(over, l.figures("low", coefficientFormat)),
		under(over, l.figures("high", coefficientFormat)),
		l.texts("why"),
	}}
}
