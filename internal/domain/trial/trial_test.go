package trial_test

import (
	"strings"
	"testing"
)

const clean = "select round, ob, if(pl03 > 4, null, pl03) as pl03 from responses where ob is not null"

func TestRowsThatComeOutAsExpectedPass(t *testing.T) {
	each(t, func(r *room) {
		r.want(clean, `model: m
given: {responses: [{round: 2026, city: 021, ob: 1, pl03: 3}, {ob: 4, pl03: 5}, {round: 2026}]}
expect: [{ob: 4, pl03: null}, {ob: 1, pl03: 3}]`, 2)
		r.want(clean, "model: m\ngiven: {responses: []}\nexpect: []", 0)
		r.want(clean, "model: m\ngiven: {}\nexpect: []", 0) // a table whose contract is known is empty when nothing is given
	})
}

func TestWhatDiffersIsToldRowByRow(t *testing.T) {
	each(t, func(r *room) {
		given := "model: m\ngiven: {responses: [{ob: 1, pl03: 3}, {ob: 4, pl03: 5}, {ob: 5, pl03: 1}, {ob: 5, pl03: 1}]}\n"
		r.want(clean, given+"expect: [{ob: 1, pl03: 3}, {ob: 4, pl03: 5}, {ob: 2, pl03: 2}, {ob: 5, pl03: 1}]", 2,
			"- 4 5 <- pl03", "+ 4 null <- pl03", "- 2 2", "+ 5 1")
		r.want(clean, given+"expect: []", 0, "+ null 1 3", "+ null 4 null", "+ null 5 1", "+ null 5 1")
		r.want(clean, given+"expect: [{ob: 5}, {ob: 5, pl03: 1}, {ob: 4}, {pl03: 3}]", 4) // each row names its own columns
	})
}

func TestOrderCountsOnlyWhenItIsAskedFor(t *testing.T) {
	each(t, func(r *room) {
		sql := "select ob from responses order by ob desc"
		text := "model: m\ngiven: {responses: [{ob: 1}, {ob: 3}, {ob: 2}]}\nexpect: [{ob: 1}, {ob: 2}, {ob: 3}]\n"
		r.want(sql, text, 3)
		out, err := r.try(sql, text+"order: true")
		if err != nil || out.Passed() || out.Same != 1 {
			r.t.Errorf("in another order it answers %+v, %v", out, err)
		}
		r.want(sql, strings.Replace(text, "[{ob: 1}, {ob: 2}, {ob: 3}]\n", "[{ob: 3}, {ob: 2}, {ob: 1}]\norder: true", 1), 3)
	})
}

func TestValuesAreComparedAsTheirTypes(t *testing.T) {
	each(t, func(r *room) {
		r.want(`select city, paid, written, 0.1::double + 0.2::double as near, sum(ob) over () as huge,
	timestamp '2026-01-02 03:04:05' as local, timestamptz '2026-01-02 03:04:05+09' as there, [1, 2] as list, {'a': ob, 'b': 'x'} as fields
from responses`, `model: m
given: {responses: [{city: 021, ob: 1, paid: 12.5, written: 2026-03-01}]}
expect:
  - {city: 021, paid: 12.50, written: 2026-03-01, near: 0.3, huge: 1, local: 2026-01-02 03:04:05, there: 2026-01-01T18:04:05Z,
     list: [1, 2], fields: {a: 1, b: x}}
  `, 1)
		r.want("select timestamptz '2026-01-02 03:04:05+09' as there from responses",
			"model: m\ngiven: {responses: [{ob: 1}]}\nexpect: [{there: 2026-01-02 03:04:05}]", 1)
		r.want("select '' as empty, 'null' as word, city from responses", "model: m\ngiven: {responses: [{city: null}]}\nexpect: [{empty: null, word: null, city: \"\"}]",
			0, "- null null \"\"", `+ "" "null" null`)
	})
}

func TestTypesThatNoContractTellsAreReadFromTheRows(t *testing.T) {
	each(t, func(r *room) {
		r.want(`select typeof(a) as a, typeof(b) as b, typeof(c) as c, typeof(d) as d, typeof(e) as e, typeof(f) as f, typeof(g) as g, typeof(h) as h
from elsewhere limit 1`, `model: m
given: {elsewhere: [{a: 1, b: 1.5, c: "1", d: 2026-01-01, e: 2026-01-01 10:00, f: true, g: [1], h: null}, {a: 2, b: 1, c: x}]}
expect: [{a: BIGINT, b: DOUBLE, c: VARCHAR, d: DATE, e: TIMESTAMP, f: BOOLEAN, g: "BIGINT[]", h: VARCHAR}]`, 1)
		r.refused("select * from elsewhere", "model: m\ngiven: {}\nexpect: []", "gives no rows", "given: {elsewhere: [...]}")
		r.refused(clean, "model: m\ngiven: {responses: [{ob: 1, pl3: 2}]}\nexpect: []", "tests/t.yaml:2:29", `"pl3"`, "pl03")
		r.refused(clean, "model: m\ngiven: {responses: [{ob: one}]}\nexpect: []", "tests/t.yaml:2:26", "whole number")
		r.refused(clean, "model: m\ngiven: {responses: [{ob: 1}]}\nexpect: [{obs: 1}]", "tests/t.yaml:3:11", `"obs"`, "round, ob, pl03")
	})
}

func TestParametersTimesAndCompanionsAreBoundAsInABuild(t *testing.T) {
	each(t, func(r *room) {
		r.want("/* naru\nparams: {city: string, least: {type: integer, default: 2}}\n*/\n"+
			"select city, $now as at, $start as start from responses where city = $city and ob >= $least", `model: m
params: {city: 021}
interval: {from: 2026-03-01, to: 2026-03-02}
now: 2026-03-01 09:00
given: {responses: [{city: 021, ob: 2}, {city: 021, ob: 1}, {city: 022, ob: 3}]}
expect: [{city: 021, at: 2026-03-01T00:00:00Z, start: 2026-02-28T15:00:00Z}]`, 1)
		r.refused("/* naru\nparams: {city: string}\n*/\nselect $city as city from responses", "model: m\ngiven: {}\nexpect: []", "city")
		r.refused("select now() as a from responses", "model: m\ngiven: {}\nexpect: []", "now")
	})
}

func TestAContractIsTriedOnTheFileOfATest(t *testing.T) {
	each(t, func(r *room) {
		const given = "table: responses\ngiven:\n  file: a.csv\n  labels: {round: 2026}\n  text: |\n" +
			"    city,ob,pl03,paid,written\n    021,1,3,12.50,2026.03.01\n    021,7,3,1,2026.03.01\n    022,2,9,,\n"
		r.want("", given+`expect: [{round: 2026, city: 021, ob: 1, paid: 12.5, written: 2026-03-01, pl03__empty: null}, {city: 022, pl03: null, pl03__empty: no_answer}]
quarantined: [{line: 3, column: ob}]`, 2)
		r.want("", given+"expect: [{city: 021}, {city: 022}]\n", 2, "+ 3 ob rows_values 7")
		r.want("", given+"expect: [{city: 021}, {city: 022}]\nquarantined: [{line: 3, column: ob}, {line: 4, code: rows_required}]", 2, "- 4  rows_required ")
		r.want("", "table: responses\ngiven: {rows: [{city: 021, ob: 1, pl03: null, paid: 1, written: 2026.03.01}]}\nexpect: [{city: 021, ob: 1, round: null}]", 1)
		r.refused("", "table: responses\ngiven: {text: \"city,ob\\n1,2\\n\"}\nexpect: []", "pl03")
	})
}

func TestMistakesOfATestAreToldWithTheirPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"given: {}\nexpect: []", "does not say what it tests"},
		{"model: a\ntable: b\ngiven: {text: x}\nexpect: []", "t.yaml:2:8: test t names a model and a table"},
		{"model: a\nexpect: []", `"given"`},
		{"model: a\ngiven: {}", `"expect"`},
		{"model: a\ngiven: [1]\nexpect: []", "rows of each table by its name"},
		{"model: a\ngiven: {b: 1}\nexpect: []", "t.yaml:2:12: given of test t"},
		{"model: a\ngiven: {b: [1]}\nexpect: []", "t.yaml:2:13: b of given of test t wants rows"},
		{"model: a\ngiven: {}\nexpect: [x]", "t.yaml:3:10: expect of test t wants rows"},
		{"model: a\ngiven: {}\nexpects: []", `did you mean "expect"?`},
		{"model: a\ngiven: {}\nexpect: []\nnow: soon", `"soon" in test t is no time`},
		{"model: a\ngiven: {}\nexpect: []\ninterval: {from: 2026-01-01}", "wants from and to"},
		{"model: a\ngiven: {}\nexpect: []\ninterval: {from: 2026-01-02, to: 2026-01-01}", "from lies before to"},
		{"model: a\ngiven: {}\nexpect: []\nquarantined: [{line: 1}]", "only a test of a table has"},
		{"table: a\ngiven: {}\nexpect: []", "text or rows, one of them"},
		{"table: a\ngiven: {text: x, rows: [{a: 1}]}\nexpect: []", "text or rows, one of them"},
		{"table: a\ngiven: {text: x}\nexpect: []\nparams: {a: 1}", "only a test of a model has"},
	} {
		if _, err := decode(t, c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gives %v, want %q", c.text, err, c.want)
		}
	}
}
