// Package book lays a survey's document out as a workbook, and finds in it what the user's own form is filled
// with. It owns which figures stand on which sheet, in what order and with how many decimals. It computes no
// figure but sums of counts, and never asks a table.
package book

import (
	"fmt"
	"io"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/analysis/wording"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// Workbook writes the document as .xlsx in one language, ko or en: a sheet per topic that has rows. A figure
// that must not be shown is a mark that its sheet explains; one that does not exist is an empty cell. The same
// document gives the same bytes.
func Workbook(w io.Writer, d *survey.Document, language string) error {
	words, err := speak(language)
	if err != nil {
		return err
	}
	l := newLayout(d, words)
	book := workbook.Book{
		Title: l.title(), Subject: l.parameters(), Author: d.Made.Project, Created: d.Made.At,
		Language: language,
		Sheets:   l.sheets(),
	}
	if err := workbook.Write(w, book); err != nil {
		return fmt.Errorf("workbook of analysis %q: %w", d.Name, err)
	}
	return nil
}

// layout makes the sheets of one document in one language.
type layout struct {
	doc    *survey.Document
	say    wording.Language
	labels wording.Labels
	marked bool // a mark was put on the sheet that is being made
}

func newLayout(d *survey.Document, say wording.Language) *layout {
	return &layout{doc: d, say: say, labels: wording.NewLabels(d, say)}
}

// sheets are in the order in which a report is read; topics without rows are left out.
func (l *layout) sheets() []workbook.Sheet {
	topics := []func() []workbook.Sheet{
		l.scores, l.splits, l.changes, l.reliability, l.items, l.frequencies, l.sets, l.crosstabs, l.tests,
		l.correlations, l.regressions,
	}
	var all []workbook.Sheet
	for _, topic := range topics {
		all = append(all, topic()...)
	}
	return append([]workbook.Sheet{l.summary(all)}, all...)
}

// topic begins a sheet; name and title are words of the language.
func (l *layout) topic(name, title string) workbook.Sheet {
	l.marked = false
	return workbook.Sheet{Name: l.say.Say(name), Title: l.say.Say(title), Landscape: true}
}

// finish explains the mark on a sheet that bears one, and leaves a sheet without tables out.
func (l *layout) finish(s workbook.Sheet) []workbook.Sheet {
	if len(s.Blocks) == 0 {
		return nil
	}
	if l.marked {
		below := fmt.Sprint(l.doc.Method.SuppressBelow)
		s.Notes = append(s.Notes, l.say.Say("marked", "mark", l.say.Say("mark"), "n", below))
	}
	return []workbook.Sheet{s}
}
