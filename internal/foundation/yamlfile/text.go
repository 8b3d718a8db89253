package yamlfile

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Text is a text with {name}, {name:%Y-%m-%d} and ${NAME} in it; {{ and }} are braces. Mistakes in it are told when it
// is decoded. One made by hand is read when it is used.
type Text struct {
	Place problem.Place
	Raw   string
}

// segment is a piece of a text: words, or one of the two kinds of hole.
type segment struct {
	words  string
	name   string
	format string
	secret string
}

var (
	nameText   = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}\p{N}_]+)*$`)
	secretText = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// DecodeYAML reads the text and tells what is wrong in it, at the character where it is.
func (t *Text) DecodeYAML(n Node, in string, found *problem.List) {
	raw, ok := n.Scalar()
	if !ok {
		wrongType(n, in, "a text", found)
		return
	}
	*t = Text{Place: n.Place(), Raw: raw}
	_, mistakes := t.segments()
	for _, m := range mistakes {
		place := n.Place()
		if n.value.inner >= 0 && place.Line > 0 && !strings.Contains(raw[:m.at], "\n") {
			place.Column += n.value.inner + utf8.RuneCountInString(raw[:m.at])
		}
		found.Report(m.code, place, m.args)
	}
}

// YAMLType names it for the reference.
func (Text) YAMLType() string { return "text" }

// IsZero says that there is no text.
func (t Text) IsZero() bool { return t.Raw == "" }

// Names are the {names} in order, without format, each once.
func (t Text) Names() []string {
	return t.holes(func(s segment) string { return s.name })
}

// Secrets are the ${NAMES} in order, each once.
func (t Text) Secrets() []string {
	return t.holes(func(s segment) string { return s.secret })
}

func (t Text) holes(pick func(segment) string) []string {
	var all []string
	seen := map[string]bool{}
	segments, _ := t.segments()
	for _, s := range segments {
		if name := pick(s); name != "" && !seen[name] {
			seen[name] = true
			all = append(all, name)
		}
	}
	return all
}

// mistake is something wrong in a text, at a byte.
type mistake struct {
	at   int
	code problem.Code
	args problem.Args
}

// segments cuts the text. What is wrong is kept as words, so that the rest can still be read.
func (t Text) segments() (all []segment, wrong []mistake) {
	var words strings.Builder
	flush := func() {
		if words.Len() > 0 {
			all = append(all, segment{words: words.String()})
			words.Reset()
		}
	}
	text := t.Raw
	for i := 0; i < len(text); {
		rest := text[i:]
		switch {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			words.WriteByte(rest[0])
			i += 2
		case strings.HasPrefix(rest, "${"), rest[0] == '{':
			hole, size, m := readHole(rest)
			if m != nil {
				m.at = i
				wrong = append(wrong, *m)
				words.WriteString(rest[:size])
			} else {
				flush()
				all = append(all, hole)
			}
			i += size
		case rest[0] == '}':
			wrong = append(wrong, mistake{at: i, code: "text_brace_alone", args: problem.Args{"text": t.Raw}})
			words.WriteByte('}')
			i++
		default:
			words.WriteByte(rest[0])
			i++
		}
	}
	flush()
	return all, wrong
}

// readHole reads {name}, {name:format} or ${NAME} at the beginning of a text; size is how much of it that is.
func readHole(rest string) (hole segment, size int, wrong *mistake) {
	open := strings.IndexByte(rest, '{') + 1
	end := strings.IndexByte(rest, '}')
	if end < 0 {
		return segment{}, len(rest), &mistake{code: "text_brace_open", args: problem.Args{"text": rest}}
	}
	inside, size := rest[open:end], end+1
	if open == 2 {
		if !secretText.MatchString(inside) {
			return segment{}, size, &mistake{code: "text_secret_name", args: problem.Args{"text": rest[:size]}}
		}
		return segment{secret: inside}, size, nil
	}
	name, format, formatted := strings.Cut(inside, ":")
	if !nameText.MatchString(name) || formatted && format == "" {
		return segment{}, size, &mistake{code: "text_name", args: problem.Args{"text": rest[:size]}}
	}
	if err := checkFormat(format); err != nil {
		return segment{}, size, &mistake{code: "text_format", args: problem.Args{"text": rest[:size], "why": err.Error()}}
	}
	return segment{name: name, format: format}, size, nil
}

// String is the text as it was written, with its holes.
func (t Text) String() string { return t.Raw }

// GoString is for %#v.
func (t Text) GoString() string { return fmt.Sprintf("yamlfile.Text(%q)", t.Raw) }
