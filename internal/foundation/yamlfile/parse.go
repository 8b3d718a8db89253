package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// maxBytes and maxDepth bound what a file may cost to read: nobody writes one like that by hand.
const (
	maxBytes = 1 << 20
	maxDepth = 100
)

// Hints on frequent mistakes of form.
const (
	quoteIt    = `a text that holds { or } must stand in quotes: "{city} is ready"`
	spacesOnly = `lines are moved in by spaces`
)

// Parse reads one document. Syntax errors and duplicate keys go to found; ok is false when nothing can be decoded.
// offset is added to all lines, for YAML inside the comment of a SQL file. An empty file is an empty map.
func Parse(file string, text []byte, offset int, found *problem.List) (n Node, ok bool) {
	r := &reader{file: file, offset: offset, found: found}
	text = plain(text)
	if !r.textual(text) || !r.bounded(text) {
		return Node{}, false
	}
	tree, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err, text)
		return Node{}, false
	}
	var docs []*ast.DocumentNode
	for _, doc := range tree.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentGroupType {
			docs = append(docs, doc)
		}
	}
	switch len(docs) {
	case 0:
		return Node{&value{kind: mapping, place: problem.Place{File: file, Line: 1 + offset, Column: 1}}}, true
	case 1:
	default:
		found.Report("yaml_documents", r.place(docs[1].Start), problem.Args{})
		return Node{}, false
	}
	before := found.Len()
	n = r.node(docs[0].Body)
	return n, found.Len() == before || !r.refused
}

// reader turns the parser's tree into nodes.
type reader struct {
	file    string
	offset  int
	found   *problem.List
	refused bool // something was met that this language does not have
}

// plain takes off what editors on other systems add: a byte order mark, and \r before \n, which the parser counts twice
// inside of quotes. Lines and columns stay.
func plain(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}

// textual refuses bytes that are no text, with their place.
func (r *reader) textual(text []byte) bool {
	for i := 0; i < len(text); {
		char, size := utf8.DecodeRune(text[i:])
		if char == utf8.RuneError && size == 1 {
			r.found.Report("yaml_not_utf8", placeIn(r.file, text, i, r.offset), problem.Args{})
			return false
		}
		if char < ' ' && char != '\t' && char != '\n' {
			r.found.Report("yaml_control", placeIn(r.file, text, i, r.offset), problem.Args{"code": fmt.Sprintf("U+%04X", char)})
			return false
		}
		i += size
	}
	return true
}

// bounded refuses what would cost too much to read.
func (r *reader) bounded(text []byte) bool {
	if len(text) > maxBytes {
		r.found.Report("yaml_too_large", problem.Place{File: r.file}, problem.Args{"limit": "1 MB"})
		return false
	}
	if at := tooDeep(text); at >= 0 {
		r.found.Report("yaml_too_deep", placeIn(r.file, text, at, r.offset), problem.Args{"limit": maxDepth})
		return false
	}
	return true
}

// tooDeep finds where more brackets than maxDepth are open, before the parser would follow them down. It may count
// brackets inside of texts too, of which nobody has that many in a row.
func tooDeep(text []byte) int {
	open := 0
	for i, char := range text {
		switch char {
		case '[', '{':
			open++
		case ']', '}':
			open = max(open-1, 0)
		}
		if open > maxDepth {
			return i
		}
	}
	return -1
}

// placeIn is the place of a byte offset, in characters.
func placeIn(file string, text []byte, at, offset int) problem.Place {
	before := text[:at]
	line := bytes.Count(before, []byte("\n"))
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return problem.Place{File: file, Line: line + 1 + offset, Column: column + 1}
}

func (r *reader) place(t *token.Token) problem.Place {
	if t == nil || t.Position == nil {
		return problem.Place{File: r.file}
	}
	return problem.Place{File: r.file, Line: t.Position.Line + r.offset, Column: t.Position.Column}
}

// looseBrace finds a value on one line that begins with {name} and goes on: YAML takes it for a map.
var looseBrace = regexp.MustCompile(`(^|[:\[,-]\s+)\{[\p{L}_][\p{L}\p{N}_.]*(:%[^}]*)?\}\s*[^\s,\]}#]`)

func (r *reader) syntax(err error, text []byte) {
	var wrong *yaml.SyntaxError
	args := problem.Args{"error": firstLine(err.Error())}
	place := problem.Place{File: r.file}
	if errors.As(err, &wrong) {
		args["error"] = wrong.Message
		place = r.place(wrong.Token)
		lines := strings.Split(string(text), "\n")
		i := place.Line - r.offset - 1
		switch {
		case i < 0 || i >= len(lines):
		case looseBrace.MatchString(lines[i]):
			args["hint"] = quoteIt
		case strings.HasPrefix(strings.TrimLeft(lines[i], " "), "\t"):
			args["error"], args["hint"] = "a tab stands before the text", spacesOnly
		}
	}
	r.found.Report("yaml_syntax", place, args)
}

func firstLine(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	return text
}

// refuse tells of something that YAML has and this language has not.
func (r *reader) refuse(t *token.Token, what, instead string) Node {
	r.refused = true
	r.found.Report("yaml_not_here", r.place(t), problem.Args{"what": what, "instead": instead})
	return Node{}
}

func (r *reader) node(n ast.Node) Node {
	switch v := n.(type) {
	case *ast.MappingNode:
		return r.mapping(v)
	case *ast.MappingValueNode: // a map of one key may come without its map
		return r.mapping(&ast.MappingNode{Values: []*ast.MappingValueNode{v}, Start: v.Start})
	case *ast.SequenceNode:
		items := &value{kind: list, place: r.place(v.Start)}
		for _, item := range v.Values {
			if one := r.node(item); !one.IsZero() {
				items.items = append(items.items, one)
			}
		}
		return Node{items}
	case *ast.NullNode:
		return Node{&value{kind: null, place: r.place(v.Token)}}
	case *ast.LiteralNode:
		return Node{&value{kind: scalar, text: v.Value.Value, quoted: true, inner: -1, place: r.place(v.Start)}}
	case *ast.AnchorNode:
		return r.refuse(v.Start, "an anchor (&name)", "write the value where it is wanted")
	case *ast.AliasNode:
		return r.refuse(v.Start, "an alias (*name)", `write the value itself; a text that begins with * needs quotes`)
	case *ast.TagNode:
		return r.refuse(v.Start, "a tag ("+v.Start.Value+")", `a text that begins with ! needs quotes`)
	case *ast.CommentGroupNode, nil:
		return Node{}
	}
	return r.scalar(n.GetToken())
}

func (r *reader) scalar(t *token.Token) Node {
	v := &value{kind: scalar, text: t.Value, place: r.place(t), inner: -1}
	v.quoted = t.Type == token.DoubleQuoteType || t.Type == token.SingleQuoteType
	origin := strings.TrimSpace(t.Origin)
	switch {
	case !v.quoted && origin == t.Value:
		v.inner = 0
	case v.quoted && len(origin) > 2 && origin[1:len(origin)-1] == t.Value:
		v.inner = 1
	}
	return Node{v}
}

func (r *reader) mapping(m *ast.MappingNode) Node {
	made := &value{kind: mapping, place: r.place(m.Start)}
	seen := map[string]bool{}
	for _, v := range m.Values {
		key := v.Key.GetToken()
		if !r.plainKey(v.Key) {
			continue
		}
		pair := Pair{Key: key.Value, KeyPlace: r.place(key), Value: r.node(v.Value)}
		if len(made.pairs) == 0 && !m.IsFlowStyle {
			made.place = pair.KeyPlace
		}
		if seen[pair.Key] {
			r.found.Report("duplicate_key", pair.KeyPlace, problem.Args{"key": pair.Key})
			continue
		}
		seen[pair.Key] = true
		if !pair.Value.IsZero() {
			made.pairs = append(made.pairs, pair)
		}
	}
	return Node{made}
}

// plainKey says whether a key is a plain or quoted text, and tells when it is not.
func (r *reader) plainKey(key ast.MapKeyNode) bool {
	switch v := key.(type) {
	case *ast.MergeKeyNode:
		r.refuse(v.Token, "a merge key (<<)", "write the keys themselves")
		return false
	case *ast.MappingKeyNode:
		r.refuse(v.Start, "a key that is not a text (?)", "write: key: value")
		return false
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.LiteralNode:
		r.node(key)
		r.refused = true
		return false
	}
	return true
}
