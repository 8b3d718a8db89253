package model_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/naru-data/naru/internal/domain/model"
)

const parted = `/* naru
partition: [round, city]
params: {round: integer, city: string}
each: select distinct round, city from responses
*/
select round, city, ob, pl from responses where round = $round and city = $city and pl is not null`

const responses = `select * from (values (2026, '21', 1, 3), (2026, '21', 2, null), (2026, '22', 1, 4), (2025, '21', 1, 1))
	v(round, city, ob, pl)`

func TestAModelReplacesItsWholeTable(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "counts", "select city, count(*) as n from responses group by city; -- per city")
		r := y.build(m)
		y.wantValues(r, "built:true partitions:0 rows:2")
		y.want("select * from counts order by city", "[[21 3] [22 1]]")
		y.load("responses", "select 2026 as round, '23' as city, 1 as ob, 1 as pl")
		y.build(m)
		y.want("select * from counts", "[[23 1]]")
		y.load("responses", "select * from (select 2026 as round, '23' as city, 1 as ob, 1 as pl) where false")
		y.build(m)
		y.want("select * from counts", "[]")
		if n := len(y.history("counts")); n != 3 {
			y.t.Errorf("there are %d commits", n)
		}
	})
}

func TestABuildNamesAllThatItCameFrom(t *testing.T) { // I5
	each(t, func(y *yard) {
		y.load("responses", responses)
		r := y.build(decoded(y.t, "counts", "select count(*) as n from responses"))
		read, made := y.pin("responses").Ref(), y.pin("counts").Ref()
		if len(r.Made) != 1 || r.Made[0] != made {
			y.t.Errorf("made is %v, want %v", r.Made, made)
		}
		if len(r.Read) != 2 || r.Read[0] != read || r.Read[1].Kind != "model" || r.Read[1].Name != "counts" {
			y.t.Errorf("read is %v, want %v and the model", r.Read, read)
		}
		c := y.history("counts")[0]
		if c.Project != "p1" || len(c.From) != 2 || !c.Counts.Whole() || c.Counts.Loaded != 1 {
			y.t.Errorf("the ledger says %+v", c)
		}
	})
}

func TestWithoutParametersAllOfEachIsBuiltInOneCommit(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "clean", parted)
		y.wantValues(y.build(m), "built:true dropped:0 partitions:3 rows:3")
		y.want("select * from clean order by all", "[[2025 21 1 1] [2026 21 1 3] [2026 22 1 4]]")
		if n := len(y.history("clean")); n != 1 {
			y.t.Errorf("there are %d commits", n)
		}
		y.load("responses", "select * from (values (2026, '22', 1, 5), (2024, '', 1, 2)) v(round, city, ob, pl)")
		r := y.build(m)
		y.wantValues(r, "built:true dropped:2 partitions:2 rows:2")
		y.want("select * from clean order by all", "[[2024 <nil> 1 2] [2026 22 1 5]]")
		if !noted(r, "dropped 2 partitions") {
			y.t.Errorf("the notes are %q", r.Notes)
		}
	})
}

func TestWithParametersOnePartitionIsReplacedEvenByNothing(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "clean", parted)
		y.build(m)
		y.load("responses", "select * from (values (2026, '21', 9, 9), (2026, '22', 9, 9)) v(round, city, ob, pl)")
		one := map[string]any{"round": int64(2026), "city": "21", "other": "of another step"}
		y.wantValues(y.buildAs(with(one), m), "built:true partitions:1 rows:1")
		y.want("select * from clean order by all", "[[2025 21 1 1] [2026 21 9 9] [2026 22 1 4]]")
		y.load("responses", "select * from (values (2026, '22', 9, 9)) v(round, city, ob, pl)")
		y.wantValues(y.buildAs(with(one), m), "built:true partitions:1 rows:0")
		y.want("select * from clean order by all", "[[2025 21 1 1] [2026 22 1 4]]")
	})
}

func TestOnlyWhatIsNeededIsBuilt(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses, "city", "round") // in another order than the model's
		m := decoded(y.t, "clean", parted)
		y.wantValues(y.build(m), "built:true dropped:0 partitions:3 rows:3")
		r := y.build(m)
		y.wantValues(r, "built:false partitions:0 rows:0")
		if !noted(r, "not built again") || len(r.Made) != 0 {
			y.t.Errorf("it says %q and made %v", r.Notes, r.Made)
		}
		y.put("responses", "select 2026 as round, '22' as city, 1 as ob, 7 as pl", []any{"22", int32(2026)}, "city", "round")
		r = y.build(m)
		y.wantValues(r, "built:true dropped:0 partitions:1 rows:1")
		if !noted(r, "of 3 partitions 1 were built") {
			y.t.Errorf("the notes are %q", r.Notes)
		}
		y.want("select * from clean order by all", "[[2025 21 1 1] [2026 21 1 3] [2026 22 1 7]]")

		one := with(map[string]any{"round": int64(2026), "city": "22"})
		y.wantValues(y.buildAs(one, m), "built:false partitions:0 rows:0")
		changed := decoded(y.t, "clean", strings.Replace(parted, "is not null", "is not null and true", 1))
		y.wantValues(y.build(changed), "built:true dropped:0 partitions:3 rows:3")
		r, err := y.Build(y.t.Context(), task(), changed, nil, model.Options{Force: true})
		if err != nil {
			y.t.Fatal(err)
		}
		y.wantValues(r, "built:true dropped:0 partitions:3 rows:3")
	})
}

func TestAnInputPartitionedOtherwiseCountsAsAWhole(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses, "city") // round is not in it
		m := decoded(y.t, "clean", parted)
		y.build(m)
		y.wantValues(y.build(m), "built:false partitions:0 rows:0")
		y.put("responses", "select 2026 as round, '22' as city, 1 as ob, 7 as pl", []any{"22"}, "city")
		y.wantValues(y.build(m), "built:true dropped:0 partitions:3 rows:3")
	})
}

func TestNowIsTheRunsAndMakesABuildNeeded(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "stamped", "select $now::timestamp as stamp, count(*) as n from responses")
		y.build(m)
		y.want("select stamp, n from stamped", "[[2026-11-24 07:30:00 +0000 UTC 4]]")
		y.wantValues(y.build(m), "built:false partitions:0 rows:0") // the same moment
		later := task()
		later.Begun = later.Begun.AddDate(0, 0, 1)
		y.wantValues(y.buildAs(later, m), "built:true partitions:0 rows:1")
		y.refused(task(), decoded(y.t, "bad", "select 1 as a,\n now() as stamp"), "project_sql_changing", "models/bad.sql:2", "$now")
	})
}

func TestParametersWithoutEachMustBeGiven(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "since", "/* naru\nparams: {first: integer}\n*/\nselect city from responses where round >= $first")
		y.refused(task(), m, "model_no_params", "first", "each: select distinct")
		y.buildAs(with(map[string]any{"first": int64(2026)}), m)
		y.want("select count(*) from since", "[[3]]")
		y.buildAs(with(map[string]any{"first": int64(2025)}), m) // no partition: the whole table
		y.want("select count(*) from since", "[[4]]")
		y.wantValues(y.buildAs(with(map[string]any{"first": int64(2025)}), m), "built:false partitions:0 rows:0")
		_, err := y.Build(y.t.Context(), with(map[string]any{"round": int64(2026)}), decoded(y.t, "clean", parted), nil, model.Options{})
		if err == nil || !strings.Contains(err.Error(), `lacks the parameter "city"`) {
			y.t.Errorf("with one of two parameters: %v", err)
		}
	})
}

func TestRowsOfAnotherPartitionAreRefused(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "clean", strings.Replace(parted, " and city = $city", " and $city <> ''", 1))
		y.refused(with(map[string]any{"round": int64(2026), "city": "22"}), m, "model_other_part", "round=2026 city=22", "round=2026 city=21")
		missing := decoded(y.t, "clean", strings.Replace(parted, "select round, city, ob", "select round, ob", 1))
		y.refused(task(), missing, "model_partition_unknown", `"city"`, "round, ob, pl")
		typed := decoded(y.t, "clean", strings.Replace(parted, "select round, city, ob", "select round::varchar as round, city, ob", 1))
		y.refused(task(), typed, "model_partition_type", "round", "string", "integer")
		if y.history("clean") != nil {
			y.t.Error("a refused build left a commit")
		}
	})
}

func TestEachMayNotListAPartitionTwice(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "m", `/* naru
partition: [round]
params: {round: integer, city: string}
each: select round, city from responses
*/
select round, count(*) as n from responses where round = $round and city = $city group by round`)
		y.refused(task(), m, "model_each_twice", "city=21", "city=22")
		m.Each.Value = "select null as round, city from responses"
		y.refused(task(), m, "model_each_null", `"round"`)
		m.Each.Value = "select round, max(city) as city, 1 as surplus from responses group by round union all select 2026, '22', 1"
		y.wantValues(y.build(m), "built:true dropped:0 partitions:2 rows:2") // equal rows are one
	})
}

func TestAnEachThatListsNothingMakesAnEmptyTable(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", "select * from ("+responses+") where false")
		m := decoded(y.t, "clean", parted)
		y.wantValues(y.build(m), "built:true dropped:0 partitions:0 rows:0")
		y.want("select * from clean", "[]")
		y.wantValues(y.build(m), "built:false partitions:0 rows:0")
		y.load("responses", responses)
		y.build(m)
		y.load("responses", "select * from ("+responses+") where false")
		y.wantValues(y.build(m), "built:true dropped:3 partitions:0 rows:0")
		y.want("select * from clean", "[]")
	})
}

func TestATableFollowsItsModelOrBeginsAnew(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		y.build(decoded(y.t, "clean", parted))
		wider := strings.Replace(parted, "ob, pl", "ob::bigint as ob, pl, 'x' as added", 1)
		y.build(decoded(y.t, "clean", wider))
		y.want("select * from clean order by all limit 1", "[[2025 21 1 1 x]]")
		narrowed := decoded(y.t, "clean", strings.Replace(parted, "ob, pl", "ob::varchar as ob, pl", 1))
		one := with(map[string]any{"round": int64(2026), "city": "22"})
		y.refused(one, narrowed, "model_reshape", "ob", "without parameters")
		y.want("select * from clean order by all limit 1", "[[2025 21 1 1 x]]")
		y.wantValues(y.build(narrowed), "built:true dropped:0 partitions:3 rows:3")
		y.want("select * from clean order by all", "[[2025 21 1 1] [2026 21 1 3] [2026 22 1 4]]")
		repartitioned := decoded(y.t, "clean", `/* naru
partition: [round]
params: {round: integer}
each: select distinct round from responses
*/
select round, count(*) as n from responses where round = $round group by round`)
		y.refused(with(map[string]any{"round": int64(2026)}), repartitioned, "model_reshape", "partition")
		y.wantValues(y.build(repartitioned), "built:true dropped:0 partitions:2 rows:2")
		y.want("select * from clean order by all", "[[2025 1] [2026 3]]")
	})
}

func TestAFailedBuildLeavesTheFormerVersion(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "clean", strings.Replace(parted, "ob, pl", "ob, (if(pl = 4, 'four', pl::varchar))::integer as pl", 1))
		_, err := y.Build(y.t.Context(), task(), m, nil, model.Options{})
		if err == nil || !strings.Contains(err.Error(), `build model "clean": round=2026 city=22`) {
			y.t.Errorf("got %v", err)
		}
		if y.history("clean") != nil {
			y.t.Error("a failed build left a commit")
		}
		_, err = y.Build(y.t.Context(), task(), decoded(y.t, "m", "select 1 as a from\n nothing_here"), nil, model.Options{})
		wantProblem(y.t, err, "table_unknown_of", "models/m.sql:2:2")
	})
}

func TestOneTaskCommitsOnce(t *testing.T) { // I4
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "clean", parted)
		own := task()
		first := y.buildAs(own, m)
		y.load("responses", "select 2026 as round, '21' as city, 1 as ob, 8 as pl")
		again := y.buildAs(own, m) // an attempt after a crash that came too late
		if first.Values["rows"] != again.Values["rows"] || again.Made[0] != first.Made[0] || len(again.Read) != len(first.Read) {
			y.t.Errorf("first it answers %+v, then %+v", first, again)
		}
		if n := len(y.history("clean")); n != 1 {
			y.t.Errorf("there are %d commits", n)
		}
		y.wantValues(y.build(m), "built:true dropped:2 partitions:1 rows:1")
	})
}

func TestPartitionsThatAreBuiltAtOnceAllArrive(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", "select 2026 as round, c::varchar as city, 1 as ob, c as pl from range(6) v(c)")
		m := decoded(y.t, "clean", parted)
		var wait sync.WaitGroup
		for i := range 6 {
			wait.Go(func() {
				own := with(map[string]any{"round": int64(2026), "city": strconv.Itoa(i)})
				if _, err := y.Build(y.t.Context(), own, m, nil, model.Options{}); err != nil {
					y.t.Error(err)
				}
			})
		}
		wait.Wait()
		y.want("select count(*), count(distinct city), sum(pl) from clean", "[[6 6 15]]")
		if n := len(y.history("clean")); n != 6 {
			y.t.Errorf("there are %d commits", n)
		}
	})
}

func TestABuildForcedOverALostTableBeginsItAnew(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "clean", parted)
		y.build(m)
		metadata := strings.TrimPrefix(y.pin("clean").Metadata, "file://")
		if err := os.WriteFile(metadata, []byte("{"), 0o600); err != nil {
			y.t.Fatal(err)
		}
		other := open(y.t, y.db, y.dir) // a process that has not read it before
		_, err := other.Build(y.t.Context(), task(), m, nil, model.Options{})
		if err == nil {
			y.t.Error("a table that cannot be read was built over")
		}
		force := model.Options{Force: true}
		one := with(map[string]any{"round": int64(2026), "city": "21"})
		if _, err = other.Build(y.t.Context(), one, m, nil, force); err == nil {
			y.t.Error("a lost table was built anew from one of its partitions")
		}
		r, err := other.Build(y.t.Context(), task(), m, nil, force)
		if err != nil {
			y.t.Fatal(err)
		}
		y.wantValues(r, "built:true dropped:0 partitions:3 rows:3")
		other.want("select * from clean order by all", "[[2025 21 1 1] [2026 21 1 3] [2026 22 1 4]]")
	})
}

func TestATableWhoseFilesAreGoneIsBuiltAnewAsAWhole(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		m := decoded(y.t, "clean", parted)
		y.build(m)
		files, err := filepath.Glob(filepath.Join(y.dir, "*", "clean-*"))
		if err != nil || len(files) != 1 {
			y.t.Fatal(files, err)
		}
		if err := os.RemoveAll(files[0]); err != nil {
			y.t.Fatal(err)
		}
		other := open(y.t, y.db, y.dir) // a process that has not read it before
		one := with(map[string]any{"round": int64(2026), "city": "21"})
		other.refused(one, m, "model_lost", "without parameters", "naru model build clean --force", "are gone")
		other.wantValues(other.build(m), "built:true dropped:0 partitions:3 rows:3")
		other.want("select * from clean order by all", "[[2025 21 1 1] [2026 21 1 3] [2026 22 1 4]]")
		if err := os.RemoveAll(filepath.Join(y.dir, "main")); err != nil {
			y.t.Fatal(err)
		}
		another := open(y.t, y.db, y.dir)
		another.refused(task(), m, "lake_lost", `table "responses"`, "naru doctor") // what it reads must come first
	})
}

func TestWhatAModelsModelReadsMakesItNeededToo(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", responses)
		below := decoded(y.t, "clean", parted)
		above := decoded(y.t, "report", `/* naru
partition: [round, city]
params: {round: integer, city: string}
each: select distinct round, city from clean
*/
select round, city, avg(pl) as mean from clean where round = $round and city = $city group by all`)
		builds := func(want ...string) {
			y.t.Helper()
			for i, m := range []*model.Model{below, above} {
				y.wantValues(y.build(m), want[i])
			}
		}
		builds("built:true dropped:0 partitions:3 rows:3", "built:true dropped:0 partitions:3 rows:3")
		builds("built:false partitions:0 rows:0", "built:false partitions:0 rows:0")
		one := with(map[string]any{"round": int64(2026), "city": "21"})
		if r, err := y.Build(y.t.Context(), one, below, nil, model.Options{Force: true}); err != nil || r.Values["built"] != true {
			y.t.Fatal(r, err)
		}
		builds("built:false partitions:0 rows:0", "built:true dropped:0 partitions:1 rows:1")
	})
}
