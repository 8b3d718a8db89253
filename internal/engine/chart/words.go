package chart

// words are what a drawing says by itself, in one language.
type words struct {
	notShown                                              string
	unit                                                  string // before a unit
	n                                                     string // before a number of respondents
	to                                                    string // between the ends of an interval
	notOnMap                                              string
	least, lowerQuartile, median, upperQuartile, greatest string
	mean                                                  string
	boxLegend, whiskerLegend                              string
	bar, likert, line, box, histogram, radar, districts   string
}

var english = words{
	notShown: "not shown", unit: "Unit: ", n: "n = ", to: " to ", notOnMap: "not on the map",
	least: "minimum", lowerQuartile: "lower quartile", median: "median", upperQuartile: "upper quartile",
	greatest: "maximum", mean: "mean", boxLegend: "middle half", whiskerLegend: "minimum to maximum",
	bar: "Bar chart", likert: "Shares of answers", line: "Line chart", box: "Box plot", histogram: "Histogram",
	radar: "Radar chart", districts: "Map",
}

var korean = words{
	notShown: "표시하지 않음", unit: "단위: ", n: "n = ", to: "~", notOnMap: "지도에 없음",
	least: "최솟값", lowerQuartile: "1사분위수", median: "중앙값", upperQuartile: "3사분위수",
	greatest: "최댓값", mean: "평균", boxLegend: "가운데 절반", whiskerLegend: "최솟값~최댓값",
	bar: "막대그래프", likert: "응답 비율", line: "꺾은선그래프", box: "상자그림", histogram: "히스토그램",
	radar: "방사형그래프", districts: "지도",
}

func wordsIn(language string) words {
	if language == "ko" {
		return korean
	}
	return english
}
