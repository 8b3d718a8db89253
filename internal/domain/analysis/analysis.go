// Package analysis is analyses/*.yaml: figures computed from a table and handed out as result tables and files. It owns
// which kinds there are, what one run of an analysis is, and how its tables and files become visible together. What a
// kind says and computes is its own package's (survey); how a figure looks is report's and book's.
package analysis

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// KindSurvey is the kind that this version obeys.
const KindSurvey = "survey"

// Analysis is one file of analyses/. It is not changed after the project was loaded.
type Analysis struct {
	Name   string
	Kind   string
	Place  problem.Place
	Params parameter.Set
	Each   yamlfile.At[string]   // a SELECT whose rows are the parameters of all runs; empty: there is none
	Reads  []sqlengine.Reference // tables, seeds and models, the one with the rows first
	Named  []sqlengine.Reference // tables in which values of parameters have names for a reader
	Survey *survey.Survey        // of kind survey; nil when its kind was not known

	EachReads []sqlengine.Reference // filled by project from the parsed SQL
}

// Tables are the names of its result tables, sorted.
func (a *Analysis) Tables() []string { return TablesOf(a.Name) }

// TablesOf are the result tables of an analysis of this name, whether or not its file can be read.
func TablesOf(name string) []string {
	var all []string
	for _, table := range survey.TableNames() {
		all = append(all, name+"."+table)
	}
	return all
}
