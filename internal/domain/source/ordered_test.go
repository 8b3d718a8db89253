package source

import "testing"

func TestAnOrderIsSeenOutsideOfBracketsOnly(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]bool{
		"select a from b order by a":                        true,
		"select a from b ORDER\n\tBY a desc limit 5":        true,
		"select a from b order /* really */ by a":           true,
		"with x as (select 1) select * from x order by all": true,
		"select a from (select a from b order by a)":        false,
		"select row_number() over (order by a) from b":      false,
		"select 'x order by y' as t from b":                 false,
		`select "order by" from b`:                          false,
		"select a from b -- order by a":                     false,
		"select a from b /* order by a */":                  false,
		"select a as order_by from b group by a":            false,
		"select 'it''s' from (b) order by 1":                true,
		"select $$ order by $$ from b":                      false,
		"select a from b where x = '(' order by a":          true,
	} {
		if got := isOrdered(sql); got != want {
			t.Errorf("%s: %v", sql, got)
		}
	}
}
