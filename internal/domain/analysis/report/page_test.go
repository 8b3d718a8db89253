package report_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/report"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

var update = flag.Bool("update", false, "write the golden files anew")

// eachPage runs a test on every fixture, in one language or the other.
func eachPage(t *testing.T, f func(t *testing.T, page string)) {
	t.Helper()
	for _, c := range []struct {
		name, language string
		document       func() *survey.Document
	}{
		{"city", "ko", func() *survey.Document { return city(4000) }},
		{"town", "en", func() *survey.Document { return city(40) }},
		{"village", "ko", village},
		{"village", "en", village},
		{"nobody", "en", func() *survey.Document { return &survey.Document{Name: "empty"} }},
	} {
		t.Run(c.name+"."+c.language, func(t *testing.T) {
			t.Parallel()
			f(t, written(t, c.document(), report.Options{Language: c.language}))
		})
	}
}

func TestPageLoadsNothingAndRunsNothing(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, page string) {
		root := parsed(t, page)
		for _, e := range root.all("script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "video", "audio", "foreignObject") {
			t.Errorf("the page has <%s>", e.name)
		}
		visit(root, func(e *element) {
			for name, value := range e.of {
				if strings.HasPrefix(name, "on") {
					t.Errorf("<%s> has %s", e.name, name)
				}
				outside := strings.Contains(value, "://") && name != "xmlns"
				if outside && !(e.name == "a" && name == "href") {
					t.Errorf("<%s %s=%q> is somewhere else", e.name, name, value)
				}
			}
		})
		for _, style := range root.all("style") {
			if strings.Contains(style.text(), "@import") || strings.Contains(style.text(), "://") {
				t.Errorf("a style loads something: %.200s", style.text())
			}
		}
		if !strings.Contains(page, `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`) {
			t.Error("the page does not forbid scripts and resources")
		}
	})
}

func visit(e *element, f func(*element)) {
	for _, child := range e.inside {
		f(child)
		visit(child, f)
	}
}

func TestPageCanBeFoundOnesWayIn(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, page string) {
		root := parsed(t, page)
		if n := len(root.all("h1")); n != 1 {
			t.Errorf("%d h1", n)
		}
		before := 0
		for _, h := range root.all("h1", "h2", "h3", "h4", "h5", "h6") {
			level := int(h.name[1] - '0')
			if level > before+1 {
				t.Errorf("%q is a heading %d after a heading %d", h.words(), level, before)
			}
			before = level
		}
		ids := map[string]bool{}
		visit(root, func(e *element) {
			if id := e.of["id"]; id != "" && ids[id] {
				t.Errorf("id %q stands twice", id)
			} else if id != "" {
				ids[id] = true
			}
		})
		visit(root, func(e *element) {
			if to, inside := strings.CutPrefix(e.of["href"], "#"); inside && !ids[to] {
				t.Errorf("a link leads to #%s, which is not there", to)
			}
			if by := e.of["aria-labelledby"]; e.name != "svg" && by != "" && !ids[by] {
				t.Errorf("<%s> is named by #%s, which is not there", e.name, by)
			}
		})
		if strings.Contains(page, "⟦") {
			t.Error("the catalogue lacks a sentence that the page says")
		}
	})
}

func TestTablesAreTold(t *testing.T) {
	t.Parallel()
	eachPage(t, func(t *testing.T, page string) {
		root := parsed(t, page)
		for i, table := range root.all("table") {
			captions := table.all("caption")
			if len(captions) != 1 || !strings.Contains(captions[0].text(), fmt.Sprintf(" %d.", i+1)) {
				t.Errorf("table %d is not numbered by its caption", i+1)
			}
			for _, th := range table.all("th") {
				if th.of["scope"] == "" || th.words() == "" {
					t.Errorf("a heading %q of table %d has the scope %q", th.words(), i+1, th.of["scope"])
				}
			}
			width := 0
			for _, th := range table.all("thead")[0].all("tr")[0].all("th") {
				columns := 1
				fmt.Sscan(th.of["colspan"], &columns)
				width += columns
			}
			for _, tr := range table.all("tr")[len(table.all("thead")[0].all("tr")):] {
				if cells := len(tr.all("th", "td")); cells != width && tr.of["class"] != "over" {
					t.Errorf("a row of table %d (%s) has %d of %d cells", i+1, captions[0].words(), cells, width)
				}
			}
		}
		for i, figure := range root.all("figure") {
			if caption := figure.all("figcaption")[0].text(); !strings.Contains(caption, fmt.Sprintf(" %d.", i+1)) {
				t.Errorf("figure %d is numbered %q", i+1, caption)
			}
			if drawn := len(figure.all("svg")); drawn != 2 && figure.of["class"] == "" {
				t.Errorf("figure %d is not drawn for paper and for a phone", i+1)
			}
		}
	})
}

// TestPageKeepsItsOutline compares headings and captions, in order, with what was looked at and found good.
func TestPageKeepsItsOutline(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*survey.Document{"city": city(4000), "village": village()} {
		for _, language := range []string{"ko", "en"} {
			var b strings.Builder
			for _, e := range parsed(t, written(t, d, report.Options{Language: language})).all("h1", "h2", "h3", "h4", "figcaption", "caption") {
				depth := 4
				if e.name[0] == 'h' {
					depth = int(e.name[1] - '1')
				}
				fmt.Fprintf(&b, "%s%s\n", strings.Repeat("  ", depth), e.words())
			}
			golden(t, name+"."+language+".outline", b.String())
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as it was; look at the page, then run the test with -update", name)
	}
}

func TestSameDocumentGivesSameBytes(t *testing.T) {
	t.Parallel()
	o := report.Options{Language: "ko"}
	first, second := written(t, city(400), o), written(t, city(400), o)
	if first != second {
		t.Error("two pages of one document differ")
	}
}

func TestOtherLanguagesAreRefused(t *testing.T) {
	t.Parallel()
	err := report.HTML(&strings.Builder{}, village(), report.Options{Language: "fr"})
	if err == nil || !strings.Contains(err.Error(), `"fr"`) {
		t.Errorf("got %v", err)
	}
}
