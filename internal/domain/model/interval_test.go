package model_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/foundation/work"
)

const daily = `/* naru
strategy: time_interval
time: seen
*/
select seen::timestamp as seen, n from visits where seen >= $start::timestamp and seen < $end::timestamp`

// visits are n rows an hour apart from a moment on.
func visits(from string, n, value int) string {
	return fmt.Sprintf("select timestamp '%s' + i * interval 1 hour as seen, %d as n from range(%d) v(i)", from, value, n)
}

func during(from, to string) work.Task {
	t := task()
	t.Interval = work.Interval{Start: at(from), End: at(to)}
	return t
}

func at(text string) time.Time {
	t, err := time.Parse(time.DateTime, text)
	if err != nil {
		t, err = time.Parse(time.DateOnly, text)
	}
	if err != nil {
		panic(err)
	}
	return t
}

func TestABuildReplacesTheRowsOfItsInterval(t *testing.T) {
	each(t, func(y *yard) {
		y.load("visits", visits("2026-11-01", 72, 1)) // three days
		m := decoded(y.t, "daily", daily)
		y.wantValues(y.buildAs(during("2026-11-01", "2026-11-02"), m), "built:true partitions:0 replaced:0 rows:24")
		y.wantValues(y.buildAs(during("2026-11-02", "2026-11-04"), m), "built:true partitions:0 replaced:0 rows:48")
		files := len(y.pin("daily").Files)
		y.load("visits", visits("2026-11-01", 72, 2))
		y.wantValues(y.buildAs(during("2026-11-02 06:00:00", "2026-11-02 12:00:00"), m), "built:true partitions:0 replaced:6 rows:6")
		y.want("select n, count(*) from daily group by n order by n", "[[1 66] [2 6]]")
		y.want("select count(*), count(distinct seen) from daily", "[[72 72]]")
		if now := y.pin("daily"); len(now.Files) != files+1 {
			y.t.Errorf("there were %d files, now %d: only the second was touched", files, len(now.Files))
		}
		y.load("visits", "select * from ("+visits("2026-11-01", 1, 2)+") where false")
		y.wantValues(y.buildAs(during("2026-11-02", "2026-11-04"), m), "built:true partitions:0 replaced:48 rows:0")
		y.want("select min(n), max(n), count(*) from daily", "[[1 1 24]]")
	})
}

func TestAnIntervalIsBuiltAgainOnlyWhenItIsNeeded(t *testing.T) {
	each(t, func(y *yard) {
		y.load("visits", visits("2026-11-01", 72, 1))
		m := decoded(y.t, "daily", daily)
		first, both := during("2026-11-01", "2026-11-02"), during("2026-11-01", "2026-11-03")
		y.buildAs(first, m)
		y.buildAs(during("2026-11-03", "2026-11-04"), m)
		y.wantValues(y.buildAs(during("2026-11-01", "2026-11-02"), m), "built:false partitions:0 rows:0")
		other := decoded(y.t, "daily", strings.Replace(daily, "n from", "n + 1 as n from", 1))
		y.wantValues(y.buildAs(both, other), "built:true partitions:0 replaced:24 rows:48")
		// What the first left is not there any more, although nothing that it is made from has changed.
		y.wantValues(y.buildAs(during("2026-11-01", "2026-11-02"), m), "built:true partitions:0 replaced:24 rows:24")
		y.wantValues(y.buildAs(during("2026-11-03", "2026-11-04"), m), "built:false partitions:0 rows:0")
		y.want("select n, count(*) from daily group by n order by n", "[[1 48] [2 24]]")
	})
}

func TestWithoutAnIntervalOnlyANewTableIsBuiltAsAWhole(t *testing.T) {
	each(t, func(y *yard) {
		y.load("visits", visits("2026-11-01", 72, 1))
		m := decoded(y.t, "daily", daily)
		y.wantValues(y.build(m), "built:true partitions:0 replaced:0 rows:72")
		y.wantValues(y.build(m), "built:false partitions:0 rows:0")
		y.load("visits", visits("2026-11-02", 24, 2)) // the source was trimmed
		y.refused(task(), m, "model_no_interval", "--from", "--anew")
		y.wantValues(y.buildAs(during("2026-11-02", "2026-11-03"), m), "built:true partitions:0 replaced:24 rows:24")
		y.want("select n, count(*) from daily group by n order by n", "[[1 48] [2 24]]")
		r, err := y.Build(y.t.Context(), task(), m, nil, model.Options{Anew: true})
		if err != nil {
			y.t.Fatal(err)
		}
		y.wantValues(r, "built:true partitions:0 replaced:0 rows:24")
		y.want("select n, count(*) from daily group by n", "[[2 24]]")
	})
}

func TestRowsOutsideTheIntervalAreRefusedWithTheirNumber(t *testing.T) {
	each(t, func(y *yard) {
		y.load("visits", visits("2026-11-01", 72, 1))
		m := decoded(y.t, "daily", strings.Replace(daily, "and seen < $end::timestamp", "", 1))
		y.refused(during("2026-11-01", "2026-11-02"), m, "model_outside", "48 of its rows", "2026-11-02 00:00:00", "$start")
		empty := decoded(y.t, "daily", strings.Replace(daily, "seen::timestamp as seen", "nullif(seen, timestamp '2026-11-01') as seen", 1))
		y.refused(during("2026-11-01", "2026-11-02"), empty, "model_time_null", "1 rows without a seen")
		lacking := decoded(y.t, "daily", strings.Replace(daily, "time: seen", "time: at", 1))
		y.refused(during("2026-11-01", "2026-11-02"), lacking, "model_column_lacks", `"at"`, "seen, n")
		typed := decoded(y.t, "daily", strings.Replace(daily, "seen::timestamp as seen", "seen::varchar as seen", 1))
		y.refused(during("2026-11-01", "2026-11-02"), typed, "model_time_type", "string")
		if y.history("daily") != nil {
			y.t.Error("a refused build left a commit")
		}
	})
}

func TestADayBelongsToTheIntervalThatBeginsOnIt(t *testing.T) {
	each(t, func(y *yard) {
		y.load("visits", visits("2026-11-01", 72, 1))
		m := decoded(y.t, "days", `/* naru
strategy: time_interval
time: day
partition: [day]
*/
select seen::date as day, count(*) as n from visits
where seen::date >= $start::date and seen::date < $end::date group by day`)
		y.buildAs(during("2026-11-01 03:30:00", "2026-11-02 03:30:00"), m)
		y.want("select * from days", "[[2026-11-01 00:00:00 +0000 UTC 24]]")
		y.buildAs(during("2026-11-02 03:30:00", "2026-11-03 03:30:00"), m)
		y.load("visits", visits("2026-11-01", 71, 1))
		y.wantValues(y.buildAs(during("2026-11-01 03:30:00", "2026-11-04 03:30:00"), m), "built:true partitions:0 replaced:2 rows:3")
		y.want("select sum(n), count(*) from days", "[[71 3]]")
	})
}

func TestIntervalsThatAreBuiltAtOnceAllArriveOnce(t *testing.T) {
	each(t, func(y *yard) {
		y.load("visits", visits("2026-11-01", 96, 1))
		m := decoded(y.t, "daily", daily)
		var wait sync.WaitGroup
		for i := range 6 { // the fourth day is built three times
			day := min(i, 3)
			wait.Go(func() {
				start := at("2026-11-01").AddDate(0, 0, day)
				own := task()
				own.Interval = work.Interval{Start: start, End: start.AddDate(0, 0, 1)}
				if _, err := y.Build(y.t.Context(), own, m, nil, model.Options{Force: true}); err != nil {
					y.t.Error(err)
				}
			})
		}
		wait.Wait()
		y.want("select count(*), count(distinct seen) from daily", "[[96 96]]")
	})
}

func TestATableThatCannotTakeANewFormIsBuiltAnewOnlyAsAWhole(t *testing.T) {
	each(t, func(y *yard) {
		y.load("visits", visits("2026-11-01", 48, 1))
		y.buildAs(during("2026-11-01", "2026-11-02"), decoded(y.t, "daily", daily))
		wider := decoded(y.t, "daily", strings.Replace(daily, "n from", "n::bigint as n, 'x' as added from", 1))
		y.buildAs(during("2026-11-02", "2026-11-03"), wider)
		y.want("select added, count(*) from daily group by added order by added", "[[x 24] [<nil> 24]]")
		other := decoded(y.t, "daily", strings.Replace(daily, "n from", "n::varchar as n from", 1))
		y.refused(during("2026-11-02", "2026-11-03"), other, "model_reshape_amend", "--anew")
		if _, err := y.Build(y.t.Context(), task(), other, nil, model.Options{Anew: true}); err != nil {
			y.t.Fatal(err)
		}
		y.want("select n, count(*) from daily group by n", "[[1 48]]")
	})
}
