package rows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/rows"
)

func constant(value any) func(*rows.Column) {
	return func(k *rows.Column) { k.Constant, k.Value, k.Field = true, value, "" }
}

func TestConstantsStandInEveryRow(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 30, 0, 0, time.FixedZone("KST", 9*3600))
	load(t, setting{columns: []rows.Column{
		col(1, "b", "boolean", constant(true)), col(2, "i", "integer", constant(int32(-5))), col(3, "l", "long", constant(int64(1)<<40)),
		col(4, "d", "double", constant(0.5)), col(5, "m", "decimal(9,2)", constant("1.5")), col(6, "s", "string", constant("가")),
		col(7, "day", "date", constant(at)), col(8, "ts", "timestamp", constant(at)), col(9, "tz", "timestamptz", constant(at)),
		col(10, "n", "string", constant(nil)), col(11, "x", "string"),
	}}, lines("x,y", "1,", "2,")).wants(t, []string{
		"true|-5|1099511627776|0.5|1.50|가|2026-11-24|2026-11-24T09:30:00|2026-11-24T00:30:00|.|1",
		"true|-5|1099511627776|0.5|1.50|가|2026-11-24|2026-11-24T09:30:00|2026-11-24T00:30:00|.|2",
	}, "")
}

// partitions are the tuples of the files, each with its rows.
func (o outcome) partitions() []string {
	var all []string
	for _, f := range o.written.Files {
		all = append(all, fmt.Sprintf("%v %d", f.Partition, f.Rows))
	}
	slices.Sort(all)
	return all
}

func TestEveryFileHoldsOneTupleOfPartitionValues(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("i,s,day,b,x\n")
	for i := range 60_000 {
		fmt.Fprintf(&text, "%d,%s,2026-11-%02d,%d,%d\n", i%2, []string{"a", "b", "", `""`}[i%4], i%2+1, i%2, i)
	}
	got := load(t, setting{workers: 3, partition: []string{"label", "s", "day", "i", "b"}, columns: []rows.Column{
		col(1, "i", "integer"), col(2, "s", "string"), col(3, "day", "date"), col(4, "b", "boolean"), col(5, "x", "long"),
		col(6, "label", "string", constant("")),
	}}, text.String())
	if want := []string{
		"[<nil> <nil> 2026-11-01 00:00:00 +0000 UTC 0 false] 15000", "[<nil> <nil> 2026-11-02 00:00:00 +0000 UTC 1 true] 15000",
		"[<nil> a 2026-11-01 00:00:00 +0000 UTC 0 false] 15000", "[<nil> b 2026-11-02 00:00:00 +0000 UTC 1 true] 15000",
	}; got.err != nil || !slices.Equal(got.partitions(), want) {
		t.Errorf("%v: %s", got.err, strings.Join(got.partitions(), "\n"))
	}
	for _, row := range got.rows {
		if strings.Contains(row, "||") {
			t.Fatalf("an empty text names a file: %s", row)
		}
	}
	if len(got.rows) != 60_000 || !got.counts.Whole() {
		t.Errorf("%d rows, %+v", len(got.rows), got.counts)
	}
	if value, ok := got.written.Files[0].Partition[3].(int32); !ok {
		t.Errorf("an integer is %T, %v", got.written.Files[0].Partition[3], value)
	}
}

func TestALongPartitionTextIsABadRow(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("가", 85) + "x" // 256 bytes
	got := load(t, setting{partition: []string{"s"}, columns: []rows.Column{col(1, "s", "string"), col(2, "x", "integer")}},
		lines("s,x", long+",1", long+"y,2"))
	got.wants(t, []string{long + "|1"}, "3 partition_long s")
}

func TestTooManyPartitionsAreRefused(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("i,x\n")
	for i := range 1001 {
		fmt.Fprintf(&text, "%d,1\n", i)
	}
	got := load(t, setting{partition: []string{"i"}, columns: []rows.Column{col(1, "i", "integer")}}, text.String())
	if code := got.brokenAs(t); code != "partitions_many" {
		t.Error(code)
	}
}

func TestOnlyAGoodRowClaimsAUniqueValue(t *testing.T) {
	t.Parallel()
	unique := func(k *rows.Column) { k.Unique = true }
	load(t, setting{columns: []rows.Column{
		col(1, "id", "integer", unique), col(2, "n", "integer"), col(3, "mail", "string", unique), col(4, "m", "decimal(9,1)", unique),
		col(5, "d", "double", unique), col(6, "day", "date", unique),
	}}, lines("id,n,mail,m,d,day",
		"1,1,a,1.0,0,", "2,x,b,,,", "2,2,b,2,1,", "3,3,a,,,", "3,4,c,,,", "4,5,,1,,", "01,6,,,,", "5,7,,,-0.0,", ",8,,,,", ",9,,,,2026-01-01", ",10,,,,2026-01-01",
	)).wants(t, []string{"1|1|a|1.0|0|.", "2|2|b|2.0|1|.", "3|4|c|.|.|.", ".|8|.|.|.|.", ".|9|.|.|.|2026-01-01"},
		"3 type n; 5 unique mail; 7 unique m; 8 unique id; 9 unique d; 12 unique day")
}
