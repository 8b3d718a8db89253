package report

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// asked are the groups that have rows of a variable.
func (r *report) asked(variable string) []survey.GroupSummary {
	var all []survey.GroupSummary
	for _, g := range r.document.Groups {
		if len(r.frequencies[itemKey{grp: g.Name, item: variable}]) > 0 {
			all = append(all, g)
		}
	}
	return all
}

// frequencyTable has one line an answer, and the groups beside each other.
func (r *report) frequencyTable(variable string, groups []survey.GroupSummary) {
	t := &table{Head: r.perGroup("answer", groupNames(groups), "n", "percent", "percent.valid")}
	lines := r.answerRows(variable, groups)
	for _, kind := range empties {
		if line, found := r.frequencyRow(variable, kind, "", r.Say(kind), groups); found {
			lines = append(lines, line)
		}
	}
	total := row{Name: r.Say("total.n"), Total: true}
	for _, g := range groups {
		total.Cells = append(total.Cells, divided([]cell{r.size(g), {}, {}})...)
	}
	t.Bodies = []body{{Rows: append(lines, total)}}
	r.table(t, "frequencies.table", "variable", r.names([]string{variable})[0])
}

// answerRows are the answers, in the order of their codes.
func (r *report) answerRows(variable string, groups []survey.GroupSummary) []row {
	var lines []row
	for _, code := range r.codes(variable) {
		if line, found := r.frequencyRow(variable, survey.Answered, code, r.answerLabel(variable, code), groups); found {
			if line.Name != code {
				line.Mark = code
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// codes are the answers of a variable in all groups, in the order of their codes.
func (r *report) codes(variable string) []string {
	var codes []string
	for _, g := range r.document.Groups {
		for _, code := range r.answers(g.Name, variable) {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// answerLabel is the label of an answer: that of the contract in the report's language, or the one that the row
// bears.
func (r *report) answerLabel(variable, code string) string {
	if label := r.Value(variable, code); label != code {
		return label
	}
	for _, f := range r.document.Frequencies {
		if f.Variable == variable && f.Kind == survey.Answered && textOf(f.Value) == code && f.Label != "" {
			return f.Label
		}
	}
	return code
}

// frequencyRow is one line; found is false when no group has a row of it.
func (r *report) frequencyRow(variable, kind, code, label string, groups []survey.GroupSummary) (line row, found bool) {
	line = row{Name: label}
	for _, g := range groups {
		cells := blank(3)
		if f := r.frequency(g.Name, variable, kind, code); f != nil {
			found = true
			cells = []cell{
				r.shown(f.Suppressed, count(f.N)),
				r.shown(f.Suppressed, number(f.Percent, scoreDecimals)),
				r.shown(f.Suppressed, number(f.ValidPercent, scoreDecimals)),
			}
		}
		line.Cells = append(line.Cells, divided(cells)...)
	}
	return line, found
}
