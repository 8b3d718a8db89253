package duckdb

import "strings"

// token is a parameter as it stands in the text: $name, $1 or ?.
type token struct {
	name       string // "name", "1", or "" for ?
	start, end int    // bytes
}

// parameters finds the parameters of a statement that DuckDB has parsed before, leaving out texts, quoted names and
// comments. The parse tree tells their names but not where they stand.
func parameters(sql string) []token {
	var found []token
	for i := 0; i < len(sql); {
		if next := afterOpaque(sql, i); next > i {
			i = next
			continue
		}
		end := i + 1
		switch sql[i] {
		case '?':
			found = append(found, token{start: i, end: end})
		case '$':
			end = afterWord(sql, end)
			found = append(found, token{name: sql[i+1 : end], start: i, end: end})
		}
		i = end
	}
	return found
}

// statementEnd is the offset of the semicolon that ends a statement, or the end of the text.
func statementEnd(sql string) int {
	for i := 0; i < len(sql); {
		if next := afterOpaque(sql, i); next > i {
			i = next
			continue
		}
		if sql[i] == ';' {
			return i
		}
		i++
	}
	return len(sql)
}

// afterOpaque is the offset behind what begins at i and holds no tokens: a text, a quoted name, a comment, or a word, to
// which a $ inside it belongs. It is i where none of these begins.
func afterOpaque(sql string, i int) int {
	switch c := sql[i]; {
	case (c == 'e' || c == 'E') && strings.HasPrefix(sql[i+1:], "'"):
		return afterQuote(sql, i+1, true)
	case c == '\'' || c == '"':
		return afterQuote(sql, i, false)
	case strings.HasPrefix(sql[i:], "--"):
		return after(sql, i, "\n")
	case strings.HasPrefix(sql[i:], "/*"):
		return afterComment(sql, i)
	case c == '$':
		if end := afterWord(sql, i+1); strings.HasPrefix(sql[end:], "$") { // $tag$ text $tag$
			return after(sql, end+1, sql[i:end+1])
		}
	case wordByte(c):
		for i < len(sql) && (wordByte(sql[i]) || sql[i] == '$') {
			i++
		}
	}
	return i
}

func wordByte(c byte) bool {
	return c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func afterWord(sql string, i int) int {
	for i < len(sql) && wordByte(sql[i]) {
		i++
	}
	return i
}

// afterQuote is the offset behind a text or quoted name; a doubled quote stays inside.
func afterQuote(sql string, start int, escapes bool) int {
	quote := sql[start]
	for i := start + 1; i < len(sql); i++ {
		switch {
		case escapes && sql[i] == '\\':
			i++
		case sql[i] == quote && i+1 < len(sql) && sql[i+1] == quote:
			i++
		case sql[i] == quote:
			return i + 1
		}
	}
	return len(sql)
}

func after(sql string, from int, end string) int {
	if i := strings.Index(sql[from:], end); i >= 0 {
		return from + i + len(end)
	}
	return len(sql)
}

// afterComment is the offset behind a comment; comments nest.
func afterComment(sql string, start int) int {
	depth := 0
	for i := start; i < len(sql); {
		switch {
		case strings.HasPrefix(sql[i:], "/*"):
			depth++
			i += 2
		case strings.HasPrefix(sql[i:], "*/"):
			depth--
			i += 2
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return len(sql)
}
