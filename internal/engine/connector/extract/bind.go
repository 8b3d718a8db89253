package extract

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// bind writes every $name of the query as a literal of its value: a SELECT that is copied takes no parameters.
func (b *Block) bind(d Dialect, values map[string]any) (string, error) {
	var out strings.Builder
	var missing string
	scan(b.Query.Value, func(piece, name string) {
		value, ok := values[name]
		switch {
		case name == "":
			out.WriteString(piece)
		case !ok && missing == "":
			missing = name
		case ok:
			out.WriteString(d.Value(value))
		}
	})
	if missing != "" {
		return "", problem.New("database_parameter", b.Query.Place, problem.Args{"name": "$" + missing, "plain": missing})
	}
	return out.String(), nil
}

// parameters are the names of a query, each once.
func parameters(query string) []string {
	var all []string
	scan(query, func(_, name string) {
		if name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	})
	return all
}

// scan cuts a query into pieces; name is that of a parameter, or empty. Texts in quotes, comments and dollar-quoted texts
// hold no parameter.
func scan(query string, each func(piece, name string)) {
	begin := 0
	for i := 0; i < len(query); {
		rest := query[i:]
		name := parameter(rest)
		switch {
		case rest[0] == '\'' || rest[0] == '"' || rest[0] == '`':
			i += past(rest, 1, rest[:1])
		case strings.HasPrefix(rest, "--"):
			i += past(rest, 2, "\n")
		case strings.HasPrefix(rest, "/*"):
			i += past(rest, 2, "*/")
		case rest[0] == '$' && i > 0 && isWord(query[i-1]): // within a name
			i++
		case rest[0] == '$' && strings.HasPrefix(rest[1+len(name):], "$"):
			tag := rest[:len(name)+2]
			i += past(rest, len(tag), tag)
		case name != "":
			each(query[begin:i], "")
			begin, i = i, i+1+len(name)
			each(query[begin:i], name)
			begin = i
		default:
			i++
		}
	}
	each(query[begin:], "")
}

// past is the length of what begins rest and ends with end, which is looked for from a byte on.
func past(rest string, from int, end string) int {
	at := strings.Index(rest[from:], end)
	if at < 0 {
		return len(rest)
	}
	return from + at + len(end)
}

// parameter is the name of $name at the beginning of rest, or empty.
func parameter(rest string) string {
	end := 1
	for end < len(rest) && isWord(rest[end]) && (end > 1 || rest[end] < '0' || rest[end] > '9') {
		end++
	}
	if rest[0] != '$' {
		return ""
	}
	return rest[1:end]
}

// isWord says that a byte may stand in a name. What is no ASCII is a letter of some language.
func isWord(c byte) bool {
	return c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
