package report

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// rows finds the document's rows by what they are of. An answer of nil means that the document has no such row.
type rows struct {
	scores        map[scoreKey]*survey.ScoreRow
	items         map[itemKey]*survey.ItemRow
	scales        map[itemKey]*survey.Scale
	changes       map[itemKey]*survey.ChangeRow
	distributions map[itemKey]*survey.Distribution
	frequencies   map[itemKey][]survey.Frequency // by group and variable, in the document's order
}

// scoreKey is what a score is of; an empty text is the whole.
type scoreKey struct{ grp, split, value, domain, item string }

// itemKey is a group, and a domain or its item, or a variable.
type itemKey struct{ grp, domain, item string }

func newRows(d *survey.Document) rows {
	r := rows{
		scores:        map[scoreKey]*survey.ScoreRow{},
		items:         map[itemKey]*survey.ItemRow{},
		scales:        map[itemKey]*survey.Scale{},
		changes:       map[itemKey]*survey.ChangeRow{},
		distributions: map[itemKey]*survey.Distribution{},
		frequencies:   map[itemKey][]survey.Frequency{},
	}
	for i := range d.Scores {
		s := &d.Scores[i]
		r.scores[scoreKey{s.Grp, textOf(s.Split), textOf(s.SplitValue), textOf(s.Domain), textOf(s.Item)}] = s
	}
	for i := range d.Items {
		s := &d.Items[i]
		r.items[itemKey{s.Grp, s.Scale, s.Item}] = s
	}
	for i := range d.Scales {
		s := &d.Scales[i]
		r.scales[itemKey{s.Grp, s.Scale, ""}] = s
	}
	for i := range d.Changes {
		s := &d.Changes[i]
		r.changes[itemKey{s.Grp, textOf(s.Domain), textOf(s.Item)}] = s
	}
	for i := range d.Distributions {
		s := &d.Distributions[i]
		r.distributions[itemKey{s.Grp, textOf(s.Domain), ""}] = s
	}
	for _, f := range d.Frequencies {
		key := itemKey{f.Grp, "", f.Variable}
		r.frequencies[key] = append(r.frequencies[key], f)
	}
	return r
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
