package report

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// most is the deepest heading that HTML has.
const most = 6

// schemes are those a link may lead to.
var schemes = []string{"https://", "http://", "mailto:"}

// prose makes HTML of a text in markdown: headings, paragraphs, lists, emphasis, code and links, and nothing else.
// HTML that stands in the text is shown as it is written, an image by its words, and a link that leads nowhere but
// out of the page is unwrapped. Its headings begin at level top and skip none; a first heading that only repeats
// title is left out.
func prose(markdown, title string, top int) (template.HTML, error) {
	source := []byte(markdown)
	reader := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(emphasis{}, 500)),
	)
	root := reader.Parse(text.NewReader(source))
	if first, ok := root.FirstChild().(*ast.Heading); ok && plain(first, source) == title {
		root.RemoveChild(root, first)
	}
	level(root, top)
	if err := unwrap(root); err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := goldmark.New(goldmark.WithRendererOptions(html.WithXHTML())).Renderer().Render(&b, source, root); err != nil {
		return "", fmt.Errorf("read a text in markdown: %w", err)
	}
	return template.HTML(b.String()), nil
}

// level gives headings the levels below top: the ranks of those that are used, and none more than one deeper than
// the one before.
func level(root ast.Node, top int) {
	var headings []*ast.Heading
	var used []int
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			headings = append(headings, h)
			used = append(used, h.Level)
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	before := top - 1
	for _, h := range headings {
		h.Level = min(top+slices.Index(used, h.Level), before+1, most)
		before = h.Level
	}
}

// unwrap leaves of images, and of links to somewhere we do not lead, only their words; a heading inside a list or
// a quotation becomes a paragraph, so that the order of headings stays whole.
func unwrap(root ast.Node) error {
	var found []ast.Node
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			found = append(found, n)
		case *ast.Link:
			if !leads(string(n.Destination)) {
				found = append(found, n)
			}
		case *ast.Heading:
			if n.Parent() != root {
				found = append(found, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range found {
		parent := n.Parent()
		var into ast.Node
		if _, heading := n.(*ast.Heading); heading {
			into = ast.NewParagraph()
			parent.InsertBefore(parent, n, into)
		}
		for child := n.FirstChild(); child != nil; child = n.FirstChild() {
			n.RemoveChild(n, child)
			if into != nil {
				into.AppendChild(into, child)
			} else {
				parent.InsertBefore(parent, n, child)
			}
		}
		parent.RemoveChild(parent, n)
	}
	return err
}

func leads(address string) bool {
	return slices.ContainsFunc(schemes, func(s string) bool { return strings.HasPrefix(strings.ToLower(address), s) })
}

// plain is the text of a node without marks.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			b.Write(t.Value(source))
		} else {
			b.WriteString(plain(child, source))
		}
	}
	return strings.TrimSpace(b.String())
}
