package report_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/report"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// proseOf is what a domain's text becomes on the page.
func proseOf(t *testing.T, markdown string) string {
	t.Helper()
	d := village()
	d.Domains[0].Text = survey.Text{"": markdown}
	page := written(t, d, report.Options{Language: "ko"})
	parsed(t, page)
	_, after, ok := strings.Cut(page, `<div class="prose">`)
	if !ok {
		t.Fatal("no text")
	}
	inside, _, _ := strings.Cut(after, "</div>")
	return strings.TrimSpace(inside)
}

func TestTextsAreASafePartOfMarkdown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ markdown, want string }{
		{"가 *나* **다**", "<p>가 <em>나</em> <strong>다</strong></p>"},
		{"**아동(18세 미만)**은", "<p><strong>아동(18세 미만)</strong>은</p>"},
		{"아동**(18세 미만)**은", "<p>아동<strong>(18세 미만)</strong>은</p>"},
		{"2 * 3 * 4", "<p>2 * 3 * 4</p>"},
		{"- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"},
		{"1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"},
		{"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
		{"a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>"},
		{"[a](https://example.org/?a=1&b=2)", `<p><a href="https://example.org/?a=1&amp;b=2">a</a></p>`},
		{"[a *b*](javascript:alert(1))", "<p>a <em>b</em></p>"},
		{"[a](JaVaScRiPt:alert(1)) [b](data:text/html,x) [c](../d.md)", "<p>a b c</p>"},
		{"![a picture](https://example.org/x.png)", "<p>a picture</p>"},
		{"[![a](https://example.org/x.png)](https://example.org)", `<p><a href="https://example.org">a</a></p>`},
		{"# 놀이와 여가\n\n## 가\n\n#### 나\n\n# 다", "<h3>가</h3>\n<h4>나</h4>\n<h3>다</h3>"},
		{"### 가\n\n# 나\n\n### 다", "<h3>가</h3>\n<h3>나</h3>\n<h4>다</h4>"},
		{"- # 가", "<ul>\n<li>\n<p>가</p>\n</li>\n</ul>"},
	} {
		if got := proseOf(t, c.markdown); got != c.want {
			t.Errorf("%q became\n%s\nwant\n%s", c.markdown, got, c.want)
		}
	}
}

func TestHostileNamesStayTexts(t *testing.T) {
	t.Parallel()
	const bad = `</style></title><script>alert("1")</script>" onload="x`
	d := city(400)
	d.Title = survey.Text{"": bad}
	d.Made.Run, d.Made.Params[1].Value, d.Made.Params[1].Label = bad, bad, nil
	d.Groups[0].Label, d.Domains[0].Label, d.Variables[0].Label = survey.Text{"": bad}, survey.Text{"": bad}, survey.Text{"": bad}
	d.Splits[1].Values[0].Label, d.Notes[0].Code = survey.Text{"": bad}, bad
	root := parsed(t, written(t, d, report.Options{Language: "en"}))
	if n := len(root.all("script")); n > 0 {
		t.Errorf("%d scripts came in by names", n)
	}
	if h1 := root.all("h1")[0].words(); h1 != bad {
		t.Errorf("the title became %q", h1)
	}
}
