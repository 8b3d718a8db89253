package document_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/document"
)

func decode(t testing.TB, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestPathsAreReadAndWrittenBack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]document.Path{
		"":                        {},
		"/":                       {Root: true},
		"data.list":               {Parts: []string{"data", "list"}},
		"data.tokens.0":           {Parts: []string{"data", "tokens", "0"}},
		`RESULT."RESULT.CODE"`:    {Parts: []string{"RESULT", "RESULT.CODE"}},
		"/CITYDATA.AREA_CD":       {Root: true, Parts: []string{"CITYDATA", "AREA_CD"}},
		"응답.지역명":                  {Parts: []string{"응답", "지역명"}},
		`"say ""hi""".x`:          {Parts: []string{`say "hi"`, "x"}},
		`a."".b`:                  {Parts: []string{"a", "", "b"}},
		`"/a"`:                    {Parts: []string{"/a"}},
		`@type.$ref.a-b.c[0].x:y`: {Parts: []string{"@type", "$ref", "a-b", "c[0]", "x:y"}},
	} {
		got, why := document.ParsePath(text)
		if why != "" || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %+v, %s; want %+v", text, got, why, want)
		}
		if got.String() != text || !got.Equal(want) {
			t.Errorf("%q is written %q", text, got)
		}
	}
}

func TestAPathThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a..b":       "a name is missing",
		".a":         "a name is missing",
		"a.":         "a name is missing",
		`a."b`:       "a quote is not closed",
		`"a"b`:       "behind a closing quote",
		`a"b"`:       "a quote stands inside",
		"data .list": "begins or ends with a blank",
	} {
		if _, why := document.ParsePath(text); !strings.Contains(why, want) {
			t.Errorf("%q says %q, want %q", text, why, want)
		}
	}
}

func TestAPathFindsWhatStandsThere(t *testing.T) {
	t.Parallel()
	doc := decode(t, `{"data": {"list": [{"id": 7}, {"id": "8"}], "none": null}, "RESULT": {"RESULT.CODE": "INFO-000"}, "0": "zero"}`)
	for path, want := range map[string]any{
		"data.list.1.id":       "8",
		"data.list.0.id":       json.Number("7"),
		`RESULT."RESULT.CODE"`: "INFO-000",
		"data.none":            nil,
		"0":                    "zero",
		"":                     doc,
	} {
		p, _ := document.ParsePath(path)
		if got, ok := p.Find(doc); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s finds %v, %v", path, got, ok)
		}
	}
	for _, path := range []string{"data.lists", "data.list.2", "data.list.01", "data.list.-1", "data.list.x", "data.none.x", "RESULT.RESULT.CODE", "0.1"} {
		p, _ := document.ParsePath(path)
		if got, ok := p.Find(doc); ok {
			t.Errorf("%s finds %v", path, got)
		}
	}
}

// FuzzPath: what can be read is written so that it is read as the same.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"a.b", `/"x.y".0`, `"`, `a..b`, `""`, "/", "가. 나", "a=b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, why := document.ParsePath(text)
		if why != "" {
			return
		}
		again, why := document.ParsePath(p.String())
		if why != "" || !again.Equal(p) {
			t.Errorf("%q is written %q, which is %+v, %s", text, p, again, why)
		}
		if len(p.Parts) == 0 {
			return
		}
		c, why, _ := document.ParseCondition(p.String() + " exists")
		if why != "" || !c.Paths()[0].Equal(p) {
			t.Errorf("%q is no path of a condition: %s", p, why)
		}
	})
}
