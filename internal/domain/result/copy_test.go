package result_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

func TestSetsAreCopiedOutUnderTheirNames(t *testing.T) {
	t.Parallel()
	p := at(t, controldbtest.Open(t, result.Migrations()), t.TempDir())
	set := result.Set{Files: []result.File{p.keep(t, "k", "a.html", "<p>"), p.keep(t, "k", "보고서.json", "{}")}}
	folder := filepath.Join(t.TempDir(), "내 폴더")
	for range 2 { // again replaces
		paths, err := p.CopyOut(t.Context(), set, folder)
		same(t, fmt.Sprint(paths, err), fmt.Sprint([]string{filepath.Join(folder, "a.html"), filepath.Join(folder, "보고서.json")}, nil))
	}
	body, err := os.ReadFile(filepath.Join(folder, "보고서.json"))
	same(t, fmt.Sprint(string(body), err), "{}<nil>")

	if err := os.WriteFile(p.Path(set.Files[0]), []byte("<b>"), 0o600); err != nil {
		t.Fatal(err)
	}
	paths, err := p.CopyOut(t.Context(), set, folder) // a damaged file never takes the place of a good one
	wantProblem(t, err, "result_damaged", "a.html")
	body, readErr := os.ReadFile(filepath.Join(folder, "a.html"))
	same(t, fmt.Sprint(paths, string(body), readErr), "[]<p><nil>")
}
