package duckdb

import (
	"strings"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// nowhere is what DuckDB writes for a node without a location.
const nowhere = -1

// placeAt is where a byte offset of sql stands in the user's file, when at is the place of its first character.
// Columns count characters, as editors do.
func placeAt(sql string, offset int, at problem.Place) problem.Place {
	if offset < 0 || offset > len(sql) {
		return at
	}
	before := sql[:offset]
	line, column := max(at.Line, 1), max(at.Column, 1)
	if lines := strings.Count(before, "\n"); lines > 0 {
		line += lines
		column = 1
		before = before[strings.LastIndexByte(before, '\n')+1:]
	}
	return problem.Place{File: at.File, Line: line, Column: column + utf8.RuneCountInString(before)}
}

// byteOffset turns an offset in characters, which is what DuckDB's parser tells, into one in bytes.
func byteOffset(sql string, characters int) int {
	for offset := range sql {
		if characters == 0 {
			return offset
		}
		characters--
	}
	return len(sql)
}
