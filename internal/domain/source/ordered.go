package source

import (
	"regexp"
	"strings"
)

// sqlPiece is what is looked at of a SELECT: comments, quoted texts and names, and words and brackets.
var sqlPiece = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$.*?\$\$|[\p{L}_][\p{L}\p{N}_]*|[()]`)

// isOrdered says whether a SELECT, which was parsed before, orders its rows itself: ORDER BY stands outside of all brackets.
func isOrdered(sql string) bool {
	depth, before := 0, ""
	for _, piece := range sqlPiece.FindAllString(sql, -1) {
		switch word := strings.ToLower(piece); {
		case strings.HasPrefix(word, "--"), strings.HasPrefix(word, "/*"):
			continue
		case word == "(":
			depth++
		case word == ")":
			depth--
		case word == "by" && before == "order" && depth == 0:
			return true
		}
		before = strings.ToLower(piece)
	}
	return false
}
