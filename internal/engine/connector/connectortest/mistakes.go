package connectortest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Mistakes reads testdata/*.bad.yaml, each a block of a connector's kind: the lines of it that begin with # are what must
// be said, a line of it each.
func Mistakes(t *testing.T, kind string, empty func() connector.Connector) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no files", err)
	}
	for _, file := range files {
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
		block := empty()
		yamlfile.Decode(n, kind+" of source a", block, &found)
		block.Validate("source a", n.Place(), &found)
		for _, p := range found.All() {
			got = append(got, p.Place.String()+": "+p.Message())
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s says\n%s\nwant\n%s", file, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}
