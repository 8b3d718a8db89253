package report_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/foundation/work"
)

// city draws a document that no survey was ever held for: three groups, six domains of eight items, splits, a
// compared round, sets, crosstabs, tests. The same seed gives the same document. It keeps the shape that Compute
// promises, not its arithmetic.
func city(n int64) *survey.Document {
	f := &fixture{r: rand.New(rand.NewPCG(7, uint64(n))), d: frame(n)}
	for i := range f.d.Groups {
		f.d.Groups[i].Suppressed = f.d.Groups[i].N < 5
	}
	f.variables()
	for gi, g := range f.d.Groups {
		for di := range f.d.Domains {
			f.domain(g, f.d.Domains[di], 58+float64((gi*7+di*11)%30))
		}
		f.score(g.Name, nil, nil, nil, nil, g.N, 66+float64(gi)*3, 14)
		f.change(g.Name, nil, nil, g.N)
		f.spread(g.Name, nil, g.N)
		f.splits(g, nil)
		f.set(g)
	}
	f.crosstab()
	f.tests()
	f.relations()
	return f.d
}

type fixture struct {
	r *rand.Rand
	d *survey.Document
}

var domains = []survey.DomainSummary{
	{Name: "play", Label: both("놀이와 여가", "Play and leisure"), Text: both(playKorean, playEnglish)},
	{Name: "safety", Label: both("안전과 보호", "Safety and protection")},
	{Name: "health", Label: both("보건과 사회서비스", "Health and social services")},
	{Name: "education", Label: both("교육환경", "Education")},
	{Name: "home", Label: both("가정환경", "Home")},
	{Name: "civic", Label: both("참여와 시민의식", "Participation and citizenship")},
}

const playKorean = `# 놀이와 여가

아동은 **충분히 쉬고 놀 권리(협약 제31조)**가 있습니다. 이 영역은 *집 가까이*의 놀이 공간과 시간을 묻습니다.

## 무엇을 묻나

- 놀 곳이 가까이 있는가
- 놀 시간이 충분한가

자세한 내용은 [협약 전문](https://www.ohchr.org/en/instruments)을 참고합니다. <script>alert(1)</script>`

const playEnglish = `# Play and leisure

Children have **the right to rest and play** (article 31). This domain asks about *places* and time.

## What is asked

1. Places near home
2. Time to play

See [the convention](https://www.ohchr.org/en/instruments). <script>alert(1)</script>`

var itemLabels = [][2]string{
	{"집 가까이에 놀 수 있는 곳이 있다", "There is a place to play near home"},
	{"놀이터와 공원이 깨끗하고 안전하다", "Playgrounds and parks are clean and safe"},
	{"돈을 내지 않고 쓸 수 있는 체육 시설이 있다", "There are sports facilities that cost nothing"},
	{"도서관과 문화 시설을 쉽게 이용한다", "Libraries and cultural places are easy to use"},
	{"친구와 놀 시간이 충분하다", "There is enough time to play with friends"},
	{"갈 만한 곳이 없어 집에만 있을 때가 많다", "Having nowhere to go, one often stays at home"},
	{"장애가 있는 아동도 함께 놀 수 있다", "Children with disabilities can play too"},
	{"계절마다 아동과 가족이 참여할 만한 행사가 지역 곳곳에서 열린다", "Every season brings events in which children and families can take part"},
}

var districts = []string{"중앙동", "강남동", "송정1동", "송정2동", "연곡면", "사천면", "구정면", "옥계면"}

func both(ko, en string) survey.Text { return survey.Text{"ko": ko, "en": en} }

func p[T any](x T) *T { return &x }

func frame(n int64) *survey.Document {
	share := func(s float64) int64 { return int64(float64(n) * s) }
	d := &survey.Document{
		Format: survey.Format, Name: "city_report", Title: both("아동친화도시 조사 보고서", "Child-friendly city survey"),
		Made: survey.Made{
			At: time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC), Run: "01JQ0000000000000000000000", Project: "child-friendly-cities",
			Version: "git:4f1c2ab", Code: "naru 0.4.0", Rows: n,
			Params: []survey.Param{{Name: "round", Value: "2026"}, {Name: "city", Value: "21", Label: both("강릉시", "Gangneung")}},
			From:   []work.Ref{{Kind: "table", Name: "clean_responses", Version: "8123456789"}, {Kind: "table", Name: "districts", Version: "41"}},
		},
		Method: survey.Method{Score: survey.ByRange, To: 100, Answered: 0.5, Level: 0.95, SuppressBelow: 5},
		Groups: []survey.GroupSummary{
			{Name: "child", Label: both("아동", "Children"), Condition: "ob <= 3", N: share(.55), Before: p(share(.5))},
			{Name: "parent", Label: both("보호자", "Parents"), Condition: "ob = 4", N: share(.35), Before: p(share(.3))},
			{Name: "worker", Label: both("관계자", "Professionals"), Condition: "ob = 5", N: n - share(.55) - share(.35), Before: p(share(.1))},
		},
		Compared: &survey.Compared{Param: "round", Now: "2026", Before: "2024", Items: "common", RowsBefore: share(.9)},
		Notes: []survey.Note{
			{Code: "suppressed", Args: map[string]string{"below": "5"}},
			{Code: "item_against", Args: map[string]string{"grp": "child", "scale": "play", "item": "pl06"}},
			{Code: "outside_groups"},
			{Code: "a_code_of_tomorrow", Args: map[string]string{"x": "1", "a": "2"}},
		},
	}
	for i, v := range domains {
		v.Items = map[string][]string{}
		for _, g := range d.Groups {
			for k := range 8 {
				v.Items[g.Name] = append(v.Items[g.Name], fmt.Sprintf("%s%02d", v.Name[:2], k+1))
			}
		}
		if i == 5 {
			delete(v.Items, "worker")
		}
		d.Domains = append(d.Domains, v)
	}
	d.Sets = []survey.SetSummary{{Name: "wishes", Label: both("우리 지역에 바라는 것", "Wishes for this place"), Items: []string{"w1", "w2", "w3", "w4"}}}
	d.Splits = []survey.Split{{Name: "ob", Label: both("응답 대상", "Respondent"), Values: []survey.ValueLabel{
		{Value: "1", Label: both("초등학생", "Primary school")}, {Value: "2", Label: both("중학생", "Middle school")},
		{Value: "3", Label: both("고등학생", "High school")}, {Value: "4", Label: both("보호자", "Parents")}, {Value: "5", Label: both("관계자", "Professionals")},
	}}, {Name: "district", Label: both("읍면동", "District")}}
	for i, name := range districts {
		d.Splits[1].Values = append(d.Splits[1].Values, survey.ValueLabel{Value: fmt.Sprint(100 + i), Label: survey.Text{"": name}})
	}
	return d
}

func (f *fixture) variables() {
	low, high := 1.0, 4.0
	agree := []survey.ValueLabel{
		{Value: "1", Label: both("전혀 아니다", "Strongly disagree")}, {Value: "2", Label: both("아니다", "Disagree")},
		{Value: "3", Label: both("그렇다", "Agree")}, {Value: "4", Label: both("매우 그렇다", "Strongly agree")},
	}
	for _, d := range f.d.Domains {
		for k, name := range d.Items["child"] {
			f.d.Variables = append(f.d.Variables, survey.VariableSummary{
				Name: name, Label: both(itemLabels[k][0], itemLabels[k][1]), Values: agree, Min: &low, Max: &high, Reversed: k == 5,
			})
			if k == 7 {
				f.d.Compared.OnlyNow = append(f.d.Compared.OnlyNow, name)
			} else {
				f.d.Compared.Common = append(f.d.Compared.Common, name)
			}
		}
	}
	f.d.Compared.OnlyBefore = []string{"pl99"}
	for k, wish := range [][2]string{{"놀이터", "Playgrounds"}, {"안전한 길", "Safe streets"}, {"청소년 문화 공간", "Places for young people"}, {"돌봄", "Care"}} {
		f.d.Variables = append(f.d.Variables, survey.VariableSummary{Name: fmt.Sprintf("w%d", k+1), Label: both(wish[0], wish[1])})
	}
	f.d.Variables = append(f.d.Variables,
		survey.VariableSummary{Name: "round", Label: both("조사 연도", "Round")},
		survey.VariableSummary{Name: "city", Label: both("도시", "City")},
		survey.VariableSummary{Name: "pl99", Label: both("놀이터까지 걸어서 갈 수 있다", "A playground is in walking distance")})
}

func (f *fixture) score(grp string, split, value, domain, item *string, n int64, mean, sd float64) {
	s := survey.ScoreRow{Grp: grp, Split: split, SplitValue: value, Domain: domain, Item: item, Suppressed: n < 5}
	if !s.Suppressed {
		half := 1.96 * sd / math.Sqrt(float64(n))
		s.N, s.Mean, s.SD, s.Low, s.High = &n, &mean, &sd, p(mean-half), p(mean+half)
	}
	f.d.Scores = append(f.d.Scores, s)
}

func (f *fixture) change(grp string, domain, item *string, n int64) {
	c := survey.ChangeRow{Grp: grp, Domain: domain, Item: item, Suppressed: n < 5}
	if !c.Suppressed {
		now, change := 55+f.r.Float64()*30, f.r.NormFloat64()*4
		half := 60 / math.Sqrt(float64(n))
		c.Now, c.Before, c.Change, c.Low, c.High = &now, p(now-change), &change, p(change-half), p(change+half)
		c.NNow, c.NBefore = p(n), p(n*9/10)
	}
	f.d.Changes = append(f.d.Changes, c)
}

func (f *fixture) spread(grp string, domain *string, n int64) {
	if n < 5 {
		return
	}
	d := survey.Distribution{Grp: grp, Domain: domain, N: n, Min: 12.5, Q1: 54.2, Median: 66.7, Q3: 79.2, Max: 100, Bins: make([]int64, 10)}
	for range n {
		d.Bins[int(min(9, max(0, 6.5+f.r.NormFloat64()*1.8)))]++
	}
	f.d.Distributions = append(f.d.Distributions, d)
}

func (f *fixture) splits(g survey.GroupSummary, domain *string) {
	parts := map[string][]string{"child": {"1", "2", "3"}, "parent": {"4"}, "worker": {"5"}}[g.Name]
	for _, v := range parts {
		f.score(g.Name, p("ob"), p(v), domain, nil, g.N/int64(len(parts)), 55+f.r.Float64()*30, 15)
	}
	for i, v := range f.d.Splits[1].Values {
		n := g.N * int64(1+i) / 40
		f.score(g.Name, p("district"), p(v.Value), domain, nil, n, 50+f.r.Float64()*40, 16)
	}
}

func (f *fixture) domain(g survey.GroupSummary, d survey.DomainSummary, mean float64) {
	items := d.Items[g.Name]
	if len(items) == 0 {
		return
	}
	name := p(d.Name)
	f.score(g.Name, nil, nil, name, nil, g.N, mean, 17)
	f.change(g.Name, name, nil, g.N)
	f.spread(g.Name, name, g.N)
	f.splits(g, name)
	s := survey.Scale{Grp: g.Name, Scale: d.Name, Items: int64(len(items)), Suppressed: g.N < 5}
	if !s.Suppressed {
		s.N, s.Alpha, s.AlphaLow, s.AlphaHigh, s.AlphaListwise, s.NListwise = p(g.N), p(.812), p(.781), p(.84), p(.805), p(g.N-7)
		s.AlphaStandardised, s.Mean, s.SD = p(.818), p(2.94), p(.51)
		if len(items) > 2 {
			s.Omega = p(.823)
		}
	}
	if len(items) == 1 {
		s = survey.Scale{Grp: g.Name, Scale: d.Name, Items: 1, N: p(g.N), Mean: p(2.9), SD: p(.5), Why: "one_item"}
	}
	f.d.Scales = append(f.d.Scales, s)
	for k, item := range items {
		f.item(g, d.Name, item, k)
	}
}

func (f *fixture) item(g survey.GroupSummary, domain, item string, k int) {
	i := survey.ItemRow{Grp: g.Name, Scale: domain, Item: item, Reversed: k == 5, Suppressed: g.N < 5}
	n := g.N - int64(k)
	if !i.Suppressed {
		i.N, i.NoAnswer, i.NotAsked, i.NotApplicable = &n, p(int64(k)), p(int64(0)), p(int64(0))
		i.Mean, i.SD, i.ItemRestR, i.AlphaIfDeleted = p(2+f.r.Float64()*1.5), p(.6+f.r.Float64()*.4), p(.3+f.r.Float64()*.4), p(.75+f.r.Float64()*.1)
		i.TopBox, i.BottomBox = p(f.r.Float64()*40), p(f.r.Float64()*20)
	}
	f.d.Items = append(f.d.Items, i)
	f.score(g.Name, nil, nil, p(domain), p(item), n, 50+f.r.Float64()*40, 25)
	if k < 7 {
		f.change(g.Name, p(domain), p(item), n)
	}
	f.frequency(g, item, n)
}

func (f *fixture) frequency(g survey.GroupSummary, item string, n int64) {
	left := n
	for k := range 4 {
		c := left
		if k < 3 {
			c = int64(float64(left) * (.1 + f.r.Float64()*.5))
		}
		left -= c
		row := survey.Frequency{Grp: g.Name, Variable: item, Value: p(fmt.Sprint(k + 1)), Kind: survey.Answered, Suppressed: c > 0 && c < 3}
		if !row.Suppressed {
			row.N, row.Percent, row.ValidPercent = &c, p(float64(c)/float64(max(g.N, 1))*100), p(float64(c)/float64(max(n, 1))*100)
		}
		f.d.Frequencies = append(f.d.Frequencies, row)
	}
	if n < g.N {
		missing := g.N - n
		f.d.Frequencies = append(f.d.Frequencies, survey.Frequency{
			Grp: g.Name, Variable: item, Kind: survey.NoAnswer, N: &missing, Percent: p(float64(missing) / float64(g.N) * 100),
		})
	}
}

func (f *fixture) set(g survey.GroupSummary) {
	for k, item := range f.d.Sets[0].Items {
		n := g.N * int64(3+k*2) / 12
		f.d.Frequencies = append(f.d.Frequencies, survey.Frequency{
			Grp: g.Name, Variable: "wishes", Value: p(item), Kind: survey.Answered, Label: item, N: &n,
			Percent: p(float64(n) / float64(max(g.N, 1)) * 99), ValidPercent: p(float64(n) / float64(max(g.N, 1)) * 100),
		})
	}
}

func (f *fixture) crosstab() {
	for v := range 4 {
		for s := range 5 {
			row := survey.CrosstabRow{Variable: "pl01", Split: "ob", Value: fmt.Sprint(v + 1), SplitValue: fmt.Sprint(s + 1), Suppressed: v == 0 && s > 2}
			if !row.Suppressed {
				row.N, row.RowPercent, row.ColumnPercent = p(int64(20+v*13+s*3)), p(20.0), p([]float64{10, 20, 30, 40}[v])
				row.Expected, row.Residual = p(33.3), p(f.r.NormFloat64()*1.8)
			}
			f.d.Crosstabs = append(f.d.Crosstabs, row)
		}
	}
}

func (f *fixture) tests() {
	f.d.Tests = []survey.TestRow{
		{Test: "chi_square", Variable: "pl01", Split: "ob", N: p(int64(3120)), Statistic: p(28.317), DF1: p(12.0), P: p(.0049), Effect: p(.109), EffectName: p("cramers_v"), Low: p(.061), High: p(.138)},
		{Test: "welch_anova", Variable: "play", Split: "ob", N: p(int64(3120)), Statistic: p(12.4), DF1: p(4.0), DF2: p(811.237), P: p(3e-9), Effect: p(.031), EffectName: p("omega_squared")},
		{Test: "welch_t", Variable: "total", Split: "gender", A: p("1"), B: p("2"), Groups: "child", N: p(int64(1650)), Statistic: p(-1.207), DF1: p(1641.92), P: p(.2276),
			Effect: p(-.06), EffectName: p("hedges_g"), Difference: p(-1.02), Low: p(-2.68), High: p(.64)},
		{Test: "anova", Variable: "home", Split: "ob", Why: "one_group"},
	}
	for a := 1; a < 5; a++ {
		f.d.Tests = append(f.d.Tests, survey.TestRow{Test: "games_howell", Variable: "play", Split: "ob", A: p(fmt.Sprint(a)), B: p(fmt.Sprint(a + 1)),
			Statistic: p(f.r.NormFloat64()), DF1: p(411.3), P: p(f.r.Float64()), Effect: p(.1), EffectName: p("hedges_g"),
			Difference: p(f.r.NormFloat64() * 3), Low: p(-4.1), High: p(3.9)})
	}
}

func (f *fixture) relations() {
	for _, method := range []string{"pearson", "spearman"} {
		for i, x := range f.d.Domains[:4] {
			for _, y := range f.d.Domains[i+1 : 4] {
				f.d.Correlations = append(f.d.Correlations, survey.CorrelationRow{Method: method, X: x.Name, Y: y.Name, N: p(int64(3001)),
					R: p(.2 + f.r.Float64()*.5), P: p(f.r.Float64() * .01), Low: p(.19), High: p(.71)})
			}
		}
	}
	model := "play ~ safety + ob"
	f.d.Regressions = []survey.RegressionRow{
		{Model: model, N: p(int64(2988)), Estimate: p(.341), T: p(128.4), P: p(1e-20)},
		{Model: model, Term: "(intercept)", N: p(int64(2988)), Estimate: p(31.207), SE: p(1.11), T: p(28.11), P: p(1e-30), Low: p(29.03), High: p(33.38)},
		{Model: model, Term: "safety", N: p(int64(2988)), Estimate: p(.512), SE: p(.017), T: p(30.1), P: p(1e-30), Low: p(.479), High: p(.545)},
		{Model: model, Term: "ob=2", N: p(int64(2988)), Estimate: p(-1.871), SE: p(.79), T: p(-2.37), P: p(.018), Low: p(-3.42), High: p(-.32)},
	}
}

// village is the other end: 40 respondents, an empty group, one item, nothing compared, no suppression, no splits.
func village() *survey.Document {
	d := frame(40)
	d.Groups[0].N, d.Groups[1].N, d.Groups[2].N = 31, 9, 0
	d.Compared, d.Sets, d.Splits, d.Notes = nil, nil, nil, []survey.Note{{Code: "no_respondents", Args: map[string]string{"grp": "worker"}}}
	d.Method.SuppressBelow = 0
	d.Domains = d.Domains[:1]
	d.Domains[0].Items = map[string][]string{"child": {"pl01"}, "parent": {"pl01"}, "worker": {"pl01"}}
	d.Made.Version = ""
	for i := range d.Groups {
		d.Groups[i].Before = nil
	}
	f := &fixture{r: rand.New(rand.NewPCG(1, 2)), d: d}
	d.Variables = []survey.VariableSummary{{Name: "pl01", Label: both(itemLabels[0][0], itemLabels[0][1]), Values: []survey.ValueLabel{{Value: "1"}, {Value: "2"}, {Value: "3"}, {Value: "4"}}}}
	for _, g := range d.Groups[:2] {
		d.Scores, d.Changes = append(d.Scores, survey.ScoreRow{Grp: g.Name, N: p(g.N), Mean: p(61.2), SD: p(18.0), Low: p(54.6), High: p(67.8)}), nil
		f.score(g.Name, nil, nil, p("play"), nil, g.N, 61.2, 18)
		f.spread(g.Name, p("play"), g.N)
		d.Scales = append(d.Scales, survey.Scale{Grp: g.Name, Scale: "play", Items: 1, N: p(g.N), Mean: p(2.83), SD: p(.54), Why: "one_item"})
		f.item(g, "play", "pl01", 0)
	}
	d.Changes = nil
	return d
}
