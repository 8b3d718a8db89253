package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/analysis/report"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// shown checks one row of a table against the figures of the document.
func shown(t *testing.T, rows map[string][]string, name string, want ...string) {
	t.Helper()
	got, ok := rows[name]
	if !ok {
		t.Errorf("no row %q among %d", name, len(rows))
	} else if !slices.Equal(got, want) {
		t.Errorf("row %q shows %q, want %q", name, got, want)
	}
}

func f1(x *float64) string { return strings.Replace(fmt.Sprintf("%.1f", *x), "-", "−", 1) }
func f2(x *float64) string { return strings.Replace(fmt.Sprintf("%.2f", *x), "-", "−", 1) }
func f3(x *float64) string { return strings.Replace(fmt.Sprintf("%.3f", *x), "-", "−", 1) }

func TestEveryScoreIsInTheTables(t *testing.T) {
	t.Parallel()
	d := city(900) // no n with a separator
	root := parsed(t, written(t, d, report.Options{Language: "ko"}))
	all := tableOf(t, root, "영역별·집단별 점수와 95% 신뢰구간")
	for _, s := range d.Scores {
		if s.Split != nil || s.Item != nil {
			continue
		}
		domain := "전체"
		if s.Domain != nil {
			domain = d.Domains[slices.IndexFunc(d.Domains, func(x survey.DomainSummary) bool { return x.Name == *s.Domain })].Label["ko"]
		}
		group := d.Groups[slices.IndexFunc(d.Groups, func(x survey.GroupSummary) bool { return x.Name == s.Grp })].Label["ko"]
		shown(t, all, domain+"/"+group, fmt.Sprint(*s.N), f1(s.Mean), f2(s.SD), f1(s.Low)+"~"+f1(s.High))
	}
	shown(t, all, "참여와 시민의식/관계자", "–", "–", "–", "–")
}

func TestEveryItemAndAnswerIsInTheTables(t *testing.T) {
	t.Parallel()
	d := city(900)
	root := parsed(t, written(t, d, report.Options{Language: "en"}))
	items := tableOf(t, root, "Play and leisure: figures of the items")
	for _, i := range d.Items {
		if i.Grp != "parent" || i.Scale != "play" {
			continue
		}
		k := slices.Index(d.Domains[0].Items["parent"], i.Item)
		name := "Parents/" + itemLabels[k][1] + " " + i.Item
		if i.Reversed {
			name += " (R)"
		}
		score := d.Scores[slices.IndexFunc(d.Scores, func(s survey.ScoreRow) bool {
			return s.Grp == "parent" && s.Item != nil && *s.Item == i.Item
		})]
		shown(t, items, name, fmt.Sprint(*i.N), f2(i.Mean), f2(i.SD), f1(i.TopBox), f1(i.BottomBox), f3(i.ItemRestR), f3(i.AlphaIfDeleted), f1(score.Mean), f1(score.Low)+"–"+f1(score.High))
	}
	answers := tableOf(t, root, "Safety and protection: frequencies of the answers")
	for _, g := range d.Groups {
		var want []string
		for _, code := range []string{"1", "2", "3", "4"} {
			f := frequencyOf(d, g.Name, survey.Answered, code)
			want = append(want, fmt.Sprint(*f.N), f1(f.ValidPercent))
		}
		for _, kind := range []string{survey.NoAnswer, survey.NotApplicable, survey.NotAsked} {
			n := "–"
			if f := frequencyOf(d, g.Name, kind, ""); f != nil {
				n = fmt.Sprint(*f.N)
			}
			want = append(want, n)
		}
		shown(t, answers, g.Label["en"]+"/"+itemLabels[2][1]+" sa03", append(want, fmt.Sprint(g.N))...)
	}
}

// frequencyOf is a row of item sa03, or nil.
func frequencyOf(d *survey.Document, grp, kind, code string) *survey.Frequency {
	i := slices.IndexFunc(d.Frequencies, func(f survey.Frequency) bool {
		return f.Grp == grp && f.Variable == "sa03" && f.Kind == kind && (code == "" || f.Value != nil && *f.Value == code)
	})
	if i < 0 {
		return nil
	}
	return &d.Frequencies[i]
}

func TestFiguresNameTheTableThatHoldsThem(t *testing.T) {
	t.Parallel()
	root := parsed(t, written(t, city(900), report.Options{Language: "en"}))
	captions := map[string]string{} // by number
	for _, c := range root.all("caption") {
		number, caption, _ := strings.Cut(strings.TrimPrefix(c.words(), "Table "), ". ")
		captions[number] = caption
	}
	for figure, table := range map[string]string{
		"Play and leisure: how the items were answered, Parents": "Play and leisure: frequencies of the answers",
		"Safety and protection: how scores are spread":           "Quartiles of scores",
		"Safety and protection: scores by group":                 "Safety and protection: scores by group",
		"Scores by domain and group":                             "Scores by domain and group",
	} {
		found := false
		for _, c := range root.all("figcaption") {
			if words := c.words(); strings.Contains(words, figure) {
				found = true
				number := strings.TrimSuffix(words[strings.LastIndex(words, " ")+1:], ".")
				if !strings.HasPrefix(captions[number], table) {
					t.Errorf("%q leads to %q, want %q", words, captions[number], table)
				}
			}
		}
		if !found {
			t.Errorf("no figure %q", figure)
		}
	}
}

func TestReliabilityChangesAndFurtherAnalysesAreInTheTables(t *testing.T) {
	t.Parallel()
	d := city(4000)
	root := parsed(t, written(t, d, report.Options{Language: "en"}))
	shown(t, tableOf(t, root, "Reliability by domain and group"), "Safety and protection/Children",
		"8", "2,200", "0.812", "0.781–0.840", "0.818", "0.805", "2,193", "0.823", "2.94", "0.51")
	c := d.Changes[slices.IndexFunc(d.Changes, func(c survey.ChangeRow) bool { return c.Grp == "worker" && c.Domain != nil && c.Item == nil })]
	changed := tableOf(t, root, "Changes of domain scores")["Play and leisure/Professionals"]
	if len(changed) != 7 || changed[0] != f1(c.Before) || changed[1] != f1(c.Now) || strings.TrimPrefix(changed[2], "+") != f1(c.Change) ||
		changed[4] != "360" || changed[5] != "400" {
		t.Errorf("the change of %+v is shown as %q", c, changed)
	}
	items := tableOf(t, root, "Play and leisure: item scores in 2024 and 2026")
	shown(t, items, "Children/"+itemLabels[7][1]+" pl08", "–", "–", "–", "–", "–", "–", "not asked then")
	shown(t, tableOf(t, root, "Items that were not asked in 2024"), itemLabels[7][1], "ci08")
	shown(t, tableOf(t, root, "Items that were asked in 2024 and"), "A playground is in walking distance", "pl99")
	tests := tableOf(t, root, "Tests")
	shown(t, tests, "Play and leisure by Respondent", "Welch ANOVA", "3,120", "12.40", "4, 811.24", "< .001", "ω² 0.031", "–")
	shown(t, tests, itemLabels[0][1]+" by Respondent", "Chi-square", "3,120", "28.32", "12", ".005", "Cramér’s V 0.109", "0.061–0.138")
	pairs := tableOf(t, root, "Differences between two groups")
	shown(t, pairs, "Total by gender, Welch t (among: Children)/1 − 2", "−1.02", "−2.68 to 0.64", "−1.21", "1,641.92", ".228", "Hedges’ g −0.060")
	model := tableOf(t, root, "Regression play ~ safety + ob")
	shown(t, model, "Intercept", "31.207", "1.110", "28.11", "< .001", "29.030–33.380")
	shown(t, model, "Respondent: Middle school", "−1.871", "0.790", "−2.37", ".018", "−3.420 to −0.320")
	if !strings.Contains(root.text(), "Whole model: n = 2,988, R² = 0.341, F or likelihood ratio = 128.40, p < .001") {
		t.Error("the model as a whole is not told")
	}
	shown(t, tableOf(t, root, "Wishes for this place"), "Care", "1,650", "75.0", "1,050", "75.0", "300", "75.0")
}

func TestWhatASuppressedRowDoesNotHoldIsMarked(t *testing.T) {
	t.Parallel()
	d := city(900)
	i := slices.IndexFunc(d.Items, func(i survey.ItemRow) bool { return i.Grp == "parent" && i.Item == "pl02" })
	item := &d.Items[i]
	item.Suppressed, item.NoAnswer, item.NotApplicable, item.BottomBox = true, nil, nil, nil
	d.Groups[2].Suppressed, d.Groups[2].N = true, 4711
	root := parsed(t, written(t, d, report.Options{Language: "ko"}))
	name := itemLabels[1][0] + " pl02"
	items := tableOf(t, root, "놀이와 여가: 문항별 통계")["보호자/"+name]
	if len(items) != 9 || items[1] != f2(item.Mean) || items[4] != "비공개" {
		t.Errorf("an item with one suppressed figure is shown as %q", items)
	}
	shown(t, tableOf(t, root, "집단별 응답자 수와"), "관계자", "비공개", "90", "ob = 5")
	if strings.Contains(root.text(), "4,711") {
		t.Error("the size of a suppressed group is shown")
	}
}

func TestSuppressedGroupIsNotShownAnywhere(t *testing.T) {
	t.Parallel()
	d := city(40) // four professionals
	root := parsed(t, written(t, d, report.Options{Language: "en"}))
	shown(t, tableOf(t, root, "Respondents by group"), "Professionals", "n/s", "4", "ob = 5")
	shown(t, tableOf(t, root, "Scores by domain and group, with"), "Total/Professionals", "n/s", "n/s", "n/s", "n/s")
	shown(t, tableOf(t, root, "Changes of domain scores"), "Total/Professionals", "n/s", "n/s", "n/s", "n/s", "n/s", "n/s", "n/s")
	shown(t, tableOf(t, root, "Reliability by domain and group"), "Play and leisure/Professionals", "8", "n/s", "n/s", "n/s", "n/s", "n/s", "n/s", "n/s", "n/s", "n/s")
	for _, card := range root.all("li") {
		if words := card.words(); strings.HasPrefix(words, "Professionals") && !strings.Contains(words, "n/s") {
			t.Errorf("the summary shows %q", words)
		}
	}
}

func TestEmptyGroupAndOneItemAreTold(t *testing.T) {
	t.Parallel()
	root := parsed(t, written(t, village(), report.Options{Language: "ko"}))
	for _, want := range []string{"관계자: 응답자가 없습니다.", "아동, 놀이와 여가: 신뢰도를 구하려면 문항이 둘 이상이어야 합니다.", "가중치는 쓰지 않았습니다."} {
		if !strings.Contains(root.text(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, unwanted := range []string{"지난 조사", "복수응답", "심화 분석", "비공개 처리"} {
		if strings.Contains(root.text(), unwanted) {
			t.Errorf("the page speaks of %q", unwanted)
		}
	}
	shown(t, tableOf(t, root, "영역별·집단별 점수 (100점 만점)"), "놀이와 여가", "61.2", "61.2", "–")
}

func TestNotesAreSentencesAndUnknownOnesAreShownPlainly(t *testing.T) {
	t.Parallel()
	d := city(400)
	d.Notes = append(d.Notes, survey.Note{Code: "outside_groups", Args: map[string]string{"n": "12"}}, survey.Note{Code: "no_respondents"})
	text := parsed(t, written(t, d, report.Options{Language: "en"})).words()
	for _, want := range []string{
		"a_code_of_tomorrow (a = 2, x = 1)", "Some respondents belong to no group", "12 respondents belong to no group", "Nobody answered under these parameters.",
		"Children, Play and leisure: the item “Having nowhere to go, one often stays at home” runs against the others.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// TestReportNamesWhatItWasMadeFrom is I5.
func TestReportNamesWhatItWasMadeFrom(t *testing.T) {
	t.Parallel()
	seoul := time.FixedZone("KST", 9*60*60)
	root := parsed(t, written(t, city(400), report.Options{Language: "ko", Zone: seoul}))
	shown(t, tableOf(t, root, "읽은 자료와 스냅샷"), "clean_responses", "표", "8123456789")
	text := root.words()
	for _, want := range []string{
		"01JQ0000000000000000000000", "child-friendly-cities git:4f1c2ab", "naru 0.4.0", "2026년 3월 2일 10:30 KST", "강릉시 (21)", "naru-survey/1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not name %q", want)
		}
	}
}

func TestSplitsWithShapesAreMaps(t *testing.T) {
	t.Parallel()
	var features []string
	for i := range districts {
		x := 128 + float64(i)/10
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"code":"%d"},"geometry":{"type":"Polygon","coordinates":[[[%g,37],[%g,37],[%g,37.1],[%g,37.1],[%g,37]]]}}`,
			100+i, x, x+.09, x+.09, x, x))
	}
	shapes := survey.Shapes{Split: "district", Property: "code", GeoJSON: []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)}
	root := parsed(t, written(t, city(4000), report.Options{Language: "ko", Shapes: map[string]survey.Shapes{"district": shapes}}))
	maps := 0
	for _, c := range root.all("figcaption") {
		if strings.Contains(c.words(), "읍면동별 전체 점수: ") {
			maps++
		}
	}
	if maps != 3 {
		t.Errorf("%d maps of the total, want one a group", maps)
	}
}
