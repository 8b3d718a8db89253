package survey_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/column"
)

func TestALogisticOutcomeMayBeOfTexts(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	var rows [][]any
	for i := range 40 {
		rows = append(rows, []any{[]string{"no", "yes"}[(i/3+i)%2], int32(1 + i%4)})
	}
	a.table("people", rows, survey.Variable{Name: "moved", Type: kind(column.String)}, between("a", 1, 4))
	s := everyone("people")
	s.Also = []survey.Also{{Logistic: &survey.Formula{Text: "moved ~ a", Outcome: "moved", Terms: []survey.Term{{Name: "a"}}}}}
	d := a.compute(t, s, nil)
	if len(d.Regressions) != 3 || d.Regressions[0].Why != "" || *d.Regressions[0].N != 40 {
		t.Errorf("%+v", d.Regressions)
	}
}

func TestNaNIsAMissingValueInEveryTable(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	rows := [][]any{{math.NaN(), math.NaN()}, {2.0, 2.5}, {3.0, 2.5}, {nil, nil}}
	item := between("a", 1, 4)
	item.Type = kind(column.Double)
	a.table("people", rows, item, survey.Variable{Name: "x", Type: kind(column.Double)})
	s := everyone("people", domain("play", "a"))
	s.Also = []survey.Also{{Frequencies: ats("x")}}
	d := a.compute(t, s, nil)
	var got []string
	for _, f := range d.Frequencies {
		if *f.N > 0 {
			got = append(got, fmt.Sprintf("%s %s %d", f.Variable, f.Kind+text(f.Value), *f.N))
		}
	}
	if all := strings.Join(got, ", "); all != "a answer2 1, a answer3 1, a no_answer 2, x answer2.5 2, x no_answer 2" {
		t.Error(all)
	}
	if len(d.Notes) > 0 {
		t.Errorf("it is told as an answer that is not allowed: %v", codes(d))
	}
}

func TestADomainThatDoesNotApplyLeavesTheDenominatorOfTheTotal(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	first, second := between("a", 1, 5), between("b", 1, 5)
	first.Companion, second.Companion = true, true
	a.table("people", [][]any{
		{int32(5), nil, nil, "not_applicable"}, {int32(5), nil, nil, "not_asked"}, {int32(5), nil, nil, "no_answer"},
		{int32(5), nil, int32(1), nil}, {nil, "not_asked", nil, "not_applicable"},
	}, first, second)
	s := everyone("people", domain("play", "a"), domain("school", "b"))
	s.Score.Answered = 1
	total := a.compute(t, s, nil).Scores[0]
	if *total.N != 3 || math.Abs(*total.Mean-250.0/3) > 1e-12 {
		t.Errorf("the total of %d is %v", *total.N, *total.Mean)
	}
}

func TestAJoinWhoseTextsAreOneNumberIsTold(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	a.table("people", [][]any{{int32(21), int32(3)}, {int32(22), int32(3)}}, between("city", 1, 99), between("a", 1, 4))
	a.table("places", [][]any{{"021", "north"}, {"21", "south"}, {"22", "east"}},
		survey.Variable{Name: "place", Type: kind(column.String)}, survey.Variable{Name: "district", Type: kind(column.String)})
	a.tables[1].Columns[0].Name = "city"
	s := everyone("people", domain("play", "a"))
	s.Join = []survey.Join{{Table: at("places"), Columns: ats("city")}}
	if d, err := a.tryCompute(t, s, nil); err == nil || !strings.Contains(err.Error(), "2 rows with city = 21") {
		t.Errorf("%d respondents of 2: %v", d.Groups[0].N, err)
	}
}

func TestMoreGroupsThanCanBeToldApartAreRefused(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{255: 0, 256: 1} {
		file := "kind: survey\nrows: people\nalso: [{frequencies: a}]\ngroups:\n"
		for i := range n {
			file += fmt.Sprintf("  g%d: a = %d\n", i, i)
		}
		if _, mistakes := decode(t, "report", file); len(mistakes) != want || want > 0 && !strings.Contains(mistakes[0], "256 groups") {
			t.Errorf("%d groups: %v", n, mistakes)
		}
	}
}

func TestAFewOutsideAllGroupsDoNotFollowFromTheNumberOfRows(t *testing.T) {
	t.Parallel()
	for few, want := range map[int]int64{3: 20, 6: 26} {
		a := newFieldwork(t)
		var rows [][]any
		for i := range 20 + few {
			rows = append(rows, []any{int32(1 + i/20), int32(1 + i%4)})
		}
		a.table("people", rows, between("g", 1, 2), between("a", 1, 4))
		s := everyone("people", domain("play", "a"))
		s.Groups[0].Condition, s.SuppressBelow = at("g = 1"), 5
		if d := a.compute(t, s, nil); d.Made.Rows != want {
			t.Errorf("with %d outside: %d rows, wanted %d", few, d.Made.Rows, want)
		}
	}
}

func TestItemsThatDoNotShareOneFactorSaySo(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	var rows [][]any
	for pair, times := range map[[2]int32]int{{1, 1}: 6, {2, 2}: 6, {1, 2}: 3, {2, 1}: 3} {
		for range times {
			rows = append(rows, []any{pair[0] + pair[1] - 1, pair[0], pair[1]})
		}
	}
	a.table("people", rows, between("a", 1, 4), between("b", 1, 4), between("c", 1, 4))
	scale := a.compute(t, everyone("people", domain("play", "a", "b", "c")), nil).Scales[0]
	if scale.Alpha == nil || scale.Omega != nil || scale.Why != "no_one_factor" {
		t.Errorf("alpha %v, omega %v, why %q", show(scale.Alpha), show(scale.Omega), scale.Why)
	}
}

// TestACategoryOfASmallGroupAloneIsHiddenAndNotZero: nobody else has it, so 0 would be untrue.
func TestACategoryOfASmallGroupAloneIsHiddenAndNotZero(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	var rows [][]any
	for i := range 43 {
		grp := int32(1)
		if i >= 40 {
			grp = 2
		}
		rows = append(rows, []any{grp, int32(1 + i%4)})
	}
	codes := []survey.Value{{Code: "1"}, {Code: "2"}, {Code: "3"}}
	a.table("people", rows, survey.Variable{Name: "grp", Type: kind(column.Integer), Values: codes}, between("q", 1, 4))
	s := everyone("people", survey.Domain{Name: "play", Items: map[string][]survey.Item{"many": asked("q"), "few": asked("q")}})
	s.Groups = []survey.Group{{Name: "many", Condition: at("grp = 1")}, {Name: "few", Condition: at("grp = 2")}}
	s.SuppressBelow = 5
	s.Also = []survey.Also{{Crosstab: ats("grp", "q")}}
	for _, c := range a.compute(t, s, nil).Crosstabs {
		switch {
		case c.Value == "1" && (c.N == nil || *c.N != 10):
			t.Errorf("of the group that is shown: %+v", c)
		case c.Value == "2" && (c.N != nil || !c.Suppressed || c.RowPercent != nil || c.ColumnPercent != nil || c.Expected != nil):
			t.Errorf("of the group that is too small: n %d, suppressed %v", *c.N, c.Suppressed)
		case c.Value == "3" && (c.N == nil || *c.N != 0):
			t.Errorf("that nobody has: %+v", c)
		}
	}
}
