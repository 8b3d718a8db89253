package chart_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/chart"
)

// dice make data of every size and shape; the same seed gives the same data.
type dice struct{ *rand.Rand }

func (d dice) value(magnitude float64) float64 {
	if d.IntN(8) == 0 {
		return nan
	}
	return (d.Float64() - 0.3) * magnitude
}

func (d dice) text() string {
	words := make([]string, d.IntN(7))
	for i := range words {
		words[i] = []string{"어린이", "청소년의", "Participation", "의사결정과정에서의", "of", "n/a", "2026", "supercalifragilisticexpialidocious"}[d.IntN(8)]
	}
	return strings.Join(words, " ")
}

func (d dice) texts(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = d.text()
	}
	return texts
}

func (d dice) series(categories int) []chart.Series {
	magnitude := math.Pow(10, float64(d.IntN(12)-4))
	series := make([]chart.Series, 1+d.IntN(10))
	for i := range series {
		s := chart.Series{Name: d.text()}
		for range categories {
			v, reach := d.value(magnitude), d.Float64()*magnitude/4
			s.Values = append(s.Values, v)
			s.Low, s.High = append(s.Low, v-reach), append(s.High, v+reach)
		}
		if d.IntN(2) == 0 {
			s.Low, s.High = nil, nil
		}
		series[i] = s
	}
	return series
}

func (d dice) likert() chart.Likert {
	l := chart.Likert{Answers: d.texts(1 + d.IntN(11)), Diverging: d.IntN(2) == 0}
	for range 1 + d.IntN(12) {
		row := chart.LikertRow{Label: d.text(), N: float64(d.IntN(5000)), Shares: make([]float64, len(l.Answers))}
		sum := 0.0
		for i := range row.Shares {
			row.Shares[i] = math.Pow(d.Float64(), 4) + 1e-9
			sum += row.Shares[i]
		}
		for i := range row.Shares {
			row.Shares[i] *= 100 / sum
			if d.IntN(30) == 0 {
				row.Shares[i] = nan
			}
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

func (d dice) box() chart.Box {
	b := chart.Box{Unit: d.text()}
	for range 1 + d.IntN(12) {
		at := d.value(100)
		five := chart.Five{Label: d.text(), Min: at, N: float64(d.IntN(100_000)), Mean: nan}
		five.Q1 = five.Min + d.Float64()*10
		five.Median = five.Q1 + d.Float64()
		five.Q3 = five.Median + d.Float64()
		five.Max = five.Q3 + d.Float64()*30
		if d.IntN(2) == 0 {
			five.Mean = (five.Q1 + five.Max) / 2
		}
		b.Boxes = append(b.Boxes, five)
	}
	return b
}

func (d dice) histogram() chart.Histogram {
	h := chart.Histogram{Edges: []float64{d.Float64()}, Marks: []chart.Mark{{d.text(), d.value(20)}, {d.text(), d.value(20)}}}
	for range 1 + d.IntN(60) {
		h.Edges = append(h.Edges, h.Edges[len(h.Edges)-1]+0.001+d.Float64())
		h.Counts = append(h.Counts, math.Abs(math.Trunc(d.value(5000))))
	}
	return h
}

func (d dice) charts() []chart.Chart {
	n := 1 + d.IntN(32)
	series := d.series(n)
	bar := chart.Bar{Categories: d.texts(n), Series: series, Unit: "%", Horizontal: d.IntN(2) == 0}
	if d.IntN(2) == 0 {
		bar.Reference = &chart.Mark{Name: d.text(), Value: series[0].Values[0]}
	}
	axes := 3 + d.IntN(12)
	return []chart.Chart{bar, chart.Line{Categories: bar.Categories, Series: series, Unit: d.text()},
		chart.Radar{Axes: d.texts(axes), Series: d.series(axes)}, d.likert(), d.box(), d.histogram()}
}

// Whatever the data, nothing is cut and no two texts lie over one another.
func TestRandomDataIsDrawnLegibly(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := dice{rand.New(rand.NewPCG(seed, 1))}
			for _, c := range d.charts() {
				o := chart.Options{Width: []float64{240, 340, 680, 1200}[d.IntN(4)], Decimals: d.IntN(3)}
				legible(t, fmt.Sprintf("%T at %v", c, o.Width), read(t, draw(t, c, o)))
			}
		})
	}
}

// legible fails when a text leaves the drawing, is too small or covers another.
func legible(t *testing.T, name string, d drawing) {
	t.Helper()
	for i, text := range d.texts {
		if text.left < -0.5 || text.right > d.width+0.5 || text.top < 0 || text.bottom > d.height {
			t.Errorf("%s: %q leaves the drawing: %+v of %v x %v", name, text.text, text.box, d.width, d.height)
		}
		if text.size < 11 {
			t.Errorf("%s: %q is %v px", name, text.text, text.size)
		}
		for _, other := range d.texts[:i] {
			if text.touches(other.box) {
				t.Errorf("%s: %q at %+v covers %q at %+v", name, text.text, text.box, other.text, other.box)
			}
		}
	}
}
