package table_test

import (
	"slices"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func TestASeedThatCannotBeReadIsAMistakeAtItsLine(t *testing.T) {
	t.Parallel()
	contracted := contract(t, "cities", "columns: [{name: city}]")
	for text, want := range map[string][]string{
		"city,people\n021,5\n":                      nil,
		"city,people\n\n021,\"5\n6\"\n":             nil,
		"city,people\n5\" tall,1\n":                 nil, // a quote inside a field is text
		"city,people\n021\n022,6\n023,7,8\n":        {"seeds/cities.csv:2: seeds/cities.csv has 1 field where its first line names 2", "seeds/cities.csv:4: seeds/cities.csv has 3 fields where its first line names 2"},
		"city,people\n021,\"5\n022,6\n":             {"seeds/cities.csv:2: seeds/cities.csv opens a quote that is not closed as it should"},
		"city,people\n021,\"5\" or so\n022,\"6\"\n": {"seeds/cities.csv:2: seeds/cities.csv opens a quote that is not closed as it should"},
	} {
		for _, under := range []*table.Table{nil, contracted} {
			var found problem.List
			table.Seed("cities", "seeds/cities.csv", []byte(text), under, &found)
			var got []string
			for _, p := range found.All() {
				got = append(got, p.Place.String()+": "+p.Message())
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q is told as %q, want %q", text, got, want)
			}
		}
	}
	var found problem.List
	table.Seed("cities", "seeds/cities.csv", []byte("city;people\n021;5,5\n"), contracted, &found)
	if found.Len() > 0 {
		t.Errorf("another delimiter is found out when it is loaded: %v", found.Err())
	}
}
