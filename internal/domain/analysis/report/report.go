// Package report makes one self-contained HTML page of a survey's document, for the screen, the phone and A4: no
// script, nothing loaded from elsewhere. It owns the order, the words and the shape of a report in Korean and
// English. It never computes a figure: it chooses, orders, rounds and explains those of the document.
package report

import (
	"fmt"
	"io"
	"time"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// Options of one page.
type Options struct {
	Language string                   // ko, en
	Shapes   map[string]survey.Shapes // by split; a split without shapes is drawn as bars
	Zone     *time.Location           // of the dates that are printed; nil: that of Made.At
}

// HTML writes the page. What it answers depends on the document and the options only, so that the same analysis
// gives the same bytes. A figure that a suppressed row does not hold is a mark, one that another row does not hold a
// dash; neither is ever 0.
func HTML(w io.Writer, d *survey.Document, o Options) error {
	words, err := speak(o.Language)
	if err != nil {
		return err
	}
	r := newReport(d, words, o)
	p, err := r.page()
	if err != nil {
		return fmt.Errorf("lay out the report of %q: %w", d.Name, err)
	}
	if err := pageTemplate.Execute(w, p); err != nil {
		return fmt.Errorf("write the report of %q: %w", d.Name, err)
	}
	return nil
}
