package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func TestChecksAreNamedByFileNumberAndKind(t *testing.T) {
	t.Parallel()
	checks := decoded(t, "responses", `
table: responses
checks:
  - {column: city, relationships: estimates.cities.city}
  - {row_count: {min: 30}, by: [round, city]}
  - {column: ob, accepted_values: [1, 02, "a b"], blocking: false}
  - {freshness: 26h}
`)
	var got []string
	for _, c := range checks {
		got = append(got, fmt.Sprint(c.Name, " ", c.Table, " ", c.Place.Line, " ", c.Blocking))
	}
	same(t, strings.Join(got, "; "), "responses.1_relationships responses 4 true; responses.2_row_count responses 5 true; "+
		"responses.3_accepted_values responses 6 false; responses.4_freshness responses 7 true")
	same(t, []any{checks[0].Other, checks[0].OtherKey, checks[1].By, checks[2].Values, checks[3].Age},
		[]any{"estimates.cities", "city", []string{"round", "city"}, []string{"1", "02", "a b"}, "26h0m0s"})
}

func TestAHeaderMayBeAbsent(t *testing.T) {
	t.Parallel()
	found := &problem.List{}
	c := check.DecodeSQL("plain", yamlfile.Node{}, "select 1", problem.Place{File: "checks/plain.sql", Line: 1, Column: 1}, found)
	same(t, []any{c.Name, c.Table, c.Blocking, c.Kind, found.Len()}, "[plain  true sql 0]")
}

func TestMistakesInChecksAreToldAllAtOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ item, want string }{
		{"{column: a}", "check_no_kind 2:4"},
		{"{column: a, not_nul: true}", "unknown_key 2:16"},
		{"{column: a, not_null: true, unique: true}", "check_two_kinds 2:32"},
		{"{column: a, not_null: false}", "check_only_true 2:26"},
		{"{not_null: true}", "check_no_column 2:4"},
		{"{range: [0, 1]}", "check_no_column 2:4"},
		{"{columns: [a, b], range: [0, 1]}", "check_one_column 2:4"},
		{"{column: a, range: [0]}", "check_range_ends 2:23"},
		{"{column: a, range: [null, null]}", "check_range_ends 2:23"},
		{"{column: a, range: [0, [1]]}", "check_range_ends 2:27"},
		{"{column: a, accepted_values: []}", "check_accepted_list 2:33"},
		{"{column: a, accepted_values: x}", "check_accepted_list 2:33"},
		{`{column: a, pattern: "("}`, "check_pattern 2:25"},
		{"{column: a, relationships: cities}", "check_relationship 2:31"},
		{"{column: a, relationships: cities.}", "check_relationship 2:31"},
		{"{row_count: {}}", "check_row_count 2:4"},
		{"{row_count: {min: 3, max: 2}}", "check_row_count 2:4"},
		{"{row_count: {min: 1}, column: a}", "check_row_count_column 2:4"},
		{"{column: a, unique: true, by: [b]}", "check_by 2:35"},
		{"{freshness: 0s}", "check_freshness 2:16"},
		{"{columns: [a, b], freshness: 1h}", "check_one_column 2:4"},
		{"{column: a, not_null: 1}", "wrong_type 2:26"},
	} {
		_, found := decode("t", "checks:\n - "+c.item+"\ntable: t\n")
		var got []string
		for _, p := range found.All() {
			got = append(got, fmt.Sprintf("%s %d:%d", p.Code, p.Place.Line, p.Place.Column))
			if p.Message() == string(p.Code) || strings.Contains(p.Error(), "{in}") {
				t.Errorf("%s: its words are not in the catalogue: %v", c.item, p)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %s, want %s", c.item, got, c.want)
		}
	}
	checks, found := decode("t", "table: t\nchecks:\n - {column: a}\n - {row_count: {min: 1}}\n - {rang: 1}\n")
	same(t, []any{len(checks), found.Len()}, "[1 2]")
	_, found = decode("t", "checks: []\n")
	same(t, found.All()[0].Code, "missing_key")
}
