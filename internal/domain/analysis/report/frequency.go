package report

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// mostColumns is how many answers stand beside each other with their n and %.
const mostColumns = 5

// empties are the kinds of no answer in the order in which they are told.
var empties = [...]string{survey.NoAnswer, survey.NotApplicable, survey.NotAsked}

// frequenciesOf is what figures call the frequencies of a domain's items.
func frequenciesOf(domain string) string { return "frequencies of " + domain }

// alike are variables of one domain, or of none, whose answers are the same and few: they share a table.
type alike struct {
	domain    string
	codes     []string
	labels    []string
	variables []string
}

// frequencyAppendix counts every variable's answers, in all groups that were asked.
func (r *report) frequencyAppendix() {
	if len(r.counted()) == 0 {
		return
	}
	r.appendix(r.Say("frequencies"))
	r.paragraph("frequencies.lead")
	for _, a := range r.alikes() {
		n := r.tables + 1
		if len(a.codes) > mostColumns {
			for groups := range slices.Chunk(r.asked(a.variables[0]), abreast) {
				r.frequencyTable(a.variables[0], groups)
			}
		} else {
			r.alikeTable(a)
		}
		if place := frequenciesOf(a.domain); a.domain != "" && r.places[place] == 0 {
			r.places[place] = n
		}
	}
}

// alikes gathers the counted variables: those of the domains first. One with many answers stands alone.
func (r *report) alikes() []*alike {
	var all []*alike
	for _, domain := range append(r.domainNames(), "") {
		begin := len(all)
		for _, v := range r.counted() {
			if r.domainOf(v) != domain {
				continue
			}
			codes := r.codes(v)
			labels := make([]string, len(codes))
			for i, code := range codes {
				labels[i] = r.answerLabel(v, code)
			}
			i := slices.IndexFunc(all[begin:], func(a *alike) bool {
				return len(codes) <= mostColumns && slices.Equal(a.codes, codes) && slices.Equal(a.labels, labels)
			})
			if i < 0 {
				all = append(all, &alike{domain: domain, codes: codes, labels: labels, variables: []string{v}})
				continue
			}
			all[begin+i].variables = append(all[begin+i].variables, v)
		}
	}
	return all
}

func (r *report) domainNames() []string {
	var all []string
	for _, d := range r.document.Domains {
		all = append(all, d.Name)
	}
	return all
}

// domainOf is the first domain that a variable is an item of, or none.
func (r *report) domainOf(variable string) string {
	i := slices.IndexFunc(r.document.Domains, func(d survey.DomainSummary) bool { return inDomain(d, variable) })
	if i < 0 {
		return ""
	}
	return r.document.Domains[i].Name
}

// alikeTable has one line a variable, its answers beside each other, and the groups below each other.
func (r *report) alikeTable(a *alike) {
	head := [][]heading{{{Text: r.Say("item"), Rows: 2}}, nil}
	for _, label := range a.labels {
		head[0] = append(head[0], heading{Text: label, Columns: 2, Figure: true, Dividing: true})
		head[1] = append(head[1], heading{Text: r.Say("n"), Figure: true, Dividing: true},
			heading{Text: r.Say("percent.valid"), Figure: true})
	}
	for i, kind := range empties {
		head[0] = append(head[0], heading{Text: r.Say(kind), Rows: 2, Figure: true, Dividing: i == 0})
	}
	head[0] = append(head[0], heading{Text: r.Say("total.n"), Rows: 2, Figure: true})
	t := &table{Head: head}
	for _, g := range r.document.Groups {
		b := body{Heading: r.Group(g.Name)}
		for _, v := range a.variables {
			if len(r.frequencies[itemKey{grp: g.Name, item: v}]) > 0 {
				b.Rows = append(b.Rows, row{Name: r.Variable(v), Mark: r.code(v), Cells: r.alikeCells(g, v, a.codes)})
			}
		}
		if len(b.Rows) > 0 {
			t.Bodies = append(t.Bodies, b)
		}
	}
	if a.domain != "" {
		r.table(t, "frequencies.domain", "domain", r.Domain(a.domain))
		return
	}
	r.table(t, "frequencies.table", "variable", strings.Join(r.names(a.variables), ", "))
}

// names are the labels of variables with their codes.
func (r *report) names(variables []string) []string {
	var all []string
	for _, v := range variables {
		name := r.Variable(v)
		if code := r.code(v); code != "" {
			name = r.Say("frequencies.name", "label", name, "code", code)
		}
		all = append(all, name)
	}
	return all
}

// alikeCells are n and valid % of each answer, how many did not answer and why, and the size of the group.
func (r *report) alikeCells(g survey.GroupSummary, variable string, codes []string) []cell {
	var cells []cell
	for _, code := range codes {
		n, valid := cell{Text: absent}, cell{Text: absent}
		if f := r.frequency(g.Name, variable, survey.Answered, code); f != nil {
			n, valid = r.shown(f.Suppressed, count(f.N)), r.shown(f.Suppressed, number(f.ValidPercent, scoreDecimals))
		}
		cells = append(cells, divided([]cell{n, valid})...)
	}
	var empty []cell
	for _, kind := range empties {
		c := cell{Text: absent}
		if f := r.frequency(g.Name, variable, kind, ""); f != nil {
			c = r.shown(f.Suppressed, count(f.N))
		}
		empty = append(empty, c)
	}
	return append(append(cells, divided(empty)...), r.size(g))
}

// frequency is the row of one answer, or of one kind of no answer.
func (r *report) frequency(grp, variable, kind, code string) *survey.Frequency {
	all := r.frequencies[itemKey{grp: grp, item: variable}]
	i := slices.IndexFunc(all, func(f survey.Frequency) bool {
		return f.Kind == kind && (kind != survey.Answered || textOf(f.Value) == code)
	})
	if i < 0 {
		return nil
	}
	return &all[i]
}

// counted are the variables of the frequencies in order, without sets, which have a chapter of their own.
func (r *report) counted() []string {
	var all []string
	seen := map[string]bool{}
	for _, f := range r.document.Frequencies {
		if !r.IsSet(f.Variable) && !seen[f.Variable] {
			seen[f.Variable] = true
			all = append(all, f.Variable)
		}
	}
	return all
}
