package report

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// tests show every test, and then the pairs of those that compare pairs.
func (r *report) tests() {
	var whole, pairs []survey.TestRow
	for _, t := range r.document.Tests {
		if t.A != nil && t.B != nil && !r.alone(t) {
			pairs = append(pairs, t)
		} else {
			whole = append(whole, t)
		}
	}
	if len(whole)+len(pairs) == 0 {
		return
	}
	r.section(r.Say("tests"))
	r.paragraph("tests.lead")
	if len(whole) > 0 {
		r.wholeTests(whole)
	}
	if pairs = append(differences(whole), pairs...); len(pairs) > 0 {
		r.pairTests(pairs)
	}
}

// alone says whether a test of two groups is the only row of its kind, as a t test is: it is no pair among others.
func (r *report) alone(t survey.TestRow) bool {
	n := 0
	for _, other := range r.document.Tests {
		if other.Test == t.Test && other.Variable == t.Variable && other.Split == t.Split && other.Groups == t.Groups {
			n++
		}
	}
	return n == 1
}

func (r *report) wholeTests(all []survey.TestRow) {
	t := &table{Head: r.head("tests.what", "test", "n", "statistic", "df", "p", "effect", "effect.interval")}
	t.Head[0][1].Figure = false
	var lines []row
	for _, v := range all {
		name := r.within(r.Say("tests.by", "variable", r.Thing(v.Variable), "split", r.Thing(v.Split)), v.Groups)
		lines = append(lines, row{Name: name, Cells: []cell{
			words(r.term("test.", v.Test)),
			r.shown(v.Suppressed, count(v.N)),
			r.shown(v.Suppressed, number(v.Statistic, statisticDecimals)),
			r.shown(v.Suppressed, degrees(v.DF1, v.DF2)),
			r.shown(v.Suppressed, probability(v.P)),
			r.shown(v.Suppressed, r.effect(v)),
			r.shown(v.Suppressed, r.effectInterval(v)),
		}})
		t.Notes = r.because(t.Notes, name+", "+r.term("test.", v.Test), v.Why)
	}
	t.Bodies = []body{{Rows: lines}}
	r.table(t, "tests.table")
}

// effect is its size with its name: ω² 0.031.
func (r *report) effect(v survey.TestRow) string {
	if v.Effect == nil {
		return absent
	}
	return r.term("effect.", textOf(v.EffectName)) + " " + number(v.Effect, coefficientDecimals)
}

// effectInterval is that of the effect: where a test tells a difference, the interval is of the difference.
func (r *report) effectInterval(v survey.TestRow) string {
	if v.Difference != nil {
		return absent
	}
	return r.interval(v.Low, v.High, coefficientDecimals)
}

// differences are those whole tests that compare two groups and tell by how much they differ.
func differences(all []survey.TestRow) []survey.TestRow {
	return slices.DeleteFunc(slices.Clone(all), func(t survey.TestRow) bool {
		return t.A == nil || t.Difference == nil && !t.Suppressed
	})
}

func (r *report) pairTests(all []survey.TestRow) {
	t := &table{Head: r.head("pairs.what", "difference", "interval", "statistic", "df", "p", "effect")}
	seen := map[string]int{}
	for _, v := range all {
		over := r.within(r.Say("pairs.over", "variable", r.Thing(v.Variable), "split", r.Thing(v.Split),
			"test", r.term("test.", v.Test)), v.Groups)
		i, ok := seen[over]
		if !ok {
			i = len(t.Bodies)
			seen[over] = i
			t.Bodies = append(t.Bodies, body{Heading: over})
		}
		pair := r.Say("pairs.pair", "a", r.Value(v.Split, textOf(v.A)), "b", r.Value(v.Split, textOf(v.B)))
		t.Bodies[i].Rows = append(t.Bodies[i].Rows, row{Name: pair, Cells: []cell{
			r.shown(v.Suppressed, signed(v.Difference, meanDecimals)),
			r.shown(v.Suppressed, r.interval(v.Low, v.High, meanDecimals)),
			r.shown(v.Suppressed, number(v.Statistic, statisticDecimals)),
			r.shown(v.Suppressed, degrees(v.DF1, v.DF2)),
			r.shown(v.Suppressed, probability(v.P)),
			r.shown(v.Suppressed, r.effect(v)),
		}})
		t.Notes = r.because(t.Notes, pair, v.Why)
	}
	r.table(t, "pairs.table", "level", r.level())
}

// within adds to a name the groups that a row is limited to.
func (r *report) within(name, groups string) string {
	if groups == "" {
		return name
	}
	return r.Say("within", "name", name, "groups", r.argument("groups", groups))
}

// term is the word for a code of a test, an effect or a method; one that the catalogue does not know is shown as
// it is.
func (r *report) term(prefix, code string) string {
	switch key := prefix + code; {
	case code == "":
		return absent
	case r.Knows(key):
		return r.Say(key)
	}
	return strings.ReplaceAll(code, "_", " ")
}
