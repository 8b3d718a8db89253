package chart_test

import (
	"math"
	"strings"

	"github.com/naru-data/naru/internal/engine/chart"
)

// A specimen is one chart in one form; the gallery is drawn by the golden test, and by those of what every
// chart promises.
type specimen struct {
	name     string
	chart    chart.Chart
	decimals int
}

var nan = math.NaN()

var domains = []string{"놀이와 여가", "참여와 시민의식", "안전과 보호", "보건과 사회서비스", "교육환경", "가정환경"}

var questions = []string{
	"우리 동네에는 내가 안전하게 놀 수 있는 놀이터나 공원이 있다",
	"나는 학교에서 어린이의 권리에 대해 배운 적이 있으며 그 내용을 친구에게 설명할 수 있다",
	"우리 시는 어린이와 청소년의 의견을 듣고 정책에 반영한다",
	"밤에 혼자 걸어도 무섭지 않다",
}

func gallery() []specimen {
	var all []specimen
	for _, part := range [][]specimen{barSpecimens(), likertSpecimens(), lineSpecimens(), boxSpecimens(),
		histogramSpecimens(), radarSpecimens(), mapSpecimens()} {
		all = append(all, part...)
	}
	return all
}

// wave gives values that look like scores; the same for the same arguments.
func wave(n int, middle, reach, phase float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = middle + reach*math.Sin(float64(i)*1.7+phase)
	}
	return values
}

func shifted(values []float64, by float64) []float64 {
	moved := make([]float64, len(values))
	for i, v := range values {
		moved[i] = v + by
	}
	return moved
}

func many(n int, word string) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = word + " " + strings.Repeat("가", i%5) + string(rune('A'+i%26))
	}
	return names
}

func nineSeries(n int) []chart.Series {
	series := make([]chart.Series, 9)
	for i := range series {
		series[i] = chart.Series{Name: "집단 " + string(rune('A'+i)), Values: wave(n, 50+4*float64(i), 12, float64(i))}
	}
	return series
}

func barSpecimens() []specimen {
	scores := wave(6, 68, 11, 0)
	now := chart.Series{Name: "2026년", Values: scores, Low: shifted(scores, -3.2), High: shifted(scores, 3.2)}
	before := chart.Series{Name: "2024년", Values: []float64{61.2, 58.4, nan, 70.1, 66.6, 74.9}}
	city := &chart.Mark{Name: "서울시 평균", Value: 66.4}
	return []specimen{
		{"bar-scores", chart.Bar{Categories: domains, Series: []chart.Series{{Name: "2026년", Values: scores}}, Max: 100, Unit: "점"}, 1},
		{"bar-two-rounds", chart.Bar{Categories: domains, Series: []chart.Series{now, before}, Max: 100, Unit: "점", Reference: city}, 1},
		{"bar-lying", chart.Bar{Categories: questions, Horizontal: true, Max: 100, Unit: "%", Reference: city,
			Series: []chart.Series{{Values: []float64{71.3, 42.9, nan, 88.1}}}}, 1},
		{"bar-change", chart.Bar{Categories: domains, Unit: "점", Series: []chart.Series{{Name: "변화",
			Values: []float64{3.1, -2.4, 0, nan, 6.7, -8.25}, Low: []float64{1, -5, -2, nan, 4, -11}, High: []float64{5, 0.2, 2, nan, 9, -5}}}}, 1},
		{"bar-change-lying", chart.Bar{Categories: domains, Unit: "점", Horizontal: true, Series: []chart.Series{
			{Name: "어린이", Values: []float64{3.1, -2.4, 0, nan, 6.7, -8.25}, Low: []float64{1, -5, -2, nan, 4, -11}, High: []float64{5, 0.2, 2, nan, 9, -5}},
			{Name: "보호자", Values: []float64{1.1, 2.4, -12.5, 1, nan, -1}}}}, 1},
		{"bar-one", chart.Bar{Categories: []string{"전체"}, Series: []chart.Series{{Values: []float64{0.004}}}}, 3},
		{"bar-thirty", chart.Bar{Categories: many(30, "City"), Series: []chart.Series{{Name: "Score", Values: wave(30, 60, 20, 1)}}}, 0},
		{"bar-nine", chart.Bar{Categories: domains[:3], Series: nineSeries(3)}, 1},
		{"bar-hidden", chart.Bar{Categories: domains, Series: []chart.Series{{Name: "2026년", Values: []float64{nan, nan, nan, nan, nan, nan}}}}, 1},
		{"bar-large", chart.Bar{Categories: []string{"Income", "Spending"}, Unit: "원", Series: []chart.Series{{Values: []float64{1.23456789e9, 9.87654e8}}}}, 0},
	}
}

func likertSpecimens() []specimen {
	five := []string{"전혀 그렇지 않다", "그렇지 않다", "보통이다", "그렇다", "매우 그렇다"}
	rows := []chart.LikertRow{
		{questions[0], 412, []float64{3.2, 8.1, 21.4, 40.1, 27.2}},
		{questions[1], 398, []float64{0.5, 1.2, 1.3, 12, 85}},
		{questions[2], 4012, []float64{41, 30.5, 20, 8, 0.5}},
		{questions[3], 3, []float64{nan, nan, nan, nan, nan}},
		{"가린 값이 있는 문항", 24, []float64{nan, nan, 25, 33.3, 20.8}},
	}
	eleven := make([]string, 11)
	for i := range eleven {
		eleven[i] = string(rune('0'+i%10)) + " points"
	}
	return []specimen{
		{"likert-five", chart.Likert{Rows: rows, Answers: five}, 1},
		{"likert-diverging", chart.Likert{Rows: rows, Answers: five, Diverging: true}, 1},
		{"likert-four-diverging", chart.Likert{Answers: []string{"Never", "Seldom", "Often", "Always"}, Diverging: true,
			Rows: []chart.LikertRow{{"I feel safe on my way to school", 120, []float64{10, 20, 30, 40}}, {"Someone listens to me", 118, []float64{60, 20, 15, 5}}}}, 0},
		{"likert-two", chart.Likert{Answers: []string{"아니요", "예"}, Rows: []chart.LikertRow{{"이용 경험", nan, []float64{37, 63}}}}, 0},
		{"likert-eleven", chart.Likert{Answers: eleven, Rows: []chart.LikertRow{
			{"Satisfaction with life", 512, []float64{1, 2, 3, 4, 5, 15, 10, 20, 25, 10, 5}}}}, 1},
	}
}

func lineSpecimens() []specimen {
	rounds := []string{"2020년", "2022년", "2024년", "2026년"}
	return []specimen{
		{"line-rounds", chart.Line{Categories: rounds, Unit: "점", Series: []chart.Series{
			{Name: "어린이", Values: []float64{61.2, 64.8, 66.1, 71.3}},
			{Name: "보호자", Values: []float64{55.2, nan, 58.4, 60.1}},
			{Name: "아동 관련 업무 종사자", Values: []float64{48.2, 50.1, 57.9, 63.2}}}}, 1},
		{"line-intervals", chart.Line{Categories: rounds, Max: 100, Unit: "점", Series: []chart.Series{
			{Name: "우리 시", Values: []float64{61, 64, 66, 71}, Low: []float64{57, 60, 63, 68}, High: []float64{65, 68, 69, 74}},
			{Name: "전국", Values: []float64{62, 63, 65, 66}, Low: []float64{61, 62, 64, 65.5}, High: []float64{63, 64, 66, 66.5}}}}, 0},
		{"line-one", chart.Line{Categories: []string{"2026"}, Series: []chart.Series{{Name: "Total", Values: []float64{70}}}}, 1},
		{"line-alone", chart.Line{Categories: rounds, Series: []chart.Series{{Values: []float64{-3.5, 2, 0, 4}}}}, 1},
		{"line-nine", chart.Line{Categories: domains, Series: nineSeries(6)}, 1},
		{"line-thirty", chart.Line{Categories: many(30, ""), Series: nineSeries(30)[:2]}, 1},
		{"line-hidden", chart.Line{Categories: rounds, Series: []chart.Series{
			{Name: "A", Values: []float64{nan, nan, nan, nan}}, {Name: "B", Values: []float64{nan, nan, nan, nan}}}}, 1},
		{"line-constant", chart.Line{Categories: rounds, Series: []chart.Series{{Name: "같은 값", Values: []float64{5, 5, 5, 5}}}}, 2},
	}
}

func boxSpecimens() []specimen {
	return []specimen{
		{"box-groups", chart.Box{Max: 100, Unit: "점", Boxes: []chart.Five{
			{"어린이", 12.5, 55, 67.5, 80, 100, 66.2, 1204}, {"보호자", 20, 50, 52, 53, 95, 52.4, 388},
			{"아동 관련 업무 종사자와 자원봉사자", 40, 60, 60, 60, 80, nan, 40}, {"교사", nan, nan, nan, nan, nan, nan, 3}}}, 1},
		{"box-one", chart.Box{Boxes: []chart.Five{{"All", -3, -1, 0, 2, 9, 0.4, nan}}}, 1},
		{"box-constant", chart.Box{Boxes: []chart.Five{{"전체", 50, 50, 50, 50, 50, 50, 12}}}, 2},
	}
}

func histogramSpecimens() []specimen {
	tenths := []float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}
	fine := make([]float64, 41)
	for i := range fine {
		fine[i] = float64(i) * 2.5
	}
	return []specimen{
		{"histogram-scores", chart.Histogram{Edges: tenths, Counts: []float64{2, 5, 14, 40, 96, 180, 260, 310, 190, 107}, Unit: "점",
			Marks: []chart.Mark{{"평균", 64.3}, {"중앙값", 66}}}, 1},
		{"histogram-hidden", chart.Histogram{Edges: tenths, Counts: []float64{nan, nan, 14, 40, 96, 1800, 260, 310, 190, nan}}, 1},
		{"histogram-fine", chart.Histogram{Edges: fine, Counts: wave(40, 60, 55, 0.3)}, 1},
		{"histogram-one", chart.Histogram{Edges: []float64{-1.5, 1.5}, Counts: []float64{0}}, 0},
		{"histogram-unequal", chart.Histogram{Edges: []float64{0, 1, 5, 20, 100}, Counts: []float64{12, 30, 22, 7}, Unit: "%"}, 0},
	}
}

func radarSpecimens() []specimen {
	return []specimen{
		{"radar-rounds", chart.Radar{Axes: domains, Max: 100, Series: []chart.Series{
			{Name: "2026년", Values: wave(6, 68, 11, 0)}, {Name: "2024년", Values: []float64{61.2, 58.4, nan, 70.1, 66.6, 74.9}}}}, 1},
		{"radar-alone", chart.Radar{Axes: domains[:5], Max: 100, Series: []chart.Series{{Name: "2026년", Values: wave(5, 60, 25, 0)}}}, 1},
		{"radar-three", chart.Radar{Axes: []string{"Participation in decisions of the municipality", "Health", "Play"},
			Series: []chart.Series{{Values: []float64{-1, 2, 0.5}}}}, 1},
		{"radar-nine", chart.Radar{Axes: many(14, "영역"), Series: nineSeries(14)}, 1},
		{"radar-hidden", chart.Radar{Axes: domains[:4], Series: []chart.Series{{Values: []float64{nan, nan, nan, nan}}}}, 1},
	}
}

// towns are four squares, one with a hole and one of two islands.
const towns = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"A"},"geometry":{"type":"Polygon","coordinates":[[[127,37],[127.1,37],[127.1,37.1],[127,37.1],[127,37]]]}},
{"type":"Feature","properties":{"code":2},"geometry":{"type":"Polygon","coordinates":[[[127.1,37],[127.3,37],[127.3,37.1],[127.1,37.1],[127.1,37]],[[127.12,37.02],[127.14,37.02],[127.14,37.08],[127.12,37.08],[127.12,37.02]]]}},
{"type":"Feature","properties":{"code":"C"},"geometry":{"type":"MultiPolygon","coordinates":[[[[127,37.1],[127.15,37.1],[127.15,37.16],[127,37.1]]],[[[127.2,37.12],[127.3,37.12],[127.3,37.2],[127.2,37.2],[127.2,37.12]]]]}},
{"type":"Feature","properties":{"code":"D"},"geometry":{"type":"Polygon","coordinates":[[[127.05,37.17],[127.15,37.17],[127.15,37.2],[127.05,37.2],[127.05,37.17]]]}},
{"type":"Feature","properties":{"code":"E"},"geometry":null}]}`

func mapSpecimens() []specimen {
	areas := []chart.Area{{"A", "가람구", 61.25}, {"2", "나루구", 78.5}, {"C", "다솜구", nan}, {"X", "기타 지역", 55}}
	return []specimen{
		{"map-towns", chart.Map{Shapes: []byte(towns), Property: "code", Areas: areas, Unit: "점"}, 1},
		{"map-range", chart.Map{Shapes: []byte(towns), Property: "code", Areas: areas[:2], Max: 100, Unit: "%"}, 0},
		{"map-hidden", chart.Map{Shapes: []byte(towns), Property: "code", Areas: areas[2:3]}, 1},
		{"map-long-names", chart.Map{Shapes: []byte(towns), Property: "code", Areas: []chart.Area{
			{"A", "Metropolitan District of the Northern Riverside", 61.25}, {"2", "Metropolitan District of the Southern Riverside", 61.25},
			{"D", "Islands in the Estuary Administered Separately", 62}}}, 1},
	}
}
