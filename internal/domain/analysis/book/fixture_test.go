package book_test

import (
	"fmt"
	"math"
	"time"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/foundation/work"
)

func ko(text string) survey.Text     { return survey.Text{"ko": text} }
func both(ko, en string) survey.Text { return survey.Text{"ko": ko, "en": en} }
func f(x float64) *float64           { return &x }
func n(x int64) *int64               { return &x }
func s(x string) *string             { return &x }
func wave(i int, least, most float64) float64 {
	return least + (most-least)*(0.5+0.5*math.Sin(float64(i)*1.7+0.4))
}

var playItems = []survey.VariableSummary{
	{Name: "pl01", Label: ko("집 가까이에 놀 수 있는 곳이 있다")}, {Name: "pl02", Label: ko("놀이터와 공원이 깨끗하고 안전하다")},
	{Name: "pl03", Label: ko("돈을 내지 않고 쓸 수 있는 체육 시설이 있다")}, {Name: "pl04", Label: ko("도서관과 문화 시설을 쉽게 이용한다")},
	{Name: "pl05", Label: ko("친구와 놀 시간이 충분하다")},
	{Name: "pl06", Label: ko("갈 만한 곳이 없어 집에만 있을 때가 많다"), Reversed: true},
}

var safetyItems = []survey.VariableSummary{
	{Name: "sf01", Label: ko("학교 가는 길이 안전하다")}, {Name: "sf02", Label: ko("횡단보도와 신호등이 잘 되어 있다")},
	{Name: "sf03", Label: ko("밤에도 거리가 밝다")}, {Name: "sf04", Label: ko("위험할 때 도움을 청할 곳을 안다")},
	{Name: "sf05", Label: ko("경찰과 소방은 금방 온다")}, {Name: "sf13", Label: ko("혼자 있을 때 돌봄을 청할 수 있다")},
}

var (
	agree = []survey.ValueLabel{
		{Value: "1", Label: ko("전혀 아니다")}, {Value: "2", Label: ko("아니다")}, {Value: "3", Label: ko("그렇다")},
		{Value: "4", Label: ko("매우 그렇다")},
	}
	districts = []survey.ValueLabel{
		{Value: "1101", Label: ko("나루동")}, {Value: "1102", Label: ko("한빛동")}, {Value: "1103", Label: ko("새솔동")},
		{Value: "1104", Label: ko("물빛1동")},
		{Value: "1105", Label: ko("물빛2동")}, {Value: "1106", Label: ko("섬말읍")},
	}
	groups  = []string{"child", "parent", "worker"}
	domains = []string{"play", "safety"}
)

// sample is a city's document: three groups, two domains of six items of four points, six districts of which
// one is too small to be shown with its neighbour, a compared round, and every further analysis once.
func sample() *survey.Document {
	d := &survey.Document{
		Format: survey.Format, Name: "city_report", Title: both("아동친화도시 조사 결과", "Child-friendly city survey"),
		Made: survey.Made{
			At: time.Date(2026, 11, 24, 9, 30, 0, 0, time.FixedZone("KST", 9*3600)), Run: "01JDEMO0RUN",
			Project: "child-friendly-cities",
			Version: "5f2c9a1b7d3e", Code: "0.4.0", Rows: 612,
			Params: []survey.Param{{Name: "round", Value: "2026"}, {Name: "city", Value: "21", Label: ko("나루시")}},
			From:   []work.Ref{{Kind: "table", Name: "clean_responses", Version: "8841220937712"}, {Kind: "table", Name: "districts", Version: "11"}},
		},
		Method: survey.Method{Score: "range", To: 100, Answered: 0.5, Level: 0.95, SuppressBelow: 5},
		Groups: []survey.GroupSummary{
			{Name: "child", Label: both("아동", "Children"), Condition: "ob <= 3", N: 402, Before: n(377)},
			{Name: "parent", Label: both("보호자", "Parents"), Condition: "ob = 4", N: 168, Before: n(150)},
			{Name: "worker", Label: both("관계자", "Professionals"), Condition: "ob = 5", N: 42, Before: n(39)},
		},
		Domains: []survey.DomainSummary{
			{Name: "play", Label: both("놀이와 여가", "Play and leisure"), Items: perGroup(playItems)},
			{Name: "safety", Label: both("안전과 보호", "Safety and protection"), Items: perGroup(safetyItems)},
		},
		Sets:      []survey.SetSummary{{Name: "wishes", Label: both("가장 바라는 것", "Wishes"), Items: []string{"w1", "w2", "w3", "w4"}}},
		Splits:    []survey.Split{{Name: "district", Label: both("읍면동", "District"), Values: districts}},
		Compared:  &survey.Compared{Param: "round", Now: "2026", Before: "2025", Items: "common", Common: []string{"pl01"}, OnlyNow: []string{"sf13"}, RowsBefore: 566},
		Variables: variables(),
		Notes:     []survey.Note{{Code: "item_against", Args: map[string]string{"grp": "child", "scale": "play", "item": "pl06"}}, {Code: "from_the_future", Args: map[string]string{"x": "1"}}},
	}
	addScores(d)
	addScales(d)
	addFrequencies(d)
	addFurther(d)
	return d
}

func perGroup(items []survey.VariableSummary) map[string][]string {
	names := map[string][]string{}
	for _, grp := range groups {
		for _, item := range items {
			names[grp] = append(names[grp], item.Name)
		}
	}
	return names
}

func variables() []survey.VariableSummary {
	var all []survey.VariableSummary
	for _, item := range append(append([]survey.VariableSummary{}, playItems...), safetyItems...) {
		item.Values, item.Min, item.Max = agree, f(1), f(4)
		all = append(all, item)
	}
	all = append(all, survey.VariableSummary{Name: "ob", Label: ko("응답 대상"), Values: []survey.ValueLabel{
		{Value: "1", Label: ko("초등")}, {Value: "2", Label: ko("중등")}, {Value: "3", Label: ko("고등")},
	}})
	all = append(all, survey.VariableSummary{Name: "happy", Label: ko("삶의 만족도")})
	return append(all, survey.VariableSummary{Name: "gender", Label: ko("성별"), Values: []survey.ValueLabel{{Value: "1", Label: ko("남")}, {Value: "2", Label: ko("여")}}})
}

// score is a row with figures that differ from row to row.
func score(i int, grp string, split, value, domain, item *string) survey.ScoreRow {
	mean := wave(i, 48, 86)
	return survey.ScoreRow{Grp: grp, Split: split, SplitValue: value, Domain: domain, Item: item, N: n(int64(20 + i%60)), Mean: f(mean),
		SD: f(wave(i, 14, 22)), Low: f(mean - 2.4), High: f(mean + 2.4)}
}

func addScores(d *survey.Document) {
	i := 0
	for _, grp := range groups {
		for _, domain := range []*string{s("play"), s("safety"), nil} {
			i++
			d.Scores = append(d.Scores, score(i, grp, nil, nil, domain, nil))
			before := wave(i, 45, 80)
			now := *d.Scores[len(d.Scores)-1].Mean
			d.Changes = append(d.Changes, survey.ChangeRow{Grp: grp, Domain: domain, Now: f(now), Before: f(before), Change: f(now - before),
				Low: f(now - before - 3), High: f(now - before + 3), NNow: n(100), NBefore: n(90)})
			for v, district := range districts {
				i++
				row := score(i, grp, s("district"), s(district.Value), domain, nil)
				if grp == "worker" && v >= 4 {
					row = survey.ScoreRow{Grp: grp, Split: row.Split, SplitValue: row.SplitValue, Domain: domain, Suppressed: true}
				}
				d.Scores = append(d.Scores, row)
			}
		}
		for _, item := range playItems {
			i++
			d.Scores = append(d.Scores, score(i, grp, nil, nil, s("play"), s(item.Name)))
			d.Changes = append(d.Changes, survey.ChangeRow{Grp: grp, Domain: s("play"), Item: s(item.Name), Now: f(61.25), Before: f(60.5), Change: f(0.75),
				Low: f(-1), High: f(2.5), NNow: n(100), NBefore: n(90)})
		}
	}
}

func addScales(d *survey.Document) {
	i := 0
	for _, grp := range groups {
		for _, domain := range domains {
			i++
			alpha := wave(i, 0.62, 0.91)
			d.Scales = append(d.Scales, survey.Scale{Grp: grp, Scale: domain, Items: 6, N: n(int64(40 * i)), Alpha: f(alpha), AlphaLow: f(alpha - 0.04),
				AlphaHigh: f(alpha + 0.03), AlphaListwise: f(alpha - 0.01), NListwise: n(int64(38 * i)),
				AlphaStandardised: f(alpha), Omega: f(alpha + 0.01),
				Mean: f(wave(i, 2.2, 3.4)), SD: f(0.61)})
			items := playItems
			if domain == "safety" {
				items = safetyItems
			}
			for j, item := range items {
				d.Items = append(d.Items, survey.ItemRow{Grp: grp, Scale: domain, Item: item.Name, Reversed: item.Reversed, N: n(int64(380 - j)),
					NoAnswer: n(int64(j)), NotAsked: n(0), NotApplicable: n(2), Mean: f(wave(i+j, 2, 3.5)),
					SD: f(0.8), ItemRestR: f(wave(j, 0.2, 0.7)),
					AlphaIfDeleted: f(alpha - 0.02), TopBox: f(wave(j, 10, 50)), BottomBox: f(wave(j+3, 1, 15))})
			}
		}
	}
}

func addFrequencies(d *survey.Document) {
	for g, grp := range groups {
		for i, item := range append(append([]survey.VariableSummary{}, playItems...), safetyItems...) {
			counts := []int64{int64(10 + i*3), int64(40 + i*5), int64(200 - i*6), int64(120 + i*2)}
			if grp == "worker" {
				counts = []int64{0, 6, 20, 14}
			}
			d.Frequencies = append(d.Frequencies, counted(grp, item.Name, agree, counts, grp == "worker" && i == 3)...)
		}
		d.Frequencies = append(d.Frequencies, counted(grp, "gender", []survey.ValueLabel{{Value: "1", Label: ko("남")}, {Value: "2", Label: ko("여")}}, []int64{190, 200}, false)...)
		var eleven []survey.ValueLabel
		var counts []int64
		for v := range 11 {
			eleven = append(eleven, survey.ValueLabel{Value: fmt.Sprint(v), Label: ko(fmt.Sprint(v))})
			counts = append(counts, int64(5+v*v))
		}
		d.Frequencies = append(d.Frequencies, counted(grp, "happy", eleven, counts, false)...)
		wishes := []survey.ValueLabel{{Value: "w1", Label: ko("놀이터와 공원")}, {Value: "w2", Label: ko("체육 시설")}, {Value: "w3", Label: ko("도서관과 문화 시설")}, {Value: "w4", Label: ko("안전한 통학로")}}
		d.Frequencies = append(d.Frequencies, counted(grp, "wishes", wishes, []int64{120, int64(80 + 10*g), 60, 150}, false)...)
	}
}

func counted(grp, variable string, values []survey.ValueLabel, counts []int64, hidden bool) []survey.Frequency {
	total := int64(0)
	for _, c := range counts {
		total += c
	}
	var all []survey.Frequency
	for i, v := range values {
		row := survey.Frequency{Grp: grp, Variable: variable, Value: s(v.Value), Kind: survey.Answered, Label: v.Label.In("ko"), N: n(counts[i]),
			Percent: f(float64(counts[i]) / float64(total+7) * 100), ValidPercent: f(float64(counts[i]) / float64(total) * 100)}
		if hidden && i < 2 {
			row.N, row.Percent, row.ValidPercent, row.Suppressed = nil, nil, nil, true
		}
		all = append(all, row)
	}
	for _, kind := range []string{survey.NoAnswer, survey.NotApplicable, survey.NotAsked} {
		all = append(all, survey.Frequency{Grp: grp, Variable: variable, Kind: kind, N: n(3), Percent: f(0.8)})
	}
	return all
}

func addFurther(d *survey.Document) {
	for v := range agree {
		for o := range 3 {
			d.Crosstabs = append(d.Crosstabs, survey.CrosstabRow{Variable: "pl01", Split: "ob", Value: agree[v].Value, SplitValue: fmt.Sprint(o + 1),
				N: n(int64(10 + 7*v + 3*o)), RowPercent: f(33.3), ColumnPercent: f(wave(v+o, 10, 40)), Expected: f(21.4), Residual: f(wave(v*3+o, -3, 3))})
		}
	}
	d.Tests = []survey.TestRow{
		{Test: "welch_anova", Variable: "play", Split: "ob", N: n(402), Statistic: f(7.284), DF1: f(2), DF2: f(211.73), P: f(0.00002), Effect: f(0.034), EffectName: s("omega_squared")},
		{Test: "games_howell", Variable: "play", Split: "ob", A: s("1"), B: s("2"), N: n(290), Statistic: f(3.61), DF2: f(180.2), P: f(0.012), Difference: f(4.2), Low: f(0.9), High: f(7.5)},
		{Test: "games_howell", Variable: "play", Split: "ob", A: s("1"), B: s("3"), Suppressed: true},
	}
	d.Correlations = []survey.CorrelationRow{
		{Method: "pearson", X: "play", Y: "safety", N: n(398), R: f(0.587), P: f(1e-9), Low: f(0.515), High: f(0.651)},
		{Method: "spearman", X: "play", Y: "safety", N: n(398), R: f(0.561), P: f(2e-9), Low: f(0.486), High: f(0.627)},
	}
	d.Regressions = []survey.RegressionRow{
		{Model: "play ~ safety + ob", Term: "(intercept)", N: n(398), Estimate: f(21.482), SE: f(2.91), T: f(7.38), P: f(1e-12), Low: f(15.8), High: f(27.2)},
		{Model: "play ~ safety + ob", Term: "safety", N: n(398), Estimate: f(0.587), SE: f(0.041), T: f(14.3), P: f(1e-30), Low: f(0.506), High: f(0.668)},
		{Model: "play ~ safety + ob", Term: "", N: n(398), Estimate: f(0.371), T: f(77.4), P: f(1e-38)},
	}
}
