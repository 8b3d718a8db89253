package model_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/naru-data/naru/internal/domain/model"
)

const merged = `/* naru
strategy: merge
key: [id]
params: {day: integer}
*/
select id, day, name from changes where day = $day`

func on(n int64) map[string]any { return map[string]any{"day": n} }

func TestRowsWithTheSameKeyAreReplacedAndOthersStay(t *testing.T) {
	each(t, func(y *yard) {
		y.load("changes", "select * from (values (1, 1, 'a'), (2, 1, 'b'), (2, 2, 'B'), (3, 2, 'c'), (9, 3, 'z')) v(id, day, name)")
		m := decoded(y.t, "people", merged)
		y.wantValues(y.buildAs(with(on(1)), m), "built:true partitions:0 replaced:0 rows:2")
		y.wantValues(y.buildAs(with(on(3)), m), "built:true partitions:0 replaced:0 rows:1")
		untouched := y.pin("people").Files
		y.wantValues(y.buildAs(with(on(2)), m), "built:true partitions:0 replaced:1 rows:2")
		y.want("select * from people order by id", "[[1 1 a] [2 2 B] [3 2 c] [9 3 z]]")
		stays := 0
		for _, f := range y.pin("people").Files {
			for _, before := range untouched {
				if f.Path == before.Path {
					stays++
				}
			}
		}
		if stays != 1 {
			y.t.Errorf("%d files of the former build stay, want the one that holds no key", stays)
		}
		y.wantValues(y.buildAs(with(on(2)), m), "built:false partitions:0 rows:0")
		y.wantValues(y.buildAs(with(on(1)), m), "built:true partitions:0 replaced:2 rows:2") // the last one built holds
		y.wantValues(y.buildAs(with(on(7)), m), "built:true partitions:0 replaced:0 rows:0")
		y.want("select * from people order by id", "[[1 1 a] [2 1 b] [3 2 c] [9 3 z]]")
		if _, err := y.Build(y.t.Context(), with(on(3)), m, nil, model.Options{Anew: true}); err != nil {
			y.t.Fatal(err)
		}
		y.want("select count(*) from people", "[[4]]") // parameters say what to build
	})
}

func TestAKeyThatIsEmptyOrTwiceIsRefused(t *testing.T) {
	each(t, func(y *yard) {
		y.load("changes", "select * from (values (1, 1, 'a'), (1, 1, 'b'), (1, 1, 'c'), (null, 2, 'B'), (3, 3, 'c')) v(id, day, name)")
		m := decoded(y.t, "people", merged)
		y.refused(with(on(1)), m, "model_key_again", "2 rows more", "id=1", "row_number()")
		y.refused(with(on(2)), m, "model_key_null", "1 rows")
		y.refused(with(on(3)), decoded(y.t, "people", strings.Replace(merged, "[id]", "[id, city]", 1)), "model_column_lacks", `"city"`)
		if y.history("people") != nil {
			y.t.Error("a refused build left a commit")
		}
	})
}

func TestAMergeFollowsKeysOverPartitionsAndNewColumns(t *testing.T) {
	each(t, func(y *yard) {
		y.load("changes", "select * from (values (1, 1, 'a'), (2, 1, 'a'), (1, 2, 'b')) v(id, day, name)")
		parted := strings.Replace(merged, "key: [id]", "key: [id]\npartition: [name]", 1)
		y.buildAs(with(on(1)), decoded(y.t, "people", parted))
		wider := strings.Replace(parted, "name from", "name, id::bigint * 10 as tenfold from", 1)
		y.wantValues(y.buildAs(with(on(2)), decoded(y.t, "people", wider)), "built:true partitions:0 replaced:1 rows:1")
		y.want("select * from people order by id", "[[1 2 b 10] [2 1 a <nil>]]")
	})
}

func TestMergesAtOnceLeaveOneRowAKey(t *testing.T) {
	each(t, func(y *yard) {
		y.load("changes", "select i % 7 as id, i // 7 as day, 'x' as name from range(42) v(i)")
		m := decoded(y.t, "people", merged)
		var wait sync.WaitGroup
		for i := range 6 {
			wait.Go(func() {
				if _, err := y.Build(y.t.Context(), with(on(int64(i))), m, nil, model.Options{}); err != nil {
					y.t.Error(err)
				}
			})
		}
		wait.Wait()
		y.want("select count(*), count(distinct id), count(distinct day) from people", "[[7 7 1]]")
	})
}
