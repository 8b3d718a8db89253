package chart_test

import (
	"math"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/chart"
)

func TestDataThatCannotBeDrawnTrulyIsRefused(t *testing.T) {
	t.Parallel()
	two := []string{"a", "b"}
	series := func(values ...float64) []chart.Series { return []chart.Series{{Name: "s", Values: values}} }
	areas := []chart.Area{{Key: "A", Value: 1}}
	shapes := func(text string) chart.Map {
		return chart.Map{Shapes: []byte(text), Property: "code", Areas: areas}
	}
	geometry := func(text string) chart.Map {
		return shapes(`{"type":"FeatureCollection","features":[{"properties":{"code":"A"},"geometry":` + text + `}]}`)
	}
	for want, c := range map[string]chart.Chart{
		"draw bar chart: no categories":                                       chart.Bar{Series: series()},
		"draw line chart: no series":                                          chart.Line{Categories: two},
		`series 1 ("s"): 3 values for 2 categories`:                           chart.Bar{Categories: two, Series: series(1, 2, 3)},
		`at "b": an infinite value cannot be drawn`:                           chart.Line{Categories: two, Series: series(1, math.Inf(1))},
		`at "a": 1e+300 is too large to be drawn`:                             chart.Bar{Categories: two, Series: series(1e300, 1)},
		"minimum 5 is not below maximum 1":                                    chart.Bar{Categories: two, Series: series(1, 2), Min: 5, Max: 1},
		"minimum NaN is not below maximum 1":                                  chart.Bar{Categories: two, Series: series(1, 2), Min: nan, Max: 1},
		"intervals need both a lower and an upper end":                        chart.Bar{Categories: two, Series: []chart.Series{{Values: []float64{1, 2}, Low: []float64{0, 1}}}},
		"1 lower and 2 upper ends of intervals for 2 values":                  chart.Bar{Categories: two, Series: []chart.Series{{Values: []float64{1, 2}, Low: []float64{0}, High: []float64{0, 1}}}},
		`at "a": interval ends at 0 below its beginning 3`:                    chart.Line{Categories: two, Series: []chart.Series{{Values: []float64{1, 2}, Low: []float64{3, 1}, High: []float64{0, 3}}}},
		`mark "mean": an infinite value cannot be drawn`:                      chart.Bar{Categories: two, Series: series(1, 2), Reference: &chart.Mark{Name: "mean", Value: math.Inf(-1)}},
		"draw shares of answers: no answers":                                  chart.Likert{Rows: []chart.LikertRow{{}}},
		"draw shares of answers: no rows":                                     chart.Likert{Answers: two},
		`row 1 ("r"): 1 shares for 2 answers`:                                 chart.Likert{Answers: two, Rows: []chart.LikertRow{{Label: "r", Shares: []float64{100}}}},
		"shares add up to 50.00, not 100":                                     chart.Likert{Answers: two, Rows: []chart.LikertRow{{Shares: []float64{20, 30}}}},
		"shares add up to 110.00, not 100":                                    chart.Likert{Answers: append(two, "c"), Rows: []chart.LikertRow{{Shares: []float64{60, 50, nan}}}},
		"a share of -1 is not between 0 and 100":                              chart.Likert{Answers: two, Rows: []chart.LikertRow{{Shares: []float64{-1, 101}}}},
		"number of respondents: -3 is below 0":                                chart.Likert{Answers: two, Rows: []chart.LikertRow{{N: -3, Shares: []float64{50, 50}}}},
		"draw box plot: no boxes":                                             chart.Box{},
		`box 1 ("g"): median 1 is below lower quartile 2`:                     chart.Box{Boxes: []chart.Five{{Label: "g", Q1: 2, Median: 1, Q3: 3, Max: 4}}},
		"mean: an infinite value cannot be drawn":                             chart.Box{Boxes: []chart.Five{{Mean: math.Inf(1)}}},
		"draw histogram: no counts":                                           chart.Histogram{Edges: []float64{1}},
		"2 edges for 2 counts: one more is needed":                            chart.Histogram{Edges: []float64{0, 1}, Counts: []float64{1, 2}},
		"edge 2: 0 does not lie above 0":                                      chart.Histogram{Edges: []float64{0, 0}, Counts: []float64{1}},
		"edge 1 is no number":                                                 chart.Histogram{Edges: []float64{nan, 0}, Counts: []float64{1}},
		"count 1: -2 is below 0":                                              chart.Histogram{Edges: []float64{0, 1}, Counts: []float64{-2}},
		"draw radar chart: 2 axes: at least 3 are needed":                     chart.Radar{Axes: two, Series: series(1, 2)},
		"draw map: no areas":                                                  chart.Map{Shapes: []byte(towns)},
		`area "A" is there twice`:                                             chart.Map{Shapes: []byte(towns), Areas: append(areas, areas...)},
		"shapes: no GeoJSON":                                                  shapes("<svg/>"),
		`type is "Topology", not FeatureCollection`:                           shapes(`{"type":"Topology"}`),
		"shapes: no feature has a shape":                                      shapes(`{"type":"FeatureCollection"}`),
		`feature 1: geometry is "Point"`:                                      geometry(`{"type":"Point","coordinates":[1,2]}`),
		"feature 1: coordinates of a Polygon":                                 geometry(`{"type":"Polygon","coordinates":[1,2]}`),
		"feature 1: the Polygon is empty":                                     geometry(`{"type":"Polygon","coordinates":[]}`),
		"feature 1: the MultiPolygon is empty":                                geometry(`{"type":"MultiPolygon","coordinates":[[]]}`),
		"feature 1: a position has 1 numbers":                                 geometry(`{"type":"Polygon","coordinates":[[[1]]]}`),
		"a ring has 2 different points; at least 3 are needed":                geometry(`{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}`),
		"955156.7, 1.9419e+06 are not degrees":                                geometry(`{"type":"Polygon","coordinates":[[[955156.7,1941900]]]}`),
		"the shapes cover no area":                                            geometry(`{"type":"Polygon","coordinates":[[[1,2],[3,2],[5,2]]]}`),
		`no feature's property "name" equals the key of an area, such as "A"`: chart.Map{Shapes: []byte(towns), Property: "name", Areas: areas},
	} {
		svg, err := c.SVG(chart.Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
		if svg != "" {
			t.Errorf("%s: drawn all the same", want)
		}
	}
}

func TestOptionsThatCannotBeMetAreRefused(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]chart.Options{
		"width 100 is not between 200 and 4000 pixels":  {Width: 100},
		"width NaN is not between 200 and 4000 pixels":  {Width: nan},
		"width +Inf is not between 200 and 4000 pixels": {Width: math.Inf(1)},
		"-1 decimals: 0 to 6 can be written":            {Decimals: -1},
	} {
		if _, err := barSpecimens()[0].chart.SVG(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
