package project

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// inherit gives every model the contract words of the columns that it reads, and tells where two tables disagree about
// how an equally named column is empty: nobody could say what its companion means.
func (l *loading) inherit() {
	p := l.project
	for _, name := range slices.Sorted(maps.Keys(p.Models)) {
		m := p.Models[name]
		m.Inherit = func(read, column string) (label string, companion bool) {
			c, ok := p.contract(read, column, nil)
			if !ok {
				return "", false
			}
			return c.Label, c.HasCompanion()
		}
		l.disagreements(name)
	}
}

// contract finds the column of a table, also through models that hand it on. seen keeps circles from being followed.
func (p *Project) contract(read, column string, seen []string) (table.Column, bool) {
	if t, ok := p.Tables[read]; ok {
		for _, c := range t.Columns {
			if strings.EqualFold(c.Name, column) {
				return c, true
			}
		}
		return table.Column{}, false
	}
	m, ok := p.Models[read]
	if !ok || slices.Contains(seen, read) {
		return table.Column{}, false
	}
	for _, r := range m.Reads {
		if c, ok := p.contract(r.Name, column, append(seen, read)); ok {
			return c, true
		}
	}
	return table.Column{}, false
}

// origins are the tables below what a model reads, each once.
func (p *Project) origins(name string, seen map[string]bool) []*table.Table {
	if seen[name] {
		return nil
	}
	seen[name] = true
	if t, ok := p.Tables[name]; ok {
		return []*table.Table{t}
	}
	var all []*table.Table
	if m, ok := p.Models[name]; ok {
		for _, r := range m.Reads {
			all = append(all, p.origins(r.Name, seen)...)
		}
	}
	return all
}

func (l *loading) disagreements(name string) {
	statement, ok := l.project.statements[name]
	if !ok {
		return
	}
	m := l.project.Models[name]
	first := map[string]*table.Table{} // the table that said something about a column
	for _, r := range m.Reads {
		for _, t := range l.project.origins(r.Name, map[string]bool{}) {
			var columns []string
			var other *table.Table
			for _, c := range t.Columns {
				key := strings.ToLower(c.Name)
				if !c.HasCompanion() || !statement.Star && !slices.Contains(statement.Columns, key) {
					continue
				}
				if first[key] == nil {
					first[key] = t
				} else if before, _ := l.project.contract(first[key].Name, key, nil); emptiness(before) != emptiness(c) {
					columns, other = append(columns, c.Name), first[key]
				}
			}
			if len(columns) > 0 {
				l.found.Report("project_words_disagree", r.Place, problem.Args{
					"model": name, "columns": some(columns), "one": other.Name, "other": t.Name})
			}
		}
	}
}

// emptiness is what a contract says about how a column is empty, in a form to compare.
func emptiness(c table.Column) string {
	missing, not := slices.Sorted(slices.Values(c.Missing)), slices.Sorted(slices.Values(c.NotApplicable))
	return fmt.Sprintf("%q %q %q", missing, not, c.AskedText)
}

// some are the first names of a list that may be long.
func some(names []string) string {
	if len(names) <= 3 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:3], ", "), len(names)-3)
}
