package model

import "strings"

// withoutEnd cuts the semicolon that ends a statement, and what follows it, so that the statement can stand in brackets.
// The statement has been parsed before; a semicolon in a text, a quoted name or a comment is none.
func withoutEnd(sql string) string {
	for i := 0; i < len(sql); {
		if sql[i] == ';' {
			return sql[:i]
		}
		i = afterToken(sql, i)
	}
	return sql
}

// afterToken is the offset behind what begins at i: a text, a quoted name, a comment, a word or one character.
func afterToken(sql string, i int) int {
	rest := sql[i:]
	switch {
	case strings.HasPrefix(rest, "--"):
		return i + through(rest, "\n", 2)
	case strings.HasPrefix(rest, "/*"):
		return i + commentSize(rest)
	case rest[0] == '\'' || rest[0] == '"':
		return i + quoteSize(rest, false)
	case len(rest) > 1 && (rest[0] == 'e' || rest[0] == 'E') && rest[1] == '\'':
		return i + 1 + quoteSize(rest[1:], true)
	case rest[0] == '$':
		if tag := 1 + wordSize(rest[1:], false); strings.HasPrefix(rest[tag:], "$") { // $tag$ text $tag$
			return i + through(rest, rest[:tag+1], tag+1)
		}
	}
	return i + max(1, wordSize(rest, true))
}

// through is the size up to and with the first end after from, or of all.
func through(text, end string, from int) int {
	if at := strings.Index(text[from:], end); at >= 0 {
		return from + at + len(end)
	}
	return len(text)
}

// wordSize is the size of the word that a text begins with. With dollars it takes a $ inside the word, which begins no
// parameter there.
func wordSize(text string, dollars bool) int {
	for i := range len(text) {
		c := text[i]
		letter := c == '_' || c >= 0x80 || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c != '$' || !dollars) && (c < '0' || c > '9') {
			return i
		}
	}
	return len(text)
}

// quoteSize is the size of a text or quoted name; a doubled quote stays inside.
func quoteSize(text string, escapes bool) int {
	for i := 1; i < len(text); i++ {
		switch {
		case escapes && text[i] == '\\':
			i++
		case text[i] != text[0]:
		case i+1 < len(text) && text[i+1] == text[0]:
			i++
		default:
			return i + 1
		}
	}
	return len(text)
}

// commentSize is the size of a comment; comments nest.
func commentSize(text string) int {
	depth := 0
	for i := 0; i+1 < len(text); i++ {
		switch text[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(text)
}
