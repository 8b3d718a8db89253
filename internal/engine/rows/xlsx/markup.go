package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// markup reads the XML of a part as a stream of tags and texts, several times faster than encoding/xml does, and as strictly
// where it matters: tags close in turn, and a part that ends while one stands open is damaged. Names are without their
// prefix; comments, instructions and declarations are gone over.
type markup struct {
	in      io.Reader
	buffer  []byte
	at, end int // buffer[at:end] is read and not yet used
	ended   bool

	open   []byte // names of the elements that stand open, one behind the other, with their prefixes
	sizes  []int  // of these
	closes bool   // the start tag that was read last is an end tag too

	name       []byte      // of the tag that was read last; valid until the next token
	attributes []attribute // of the start tag that was read last, valid as long
	text       []byte      // of the text that was read last, valid as long
	literal    bool        // it holds no entities
}

// attribute is one of a start tag; names have no prefix, and those with one are marked.
type attribute struct {
	name, value []byte
	prefixed    bool
}

type token uint8

const (
	startTag token = iota
	endTag
	someText
)

// longestMarkup is in bytes, of a tag or a text.
const longestMarkup = 16 << 20

func newMarkup(in io.Reader) *markup { return &markup{in: in, buffer: make([]byte, 256<<10)} }

// next reads the next token; io.EOF at the end of a whole part.
func (m *markup) next() (token, error) {
	if m.closes {
		m.closes = false
		m.pop()
		return endTag, nil
	}
	for {
		if m.at == m.end {
			err := m.fill()
			if errors.Is(err, io.EOF) && len(m.sizes) > 0 {
				err = io.ErrUnexpectedEOF
			}
			if err != nil {
				return 0, err
			}
		}
		if m.buffer[m.at] != '<' {
			return m.characters()
		}
		if err := m.need(2); err != nil {
			return 0, err
		}
		switch m.buffer[m.at+1] {
		case '/':
			return m.close()
		case '?':
			if err := m.instruction(); err != nil {
				return 0, err
			}
		case '!':
			literal, err := m.declaration()
			if err != nil || literal {
				return someText, err
			}
		default:
			return m.start()
		}
	}
}

// fill reads more behind what there is; io.EOF when there is no more.
func (m *markup) fill() error {
	if m.ended {
		return io.EOF
	}
	if m.at > 0 {
		copy(m.buffer, m.buffer[m.at:m.end])
		m.at, m.end = 0, m.end-m.at
	}
	if m.end == len(m.buffer) {
		if len(m.buffer) >= longestMarkup {
			return fmt.Errorf("a text or a tag is longer than %d MB", longestMarkup>>20)
		}
		m.buffer = append(m.buffer, make([]byte, len(m.buffer))...)
	}
	for {
		n, err := m.in.Read(m.buffer[m.end:])
		m.end += n
		if errors.Is(err, io.EOF) {
			m.ended = true
		} else if err != nil {
			return err
		}
		switch {
		case n > 0:
			return nil
		case m.ended:
			return io.EOF
		}
	}
}

// need makes sure that so many bytes are there.
func (m *markup) need(n int) error {
	for m.end-m.at < n {
		if err := m.fill(); err != nil {
			return noEOF(err)
		}
	}
	return nil
}

// find gives the place of what, from m.at on, behind the first bytes.
func (m *markup) find(from int, what string) (at int, err error) {
	for {
		if m.end-m.at > from {
			if found := bytes.Index(m.buffer[m.at+from:m.end], []byte(what)); found >= 0 {
				return from + found, nil
			}
			from = max(from, m.end-m.at-len(what)+1)
		}
		if err := m.fill(); err != nil {
			return 0, noEOF(err)
		}
	}
}

// characters reads a text up to the next tag.
func (m *markup) characters() (token, error) {
	from := 0
	for {
		if found := bytes.IndexByte(m.buffer[m.at+from:m.end], '<'); found >= 0 {
			return m.characterData(from + found), nil
		}
		from = m.end - m.at
		if err := m.fill(); errors.Is(err, io.EOF) {
			return m.characterData(from), nil
		} else if err != nil {
			return 0, err
		}
	}
}

func (m *markup) characterData(size int) token {
	m.text, m.literal = m.buffer[m.at:m.at+size], false
	m.at += size
	return someText
}

// start reads a start tag. A > within a value does not end it.
func (m *markup) start() (token, error) {
	size, quote := 1, byte(0)
	for done := false; !done; {
		if err := m.need(size + 1); err != nil {
			return 0, err
		}
		for _, c := range m.buffer[m.at+size : m.end] {
			if done = quote == 0 && c == '>'; done {
				break
			}
			switch {
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			case c == quote:
				quote = 0
			}
			size++
		}
	}
	tag := m.buffer[m.at+1 : m.at+size]
	m.at += size + 1
	if len(tag) > 0 && tag[len(tag)-1] == '/' {
		m.closes = true
		tag = tag[:len(tag)-1]
	}
	end := 0
	for end < len(tag) && !blank(tag[end]) {
		end++
	}
	name := tag[:end]
	if !isName(name) {
		return 0, fmt.Errorf("%q is no tag", shown(tag))
	}
	m.open = append(m.open, name...)
	m.sizes = append(m.sizes, len(name))
	m.name, _ = local(name)
	return startTag, m.readAttributes(tag[end:])
}

func (m *markup) readAttributes(text []byte) error {
	m.attributes = m.attributes[:0]
	for {
		text = bytes.TrimLeft(text, " \t\r\n")
		if len(text) == 0 {
			return nil
		}
		equals := bytes.IndexByte(text, '=')
		if equals < 0 {
			return fmt.Errorf("%q is no attribute", shown(text))
		}
		name, rest := bytes.TrimRight(text[:equals], " \t\r\n"), bytes.TrimLeft(text[equals+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' || !isName(name) {
			return fmt.Errorf("%q is no attribute", shown(text))
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return fmt.Errorf("%q is no attribute", shown(text))
		}
		plain, prefixed := local(name)
		m.attributes = append(m.attributes, attribute{plain, rest[1 : 1+end], prefixed})
		text = rest[end+2:]
	}
}

// close reads an end tag.
func (m *markup) close() (token, error) {
	size, err := m.find(2, ">")
	if err != nil {
		return 0, err
	}
	name := bytes.TrimRight(m.buffer[m.at+2:m.at+size], " \t\r\n")
	m.at += size + 1
	if len(m.sizes) == 0 || !bytes.Equal(name, m.open[len(m.open)-m.sizes[len(m.sizes)-1]:]) {
		return 0, fmt.Errorf("</%s> closes nothing", shown(name))
	}
	m.pop()
	m.name, _ = local(name)
	return endTag, nil
}

func (m *markup) pop() {
	last := len(m.sizes) - 1
	m.open, m.sizes = m.open[:len(m.open)-m.sizes[last]], m.sizes[:last]
}

// instruction goes over <?xml ... ?>; a part in another encoding is not read.
func (m *markup) instruction() error {
	size, err := m.find(2, "?>")
	if err != nil {
		return err
	}
	text := bytes.ToLower(m.buffer[m.at+2 : m.at+size])
	m.at += size + 2
	_, encoding, said := bytes.Cut(text, []byte("encoding"))
	if bytes.HasPrefix(text, []byte("xml ")) && said && !bytes.Contains(encoding, []byte("utf-8")) {
		return fmt.Errorf("it is not written in UTF-8: %q", shown(text))
	}
	return nil
}

// declaration goes over comments and declarations; literal says that it was a text.
func (m *markup) declaration() (literal bool, err error) {
	const begin, end = "<![CDATA[", "]]>"
	if err := m.need(4); err != nil {
		return false, err
	}
	switch {
	case bytes.HasPrefix(m.buffer[m.at:m.end], []byte("<!--")):
		size, err := m.find(len("<!--"), "-->")
		m.at += size + len("-->")
		return false, err
	case bytes.HasPrefix(m.buffer[m.at:m.end], []byte("<![")):
		size, err := m.find(len(begin), end)
		if err != nil || !bytes.HasPrefix(m.buffer[m.at:m.end], []byte(begin)) {
			return false, errors.Join(err, errors.New("a text in brackets is damaged"))
		}
		m.text, m.literal = m.buffer[m.at+len(begin):m.at+size], true
		m.at += size + len(end)
		return true, nil
	}
	return false, errors.New("it declares a document type, which no workbook does")
}
