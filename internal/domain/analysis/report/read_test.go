package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/report"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// element is one element of a page, read as strictly as XML is.
type element struct {
	name   string
	of     map[string]string
	inside []*element
	chars  strings.Builder
}

// written makes a page.
func written(t *testing.T, d *survey.Document, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.HTML(&b, d, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// parsed reads a page; one that is not well-formed fails the test.
func parsed(t *testing.T, page string) *element {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(page))
	root := &element{}
	open := []*element{root}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, column := decoder.InputPos()
			t.Fatalf("the page is not well-formed at %d:%d: %v", line, column, err)
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, of: map[string]string{}}
			for _, a := range token.Attr {
				e.of[a.Name.Local] = a.Value
			}
			last.inside = append(last.inside, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, o := range open {
				o.chars.Write(token)
			}
		}
	}
	return root
}

// all gives the elements of these names, in order.
func (e *element) all(names ...string) []*element {
	var found []*element
	for _, child := range e.inside {
		if slices.Contains(names, child.name) {
			found = append(found, child)
		}
		found = append(found, child.all(names...)...)
	}
	return found
}

// text is its own and that of all inside, in order.
func (e *element) text() string { return e.chars.String() }

// words is the text without the white space of the source.
func (e *element) words() string { return strings.Join(strings.Fields(e.text()), " ") }

// tableOf gives the cells of the table whose caption contains a text: by name of row, also within the row group before it as
// "group/row".
func tableOf(t *testing.T, root *element, caption string) map[string][]string {
	t.Helper()
	for _, table := range root.all("table") {
		if !strings.Contains(table.all("caption")[0].words(), caption) {
			continue
		}
		rows := map[string][]string{}
		for _, body := range table.all("tbody") {
			over := ""
			for _, tr := range body.all("tr") {
				head := tr.all("th")[0]
				if head.of["scope"] == "rowgroup" {
					over = head.words() + "/"
					continue
				}
				var cells []string
				for _, td := range tr.all("td") {
					cells = append(cells, td.words())
				}
				rows[over+head.words()] = cells
			}
		}
		return rows
	}
	t.Fatalf("no table whose caption contains %q", caption)
	return nil
}
