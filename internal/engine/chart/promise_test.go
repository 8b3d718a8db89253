package chart_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/chart"
)

// each draws the whole gallery in the widths of a page, a phone and the narrowest.
func each(t *testing.T, f func(t *testing.T, s specimen, o chart.Options, svg string)) {
	t.Helper()
	for _, s := range gallery() {
		for _, width := range []float64{680, 340, 240} {
			t.Run(fmt.Sprintf("%s/%v", s.name, width), func(t *testing.T) {
				t.Parallel()
				o := chart.Options{ID: "fig-1", Width: width, Title: s.name, Description: "About.", Language: "ko", Decimals: s.decimals}
				f(t, s, o, draw(t, s.chart, o))
			})
		}
	}
}

func TestEveryChartIsAnImageWithTitleAndDescription(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s specimen, o chart.Options, svg string) {
		d := read(t, svg)
		if d.root["role"] != "img" || d.root["aria-labelledby"] != "fig-1-title fig-1-desc" {
			t.Errorf("root is %v", d.root)
		}
		if d.title != s.name || !strings.HasPrefix(d.desc, "About. ") || len(d.desc) < 12 {
			t.Errorf("title %q, description %q", d.title, d.desc)
		}
		for id := range d.ids {
			if !strings.HasPrefix(id, "fig-1-") {
				t.Errorf("id %q lacks the prefix", id)
			}
		}
		for _, used := range regexp.MustCompile(`url\(#([^)]+)\)`).FindAllStringSubmatch(svg, -1) {
			if !d.ids[used[1]] {
				t.Errorf("nothing has the id %q", used[1])
			}
		}
	})
}

func TestNoTextIsCutOrCoversAnother(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s specimen, o chart.Options, svg string) {
		d := read(t, svg)
		if d.width != o.Width {
			t.Errorf("width is %v", d.width)
		}
		legible(t, s.name, d)
	})
}

func TestNumbersAreRoundedAndTheSameEveryTime(t *testing.T) {
	t.Parallel()
	long := regexp.MustCompile(`="[^"]*\d\.\d{3,}|="[^"]*(NaN|Inf|\de[+-])`)
	each(t, func(t *testing.T, s specimen, o chart.Options, svg string) {
		if found := long.FindString(svg); found != "" {
			t.Errorf("attribute %s", found)
		}
		if again := draw(t, s.chart, o); again != svg {
			t.Error("the second drawing differs")
		}
	})
}

// Text keeps 4.5:1 on the last mark drawn beneath it, or on its halo.
func TestTextCanBeReadOnItsGround(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ specimen, _ chart.Options, svg string) {
		d := read(t, svg)
		for _, text := range d.texts {
			ground := "#ffffff"
			for _, r := range d.rects {
				if text.left >= r.left && text.right <= r.right && text.top >= r.top && text.bottom <= r.bottom {
					ground = d.ground(r.fill)
				}
			}
			if text.halo != "" {
				ground = text.halo
			}
			if ratio := contrast(t, text.fill, ground); ratio < 4.5 {
				t.Errorf("%q has %.1f:1, %s on %s", text.text, ratio, text.fill, ground)
			}
		}
	})
}

func TestNineSeriesCanBeToldApartInGrey(t *testing.T) {
	t.Parallel()
	d := read(t, draw(t, chart.Bar{Categories: domains[:1], Series: nineSeries(1)}, chart.Options{}))
	swatches := d.rects[:9]
	seen := map[string]bool{}
	for i, swatch := range swatches {
		if seen[swatch.fill] {
			t.Errorf("series %d looks like another: %s", i+1, swatch.fill)
		}
		seen[swatch.fill] = true
		if i > 0 {
			if ratio := contrast(t, d.ground(swatch.fill), d.ground(swatches[i-1].fill)); ratio < 1.5 {
				t.Errorf("series %d and %d differ by %.2f:1", i, i+1, ratio)
			}
		}
	}
}

func TestAnswersGetDarkerFromTheLowestToTheHighest(t *testing.T) {
	t.Parallel()
	for n := 2; n <= 11; n++ {
		row := chart.LikertRow{Label: "Item", Shares: make([]float64, n)}
		answers := make([]string, n)
		for i := range answers {
			answers[i], row.Shares[i] = fmt.Sprint(i+1), 100/float64(n)
		}
		d := read(t, draw(t, chart.Likert{Answers: answers, Rows: []chart.LikertRow{row}}, chart.Options{}))
		for i := 1; i < n; i++ {
			if luminance(t, d.rects[i].fill) >= luminance(t, d.rects[i-1].fill) {
				t.Errorf("of %d answers, %d is not darker than %d", n, i+1, i)
			}
		}
	}
}

// A page may restyle every colour: each is a variable with a fallback, for this drawing only.
func TestColoursAreVariablesWithFallbacks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ specimen, _ chart.Options, svg string) {
		for _, class := range regexp.MustCompile(`class="([^"]+)"`).FindAllStringSubmatch(svg, -1) {
			for _, name := range strings.Fields(class[1]) {
				if !strings.Contains(svg, "#fig-1-chart ."+name+"{") {
					t.Fatalf("class %s has no rule", name)
				}
			}
		}
		if !strings.Contains(svg, "var(--chart-ink,#1a1b1f)") {
			t.Error("ink is no variable")
		}
	})
}

func TestAHiddenValueIsNeverZero(t *testing.T) {
	t.Parallel()
	for _, s := range gallery() {
		if !strings.HasSuffix(s.name, "-hidden") || s.name == "histogram-hidden" {
			continue
		}
		d := read(t, draw(t, s.chart, chart.Options{Language: "en"}))
		legend := false
		for _, text := range d.texts {
			legend = legend || text.text == "not shown"
			if text.text == "0" || strings.HasPrefix(text.text, "0.") {
				t.Errorf("%s says %q", s.name, text.text)
			}
		}
		if !legend || !strings.Contains(d.desc, "not shown") || d.patterns["chart-paper-absent"] == "" {
			t.Errorf("%s does not say what is not shown", s.name)
		}
	}
}

func TestIDsThatDifferStayDifferent(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, id := range []string{"", "Q1.1", "Q1_1", "Q1 1", "만족도", "1", `"><script>`, "a-b"} {
		d := read(t, draw(t, barSpecimens()[0].chart, chart.Options{ID: id}))
		if before, found := seen[d.root["id"]]; found {
			t.Errorf("%q and %q share %q", id, before, d.root["id"])
		}
		seen[d.root["id"]] = id
	}
}
