package xml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// tokens are the starts, ends and texts of a document, up to the end of its root.
type tokens struct {
	name    string
	decoder *xml.Decoder
	charset string // that was declared, when it is not UTF-8
	line    int    // where the token begins
	depth   int
	rooted  bool // the root was met
}

func newTokens(name string, body io.Reader) *tokens {
	t := &tokens{name: name, decoder: xml.NewDecoder(body)}
	t.decoder.CharsetReader = func(name string, in io.Reader) (io.Reader, error) {
		t.charset = name
		return decoding(name, in)
	}
	return t
}

// next gives the next start, end or text; io.EOF after a whole document.
func (t *tokens) next() (xml.Token, error) {
	for {
		t.line, _ = t.decoder.InputPos()
		token, err := t.decoder.Token()
		if errors.Is(err, io.EOF) && t.rooted && t.depth == 0 {
			return nil, io.EOF
		}
		if err != nil {
			return nil, t.damaged(err)
		}
		switch token := token.(type) {
		case xml.Directive:
			if bytes.HasPrefix(bytes.ToUpper(token), []byte("DOCTYPE")) {
				return nil, broken("rows_xml_doctype", problem.Args{"name": t.name, "line": t.line})
			}
		case xml.StartElement:
			if t.depth == 0 && t.rooted {
				return nil, t.mistake("a second root")
			}
			t.rooted = true
			if t.depth++; t.depth > jsontext.Deepest {
				return nil, t.mistake("elements stand in each other too deep")
			}
			return token, nil
		case xml.EndElement:
			t.depth--
			return token, nil
		case xml.CharData:
			if t.depth > 0 {
				return token, nil
			}
			if len(bytes.TrimSpace(bytes.TrimPrefix(token, []byte("\xef\xbb\xbf")))) > 0 {
				return nil, t.mistake("a text outside of the root")
			}
		}
	}
}

// damaged tells what the decoder says of a document that is no XML. An error of reading stays what it is.
func (t *tokens) damaged(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		t.line = syntax.Line
		return t.mistake(syntax.Msg)
	case errors.Is(err, io.EOF):
		return t.mistake("it ends too early")
	case strings.HasPrefix(err.Error(), "xml: "):
		return t.mistake(strings.TrimPrefix(err.Error(), "xml: "))
	}
	return err
}

func (t *tokens) mistake(what string) error {
	return broken("rows_xml", problem.Args{"name": t.name, "line": t.line, "what": strings.NewReplacer("{", "(", "}", ")").Replace(what)})
}

// skip goes to the end of the element whose start was read last.
func (t *tokens) skip() error {
	for outside := t.depth - 1; t.depth > outside; {
		if _, err := t.next(); err != nil {
			return err
		}
	}
	return nil
}
