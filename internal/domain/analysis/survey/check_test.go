package survey_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// contract reads columns such as "ob: integer 1|2|3", "age: integer 5..99" and "dong: string"; one that begins with ?
// exists and is computed by a model, and a line ? says that there may be others.
func contract(text string) survey.Columns {
	all := map[string]survey.Variable{}
	open, computed := false, map[string]bool{}
	var names []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if name == "?" {
			open = true
			continue
		}
		name, isComputed := strings.CutPrefix(name, "?")
		word, answers, _ := strings.Cut(rest, " ")
		typed, err := column.Parse(word)
		if err != nil {
			panic(err)
		}
		v := survey.Variable{Name: name, Type: typed}
		if low, high, ok := strings.Cut(answers, ".."); ok {
			v.Min, v.Max = float(low), float(high)
		} else if answers != "" {
			for _, code := range strings.Split(answers, "|") {
				v.Values = append(v.Values, survey.Value{Code: code})
			}
		}
		all[name], computed[name], names = v, isComputed, append(names, name)
	}
	return survey.Columns{Names: names, Known: func(name string) (survey.Variable, bool, bool) {
		v, ok := all[strings.ToLower(name)]
		return v, ok, ok && !computed[name] || !ok && !open
	}}
}

func float(text string) *float64 {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return &number
}

const answers = `round: integer; city: string; dong: string; ob: integer 1|2|3|4|5; gender: integer 1|2; age: integer 5..99; w: double
pl01: integer 1|2|3|4; pl02: integer 1|2|3|4; pl03: integer 1|2|3|4; pl04: integer 1|2|3|4; happy: integer 0..10; free: integer
w1: integer 0|1; w2: boolean; w3: integer 1; opinion: string; open: boolean; ?re: integer 1|2; written: date`

const districts = "city: string; dong: integer; district: string"

// check decodes an analysis whose lines follow those that all have, and gives what its columns have against it.
func check(t *testing.T, lines string) []string {
	t.Helper()
	s, mistakes := decode(t, "report", "kind: survey\nrows: answers\nsets: {wishes: [w1, w2]}\n"+lines)
	if len(mistakes) > 0 {
		t.Fatal(strings.Join(mistakes, "\n"))
	}
	var found problem.List
	s.Check(func(table string) survey.Columns {
		if table == "districts" {
			return contract(districts)
		}
		return contract(answers)
	}, &found)
	return told(&found)
}

func TestWhatTheColumnsDoNotBearIsTold(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string][]string{
		"domains: {play: {all: [pl01..pl06, pl1]}}": {
			`4:24: all of domain play of analysis report names "pl05", "pl06": there is no such column in answers / did you mean "pl01"?`,
			`4:36: all of domain play of analysis report names "pl1": there is no such column in answers / did you mean "pl01"?`},
		"domains: {play: {all: [pl01, opinion, written]}}": {
			`4:30: all of domain play of analysis report names "opinion", which holds no numbers but is string`,
			`4:39: all of domain play of analysis report names "written", which holds no numbers but is date`},
		"domains: {play: {all: [pl01, happy, age]}}": {
			`4:30: the items of all of domain play of analysis report have different ranges: pl01 is 1 to 4, happy is 0 to 10 / put them into domains of their own, or bring them to one range in a model`},
		"domains: {play: {all: [pl01, free]}}": {
			`4:30: all of domain play of analysis report names "free", whose least and greatest answer nobody knows: the contract has neither values nor range / add values: or range: [least, greatest] in tables/`},
		"domains: {ob: {all: [pl01, pl02]}}": {
			`4:11: "ob" is the name of a column and of a domain in analysis report; where one is named, nobody could say which is meant / give one of them another name`},
		"domains: {play: {all: [re, pl01, pl02]}}": nil, // a model computes re: who knows how
		"by: [districts, Gender]": {
			`4:6: by of analysis report names "districts": there is no such column in answers`},
		"weight: city": {`4:9: weight of analysis report names "city", which holds no numbers but is string`},
		"weight: open": {`4:9: weight of analysis report names "open", which holds no numbers but is boolean`},
		"params: {city: integer, round: integer, rund: string}": {
			`4:10: the parameter "city" of analysis report is integer, but the column of answers that it filters is string / declare it as string`,
			`4:41: analysis report has the parameter "rund", but answers has no column of that name to filter by / did you mean "round"?`},
		"join: {districts: [city, dong, district]}": {
			`4:26: districts in join of analysis report compares "dong", which is string in the rows and integer in districts: 021 and 21 would be equal or not by chance / declare the same type in both contracts; columns of a seed are texts unless tables/districts.yaml says otherwise`},
		"join: {districts: [city, ob]}\nby: [district]": {
			`4:26: districts in join of analysis report names the column "ob", which districts does not have / there are: city, dong, district`},
		"also: [{crosstab: [ob, obb]}, {frequencies: [opinion]}]": {
			`4:24: crosstab of analysis report names "obb": there is no such column in answers / did you mean "ob"?`},
		"domains: {play: {all: [pl01, pl02]}}\nalso: [{test: plya, by: ob}, {regress: happy ~ totla}]": {
			`5:15: test of analysis report names "plya": there is no such column in answers / did you mean "play"?`,
			`5:40: regress of analysis report names "totla": there is no such column in answers / did you mean "total"?`},
		"also: [{test: opinion, by: ob}, {test: total, by: x}, {test: happy, by: ob}]": {
			`4:15: test of analysis report names "opinion", which holds no numbers but is string`,
			`4:51: by of a test of analysis report names "x": there is no such column in answers / did you mean "w"?`},
		"also: [{correlate: [happy, dong], given: [none]}]": {
			`4:28: correlate of analysis report names "dong", which holds no numbers but is string`,
			`4:43: correlate of analysis report names "none": there is no such column in answers`},
		`also: [{regress: "happy ~ dong + number(city)"}]`: {
			`4:18: regress of analysis report names "city", which holds no numbers but is string`},
		`also: [{logistic: "ob ~ age"}, {logistic: "gender ~ age"}, {logistic: "open ~ age"}, {logistic: "total ~ age"}]`: {
			`4:19: logistic of analysis report explains "ob", which does not have exactly two answers / regress: explains a number`,
			`4:97: logistic of analysis report explains "total", which does not have exactly two answers / regress: explains a number`},
	} {
		if got := check(t, lines); !slices.Equal(got, want) {
			t.Errorf("%s tells\n%s\nwanted\n%s", lines, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestASetIsOfAnswersThatAreChosenOrNot(t *testing.T) {
	t.Parallel()
	s, _ := decode(t, "report", "kind: survey\nrows: answers\nsets: {wishes: [w1, w2, w3, pl01, happy, free]}")
	var found problem.List
	s.Check(func(string) survey.Columns { return contract(answers) }, &found)
	want := []string{
		`3:29: set wishes of analysis report names "pl01", with more than two codes: an answer of a set is chosen or not / count it by frequencies instead`,
		`3:35: set wishes of analysis report names "happy", with more than two codes: an answer of a set is chosen or not / count it by frequencies instead`,
		`3:42: set wishes of analysis report names "free", whose least and greatest answer nobody knows: the contract has neither values nor range / add values: or range: [least, greatest] in tables/`,
	}
	if got := told(&found); !slices.Equal(got, want) {
		t.Errorf("told\n%s", strings.Join(got, "\n"))
	}
}

// TestAGroupThatNobodyCanBelongToIsTold tries all rows that the contract allows; what cannot be decided is left alone.
func TestAGroupThatNobodyCanBelongToIsTold(t *testing.T) {
	t.Parallel()
	const never, taken = "is never true with the values", "an earlier group has the row already"
	for groups, want := range map[string]string{
		`{a: "ob <= 3", b: "ob = 4"}`:                             "",
		`{a: "ob > 5"}`:                                           never,
		`{a: "ob = 0 or gender = 3"}`:                             never,
		`{a: "ob = 4 and gender = 2", b: "ob is null"}`:           "",
		`{a: "ob = 1 and ob = 2"}`:                                never,
		`{a: "ob <= 3", b: "ob = 2"}`:                             taken,
		`{a: "ob = 2", b: "ob <= 3"}`:                             "",
		`{a: "ob <= 3", b: "ob > 3", c: "gender = 1"}`:            "", // where ob is null
		`{a: "ob <= 3 or ob > 3 or ob is null", c: "gender = 1"}`: taken,
		`{a: "age < 4"}`:                                          never,
		`{a: "age < 18", b: "not age < 18"}`:                      "",
		`{a: "open", b: "not open"}`:                              "",
		`{a: "open and not open"}`:                                never,
		`{a: "ob > 9 and written > '2026-01-01'"}`:                "", // a date has too many values
		`{a: "length(city) > 2 and ob > 9"}`:                      "", // only the engine knows functions
		`{a: "re > 2"}`:                                           "", // a model computes it
		`{a: "ob > $round"}`:                                      "",
	} {
		got := strings.Join(check(t, "groups: "+groups), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s tells %q, wanted %q", groups, got, want)
		}
	}
	if got := check(t, `groups: {a: "ob <= 3", b: "ob > 6"}`); len(got) != 1 || !strings.HasPrefix(got[0], "4:28: no row can belong to the group b of analysis report: ob > 6 ") {
		t.Errorf("told %v", got)
	}
}

func TestWhatMayExistIsLeftToTheRun(t *testing.T) {
	t.Parallel()
	s, _ := decode(t, "report", "kind: survey\nrows: answers\nparams: {city: string}\nby: [none]\ndomains: {play: {all: [q1, q2]}}\nsets: {w: [w1]}\nweight: x")
	var found problem.List
	s.Check(func(string) survey.Columns { return contract("?") }, &found)
	if found.Len() > 0 {
		t.Errorf("told %v", found.Err())
	}
}

func TestColumnsOfTheRowsComeBeforeThoseJoined(t *testing.T) {
	t.Parallel()
	s, _ := decode(t, "report", "kind: survey\nrows: answers\njoin: {districts: [city]}\nsets: {w: [w1]}")
	known := s.Known(func(table string) survey.Known {
		if table == "districts" {
			return contract("dong: long; area: double").Known
		}
		return contract("dong: string").Known
	})
	dong, _, certain := known("dong")
	area, exists, _ := known("area")
	if dong.Type.Kind != column.String || !certain || !exists || area.Type.Kind != column.Double {
		t.Errorf("%+v %+v", dong, area)
	}
	if _, exists, certain := known("nope"); exists || !certain {
		t.Error("nope may exist")
	}
}
