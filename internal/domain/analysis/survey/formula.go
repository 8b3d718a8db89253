package survey

import (
	"regexp"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// termText is one side of a formula: a name, a "name" with other characters in it, or either within number() or
// factor().
var termText = regexp.MustCompile(`^(?:(number|factor)\(\s*)?(?:([\p{L}_][\p{L}\p{N}_.]*)|"([^"]+)")(\s*\))?$`)

// formula reads "y ~ a + number(b)"; nil when it is absent, or cannot be read, which is told.
func (d *decoding) formula(text yamlfile.At[string]) *Formula {
	if d.told(text.Place) {
		return nil
	}
	f, why := parseFormula(text.Value)
	if why != "" {
		d.found.Report("analysis_formula", text.Place, problem.Args{"formula": text.Value, "why": why, "in": d.in})
		return nil
	}
	f.Place = text.Place
	return f
}

// parseFormula says why what is no formula is none.
func parseFormula(text string) (f *Formula, why string) {
	outcome, right, ok := strings.Cut(text, "~")
	if !ok {
		return nil, "there is no ~ between the outcome and what explains it"
	}
	left, why := parseTerm(outcome)
	if why != "" {
		return nil, why
	}
	if left.Number || left.Category {
		return nil, "the outcome stands without number() and factor()"
	}
	f = &Formula{Text: text, Outcome: left.Name}
	for _, part := range terms(right) {
		term, why := parseTerm(part)
		switch {
		case why != "":
			return nil, why
		case strings.EqualFold(term.Name, f.Outcome):
			return nil, `"` + term.Name + `" cannot explain itself`
		case slices.ContainsFunc(f.Terms, func(other Term) bool { return strings.EqualFold(other.Name, term.Name) }):
			return nil, `"` + term.Name + `" stands in it twice`
		}
		f.Terms = append(f.Terms, term)
	}
	return f, ""
}

// terms cuts at each + outside of quotes.
func terms(text string) []string {
	var all []string
	begin, quoted := 0, false
	for i, char := range text {
		switch {
		case char == '"':
			quoted = !quoted
		case char == '+' && !quoted:
			all = append(all, text[begin:i])
			begin = i + 1
		}
	}
	return append(all, text[begin:])
}

func parseTerm(text string) (t Term, why string) {
	text = strings.TrimSpace(text)
	parts := termText.FindStringSubmatch(text)
	switch {
	case text == "":
		return Term{}, "a name is missing"
	case parts == nil && strings.ContainsAny(text, "*:^"):
		return Term{}, "interactions and powers are not known; compute such a column in a model"
	case parts == nil || (parts[1] == "") != (parts[4] == ""):
		return Term{}, `"` + text + `" is no name, number(name) or factor(name)`
	}
	return Term{Name: parts[2] + parts[3], Number: parts[1] == "number", Category: parts[1] == "factor"}, ""
}
