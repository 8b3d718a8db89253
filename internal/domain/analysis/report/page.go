package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed page.html
var pageHTML string

//go:embed style.css
var styleCSS string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// page is all that the template prints.
type page struct {
	Language string
	Title    string
	Name     string // of the browser's window: title and subject
	Skip     string // the words of the skip link
	Style    template.CSS
	Policy   string
	Cover    cover
	Contents string // the heading of the table of contents
	Chapters []*chapter
	End      string
}

// cover is the first page.
type cover struct {
	Kind    string // what sort of paper this is
	Subject string // whose report it is
	About   []fact // parameters, respondents
	Date    string
	From    string // who made it
}

// chapter is a part of the report that begins on a page of its own. Appendices have letters.
type chapter struct {
	ID, Number, Title string
	Blocks            []block
}

// block is one thing in a chapter; exactly one of them is set.
type block struct {
	Section   *section
	Paragraph string
	Small     string // a paragraph of explanation
	List      []string
	Formula   string
	Prose     template.HTML
	Cards     []card
	Facts     []fact
	Figure    *figure
	Table     *table
	Signing   []string // lines to be signed, by role
}

// section is a heading inside a chapter: level 3, or 4 when it is inside a section.
type section struct {
	ID, Title string
	Inner     bool
}

// fact is a name and what it is.
type fact struct{ Name, Value string }

// card is a figure that is read first.
type card struct {
	Name, Figure, Unit string
	Lines              []string
}

// figure is a chart with its number and caption. Narrow is the same chart drawn for a phone; one of half or a third
// of the width needs none.
type figure struct {
	ID, Label, Caption string
	Wide, Narrow       template.HTML
	Note               string
	Class              string // half, third: that many stand abreast
}

// table is a table with its number and caption.
type table struct {
	ID, Label, Caption string
	Head               [][]heading
	Bodies             []body
	Notes              []string
	Narrow             bool // few columns: not stretched over the page
	Long               bool // may go on over the page
}

// heading is a cell of the head.
type heading struct {
	Text             string
	Columns, Rows    int // spans; 0 is 1
	Figure, Dividing bool
}

// body is rows under a heading of their own, or under none.
type body struct {
	Heading string
	Rows    []row
}

// Kept says whether the rows stay together on one printed page.
func (b body) Kept() bool {
	const most = 16
	return b.Heading != "" && len(b.Rows) <= most
}

// row is its name and its cells.
type row struct {
	Name  string
	Mark  string // a small mark behind the name, such as (R)
	Cells []cell
	Total bool
}

// Class is how a cell looks; a plain one is a figure.
func (c cell) Class() string {
	var all []string
	for _, of := range []struct {
		is   bool
		name string
	}{{c.Words, "words"}, {c.Dividing, "dividing"}, {c.Hidden, "hidden"}} {
		if of.is {
			all = append(all, of.name)
		}
	}
	return strings.Join(all, " ")
}

// cell is one figure, or a text. A hidden one is suppressed and holds only its mark.
type cell struct {
	Text     string
	Hidden   bool
	Words    bool // a text and not a figure
	Dividing bool // begins a group of columns
}

// Scope is what a cell of the head is the heading of.
func (h heading) Scope() string {
	if h.Columns > 1 {
		return "colgroup"
	}
	return "col"
}

// Width is how many columns the table has.
func (t *table) Width() int {
	width := 0
	for _, h := range t.Head[0] {
		width += max(h.Columns, 1)
	}
	return width
}

// Wide says whether the table needs smaller letters.
func (t *table) Wide() bool { return t.Width() > 8 }

// policy lets the page use its own styles, and nothing else: no script, nothing from elsewhere.
const policy = "default-src 'none'; style-src 'unsafe-inline'"

// style is the style sheet with the running head of the printed page.
func style(head string) template.CSS {
	return template.CSS(styleCSS + "@page { @top-left { content: " + quoted(head) + "; } }\n" +
		"@page :first { @top-left { content: none; } }\n")
}

// quoted writes a text as a CSS string: all but letters and digits of ASCII and Hangul is written by its number,
// so that no text can end the string or the style element.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r >= '가' && r <= '힣':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\%06x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
