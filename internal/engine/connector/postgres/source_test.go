package postgres_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/connector/postgres"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// TestMistakesInABlockAreTold reads testdata/*.bad.yaml; the first lines that begin with # are what must be said, a line of
// it each.
func TestMistakesInABlockAreTold(t *testing.T) {
	t.Parallel()
	all, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(all) == 0 {
		t.Fatal("there are no files", err)
	}
	for _, file := range all {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, line := range strings.Split(string(text), "\n") {
			if said, ok := strings.CutPrefix(line, "# "); ok {
				want = append(want, said)
			}
		}
		var found problem.List
		n, _ := yamlfile.Parse("a.yaml", text, 0, &found)
		source := new(postgres.Source)
		yamlfile.Decode(n, "postgres of source a", source, &found)
		source.Validate("source a", n.Place(), &found)
		for _, p := range found.All() {
			got = append(got, p.Place.String()+": "+p.Message())
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s says\n%s\nwant\n%s", file, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestTheExampleIsGood(t *testing.T) {
	t.Parallel()
	if s := decode(t, postgres.Example); s.Settled.Value == 0 {
		t.Errorf("got %+v", s)
	}
}
