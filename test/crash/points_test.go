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

// elsewhere are moments that the demo does not come to: they are killed in the tests of their own packages.
var elsewhere = map[string]bool{
	"table.refused_recorded": true, // the demo refuses nothing
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
