package rows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func types(t testing.TB, words map[string]string) map[string]column.Type {
	t.Helper()
	all := map[string]column.Type{}
	for name, word := range words {
		parsed, err := column.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = parsed
	}
	return all
}

var known = map[string]string{"ob": "integer", "round": "long", "x": "double", "m": "decimal(9,2)", "s": "string", "b": "boolean",
	"day": "date", "at": "timestamptz", "clock": "timestamp", "Q1.1": "integer", "문항": "integer"}

func condition(t testing.TB, text string) *rows.Condition {
	t.Helper()
	parsed, wrong := rows.ParseCondition(text, problem.Place{File: "t.yaml", Line: 3, Column: 10}, types(t, known))
	if wrong != nil {
		t.Fatalf("%s: %v", text, wrong)
	}
	return parsed
}

// TestConditionsAreJudgedAsInSQL asks for a value that is never given: only `false` excuses a column for sure.
func TestConditionsAreJudgedAsInSQL(t *testing.T) {
	t.Parallel()
	given := map[string]any{"ob": int32(3), "round": int64(2026), "x": 0.5, "m": "1.50", "s": "it's", "b": true,
		"day": time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), "at": time.Date(2026, 11, 24, 0, 30, 0, 0, time.UTC),
		"clock": time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC), "Q1.1": nil, "문항": int32(-1)}
	for text, want := range map[string]bool{ // whether it is false
		"ob = 3": false, "ob <> 3": true, "ob != 4": false, "ob < 3": true, "ob <= 3": false, "ob > 3": true, "ob >= 4": true,
		"OB in (1, 2, 3)": false, "ob not in (1, 2, 3)": true, "ob not in (1, 2)": false, "ob in (4, null)": false, "ob in (4, 5)": true,
		"ob between 1 and 3": false, "ob not between 1 and 3": true, "ob between 4 and 9": true,
		"ob is null": true, "ob is not null": false, `"Q1.1" is null`: false, `"Q1.1" is not null`: true,
		`"Q1.1" = 1`: false, `not "Q1.1" = 1`: false, `"Q1.1" = 1 and ob = 4`: true, `"Q1.1" = 1 or ob = 4`: false,
		`not ("Q1.1" = 1 and ob = 3)`: false, `not ("Q1.1" = 1 or ob = 3)`: true,
		"ob = 3 and round >= 2026": false, "ob = 4 or round >= 2026": false, "ob = 4 or ob = 5 and round = 2026": true,
		"(ob = 3 or ob = 5) and round = 1": true, "not ob = 3": true, "not not ob = 3": false,
		"ob + 1 = 4": false, "ob * 2 - 1 = 5": false, "ob % 2 = 1": false, "ob % 0 = 1": false, "-ob = -3": false, "- 3 = -ob": false,
		"2 + 3 * 4 = 14": false, "(2 + 3) * 4 = 14": true, "x = 0.5": false, "x + 0.25 > 0.75": true, "m = 1.5": false, "m > 1.499": false,
		"m * 2 = 3": false, "m + x = 2": false, "0.1 + 0.2 = 0.3": false, "round * round * round * round * round * round > 0": false,
		"s = 'it''s'": false, "s < 'j'": false, "s <> 'it''s'": true, "s in ('a', 'it''s')": false,
		"b": false, "not b": true, "b = true": false, "b <> false": false, "b is null": true, "true": false, "false": true, "null": false,
		"day = '2026-11-24'": false, "day < '2026-11-24'": true, "day between '2026-01-01' and '2026-12-31'": false,
		"at = '2026-11-24T09:30:00+09:00'": false, "at > '2026-11-24T00:30:00Z'": true, "clock = '2026-11-24 09:30'": false,
		"문항 = -1": false, "문항 < -1": true, "ob = 3 AND NOT (S = 'x')": false, "ob=3 and round>1": false,
	} {
		if got := condition(t, text).NeverGiven(given); got != want {
			t.Errorf("%s: false is %t, wanted %t", text, got, want)
		}
	}
}

func TestAMissingFieldIsExcusedOnlyWhenItWasSurelyNotAsked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"round >= 2026": true, "ob <= 3 and round >= 2026": true, "round >= 2026 and ob <= 3": true,
		"ob <= 3 or round >= 2026": false, "round < 2026": false, "ob = 3": false, "ob is null and ob is not null": false,
		"not (round = 2025 or ob = 1)": true, "round in (2026, 2027) and s = 'x'": true, "s is null": false, "ob = ob": false,
		"round + ob > 0 and false": true, "(b = true) and round > 2025": true,
	} {
		if got := condition(t, text).NeverGiven(map[string]any{"round": int64(2025)}); got != want {
			t.Errorf("%s: %t, wanted %t", text, got, want)
		}
	}
	if condition(t, "round >= 2026").NeverGiven(map[string]any{"round": nil}) {
		t.Error("a label that is absent decides nothing")
	}
	if got := condition(t, `ob = 1 and "문항" > ob or s is null`).Columns(); strings.Join(got, " ") != "ob 문항 s" {
		t.Errorf("columns %v", got)
	}
}

func TestWhatIsNoConditionIsToldAtItsPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                 "3:10: the condition \"\" ends too early",
		"ob":                               `3:10: the condition "ob" is a number`,
		"ob = ":                            "3:15: the condition",
		"ob == 3":                          "3:14: \"=\" is not expected",
		"obb = 3":                          "3:10: there is no column \"obb\"\n   hint: did you mean \"ob\"?",
		"ob = 3 and":                       "3:20: the condition",
		"ob = '3'":                         "3:15: a number cannot be compared with a text",
		"s = 3":                            "3:14: a text cannot be compared with a number",
		"day = 'tomorrow'":                 "3:16: 'tomorrow' is no date",
		"at = '2026-11-24 09:30'":          "3:15: '2026-11-24 09:30' is no timestamptz",
		"문항 = 1 and 없다 = 2":                "3:21: there is no column \"없다\"",
		"upper(s) = 'A'":                   "3:10: a condition knows no functions, and so not \"upper\"",
		"s like 'a%'":                      "3:12: \"like\" is not expected",
		"ob in 3":                          "3:16: \"3\" is not expected",
		"ob in (1, 2":                      "3:21: the condition",
		"ob between 1 or 2":                "3:23: \"or\" is not expected",
		"ob is 3":                          "3:16: \"3\" is not expected",
		"s + 1 = 2":                        "3:12: \"+\" wants numbers, not a text",
		"ob = 3 and s":                     "3:21: \"and\" wants something that is true or false, not a text",
		"not ob":                           "3:14: \"not\" wants",
		"b < true":                         "3:10: booleans have no order",
		"ob = 1; drop":                     "3:16: \";\" has no meaning",
		"s = 'open":                        "3:14: the quote ' is not closed",
		"ob / 2 = 1":                       "3:13: \"/\" has no meaning",
		"ob=3and b":                        "3:13: \"3and\" is no number",
		"ob = 1e5":                         "3:15: \"1e5\" is no number",
		"ob = 3\n and x ~ 1":               "4:8: \"~\" has no meaning",
		"ob = $p":                          "3:15: \"$\" has no meaning",
		strings.Repeat("(", 5000) + "b":    "nested too deeply",
		strings.Repeat("not ", 5000) + "b": "nested too deeply",
	} {
		_, wrong := rows.ParseCondition(text, problem.Place{File: "t.yaml", Line: 3, Column: 10}, types(t, known))
		if wrong == nil || !strings.Contains(wrong.Error(), want) {
			t.Errorf("%.40q: %v, wanted %s", text, wrong, want)
		}
	}
}

func FuzzParseCondition(f *testing.F) {
	f.Add(`ob not in (1, 2) and "Q1.1" is null or s = 'it''s' and -m * 2 % 3 <= x`)
	f.Fuzz(func(t *testing.T, text string) {
		parsed, wrong := rows.ParseCondition(text, problem.Place{}, types(t, known))
		if wrong != nil {
			if message := wrong.Message(); strings.HasPrefix(message, "rows_") {
				t.Fatalf("%q is told as %q", text, message)
			}
			return
		}
		parsed.NeverGiven(map[string]any{"ob": int32(1), "s": "x", "x": 1.5})
	})
}
