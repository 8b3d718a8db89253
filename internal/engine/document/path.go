package document

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Path leads to a place in a document: names of fields, or places in a list, counted from 0. A path that begins with a
// slash begins at the document's root, wherever it is asked from.
type Path struct {
	Root  bool
	Parts []string
}

// ParsePath reads `data.tokens.0`, `RESULT."RESULT.CODE"`, `/CITYDATA.AREA_CD`. A part that holds a dot, or a quote, is
// quoted; a quote inside of quotes is doubled. why says in words what is wrong; it is empty when the path is good. An
// empty text is the path to the value itself, and a slash alone is the root.
func ParsePath(text string) (p Path, why string) {
	rest := text
	if strings.HasPrefix(rest, "/") {
		p.Root, rest = true, rest[1:]
	}
	if rest == "" {
		return p, ""
	}
	for {
		var part string
		if part, rest, why = parsePart(rest); why != "" {
			return Path{}, why
		}
		p.Parts = append(p.Parts, part)
		if rest == "" {
			return p, ""
		}
		rest = rest[1:] // the dot
	}
}

// parsePart reads up to a dot or the end.
func parsePart(text string) (part, rest, why string) {
	if strings.HasPrefix(text, `"`) {
		part, rest, ok := unquote(text)
		switch {
		case !ok:
			return "", "", "a quote is not closed"
		case rest != "" && rest[0] != '.':
			return "", "", "behind a closing quote stands a dot, or nothing"
		}
		return part, rest, ""
	}
	end := strings.IndexByte(text, '.')
	if end < 0 {
		end = len(text)
	}
	part, rest = text[:end], text[end:]
	switch {
	case part == "":
		return "", "", `a name is missing beside a dot; a name that is empty is written ""`
	case strings.Contains(part, `"`):
		return "", "", "a quote stands inside of a name; quote the whole name, and double the quote"
	case strings.TrimSpace(part) != part:
		return "", "", "a name begins or ends with a blank; quote it if that is meant"
	}
	return part, rest, ""
}

// unquote reads a text in quotes, in which a doubled quote is one, and gives what stands behind it. The first byte is the
// quote.
func unquote(text string) (inside, rest string, ok bool) {
	quote := text[0]
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != quote:
			b.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == quote:
			b.WriteByte(quote)
			i++
		default:
			return b.String(), text[i+1:], true
		}
	}
	return "", "", false
}

// String is the path as ParsePath reads it back.
func (p Path) String() string {
	var b strings.Builder
	if p.Root {
		b.WriteByte('/')
	}
	for i, part := range p.Parts {
		if i > 0 {
			b.WriteByte('.')
		}
		if plainName(part) {
			b.WriteString(part)
			continue
		}
		b.WriteString(`"` + strings.ReplaceAll(part, `"`, `""`) + `"`)
	}
	return b.String()
}

// plainName says that a name means the same without quotes, in a path and in a condition.
func plainName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`."'/=<>!`, r)
	})
}

// Equal says that both lead to the same place.
func (p Path) Equal(other Path) bool {
	return p.Root == other.Root && slices.Equal(p.Parts, other.Parts)
}

// Find gives what stands at the path below a value as encoding/json decodes it (numbers as json.Number): ok is false when
// a part is missing. A Root path is asked of the root by the caller.
func (p Path) Find(in any) (value any, ok bool) {
	for _, part := range p.Parts {
		switch inner := in.(type) {
		case map[string]any:
			if in, ok = inner[part]; !ok {
				return nil, false
			}
		case []any:
			i, ok := Index(part)
			if !ok || i >= len(inner) {
				return nil, false
			}
			in = inner[i]
		default:
			return nil, false
		}
	}
	return in, true
}

// Index is the place in a list that a part names; ok is false when it names none.
func Index(part string) (i int, ok bool) {
	if part == "" || strings.Trim(part, "0123456789") != "" || len(part) > 1 && part[0] == '0' {
		return 0, false
	}
	i, err := strconv.Atoi(part)
	return i, err == nil
}
