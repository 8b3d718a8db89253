package model_test

import (
	"strings"
	"testing"
)

// contract is what the tables in these tests say of their columns.
func contract(table, column string) (label string, companion bool) {
	if table == "cities" {
		return map[string]string{"city": "시", "name": "이름"}[column], false
	}
	return map[string]string{"city": "도시", "pl": "놀이"}[column], column == "pl"
}

const answers = `select * from (values
	('21', 1, 3, null), ('21', 2, 9, null), ('21', 3, null, 'no_answer'), ('22', 4, null, 'not_asked')) v(city, ob, pl, pl__empty)`

func TestACompanionFollowsWhatTheModelDoesToItsColumn(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", answers)
		m := decoded(y.t, "clean", `select * replace (
  case when pl > 4 then null when ob = 4 then 1 else pl end as pl) from responses; -- cleaned; ';'`)
		m.Inherit = contract
		y.build(m)
		y.want("select ob, pl, pl__empty from clean order by ob", "[[1 3 <nil>] [2 <nil> excluded] [3 <nil> no_answer] [4 1 <nil>]]")
		for _, c := range y.pin("clean").Columns {
			if want, _ := contract("responses", c.Name); c.Doc != want {
				y.t.Errorf("column %s is labelled %q, want %q", c.Name, c.Doc, want)
			}
		}
		y.wantValues(y.build(m), "built:false partitions:0 rows:0")
	})
}

func TestACompanionThatIsNotSelectedIsTold(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", answers)
		y.load("cities", "select '21' as city, '서울' as name")
		m := decoded(y.t, "named", "select city, name, pl from responses join cities using (city)")
		m.Inherit = contract
		r := y.build(m)
		if !noted(r, "pl__empty") {
			y.t.Errorf("the notes are %q", r.Notes)
		}
		docs := map[string]string{}
		for _, c := range y.pin("named").Columns {
			docs[c.Name] = c.Doc
		}
		// Two tables label city otherwise, so that it bears neither.
		if docs["city"] != "" || docs["name"] != "이름" || docs["pl"] != "놀이" || len(docs) != 3 {
			y.t.Errorf("the labels are %v", docs)
		}
		// What an earlier model left out cannot be inherited, nor missed.
		above := decoded(y.t, "above", "select pl from named")
		above.Inherit = contract
		if r := y.build(above); len(r.Notes) != 0 {
			y.t.Errorf("the notes are %q", r.Notes)
		}
	})
}

func TestMistakesInAWrappedModelKeepTheirPlace(t *testing.T) {
	each(t, func(y *yard) {
		y.load("responses", answers)
		m := decoded(y.t, "clean", "select city, pl, pl__empty,\n  no_such as x from responses")
		m.Inherit = contract
		_, err := y.Build(y.t.Context(), task(), m, nil, modelOptions)
		if err == nil || !strings.Contains(err.Error(), "models/clean.sql:2:3") {
			y.t.Errorf("got %v", err)
		}
	})
}
