//go:build e2e

package crash

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/test/binary"
)

// inBulk are moments that only a bulk delivery comes to.
var inBulk = []string{
	"budget.reserved", "http.file_emitted", "httpclient.whole", "landing.adopted", "source.page_recorded", "table.merged",
}

// elsewhere are moments that neither example comes to: they are killed in the tests of their own packages.
var elsewhere = []string{
	"http.ordered", "http.page_emitted", "httpclient.part_kept", "lake.compacted", "lake.marked", "lake.removed", "lake.removed_one", "lake.upkeep_moved",
	"lake.upkeep_written", "landing.expired", "landing.removed_one", "model.amended",
	"table.refused_recorded", "table.sorted",
}

// onlyDemo are the moments of the demo.
func onlyDemo(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(faultpoints(t), func(point string) bool {
		return slices.Contains(inBulk, point) || slices.Contains(elsewhere, point)
	})
}

var reachCall = regexp.MustCompile(`faultpoint\.Reach\("([^"]+)"\)`)

// faultpoints are all named moments in the source, sorted.
func faultpoints(t *testing.T) []string {
	t.Helper()
	var points []string
	err := filepath.WalkDir(filepath.Join(binary.Root(), "internal"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, found := range reachCall.FindAllStringSubmatch(string(text), -1) {
			points = append(points, found[1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(points)
	return slices.Compact(points)
}
