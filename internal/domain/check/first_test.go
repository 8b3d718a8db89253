package check_test

import (
	"strings"
	"testing"
)

func TestAFailureSaysWhichRowFailsFirst(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		pending := b.prepare("visits", `
select * from (values
	('hall', 2033, 'a', 1, null, 1, 1, 1), ('hall', 2033, 'b', 1, null, 1, 1, 1), ('online', 2033, 'c', 1, null, 1, 1, 1),
	('park', 2030, repeat('x', 50), null, 'no_answer', 1, 1, 1)) v(office, year, note, q1, q1__empty, q2, q3, q4)`).Pins()
		for yaml, want := range map[string]string{
			"{row_count: {min: 2, max: 2}, by: [office, year]}": "2 rows fail, the first: office=online, year=2033, rows=1",
			"{column: q1, not_null: true}": "1 row fails: q1=null, office=park, year=2030, note=" + strings.Repeat("x", 40) +
				"..., q2=1, q3=1, ...",
			"{columns: [office, year], unique: true}": "1 row fails: office=hall, year=2033, rows=2",
		} {
			_, err := b.Judge.Judge(t.Context(), task(), decoded(t, "visits", "table: visits\nchecks: ["+yaml+"]\n"), pending)
			if err == nil || !strings.Contains(err.Error(), " failed: "+want) {
				t.Errorf("%s: got %v, want %s", yaml, err, want)
			}
		}
	})
}
