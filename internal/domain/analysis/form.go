package analysis

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/book"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// CheckForm tells of references of a form that name no result, and of names that its template does not define.
func CheckForm(template []byte, refs []survey.Reference, found *problem.List) {
	names, err := workbook.Names(template)
	if err != nil {
		if len(refs) > 0 {
			found.Report("analysis_form_broken", refs[0].Text.Place, problem.Args{"why": err})
		}
		return
	}
	for _, r := range refs {
		if _, why := book.Parse(r.Text.Value); why != "" {
			found.Report("analysis_form_reference", r.Text.Place, problem.Args{"reference": r.Text.Value, "why": why})
		}
		if slices.Contains(names, r.Name) {
			continue
		}
		args := problem.Args{"name": r.Name}
		if near := problem.Nearest(r.Name, names); near != "" {
			args["near"] = near
		}
		found.Report("analysis_form_name", r.Text.Place, args)
	}
}
