package report

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// emphasis reads *a* and **a** as CommonMark does, and also where Hangul follows directly on a mark: in **아동(18세
// 미만)**은, CommonMark alone would not let the stars close, since it expects a space after the bracket.
type emphasis struct{}

// Trigger are the marks that begin one.
func (emphasis) Trigger() []byte { return []byte{'*', '_'} }

// Parse reads one run of marks.
func (e emphasis) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	node := parser.ScanDelimiter(line, before, 1, e)
	if node == nil {
		return nil
	}
	if after, size := utf8.DecodeRune(line[node.OriginalLength:]); size > 0 && node.Char == '*' {
		node.CanClose = node.CanClose || unicode.Is(unicode.Hangul, after) && !unicode.IsSpace(before)
		node.CanOpen = node.CanOpen || unicode.Is(unicode.Hangul, before) && !unicode.IsSpace(after)
	}
	node.Segment = segment.WithStop(segment.Start + node.OriginalLength)
	block.Advance(node.OriginalLength)
	pc.PushDelimiter(node)
	return node
}

// IsDelimiter tells the marks.
func (emphasis) IsDelimiter(b byte) bool { return b == '*' || b == '_' }

// CanOpenCloser lets a mark close only what an equal one opened.
func (emphasis) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch makes the node: level 1 emphasis, level 2 strong.
func (emphasis) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }
