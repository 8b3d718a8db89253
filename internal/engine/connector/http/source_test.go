package httpapi_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	httpapi "github.com/naru-data/naru/internal/engine/connector/http"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// TestMistakesInABlockAreTold reads testdata/*.bad.yaml; the first lines that begin with # are what must be said, a line of
// it each.
func TestMistakesInABlockAreTold(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no files", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, line := range strings.Split(string(text), "\n") {
			if said, ok := strings.CutPrefix(line, "# "); ok {
				want = append(want, said)
			}
		}
		var found problem.List
		n, _ := yamlfile.Parse("a.yaml", text, 0, &found)
		source := new(httpapi.Source)
		yamlfile.Decode(n, "http of source a", source, &found)
		source.Validate("source a", n.Place(), &found)
		var got []string
		for _, p := range found.All() {
			got = append(got, p.Place.String()+": "+p.Message())
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s says\n%s\nwant\n%s", file, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestTheExamplesAreGood(t *testing.T) {
	t.Parallel()
	source := decode(t, httpapi.Example)
	if source.Login == nil || source.Auth == nil || source.Retries.Value != 2 {
		t.Errorf("got %+v", source)
	}
	for _, text := range []string{httpapi.ExamplePages, httpapi.ExampleReport, httpapi.ExampleBulk} {
		decode(t, text)
	}
}
