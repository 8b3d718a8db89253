package analysis

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Decode reads analyses/NAME.yaml, by its kind, and the files that it names. Every mistake goes to found; the analysis is
// answered all the same, as far as it could be read.
func Decode(name string, n yamlfile.Node, files survey.Files, found *problem.List) *Analysis {
	in := "analysis " + name
	a := &Analysis{Name: name, Place: n.Place()}
	kind := n.Find("kind")
	a.Kind, _ = kind.Scalar()
	switch {
	case a.Kind == KindSurvey, n.IsMap() && kind.IsZero(), !n.IsMap(), a.Kind == "": // what is wrong is told by its kind
		a.take(survey.Decode(name, n, files, found))
	case a.Kind == "signal":
		found.Report("analysis_kind_not_yet", kind.Place(), problem.Args{"kind": a.Kind, "in": in})
	default:
		found.Report("analysis_kind_unknown", kind.Place(), problem.Args{"kind": a.Kind, "in": in})
	}
	return a
}

// take holds a survey as an analysis.
func (a *Analysis) take(s *survey.Survey) {
	a.Survey, a.Params, a.Each = s, s.Params, s.Each
	for _, n := range s.Names {
		a.Named = append(a.Named, sqlengine.Reference{Name: n.Table.Value, Place: n.Table.Place})
	}
	for _, table := range s.Reads() {
		if table.Value != "" {
			a.Reads = append(a.Reads, sqlengine.Reference{Name: table.Value, Place: table.Place})
		}
	}
}
