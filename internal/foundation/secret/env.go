package secret

import (
	"regexp"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

var envLine = regexp.MustCompile(`^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(.*)$`)

// parseEnv reads NAME=value lines: # begins a comment line, or stands after white space behind a plain value; 'single'
// quotes hold everything, "double" quotes know \n \" \\ \$. Values are on one line, and $ means nothing in them. Messages
// never show a value.
func parseEnv(text string, found *problem.List) map[string]string {
	all := map[string]string{}
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		place := problem.Place{File: ".env", Line: i + 1}
		parts := envLine.FindStringSubmatch(line)
		if parts == nil {
			found.Report("env_line", place, problem.Args{})
			continue
		}
		value, ok := envValue(parts[2])
		if !ok {
			found.Report("env_quote", place, problem.Args{"name": parts[1]})
			continue
		}
		all[parts[1]] = value
	}
	return all
}

func envValue(text string) (value string, ok bool) {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		if at := strings.Index(" "+text, " #"); at >= 0 {
			text = text[:max(at-1, 0)]
		}
		return strings.TrimSpace(text), true
	}
	quote := text[0]
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == quote:
			rest := strings.TrimSpace(text[i+1:])
			return b.String(), rest == "" || strings.HasPrefix(rest, "#")
		case quote == '"' && text[i] == '\\' && i+1 < len(text):
			i++
			b.WriteString(unescaped(text[i]))
		default:
			b.WriteByte(text[i])
		}
	}
	return "", false
}

func unescaped(letter byte) string {
	switch letter {
	case 'n':
		return "\n"
	case '"', '\\', '$':
		return string(letter)
	}
	return `\` + string(letter)
}
