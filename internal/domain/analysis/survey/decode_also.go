package survey

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// alsoWords are what an item of `also:` can say.
const alsoWords = "frequencies, crosstab, test, correlate, regress, logistic"

// also reads one further analysis.
func (d *decoding) also(n yamlfile.Node) {
	in := "an item of also of " + d.in
	var b AlsoBlock
	yamlfile.Decode(n, in, &b, d.found)
	if !n.IsMap() {
		return
	}
	said := 0
	for _, word := range strings.Split(alsoWords, ", ") {
		if !n.Find(word).IsZero() {
			said++
		}
	}
	if said != 1 {
		d.found.Report("analysis_also_one", n.Place(), problem.Args{"in": in, "words": alsoWords})
		return
	}
	a := Also{
		Frequencies: d.distinct(b.Frequencies, "frequencies of "+in), Crosstab: d.distinct(b.Crosstab, "crosstab of "+in),
		Test: b.Test, By: b.By, Correlate: d.distinct(b.Correlate, "correlate of "+in), Given: d.distinct(b.Given, "given of "+in),
		Groups: d.distinct(b.Groups, "groups of "+in), Place: n.Place(),
	}
	a.Regress, a.Logistic = d.formula(b.Regress), d.formula(b.Logistic)
	d.together(n, a, in)
	d.alsoGroups(a)
	d.survey.Also = append(d.survey.Also, a)
}

// together tells of keys that go with another, and of lists that are too short or too long.
func (d *decoding) together(n yamlfile.Node, a Also, in string) {
	only := func(key, with string) {
		if !n.Find(key).IsZero() && n.Find(with).IsZero() {
			d.found.Report("analysis_also_with", n.Find(key).Place(), problem.Args{"key": key, "with": with, "in": in})
		}
	}
	only("by", "test")
	only("given", "correlate")
	if !n.Find("test").IsZero() && n.Find("by").IsZero() {
		d.found.Report("missing_key", n.Place(), problem.Args{
			"key": "by", "in": in, "hint": "by: the column whose values are compared"})
	}
	if crosstab := n.Find("crosstab"); !crosstab.IsZero() && len(a.Crosstab) != 2 {
		d.found.Report("analysis_crosstab_two", crosstab.Place(), problem.Args{"in": in})
	}
	if correlate := n.Find("correlate"); !correlate.IsZero() && len(a.Correlate) < 2 {
		d.found.Report("analysis_correlate_two", correlate.Place(), problem.Args{"in": in})
	}
	for _, given := range a.Given {
		same := func(at yamlfile.At[string]) bool { return strings.EqualFold(at.Value, given.Value) }
		if slices.ContainsFunc(a.Correlate, same) {
			d.found.Report("analysis_given_itself", given.Place, problem.Args{"name": given.Value, "in": in})
		}
	}
}

func (d *decoding) alsoGroups(a Also) {
	known := d.survey.groupNames()
	for _, at := range a.Groups {
		if !slices.Contains(known, at.Value) {
			d.found.Report("analysis_group_unknown", at.Place, problem.Args{
				"group": at.Value, "in": d.in, "hint": hint(at.Value, known)})
		}
	}
}
