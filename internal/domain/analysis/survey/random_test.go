package survey_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// respondent is one row as a test keeps it: answers by column, and why there is none.
type respondent struct {
	round, ob int
	district  string // "": none
	weight    *float64
	answers   map[string]int
	empty     map[string]string
	minutes   *float64
}

// random is a survey of two groups, three domains, a set, two splits and every further analysis, and its respondents.
type random struct {
	*survey.Survey
	people []respondent
	items  []string
	high   map[string]int // greatest answer; the least is 1, or 0 where the greatest is
}

// kindsOfEmpty are the words of companions.
var kindsOfEmpty = []string{"", "no_answer", "not_applicable", "not_asked", "excluded"}

func makeRandom(dice *rand.Rand, n int, weighted bool) *random {
	r := &random{high: map[string]int{}}
	for i := 1; i <= 5; i++ {
		r.add(fmt.Sprintf("a%d", i), 4)
		r.add(fmt.Sprintf("b%d", i), []int{2, 3, 5, 30}[dice.IntN(4)])
	}
	for i := 2; i <= 5; i++ {
		r.high[fmt.Sprintf("b%d", i)] = r.high["b1"]
	}
	r.add("c1", 6)
	for i := 1; i <= 3; i++ {
		r.add(fmt.Sprintf("s%d", i), 1)
	}
	r.Survey = &survey.Survey{
		Name: "random", Title: survey.Text{"": "random"}, Rows: at("people"), Level: 0.95, Languages: []string{"en"},
		Params: parameter.Set{List: []parameter.Parameter{param("round", column.Integer)}},
		Groups: []survey.Group{{Name: "child", Condition: at("ob <= 3 -- those of a school")}, {Name: "parent", Condition: at("ob = 4")}},
		By:     ats("ob", "district"),
		Domains: []survey.Domain{
			{Name: "play", Items: map[string][]survey.Item{"child": asked("a1", "-a2", "a3", "a4", "a5"), "parent": asked("a1", "a3")}},
			{Name: "safety", Items: map[string][]survey.Item{"child": asked("b1", "b2", "-b3"), "parent": asked("b1", "b2", "b3", "-b4", "b5")}},
			{Name: "health", Items: map[string][]survey.Item{"parent": asked("c1")}},
		},
		Sets:  []survey.Set{{Name: "wishes", Items: asked("s1", "s2", "s3")}},
		Score: survey.Score{Method: []string{survey.ByRange, survey.ByShare}[dice.IntN(2)], To: 100, Answered: []float64{0, 0.5, 0.7, 1}[dice.IntN(4)]},
		Also: []survey.Also{
			{Crosstab: ats("ob", "a1")}, {Crosstab: ats("a1", "district"), Groups: ats("child")}, {Frequencies: ats("c1")},
			{Test: at("play"), By: at("district")}, {Test: at("minutes"), By: at("ob")}, {Correlate: ats("play", "safety", "minutes", survey.Total)},
			{Correlate: ats("a1", "a2"), Given: ats("minutes")},
			{Regress: &survey.Formula{Text: "play ~ safety + district", Outcome: "play", Terms: []survey.Term{{Name: "safety"}, {Name: "district"}}}},
			{Logistic: &survey.Formula{Text: "s1 ~ minutes", Outcome: "s1", Terms: []survey.Term{{Name: "minutes"}}}},
		},
	}
	if weighted {
		r.Weight = at("w")
	}
	lost := dice.Float64() * 0.3
	for range n {
		r.people = append(r.people, r.person(dice, lost))
	}
	return r
}

func (r *random) add(item string, high int) {
	r.items = append(r.items, item)
	r.high[item] = high
}

func (r *random) low(item string) int { return min(1, r.high[item]-1) }

func (r *random) person(dice *rand.Rand, lost float64) respondent {
	p := respondent{round: 2026, ob: 1 + dice.IntN(5), answers: map[string]int{}, empty: map[string]string{}}
	if dice.IntN(10) > 0 {
		p.district = fmt.Sprintf("district %d", dice.IntN(4))
	}
	if dice.IntN(5) == 0 {
		p.round = 2024
	}
	if w := float64(dice.IntN(9)) * 0.37; dice.IntN(20) > 0 {
		p.weight = &w
	}
	if m := dice.NormFloat64(); dice.IntN(4) > 0 {
		p.minutes = &m
	}
	mood := dice.Float64()
	for _, item := range r.items {
		if dice.Float64() < lost {
			p.empty[item] = kindsOfEmpty[dice.IntN(len(kindsOfEmpty))]
			continue
		}
		low := r.low(item)
		span := r.high[item] - low
		p.answers[item] = low + min(span, int((mood+dice.Float64())/2*float64(span+1)))
	}
	return p
}

// tables are the respondents as a table of the engine.
func (r *random) tables(a *fieldwork) {
	variables := []survey.Variable{
		{Name: "round", Type: kind(column.Integer)}, between("ob", 1, 5), {Name: "district", Type: kind(column.String)},
		{Name: "w", Type: kind(column.Double)}, {Name: "minutes", Type: kind(column.Double)},
	}
	for _, item := range r.items {
		v := between(item, float64(r.low(item)), float64(r.high[item]))
		v.Companion = true
		variables = append(variables, v)
	}
	var rows [][]any
	for _, p := range r.people {
		row := []any{int32(p.round), int32(p.ob), orNull(p.district), pointed(p.weight), pointed(p.minutes)}
		for _, item := range r.items {
			if answer, ok := p.answers[item]; ok {
				row = append(row, int32(answer), nil)
			} else {
				row = append(row, nil, orNull(p.empty[item]))
			}
		}
		rows = append(rows, row)
	}
	a.table("people", rows, variables...)
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func pointed(x *float64) any {
	if x == nil {
		return nil
	}
	return *x
}

// group is that of a respondent; empty when they belong to none.
func (p respondent) group() string {
	switch {
	case p.ob <= 3:
		return "child"
	case p.ob == 4:
		return "parent"
	}
	return ""
}

// value is what a respondent has in a column that splits.
func (p respondent) value(split string) string {
	if split == "ob" {
		return fmt.Sprint(p.ob)
	}
	return p.district
}

// mass is a respondent's weight: 1 without weights, 0 for whoever is left out.
func (r *random) mass(p respondent) float64 {
	switch {
	case r.Weight == (yamlfile.At[string]{}):
		return 1
	case p.weight == nil:
		return 0
	}
	return *p.weight
}
