package analysis_test

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func TestARunMakesTablesAndFilesThatNameWhatTheyCameFrom(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", answers)
		answer := h.must("k1", city(2026, "01"), h.decode(yaml))
		h.same(answer.Values["respondents"], 80)
		h.same(h.rows("select count(*) > 0, min(round), max(city), min(_run), min(_from) like '[{\"kind\":\"table\",\"name\":\"answers\"%' from report.scores"),
			"[[true 2026 01 run1 true]]")
		h.same(h.rows("select grp, round(mean, 3), n from report.scores where domain = 'play' and item is null and split is null order by grp"),
			h.rows(`with one as (select ob, (q1 + q2 + 5 - q3 + q4) / 4.0 as m from answers where round = 2026 and city = '01' and ob = 1
				union all select ob, (q1 + q2) / 2.0 from answers where round = 2026 and city = '01' and ob = 2)
				select case ob when 1 then 'one' else 'two' end, round(avg((m - 1) / 3 * 100), 3), count(*) from one group by ob order by ob`))
		sets, err := h.results.List(t.Context(), result.Filter{})
		if err != nil || len(sets) != 1 || len(sets[0].Files) != 3 {
			t.Fatalf("%v %v", sets, err)
		}
		h.same(sets[0].Labels, map[string]string{"round": "2026", "city": "01"})
		h.same(sets[0].Files[0].Name, "report.en.html")
		var document survey.Document
		for _, f := range sets[0].Files {
			if f.Name == "document.json" {
				body, err := h.results.Open(t.Context(), f)
				if err != nil {
					t.Fatal(err)
				}
				defer body.Close()
				text, _ := io.ReadAll(body)
				if err := json.Unmarshal(text, &document); err != nil {
					t.Fatal(err)
				}
			}
		}
		made := document.Made
		h.same([]any{made.Run, made.Version, made.Code, made.Project, made.Params[0].Value, len(made.From) > 0}, "[run1 version1 v1 test 2026 true]")
	})
}

func TestWhatWasThereForTheSameParametersIsReplaced(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", answers)
		a := h.decode(yaml)
		h.must("k1", city(2026, "01"), a)
		h.must("k2", city(2026, "02"), a)
		h.load("answers", "select * from ("+answers+") where not (city = '01' and q2 > 2)")
		h.must("k3", city(2026, "01"), a)
		h.same(h.rows("select city, max(n) from report.items group by city order by city"),
			h.rows("select city, count(*) from answers where round = 2026 and ob = 1 group by city order by city"))
		sets, err := h.results.List(t.Context(), result.Filter{Labels: map[string]string{"city": "01"}})
		if err != nil || len(sets) != 1 {
			t.Errorf("%d current sets of a city, %v", len(sets), err)
		}
	})
}

func TestATaskThatCommittedIsAnsweredWhatItDid(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", answers)
		a := h.decode(yaml)
		first := h.must("k1", city(2026, "01"), a)
		again := h.must("k1", city(2026, "01"), a)
		h.same(again.Values["files"], first.Values["files"])
		h.same(h.rows("select count(distinct _run) from report.scores"), "[[1]]")
		sets, err := h.results.List(t.Context(), result.Filter{All: true})
		if err != nil || len(sets) != 1 {
			t.Errorf("%d sets, %v", len(sets), err)
		}
	})
}

func TestWithoutParametersAllOfEachIsRun(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", answers)
		answer := h.must("k1", map[string]any{}, h.decode(yaml))
		h.same(answer.Values["runs"], 4)
		h.same(h.rows("select round, city from report.scores group by all order by all"), "[[2025 01] [2025 02] [2026 01] [2026 02]]")
		h.same(h.rows("select count(*) > 0, bool_and(round = 2026) from report.changes"), "[[true true]]")
	})
}

func TestTheRoundBeforeIsComparedOnItemsThatBothAsked(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", answers)
		h.must("k1", city(2026, "01"), h.decode(yaml))
		h.same(h.rows("select count(*) from report.changes where item = 'q4'"), "[[0]]")
		h.same(h.rows("select round(change, 6) from report.changes where grp = 'two' and item = 'q1'"),
			h.rows(`select round((avg(q1) filter (where round = 2026) - avg(q1) filter (where round = 2025)) / 3 * 100, 6)
				from answers where city = '01' and ob = 2`))
	})
}

func TestRunsAtOnceLoseNothing(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", answers)
		a := h.decode(yaml)
		var group sync.WaitGroup
		for _, round := range []int32{2025, 2026} {
			for _, code := range []string{"01", "02"} {
				group.Go(func() {
					_, err := h.Run(t.Context(), task("k"+code+string(rune(round)), city(round, code)), a, analysis.How{Known: known})
					if err != nil {
						t.Error(err)
					}
				})
			}
		}
		group.Wait()
		h.same(h.rows("select count(*) from (select round, city from report.frequencies group by all)"), "[[4]]")
		h.same(h.rows("select count(*) = count(distinct (round, city, grp, split, split_value, domain, item)) from report.scores"), "[[true]]")
	})
}

func TestWhatIsNotThereIsTold(t *testing.T) {
	each(t, func(h *house) {
		a := h.decode(yaml)
		_, err := h.Run(t.Context(), task("k1", city(2026, "01")), a, analysis.How{Known: known})
		if err == nil || !strings.Contains(err.Error(), "answers") {
			t.Errorf("no table: %v", err)
		}
		h.load("answers", "select round, city, ob, q1, q2, q3 from ("+answers+")")
		_, err = h.Run(t.Context(), task("k2", city(2026, "01")), a, analysis.How{Known: known})
		var told *problem.Problem
		var several *problem.Several
		if !errors.As(err, &told) && !errors.As(err, &several) {
			t.Errorf("a column less: %v", err)
		}
		t.Log(err)
	})
}

func TestNobodyAnsweredIsToldAndReplacesNothing(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", answers)
		a := h.decode(yaml)
		h.must("k1", city(2026, "01"), a)
		before := h.rows("select sum(hash(s)) from report.scores s")
		_, err := h.Run(t.Context(), task("k2", city(2031, "99")), a, analysis.How{Known: known})
		if err == nil || !strings.Contains(err.Error(), "nobody of answers with round=2031 city=99") {
			t.Errorf("%v", err)
		}
		h.same(h.rows("select sum(hash(s)) from report.scores s"), before)
	})
}

func TestTablesThatCannotFollowBeginAnewWhenAsked(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", answers)
		h.must("k1", city(2026, "01"), h.decode(yaml))
		h.load("wide", "select * replace (round::bigint as round) from ("+answers+")")
		other := strings.NewReplacer("round: integer", "round: string", "rows: answers", "rows: texts", "compare: {round: previous}\n", "").Replace(yaml)
		h.load("texts", "select * replace (round::varchar as round) from ("+answers+")")
		a := h.decode(other)
		params := map[string]any{"round": "2026", "city": "01"}
		_, err := h.Run(t.Context(), task("k2", params), a, analysis.How{Known: known})
		if err == nil || !strings.Contains(err.Error(), "--anew") {
			t.Errorf("%v", err)
		}
		if _, err := h.Run(t.Context(), task("k3", params), a, analysis.How{Known: known, Anew: true}); err != nil {
			t.Error(err)
		}
		h.same(h.rows("select distinct typeof(round) from report.scores"), "[[VARCHAR]]")
	})
}

func TestWhyAnAnswerIsEmptyIsSaidByItsOwnTable(t *testing.T) {
	each(t, func(h *house) {
		h.load("answers", "select 2026 as round, 1 as ob, x.city, nullif(q, 0) as q1 from (values ('a', 0), ('a', 3), ('b', 0)) x(city, q)")
		h.load("places", "select 'a' as city, 2 as q1, 'not_asked' as q1__empty union all select 'b', 3, 'not_applicable'")
		h.must("k1", map[string]any{"round": int32(2026)}, h.decode(`
kind: survey
params: {round: integer}
rows: answers
join: {places: [city]}
domains: {play: {all: [q1]}}
export: [json]
`))
		h.same(h.rows("select n, no_answer, not_asked, not_applicable from report.items"), "[[1 2 0 0]]")
	})
}
