package chart_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/naru-data/naru/internal/engine/chart"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden are the specimens kept as files, to be looked at in a browser: every chart in its usual form, and
// those whose layout is most easily broken.
var golden = []string{"bar-two-rounds", "bar-lying", "bar-change-lying", "bar-nine", "likert-five", "likert-diverging",
	"line-rounds", "line-intervals", "line-nine", "box-groups", "histogram-scores", "radar-rounds", "radar-three", "map-towns"}

func TestChartsLookAsTheGoldenFiles(t *testing.T) {
	t.Parallel()
	all := map[string]specimen{}
	for _, s := range gallery() {
		all[s.name] = s
	}
	for _, name := range golden {
		s := all[name]
		for width, language := range map[float64]string{680: "ko", 340: "en"} {
			o := chart.Options{ID: name, Width: width, Title: name, Language: language, Decimals: s.decimals}
			got := draw(t, s.chart, o)
			path := filepath.Join("testdata", fmt.Sprintf("%s-%v.svg", name, width))
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at it, then run go test -update", path)
			}
		}
	}
}
