package draft

import (
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Place is where in a workbook a table's rows must stand, so that the upload by which it comes back reads them.
type Place struct {
	Upload *upload.Upload // nil: no upload brings rows to the table
	Part   string
	XLSX   rows.XLSXOptions
	Notes  []string // other uploads that would not read it
}

// PlaceOf finds the place for a table: as its own format says, else as the upload does that is named, or the first of
// `from:` that takes workbooks. A table that no workbook reaches is a problem that says what to change.
func PlaceOf(t *table.Table, uploads map[string]*upload.Upload, named string) (Place, error) {
	if word := t.Format.Word; word != "" && word != "xlsx" {
		return Place{}, problem.New("draft_table_format", t.Place, problem.Args{"table": t.Name, "format": word})
	}
	var places []Place
	var brings, refuses []string
	for _, from := range t.From {
		up := uploads[from.Value]
		if up == nil || named != "" && named != up.Name {
			continue
		}
		brings = append(brings, up.Name)
		at := slices.IndexFunc(up.Parts, func(p upload.Part) bool { return slices.Contains(p.Types, "xlsx") })
		if at < 0 {
			refuses = append(refuses, up.Name)
			continue
		}
		places = append(places, Place{Upload: up, Part: up.Parts[at].Name, XLSX: optionsOf(t, up.Parts[at])})
	}
	switch {
	case named != "" && len(brings) == 0:
		return Place{}, problem.New("draft_upload_other", t.Place, problem.Args{
			"upload": named, "table": t.Name, "from": fromText(t)})
	case len(places) == 0 && len(refuses) > 0:
		up := uploads[refuses[0]]
		return Place{}, problem.New("draft_upload_no_xlsx", up.Place, problem.Args{
			"upload": up.Name, "types": strings.Join(up.Parts[0].Types, ", ")})
	case len(places) == 0:
		return Place{XLSX: t.Format.XLSX, Notes: []string{fmt.Sprintf(
			"no upload brings rows to table %s: add one to its from:, so that the sheet can be handed in", t.Name)}}, nil
	}
	best := places[0]
	for _, other := range places[1:] {
		if other.XLSX != best.XLSX {
			best.Notes = append(best.Notes, fmt.Sprintf(
				"the sheet is for upload %s; %s reads another place: --upload %s writes one for it",
				best.Upload.Name, other.Upload.Name, other.Upload.Name))
		}
	}
	return best, nil
}

// optionsOf: the table's format goes before the one that comes with the file.
func optionsOf(t *table.Table, p upload.Part) rows.XLSXOptions {
	if t.Format.Word == "xlsx" {
		return t.Format.XLSX
	}
	return p.Format.XLSX
}

func fromText(t *table.Table) string {
	var names []string
	for _, from := range t.From {
		names = append(names, from.Value)
	}
	return strings.Join(names, ", ")
}
