package model_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

var modelOptions model.Options

func checks(t *testing.T, text string) []*check.Check {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("checks/clean.yaml", []byte(text), 0, &found)
	if !ok {
		t.Fatal(found.Err())
	}
	all := check.Decode("clean", n, &found)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestABlockingCheckLeavesTheTableAsItWasAndIsRecorded(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "clean", parted)
		rules := checks(y.t, "table: clean\nchecks:\n  - {column: pl, range: [1, 4]}\n  - {column: ob, accepted_values: [2], blocking: false}\n")
		r := y.buildAs(task(), m, rules...)
		if !noted(r, "does not block") {
			y.t.Errorf("the notes are %q", r.Notes)
		}
		before := y.rows("select * from clean order by all")
		y.load("responses", "select 2026 as round, '21' as city, 1 as ob, 8 as pl")
		own := task()
		_, err := y.Build(y.t.Context(), own, m, rules, model.Options{})
		wantProblem(y.t, err, "check_failed", "1 row")
		y.want("select * from clean order by all", before)
		if n := len(y.history("clean")); n != 1 {
			y.t.Errorf("there are %d commits", n)
		}
		results, err := y.judge.Results(y.t.Context(), "", 0)
		if err != nil || len(results) != 4 {
			y.t.Fatalf("recorded are %+v, %v", results, err)
		}
		failed := results[len(results)-1]
		for _, one := range results {
			if strings.Contains(one.Check, "range") && !one.Passed {
				failed = one
			}
		}
		if failed.Passed || failed.Failing != 1 || len(failed.Sample) != 1 {
			y.t.Errorf("the failing check is recorded as %+v", failed)
		}
		// What is mended is built by the same task.
		y.load("responses", "select 2026 as round, '21' as city, 1 as ob, 4 as pl")
		r, err = y.Build(y.t.Context(), own, m, rules, model.Options{})
		if err != nil {
			y.t.Fatal(err)
		}
		y.wantValues(r, "built:true dropped:2 partitions:1 rows:1")
	})
}

func TestAListIsBuiltInOneCommitAndLaterOnesReadWhatEarlierOnesWillBe(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		clean := decoded(y.t, "clean", parted)
		counted := decoded(y.t, "counted", "select round, count(*) as n from clean group by round")
		list := []model.Order{{Model: clean}, {Model: counted}}
		own := task()
		r, err := y.BuildAll(y.t.Context(), own, list, model.Options{})
		if err != nil {
			y.t.Fatal(err)
		}
		if r.Values["built"] != 2 || len(r.Made) != 2 {
			y.t.Errorf("the answer is %+v", r)
		}
		before := y.rows("select * from counted order by all")
		y.want("select round, count(*) as n from clean group by round order by all", before)
		if a, b := y.history("clean"), y.history("counted"); len(a) != 1 || len(b) != 1 || !a[0].At.Equal(b[0].At) {
			y.t.Errorf("the commits are %+v and %+v", a, b)
		}
		// The same task again answers what it did; another finds nothing to do.
		if again, err := y.BuildAll(y.t.Context(), own, list, model.Options{}); err != nil || again.Values["built"] != 2 {
			y.t.Errorf("again: %+v, %v", again.Values, err)
		}
		if later, err := y.BuildAll(y.t.Context(), task(), list, model.Options{}); err != nil || later.Values["built"] != 0 {
			y.t.Errorf("later: %+v, %v", later.Values, err)
		}
		// A check of the last one keeps all of them as they were.
		cleaned := y.rows("select * from clean order by all")
		y.load("responses", "select 2026 as round, '21' as city, 1 as ob, 3 as pl")
		list[1].Checks = checks(y.t, "table: counted\nchecks:\n  - {row_count: {min: 99}}\n")
		_, err = y.BuildAll(y.t.Context(), task(), list, model.Options{})
		wantProblem(y.t, err, "check_failed")
		y.want("select * from clean order by all", cleaned)
		y.want("select * from counted order by all", before)
	})
}
