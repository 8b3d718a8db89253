package survey_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// attacker holds all tables of a document, and tries to compute what was not shown.
type attacker struct {
	t     *testing.T
	d     *survey.Document
	below int64
}

// line is an equation: the parts add up to the total. What the attacker cannot read is nil.
type line struct {
	what  string
	total *int64
	parts []*int64
}

// solve tells of a line from which one hidden count follows.
func (a *attacker) solve(l line) {
	a.t.Helper()
	hidden, sum := 0, int64(0)
	for _, part := range l.parts {
		if part == nil {
			hidden++
		} else {
			sum += *part
		}
	}
	if hidden == 1 && l.total != nil {
		a.t.Errorf("%s: the one hidden figure is %d", l.what, *l.total-sum)
	}
}

// small tells of a count that should not be there.
func (a *attacker) small(what string, n *int64) {
	a.t.Helper()
	if n != nil && *n > 0 && *n < a.below {
		a.t.Errorf("%s shows %d", what, *n)
	}
}

func count(x float64) *int64 {
	n := int64(math.Round(x))
	return &n
}

func (a *attacker) groupN(grp string) *int64 {
	for _, g := range a.d.Groups {
		if g.Name == grp && !g.Suppressed {
			return &g.N
		}
	}
	return nil
}

// ratio reads a total off a shown count and its percent.
func ratio(n *int64, percent *float64) *int64 {
	if n == nil || percent == nil || *percent == 0 {
		return nil
	}
	return count(float64(*n) / *percent * 100)
}

// frequencies reads the answers of each variable, what they add up to, and what is left for the kinds of empty.
func (a *attacker) frequencies() (answers map[string]map[string]*int64, totals map[string]*int64) {
	answers, totals = map[string]map[string]*int64{}, map[string]*int64{}
	empty, known, asked := map[string][]*int64{}, map[string]map[string]*int64{}, map[string]*int64{}
	for _, row := range a.d.Frequencies {
		key := row.Grp + " " + row.Variable
		a.small(fmt.Sprintf("%s %s %s", key, row.Kind, text(row.Value)), row.N)
		if row.N == nil && (row.Percent != nil || row.ValidPercent != nil) {
			a.t.Errorf("%s shows a percent of a hidden count", key)
		}
		if n := ratio(row.N, row.ValidPercent); n != nil {
			totals[key] = n
		}
		if n := ratio(row.N, row.Percent); n != nil {
			asked[key] = n
		}
		if row.Kind != survey.Answered {
			empty[key] = append(empty[key], row.N)
			if row.Kind == survey.NotAsked {
				known[key] = map[string]*int64{"not asked": row.N}
			}
			continue
		}
		if answers[key] == nil {
			answers[key] = map[string]*int64{}
		}
		answers[key][*row.Value] = row.N
	}
	for _, row := range a.d.Items {
		if row.N != nil {
			totals[row.Grp+" "+row.Item] = row.N
		}
	}
	for key, parts := range answers {
		grp, variable, _ := strings.Cut(key, " ")
		if total, whole := totals[key], a.groupN(grp); total != nil && whole != nil {
			a.solve(line{key + " empty", count(float64(*whole - *total)), empty[key]})
			if n := known[key]["not asked"]; n == nil && asked[key] != nil {
				a.t.Errorf("%s: percents tell that %d were not asked", key, *whole-*asked[key])
			}
		}
		if variable == "wishes" {
			continue
		}
		l := line{what: key, total: totals[key]}
		for _, n := range parts {
			l.parts = append(l.parts, n)
		}
		a.solve(l)
	}
	return answers, totals
}

// items solves two hidden answers by n and the mean, and reads boxes.
func (a *attacker) items(answers map[string]map[string]*int64) {
	for _, row := range a.d.Items {
		key := row.Grp + " " + row.Item
		hidden := 0
		for _, n := range answers[key] {
			if n == nil {
				hidden++
			}
		}
		if row.Mean != nil && (hidden == 1 || hidden == 2) {
			a.t.Errorf("%s: n and the mean tell the %d hidden answers", key, hidden)
		}
		if row.SD != nil && hidden > 0 {
			a.t.Errorf("%s: the deviation helps to tell the hidden answers", key)
		}
		if row.N == nil {
			continue
		}
		for _, box := range []*float64{row.TopBox, row.BottomBox} {
			if box != nil {
				a.small(key+" box", count(*box/100*float64(*row.N)))
				a.small(key+" others than the box", count((1-*box/100)*float64(*row.N)))
			}
		}
		for kind, n := range map[string]*int64{"no_answer": row.NoAnswer, "not_asked": row.NotAsked, "not_applicable": row.NotApplicable} {
			a.small(key+" "+kind, n)
		}
	}
}

// scores subtract the values of a split from their group.
func (a *attacker) scores() {
	type of struct{ grp, split, domain, item string }
	lines := map[of]*line{}
	means := map[of][]*float64{}
	lost := map[of]int64{}
	whole := map[of]survey.ScoreRow{}
	for _, row := range a.d.Scores {
		a.small(fmt.Sprintf("score of %s %s %s %s", row.Grp, text(row.SplitValue), text(row.Domain), text(row.Item)), row.N)
		if row.N == nil && (row.Mean != nil || row.SD != nil || row.Low != nil || row.EffectiveN != nil) {
			a.t.Errorf("a score without n has figures")
		}
		key := of{row.Grp, text(row.Split), text(row.Domain), text(row.Item)}
		if row.Split == nil {
			whole[key] = row
			continue
		}
		if lines[key] == nil {
			lines[key] = &line{what: fmt.Sprint(key)}
		}
		lines[key].parts = append(lines[key].parts, row.N)
		if row.N == nil || *row.N > 0 {
			means[key] = append(means[key], row.Mean)
		}
		if row.N != nil {
			lost[key] += *row.N
		}
	}
	for key, l := range lines {
		all := whole[of{key.grp, "", key.domain, key.item}]
		everybodyHasSplit := false
		for _, row := range a.d.Frequencies {
			if row.Grp == key.grp && row.Variable == key.split && row.Kind == survey.NoAnswer {
				everybodyHasSplit = row.N != nil && *row.N == 0
			}
		}
		if everybodyHasSplit {
			l.total = all.N
			a.solve(*l)
		}
		hidden := 0
		for _, mean := range means[key] {
			if mean == nil {
				hidden++
			}
		}
		if everybodyHasSplit && hidden == 1 && all.Mean != nil && all.N != nil && lost[key] == *all.N {
			a.t.Errorf("%v: the one hidden mean follows from the group's", key)
		}
	}
}

// crosstabs subtract along rows and columns, and hold cells against the groups' frequencies.
func (a *attacker) crosstabs(answers map[string]map[string]*int64) {
	type of struct{ groups, variable, split, value string }
	rows, columns := map[of]*line{}, map[of]*line{}
	get := func(m map[of]*line, key of) *line {
		if m[key] == nil {
			m[key] = &line{what: fmt.Sprint(key)}
		}
		return m[key]
	}
	for _, cell := range a.d.Crosstabs {
		a.small(fmt.Sprintf("cell %s=%s %s=%s", cell.Variable, cell.Value, cell.Split, cell.SplitValue), cell.N)
		row, column := get(rows, of{cell.Groups, cell.Variable, cell.Split, cell.Value}), get(columns, of{cell.Groups, cell.Variable, cell.Split, cell.SplitValue})
		row.parts, column.parts = append(row.parts, cell.N), append(column.parts, cell.N)
		if n := ratio(cell.N, cell.RowPercent); n != nil {
			row.total = n
		}
		if n := ratio(cell.N, cell.ColumnPercent); n != nil {
			column.total = n
		}
	}
	for _, l := range rows {
		a.solve(*l)
	}
	for _, l := range columns {
		a.solve(*l)
	}
	for _, cell := range a.d.Crosstabs { // parents are those with ob = 4, and nobody else
		if cell.Variable == "ob" && cell.Value == "4" {
			frequency, there := answers["parent "+cell.Split][cell.SplitValue]
			if there && (cell.N == nil) != (frequency == nil) {
				a.t.Errorf("parents with %s=%s: hidden in one table, shown in another", cell.Split, cell.SplitValue)
			}
		}
	}
	for _, test := range a.d.Tests {
		a.small(test.Test+" of "+test.Variable, test.N)
	}
	for _, row := range a.d.Correlations {
		a.small(row.Method, row.N)
	}
	for _, row := range a.d.Regressions {
		a.small(row.Model, row.N)
	}
	for _, row := range a.d.Distributions {
		for i := range row.Bins {
			a.small("bin", &row.Bins[i])
		}
	}
}

func TestNoHiddenFrequencyFollowsFromWhatIsShown(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	shown, hidden := 0, 0
	for seed := range uint64(40) {
		dice := rand.New(rand.NewPCG(seed, 9))
		r := makeRandom(dice, []int{8, 30, 80, 300}[seed%4], false)
		r.SuppressBelow = 5
		a.tables, a.variables = nil, nil
		r.tables(a)
		d := a.compute(t, r.Survey, map[string]any{"round": int64(2026)})
		for _, row := range d.Frequencies {
			switch {
			case len(r.people) < 300: // of which little can be shown
			case row.N == nil:
				hidden++
			default:
				shown++
			}
		}
		attack := &attacker{t: t, d: d, below: 5}
		for _, g := range d.Groups {
			attack.small("group "+g.Name, &g.N)
		}
		answers, _ := attack.frequencies()
		attack.items(answers)
		attack.scores()
		attack.crosstabs(answers)
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
	if hidden == 0 || shown < hidden {
		t.Errorf("%d frequencies are hidden and %d shown: that tests, or tells, nothing", hidden, shown)
	}
}
