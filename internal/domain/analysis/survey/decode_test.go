package survey_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// attached are the files that the analyses of testdata name.
func attached(t testing.TB) survey.Files {
	t.Helper()
	var book bytes.Buffer
	z := zip.NewWriter(&book)
	if _, err := z.Create("xl/workbook.xml"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	const polygon = `{"type": "FeatureCollection", "features": [{"properties": {"name": "북천동"}, "geometry": {"type": "%s", "coordinates": []}}]}`
	all := map[string]string{
		"texts/play.md":          "\uFEFF# 놀이\r\n아동은 놀 권리가 있다.\r\n",
		"texts/korean.md":        "# ok\n\xb3\xee\xc0\xcc",
		"forms/standard.xlsx":    book.String(),
		"forms/old.xlsx":         "\xd0\xcf\x11\xe0",
		"maps/districts.geojson": fmt.Sprintf(polygon, "Polygon"),
		"maps/points.geojson":    fmt.Sprintf(polygon, "Point"),
	}
	return func(path string) ([]byte, bool) {
		text, ok := all[path]
		return []byte(text), ok
	}
}

// decode reads an analysis and gives its mistakes, one a line.
func decode(t testing.TB, name, text string) (*survey.Survey, []string) {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse(name+".yaml", []byte(text), 0, &found)
	if !ok {
		t.Fatal(found.Err())
	}
	s := survey.Decode(name, n, attached(t), &found)
	return s, told(&found)
}

func told(found *problem.List) []string {
	var all []string
	for _, p := range found.All() {
		line := fmt.Sprintf("%d:%d: %s", p.Place.Line, p.Place.Column, p.Message())
		if p.Hint() != "" {
			line += " / " + p.Hint()
		}
		all = append(all, line)
	}
	return all
}

// TestEveryMistakeOfAnAnalysisIsToldAtItsPlace reads testdata: every "# want:" line of a bad file is told, and nothing
// else.
func TestEveryMistakeOfAnAnalysisIsToldAtItsPlace(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, line := range strings.Split(string(text), "\n") {
			if after, ok := strings.CutPrefix(line, "# want: "); ok {
				want = append(want, after)
			}
		}
		if strings.HasSuffix(file, ".good.yaml") != (len(want) == 0) {
			t.Errorf("%s: a bad file wants something, a good one does not", file)
		}
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		_, got := decode(t, name, string(text))
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s tells\n# want: %s\nwanted\n%s", file, strings.Join(got, "\n# want: "), strings.Join(want, "\n"))
		}
	}
}

func good(t *testing.T, name string) *survey.Survey {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, mistakes := decode(t, name, string(text))
	if len(mistakes) > 0 {
		t.Fatal(strings.Join(mistakes, "\n"))
	}
	return s
}

// items writes them as they are written in a file.
func items(all []survey.Item) string {
	var words []string
	for _, item := range all {
		word := item.Name
		if item.Reversed {
			word = "-" + word
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestAnAnalysisIsReadWhole(t *testing.T) {
	t.Parallel()
	s := good(t, "city_report")
	play, safety := s.Domains[0], s.Domains[1]
	for got, want := range map[string]string{
		items(play.Items["child"]):    "pl01 pl02 pl03 pl04 pl05 -pl06",
		items(play.Items["worker"]):   "pl06 pl07 pl08 pl09",
		items(safety.Items["parent"]): "-sf01 -sf02 -sf03",
		items(s.Sets[0].Items):        "w1 w2 w3 w4 w5 w6 w7 w8 w9",
		play.Text.In("en"):            "# 놀이\n아동은 놀 권리가 있다.\n",
		play.Label.In("ko"):           "놀이와 여가",
		safety.Label.In("en"):         "Safety",
		s.Groups[0].Label.In("en"):    "child",
		s.Groups[1].Label.In("en"):    "Parents",
		s.Groups[1].Condition.Value:   "ob = 4",
		s.Sets[1].Label.In("ko"):      "그 밖",
		s.Title.In("en"):              "Report",
		s.Form.Cells[0].Text.Value:    "scores: grp=child, domain=play → mean",
		s.Form.Tables[0].Name:         "district_scores",
		s.Shapes[0].Property:          "name",
		s.Each.Value:                  "select distinct round, city from responses",
		s.Join[0].Columns[1].Value:    "dong",
	} {
		if got != want {
			t.Errorf("read %q, wanted %q", got, want)
		}
	}
	if at := s.Groups[0].Condition.Place; at.Line != 8 || at.Column != 18 {
		t.Errorf("the condition begins at %v", at)
	}
	if len(s.Form.Bytes) == 0 || len(s.Shapes[0].GeoJSON) == 0 || len(s.Export) != 4 || !reflect.DeepEqual(s.Languages, []string{"ko"}) {
		t.Error("a file, an export or a language is lost")
	}
	if s.Compare.Param != "round" || s.Compare.Before.Value != survey.Previous || !s.Compare.Common || s.SuppressBelow != 5 {
		t.Errorf("compared with %+v", s.Compare)
	}
	want := []survey.Term{{Name: "safety"}, {Name: "ob", Category: true}, {Name: "age", Number: true}, {Name: "삶의 만족도"}}
	if got := s.Also[3].Regress; got.Outcome != "play" || !reflect.DeepEqual(got.Terms, want) {
		t.Errorf("the formula is %+v", got)
	}
	if a := s.Also[2]; len(a.Correlate) != 3 || a.Given[0].Value != "age" || a.Groups[0].Value != "child" || len(s.Also[5].Frequencies) != 4 {
		t.Errorf("%+v", a)
	}
}

func TestWhatIsNotWrittenIsAsTheLanguageSays(t *testing.T) {
	t.Parallel()
	s := good(t, "short")
	if s.Score != (survey.Score{Method: survey.ByRange, To: 100, Answered: 0.5}) || s.Level != 0.95 || s.SuppressBelow != 0 || s.Weight.Value != "" {
		t.Errorf("%+v", s)
	}
	if len(s.Groups) != 1 || s.Groups[0].Name != "all" || s.Groups[0].Condition.Value != "" || s.Groups[0].Label.In("ko") != "전체" {
		t.Errorf("groups %+v", s.Groups)
	}
	if s.Title.In("ko") != "short" || s.Domains[0].Label.In("en") != "play" || len(s.Export) != 0 || len(s.Languages) != 2 {
		t.Errorf("%+v", s)
	}
}

func TestATextIsGivenInTheNearestLanguage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text     survey.Text
		in, want string
	}{
		{survey.Text{"ko": "가", "en": "a"}, "en", "a"},
		{survey.Text{"": "x", "en": "a"}, "ko", "x"},
		{survey.Text{"ko": "가", "en": "a"}, "de", "a"},
		{nil, "ko", ""},
	} {
		if got := test.text.In(test.in); got != test.want {
			t.Errorf("%v in %s is %q", test.text, test.in, got)
		}
	}
}

// FuzzDecode holds that no text, however wrong, does more than be told.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var found problem.List
		n, ok := yamlfile.Parse("a.yaml", text, 0, &found)
		if !ok {
			return
		}
		s := survey.Decode("a", n, attached(t), &found)
		s.Check(func(string) survey.Columns { return contract("a1: integer 1..4") }, &found)
		for _, p := range found.All() {
			if p.Message() == "" {
				t.Errorf("%s says nothing", p.Code)
			}
		}
	})
}
