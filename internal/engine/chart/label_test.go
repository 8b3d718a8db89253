package chart_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/chart"
)

// names are the lines of text at the left of a chart of lying bars, before its figures.
func names(t *testing.T, label string, width float64) []string {
	t.Helper()
	bar := chart.Bar{Categories: []string{label}, Series: []chart.Series{{Values: []float64{nan}}}, Horizontal: true}
	var lines []string
	for _, text := range read(t, draw(t, bar, chart.Options{Width: width})).texts {
		if text.text != "not shown" {
			lines = append(lines, text.text)
		}
	}
	return lines
}

func TestKoreanWordsAreKeptWhole(t *testing.T) {
	t.Parallel()
	for _, width := range []float64{240, 340, 680} {
		for _, question := range questions {
			lines := names(t, question, width)
			if got := strings.Join(lines, " "); got != question {
				t.Errorf("at %v: %q became %q", width, question, lines)
			}
		}
	}
	if lines := names(t, questions[1], 340); len(lines) < 2 {
		t.Errorf("a long question stays on one line: %q", lines)
	}
}

func TestAWordWiderThanItsRoomIsBrokenAndLosesNothing(t *testing.T) {
	t.Parallel()
	for _, word := range []string{strings.Repeat("아동친화도시", 12), strings.Repeat("x", 300), "https://example.org/" + strings.Repeat("path/", 40),
		strings.Repeat("e\u0301", 200), strings.Repeat("👩‍👧", 60)} {
		lines := names(t, word, 340)
		if got := strings.Join(lines, ""); got != word || len(lines) < 2 {
			t.Errorf("%q became %q", word, lines)
		}
		for _, line := range lines[1:] {
			if strings.HasPrefix(line, "\u0301") || strings.HasPrefix(line, "\u200d") {
				t.Errorf("an accent was torn off: %q", line)
			}
		}
	}
}

func TestNoWordIsLeftOverAlone(t *testing.T) {
	t.Parallel()
	lines := names(t, "하나 두울 세엣 네엣 다섯 여섯 일곱 여덟 아홉 열", 240)
	if len(lines) != 2 || len(lines[1])*2 < len(lines[0]) {
		t.Errorf("lines are %q", lines)
	}
}

func TestFiguresAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	f := func(value float64, decimals int, want string) {
		t.Helper()
		d := read(t, draw(t, chart.Bar{Categories: []string{"x"}, Series: []chart.Series{{Values: []float64{value}}}}, chart.Options{Decimals: decimals}))
		if d.desc != "x: "+want+"." {
			t.Errorf("%v is written %q, want %q", value, d.desc, want)
		}
		for _, text := range d.texts {
			if text.text == want {
				return
			}
		}
		t.Errorf("%q stands at no bar", want)
	}
	f(1234567.891, 2, "1,234,567.89")
	f(-1234.5, 1, "-1,234.5")
	f(999, 0, "999")
	f(-0.04, 1, "0.0")
	f(0, 0, "0")
	f(1e-7, 6, "0.000000")
	f(123456, 0, "123,456")
}

func FuzzLabelsStayText(f *testing.F) {
	for _, seed := range []string{"", "</text><script>alert(1)</script>", `"&'<>]]>`, "\x00\x1b\ufffe", "\xff\xfe", "가 나\n다\t라", "\u202e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, label string) {
		o := chart.Options{ID: label, Title: label, Description: label, Width: 340}
		series := []chart.Series{{Name: label, Values: []float64{1, nan, -2}}, {Name: label, Values: []float64{3, 1, 2}}}
		three := []string{label, label, label}
		for _, c := range []chart.Chart{
			chart.Bar{Categories: three, Series: series, Unit: label, Reference: &chart.Mark{Name: label}},
			chart.Line{Categories: three, Series: series, Unit: label},
			chart.Radar{Axes: three, Series: series},
			chart.Box{Boxes: []chart.Five{{Label: label, Max: 1}}, Unit: label},
			chart.Likert{Answers: three, Rows: []chart.LikertRow{{Label: label, Shares: []float64{10, 20, 70}}}},
			chart.Histogram{Edges: []float64{0, 1}, Counts: []float64{2}, Unit: label, Marks: []chart.Mark{{Name: label}}},
			chart.Map{Shapes: []byte(towns), Property: "code", Areas: []chart.Area{{Key: "A", Label: label}}, Unit: label},
		} {
			d := read(t, draw(t, c, o))
			if d.count["script"] > 0 || d.count["svg"] != 1 {
				t.Errorf("elements are %v", d.count)
			}
		}
	})
}
