package httpapi

import (
	"net/http"
	"strings"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Path is a place in an answer: data.list, RESULT."RESULT.CODE".
type Path struct {
	document.Path
	Place problem.Place
}

// DecodeYAML reads the text of a path.
func (p *Path) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	text, ok := n.Scalar()
	p.Place = n.Place()
	read, why := document.ParsePath(text)
	if !ok || text == "" {
		why = "it is a text such as data.list"
	}
	if why != "" {
		found.Report("http_path", n.Place(), problem.Args{"in": in, "text": text, "why": why})
		return
	}
	p.Path = read
}

// YAMLType names it for the reference.
func (Path) YAMLType() string { return "path" }

// IsZero says that none was written. The root of a document is written as a slash.
func (p Path) IsZero() bool { return p.Place == problem.Place{} }

// Spot is where an answer says something: at a path of its document, or in a header.
type Spot struct {
	Path   Path
	Header string
	Place  problem.Place
}

// DecodeYAML reads a path, or {header: NAME}.
func (s *Spot) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	s.Place = n.Place()
	if !n.IsMap() {
		s.Path.DecodeYAML(n, in, found)
		return
	}
	var block struct {
		Header string `yaml:"header" required:"true" help:"a header's name"`
	}
	yamlfile.Decode(n, in, &block, found)
	s.Header = http.CanonicalHeaderKey(strings.TrimSpace(block.Header))
}

// YAMLType names it for the reference.
func (Spot) YAMLType() string { return "path, or {header: NAME}" }

// IsZero says that none was written.
func (s Spot) IsZero() bool { return s.Place == problem.Place{} }

// String names the place for a message.
func (s Spot) String() string {
	if s.Header != "" {
		return "the header " + s.Header
	}
	return s.Path.String()
}

// Link is where an answer holds an address.
type Link struct{ Spot }

// DecodeYAML reads the word header, a path, or {header: NAME}.
func (l *Link) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	if text, _ := n.Scalar(); text == "header" {
		l.Place, l.Header = n.Place(), "Link"
		return
	}
	l.Spot.DecodeYAML(n, in, found)
}

// YAMLType names it for the reference.
func (Link) YAMLType() string { return "header, path, or {header: NAME}" }

// Condition is what may hold of an answer: code <> 0 and message exists.
type Condition struct {
	*document.Condition
	Place problem.Place
}

// DecodeYAML reads the text of a condition.
func (c *Condition) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	c.Place = n.Place()
	text, ok := n.Scalar()
	if !ok {
		found.Report("http_condition", n.Place(), problem.Args{"in": in, "why": "it is a text such as code <> 0"})
		return
	}
	read, why, _ := document.ParseCondition(text)
	if why != "" {
		found.Report("http_condition", n.Place(), problem.Args{"in": in, "why": why})
		return
	}
	c.Condition = read
}

// YAMLType names it for the reference.
func (Condition) YAMLType() string { return "condition" }

// IsZero says that there is none.
func (c Condition) IsZero() bool { return c.Condition == nil }
