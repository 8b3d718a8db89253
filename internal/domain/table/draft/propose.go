package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
)

// propose says what one column seems to be.
func propose(at int, of field, p *profile, m marks) Column {
	c := Column{Name: of.column(at), Field: of.name}
	if c.Name != of.name && (of.path == nil || unnamed.MatchString(c.Name)) {
		c.Label = of.name
	}
	c.Type, c.Format, c.Note = p.kind(of.name, m)
	c.Null = slices.Clone(p.blanks)
	if c.Type.Kind == column.String && p.quotedEmpty {
		c.Null = append(c.Null, "")
	}
	c.filled = p.empty == 0 && p.worded == 0 && p.filled > 0
	if p.filled == 0 {
		c.Note = "empty in this file"
		return c
	}
	if again := p.doubled(of.says(at)); again != "" {
		c.Note = "names a person? These stand there again: " + again
	}
	codes := p.codes(c.Type, nil)
	few := p.coded(c.Type, codes)
	c.coded = few
	switch {
	case c.Type.Kind == column.String && !few:
	case of.path != nil: // in the documents of programs nobody refuses to answer
		c.Null = append(c.Null, p.words...)
	default:
		c.unanswered(p.words)
	}
	switch {
	case !few || c.Type.Kind == column.String && len(codes) < 2:
		c.extent = p.extent(c.Type, c.Format, m)
	case c.Type.Kind == column.String || scaled(codes):
		c.Values = codes
	default: // a further answer may be good: it was only not given in this file
		c.seen = codes
	}
	return c
}

// keep takes the type that the file itself gives its values.
func (c *Column) keep(t column.Type) {
	if t.Kind == column.List || t.Kind == column.Struct {
		*c = Column{Name: c.Name, Field: c.Field, Label: c.Label, Type: t, filled: c.filled}
		return
	}
	if t.Kind != c.Type.Kind && (t.Kind != column.Long || c.Type.Kind != column.Integer) {
		c.Values, c.seen = nil, nil
	}
	if c.Type, c.Format = t, ""; t.Kind == column.String {
		c.extent = extent{}
	}
}

// extent is the least and the greatest value of a column whose values have an order that is known here.
func (p *profile) extent(t column.Type, format string, m marks) extent {
	switch {
	case isNumber(t):
		n := p.under(m)
		return extent{n.least.text, n.greatest.text}
	case t.Kind == column.String || t.Kind == column.Boolean || format != "" && format != compact:
		return extent{}
	}
	if _, misses, _ := p.moments.best(p.texts); misses > 0 {
		return extent{}
	}
	return p.moments.extent
}

// spread says what was seen of numbers that may not be all there are; where names what was looked at.
func spread(codes []Code, where string) string {
	first, last := codes[0].Code, codes[len(codes)-1].Code
	low, _ := strconv.Atoi(first)
	high, _ := strconv.Atoi(last)
	switch {
	case len(codes) == 1:
		return "always " + first + " " + where
	case high-low != len(codes)-1 && len(codes) <= mostScaled: // 1, 2, 3, 4, 9
		return strings.Trim(list(codes), "[]") + " " + where + ": which are values, missing, not_applicable?"
	}
	return fmt.Sprintf("%s to %s %s; range: [least, greatest] keeps others out", first, last, where)
}

// unanswered takes words that say there is no answer for that.
func (c *Column) unanswered(words []string) {
	for _, word := range words {
		if says(word) == "missing" {
			c.Missing = append(c.Missing, Code{Code: word})
		} else {
			c.NotApplicable = append(c.NotApplicable, Code{Code: word})
		}
	}
}

// kind is the narrowest type that holds every cell as it is written, but for a few mistakes, and the format of days and
// times. note is what a person should know of it.
func (p *profile) kind(field string, m marks) (t column.Type, format, note string) {
	text := column.Type{Kind: column.String}
	if p.answered() == 0 {
		return text, "", ""
	}
	n := p.under(m)
	numbers := !n.dead && p.tolerates(n.misses)
	l, misses, ok := p.moments.best(p.texts)
	if ok && p.tolerates(misses) && (!numbers || n.misses > misses || p.dated(field, l)) {
		if p.moments.swapped(l) {
			note = "month or day first? %d/%m/%Y reads all of it too"
		}
		return column.Type{Kind: l.kind}, l.format, note
	}
	switch {
	case numbers:
		t = n.kind()
		if t.Kind == column.Integer && p.serial(field) {
			note = "days counted since 1900? Show them as dates in the workbook, and infer again"
		}
		return t, "", note
	case !p.notBoolean && p.moments.days+p.moments.clocks+p.moments.odd == 0:
		return column.Type{Kind: column.Boolean}, "", ""
	case p.marked != "":
		note = fmt.Sprintf("texts such as %q; only plain numbers can be reckoned with", p.marked)
	}
	return text, "", note
}

// dated says that a column of eight digits is one of days, and not of numbers that look so.
func (p *profile) dated(field string, l layout) bool {
	return l.format == compact && p.answered() > 1 && (speaksOfDays(field) || p.repeated)
}

// serial says that whole numbers are probably the days of a workbook, shown as what they are inside.
func (p *profile) serial(field string) bool {
	if !speaksOfDays(field) || p.distinct == nil {
		return false
	}
	for _, text := range p.order {
		if n, err := strconv.Atoi(text); err == nil && (n < 29_000 || n > 60_000) {
			return false
		}
	}
	return true
}

func speaksOfDays(field string) bool {
	field = strings.ToLower(field)
	return strings.HasSuffix(field, "일") || slices.ContainsFunc([]string{"일자", "날짜", "일시", "date", "day", "written"},
		func(word string) bool { return strings.Contains(field, word) })
}

// scaled says that codes count up from 0 or 1 without a gap, and are few: all answers were surely given.
func scaled(codes []Code) bool {
	first, err := strconv.Atoi(codes[0].Code)
	last, errLast := strconv.Atoi(codes[len(codes)-1].Code)
	return err == nil && errLast == nil && (first == 0 || first == 1) && len(codes) > 1 &&
		last-first == len(codes)-1 && len(codes) <= mostScaled
}

// mostScaled is how many steps a scale has whose labels nobody wrote down.
const mostScaled = 7

// mostCodes is how many different values a coded column has; fewRows how many rows each should have for it to look like a
// code.
const (
	mostCodes   = 12
	fewRows     = 5
	longestCode = 20
)

// coded says that few values come again and again, so that another one would be a mistake.
func (p *profile) coded(t column.Type, codes []Code) bool {
	if p.distinct == nil || len(codes) == 0 || len(codes) > mostCodes || p.answered() < int64(fewRows*len(codes)) {
		return false
	}
	return t.Kind == column.Integer || t.Kind == column.String && p.longest <= longestCode
}

// codes are the answers in order, without those that are none or no value of the type: numbers by size, texts as they
// came.
func (p *profile) codes(t column.Type, none []Code) []Code {
	var all []Code
	for _, text := range p.order {
		_, err := strconv.Atoi(text)
		if says(text) != "" || holds(none, text) || t.Kind == column.Integer && err != nil {
			continue
		}
		all = append(all, Code{Code: text})
	}
	if t.Kind == column.Integer {
		slices.SortStableFunc(all, bySize)
	}
	return all
}

func bySize(a, b Code) int {
	x, _ := strconv.Atoi(a.Code)
	y, _ := strconv.Atoi(b.Code)
	return x - y
}

// personAmong finds the column that names a person: the first whose header speaks of that and whose texts are all
// different, else the first of the file if its are; -1 where there is none. Few rows prove nothing.
func personAmong(fields []field, profiles []*profile, m marks) int {
	fits := func(i int) bool {
		p := profiles[i]
		if fields[i].name == "" || fields[i].twice || !p.whole() || p.filled < 10 || p.longest > 40 || p.spaced {
			return false
		}
		t, _, _ := p.kind(fields[i].name, m)
		return t.Kind == column.String || t.Kind == column.Integer || t.Kind == column.Long
	}
	first := -1
	for i, f := range fields {
		if !fits(i) {
			continue
		}
		if speaksOfPersons(f.says(i)) {
			return i
		}
		if i == 0 {
			first = 0
		}
	}
	return first
}

func speaksOfPersons(field string) bool {
	switch name := squeezed(field); {
	case name == "id", strings.HasSuffix(name, "_id"), strings.HasSuffix(name, "번호"), strings.HasSuffix(name, "아이디"),
		name == "no", name == "no.", name == "연번", name == "순번", name == "key",
		strings.Contains(name, "respondent"), strings.Contains(name, "person"):
		return true
	}
	return false
}

// doubled are the texts of a column that would name a person if a few did not stand there again.
func (p *profile) doubled(field string) string {
	if !speaksOfPersons(field) || p.distinct == nil || int64(len(p.order))*ofMisses < p.filled*(ofMisses-1) {
		return ""
	}
	var twice []string
	for _, text := range p.order {
		if p.count(text) > 1 {
			twice = append(twice, text)
		}
	}
	return counted(twice, p)
}
