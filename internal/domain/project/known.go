package project

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// KnownColumns tells what the contracts say of the columns that an analysis reads, also through models: labels, values
// and ranges are inherited by the equally named column. Where a model computes the column under its old name, what is
// told exists and is not certain; types are then the table's to say.
func (p *Project) KnownColumns(s *survey.Survey) survey.Known {
	return s.Known(func(table string) survey.Known { return p.columns(table).Known })
}

// columns are what is known of a table's or model's columns before anything is read.
func (p *Project) columns(name string) survey.Columns {
	return survey.Columns{
		Known: func(column string) (survey.Variable, bool, bool) { return p.known(name, column, nil) },
		Names: p.columnNames(name, nil),
	}
}

// known looks a column up in a table's contract, or in what a model reads when its SQL may hand the column on.
func (p *Project) known(read, name string, seen []string) (v survey.Variable, exists, certain bool) {
	if t, ok := p.Tables[read]; ok {
		return inContract(t, name)
	}
	m, ok := p.Models[read]
	statement, parsed := p.statements[read]
	if !ok || !parsed || slices.Contains(seen, read) {
		return survey.Variable{}, false, false
	}
	written := mentions(m.SQL, statement, name)
	if !written && !statement.Star {
		return survey.Variable{}, false, true
	}
	everywhere := true
	for _, r := range m.Reads {
		v, exists, certain := p.known(r.Name, name, append(seen, read))
		if exists {
			return v, true, certain && !computes(m.SQL, name)
		}
		everywhere = everywhere && certain
	}
	return survey.Variable{}, false, everywhere && !written && len(m.Reads) > 0 && !namesColumns.MatchString(m.SQL)
}

// namesColumns finds the words of SQL that give columns names which stand nowhere in it.
var namesColumns = regexp.MustCompile(`(?i)\b(pivot|columns|unnest)\b`)

// mentions says whether a name stands in SQL, as a column or as an alias.
func mentions(sql string, statement sqlengine.Statement, name string) bool {
	return slices.Contains(statement.Columns, strings.ToLower(name)) || stands(sql, name, func(string) bool { return true })
}

// computes says whether SQL gives the name to something: `5 - pl06 as pl06`.
func computes(sql, name string) bool {
	return stands(sql, name, func(before string) bool {
		trimmed := strings.TrimRight(before, " \t\r\n")
		rest, ok := strings.CutSuffix(trimmed, "as")
		return ok && trimmed != before && !inWord(lastRune(rest))
	})
}

// stands says whether a name stands in SQL as a word of its own, whatever its case and with or without quotes, behind a text that fits.
func stands(sql, name string, fits func(before string) bool) bool {
	sql, name = strings.ToLower(sql), strings.ToLower(name)
	for from := 0; ; {
		i := strings.Index(sql[from:], name)
		if i < 0 {
			return false
		}
		begin, end := from+i, from+i+len(name)
		before, after := strings.TrimSuffix(sql[:begin], `"`), strings.TrimPrefix(sql[end:], `"`)
		next, _ := utf8.DecodeRuneInString(after)
		if !inWord(lastRune(before)) && !inWord(next) && fits(before) {
			return true
		}
		from = end
	}
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}

// inWord says whether a rune goes on a name; the end of a text does not.
func inWord(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

func inContract(t *table.Table, name string) (v survey.Variable, exists, certain bool) {
	if len(t.Columns) == 0 { // a contract that could not be read
		return survey.Variable{}, false, false
	}
	for _, c := range t.Columns {
		switch {
		case strings.EqualFold(c.Name, name):
			return variable(c), true, true
		case c.HasCompanion() && strings.EqualFold(c.Companion(), name):
			return survey.Variable{Name: c.Companion(), Type: column.Type{Kind: column.String}}, true, true
		}
	}
	return survey.Variable{}, false, true
}

// variable is a column of a contract as an analysis sees it.
func variable(c table.Column) survey.Variable {
	v := survey.Variable{Name: c.Name, Type: c.Type, Companion: c.HasCompanion(), Min: number(c.Min), Max: number(c.Max)}
	v.Label = text(c.Label, c.LabelIn)
	for _, code := range c.Values {
		v.Values = append(v.Values, survey.Value{Code: code, Label: text(c.Labels[code], c.LabelsIn[code])})
	}
	return v
}

// text is a title by language, or the one that was written without; nil when there is none.
func text(one string, byLanguage map[string]string) survey.Text {
	switch {
	case len(byLanguage) > 0:
		return survey.Text(byLanguage)
	case one != "":
		return survey.Text{"": one}
	}
	return nil
}

// number is the end of a range; nil when it is open, or of a date or time.
func number(text *string) *float64 {
	if text == nil {
		return nil
	}
	value, err := strconv.ParseFloat(*text, 64)
	if err != nil {
		return nil
	}
	return &value
}

// columnNames are those that surely exist, for hints: a model has those that it hands on.
func (p *Project) columnNames(read string, seen []string) []string {
	if t, ok := p.Tables[read]; ok {
		var names []string
		for _, c := range t.Columns {
			names = append(names, c.Name)
		}
		return names
	}
	m, ok := p.Models[read]
	statement, parsed := p.statements[read]
	if !ok || !parsed || slices.Contains(seen, read) {
		return nil
	}
	var names []string
	for _, r := range m.Reads {
		for _, name := range p.columnNames(r.Name, append(seen, read)) {
			if !slices.Contains(names, name) && (statement.Star || mentions(m.SQL, statement, name)) {
				names = append(names, name)
			}
		}
	}
	return names
}
