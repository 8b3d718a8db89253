package chart_test

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/chart"
)

// seoul are the 25 districts of the reference data beside the project; the test is skipped where there is none.
func seoul(t *testing.T) []byte {
	t.Helper()
	shapes, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", "geo", "seoul_districts.geojson"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no reference data beside the project")
	}
	if err != nil {
		t.Fatal(err)
	}
	return shapes
}

func districts() []chart.Area {
	var areas []chart.Area
	for i, name := range strings.Fields("종로구 중구 용산구 성동구 광진구 동대문구 중랑구 성북구 강북구 도봉구 노원구 은평구 서대문구 " +
		"마포구 양천구 강서구 구로구 금천구 영등포구 동작구 관악구 서초구 강남구 송파구 강동구") {
		areas = append(areas, chart.Area{Key: name, Label: name, Value: 66 + 9*math.Sin(float64(i)*1.7)})
	}
	areas[6].Value = nan
	return areas
}

func TestDistrictsOfSeoulCarryNameAndFigure(t *testing.T) {
	t.Parallel()
	m := chart.Map{Shapes: seoul(t), Property: "name", Areas: districts(), Unit: "점"}
	svg := draw(t, m, chart.Options{Language: "ko", Decimals: 1})
	d := read(t, svg)
	written := map[string]bool{}
	for _, text := range d.texts {
		written[text.text] = true
	}
	for _, a := range m.Areas {
		if !written[a.Label] {
			t.Errorf("%s is not named", a.Label)
		}
	}
	if d.height < 400 || d.height > 800 {
		t.Errorf("height is %v", d.height)
	}
	if len(svg) > 60_000 {
		t.Errorf("%d bytes: the outlines are not simplified", len(svg))
	}
}

func TestDistrictsAreNumberedWhereNamesFindNoRoom(t *testing.T) {
	t.Parallel()
	m := chart.Map{Shapes: seoul(t), Property: "name", Areas: districts()}
	d := read(t, draw(t, m, chart.Options{Width: 340, Language: "ko", Decimals: 1}))
	numbers, named := 0, 0
	for _, text := range d.texts {
		if strings.HasPrefix(text.text, "25") {
			numbers++
		}
		if strings.HasSuffix(text.text, " 66.4") && strings.HasPrefix(text.text, "25. 강동구") {
			named++
		}
	}
	if numbers != 2 || named != 1 {
		t.Errorf("25 stands there %d times, and is explained %d times", numbers, named)
	}
}

func TestAFigureAndItsColourNeverDisagree(t *testing.T) {
	t.Parallel()
	// 74.98 is written 75.0, so that it must have the colour of 75 to 80.
	areas := []chart.Area{{Key: "A", Value: 74.98}, {Key: "2", Value: 55}, {Key: "C", Value: 79}}
	svg := draw(t, chart.Map{Shapes: []byte(towns), Property: "code", Areas: areas}, chart.Options{Decimals: 1})
	paths := strings.Split(svg, "<path")
	if !strings.Contains(paths[len(paths)-3], `fill="#123a66"`) {
		t.Errorf("75.0 is drawn as %s", paths[len(paths)-3])
	}
}

func TestStepsAreNoFinerThanFigures(t *testing.T) {
	t.Parallel()
	areas := []chart.Area{{Key: "A", Value: 61.2}, {Key: "2", Value: 61.4}}
	d := read(t, draw(t, chart.Map{Shapes: []byte(towns), Property: "code", Areas: areas}, chart.Options{}))
	if first := d.texts[0].text; first != "61–62" {
		t.Errorf("the first step is %q", first)
	}
}

func TestAnAreaThatIsNotOnTheMapIsNamedBeneathIt(t *testing.T) {
	t.Parallel()
	d := read(t, draw(t, mapSpecimens()[0].chart, chart.Options{Language: "en", Decimals: 1}))
	for _, text := range d.texts {
		if text.text == "기타 지역 55.0 (not on the map)" && text.top > d.height-40 {
			return
		}
	}
	t.Error("the area is lost")
}

func FuzzShapesAreDrawnOrRefused(f *testing.F) {
	f.Add([]byte(towns))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"properties":{"code":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1e-7,0],[180,1e-7]]]}}]}`))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"properties":null,"geometry":{"type":"MultiPolygon","coordinates":[[[[0,90],[1,-90],[2,90]]],[]]}}]}`))
	f.Fuzz(func(t *testing.T, shapes []byte) {
		m := chart.Map{Shapes: shapes, Property: "code", Areas: []chart.Area{{Key: "A", Value: 1}, {Key: "2", Value: 2}}}
		if svg, err := m.SVG(chart.Options{}); err == nil {
			read(t, svg)
		}
	})
}
