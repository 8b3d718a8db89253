package analysis

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/naru-data/naru/internal/domain/analysis/book"
	"github.com/naru-data/naru/internal/domain/analysis/report"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/workbook"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Media types of what is handed out.
const (
	typeJSON = "application/json"
	typeHTML = "text/html; charset=utf-8"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// output is one file to be made.
type output struct {
	name, mediaType string
	write           func(io.Writer) error
}

// render makes the files that `export:` names; each is durable and nothing names them yet (I1).
func (j *job) render(ctx context.Context) error {
	shapes, err := shapesOf(j.survey.Shapes, j.labels())
	if err != nil {
		return err
	}
	outputs := j.outputs(shapes)
	j.files = make([]result.File, len(outputs))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, o := range outputs {
		group.Go(func() (err error) {
			j.task.Report(work.Progress{Doing: j.analysis.Name + " " + o.name})
			j.files[i], err = j.results.Keep(ctx, j.task, j.analysis.Name, j.labels(), o.name, o.mediaType, o.write)
			if err != nil {
				return fmt.Errorf("write %s: %w", o.name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// outputs lists them, reports first.
func (j *job) outputs(shapes map[string]survey.Shapes) []output {
	var reports, others []output
	for _, e := range j.survey.Export {
		for i, language := range j.survey.Languages {
			switch e.Value {
			case "html":
				reports = append(reports, output{"report." + language + ".html", typeHTML, j.html(language, shapes)})
			case "xlsx":
				others = append(others, output{"tables." + language + ".xlsx", typeXLSX, j.xlsx(language)})
			case "form":
				if i == 0 {
					others = append(others, output{"form.xlsx", typeXLSX, j.form(language)})
				}
			case "json":
				if i == 0 {
					others = append(others, output{"document.json", typeJSON, j.json})
				}
			}
		}
	}
	return append(reports, others...)
}

func (j *job) html(language string, shapes map[string]survey.Shapes) func(io.Writer) error {
	return func(w io.Writer) error {
		return report.HTML(w, j.document, report.Options{Language: language, Shapes: shapes, Zone: j.options.Zone})
	}
}

func (j *job) xlsx(language string) func(io.Writer) error {
	return func(w io.Writer) error { return book.Workbook(w, j.document, language) }
}

// json is the document as published: see docs/reference/survey.schema.json.
func (j *job) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(j.document)
}

// form fills the user's own workbook, and tells what stays unfilled.
func (j *job) form(language string) func(io.Writer) error {
	return func(w io.Writer) error {
		filling, missed := book.Fill(j.document, j.survey.Form, language)
		filled, what, err := workbook.Fill(j.survey.Form.Bytes, filling)
		if err != nil {
			return err
		}
		j.missed(missed)
		if len(what.Unfilled) > 0 {
			j.note("form: nothing fills %s", some(what.Unfilled))
		}
		_, err = w.Write(filled)
		return err
	}
}

// missed tells which cells of the form stay empty, those for the same reason together.
func (j *job) missed(all []book.Missed) {
	names := map[string][]string{}
	var whys []string
	for _, m := range all {
		if names[m.Why] == nil {
			whys = append(whys, m.Why)
		}
		names[m.Why] = append(names[m.Why], m.Name)
	}
	for _, why := range whys {
		verb := "stay"
		if len(names[why]) == 1 {
			verb = "stays"
		}
		j.note("form: %s %s empty: %s", some(names[why]), verb, why)
	}
}

// some are the first names of a list that may be long.
func some(names []string) string {
	if len(names) <= 6 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:6], ", "), len(names)-6)
}

func (j *job) note(format string, args ...any) {
	j.notes = append(j.notes, fmt.Sprintf(format, args...))
}
