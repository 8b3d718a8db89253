package model_test

import (
	"strings"
	"testing"
)

func TestAModelIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	m := decoded(t, "clean", `/* naru
strategy: replace
partition: [round, city]
params: {round: integer, city: string}
each: select distinct round, city from responses
*/
select * from responses where round = $round and city = $city`)
	if m.Name != "clean" || m.Strategy != "replace" || strings.Join(m.Partition, " ") != "round city" || m.Place.Line != 7 {
		t.Errorf("it reads as %+v", m)
	}
	if !strings.HasPrefix(m.Each.Value, "select distinct") || m.Each.Place.Line != 5 || len(m.Params.List) != 2 {
		t.Errorf("it reads as %+v", m)
	}
	plain := decoded(t, "plain", "select 1 as one")
	if plain.Strategy != "replace" || plain.SQL != "select 1 as one" || plain.Place.Line != 1 {
		t.Errorf("without a header it reads as %+v", plain)
	}
}

func TestMistakesOfAHeaderAreToldWithTheirPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ header, want string }{
		{"strategy: merge", "models/m.sql:2:11: the strategy merge of model m wants key"},
		{"strategy: time_interval", "the strategy time_interval of model m wants time"},
		{"key: [id]", "2:7: model m has key, which only the strategy merge obeys"},
		{"strategy: merge\nkey: [id]\ntime: at", "4:7: model m has time, which only the strategy time_interval obeys"},
		{"strategy: merge\nkey: [id, id]", "names \"id\" twice"},
		{"strategy: merge\nkey: [id]\neach: select 1 as a\nparams: {a: integer}\npartition: [a]", "which does not go with the strategy merge"},
		{"strategy: append", "there is no strategy \"append\""},
		{"partition: [a, a]", "twice"},
		{"partition: [city]\nparams: {round: integer}", "2:13: model m is partitioned by \"city\", which is not one of its parameters (round)"},
		{"each: select 1 as a", "has each, but nothing"},
		{"params: {a: integer}\neach: select 1 as a", "add params and partition"},
		{"partitions: [a]", "did you mean \"partition\"?"},
		{"partition: a", "wants a list"},
	} {
		_, found := decode(t, "m", "/* naru\n"+c.header+"\n*/\nselect 1 as a")
		if err := found.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gives %v, want %q", c.header, err, c.want)
		}
	}
	_, found := decode(t, "m", "/* naru\npartition: []\n*/\n  \n")
	if err := found.Err(); err == nil || !strings.Contains(err.Error(), "holds no SQL") {
		t.Errorf("without SQL: %v", err)
	}
}
