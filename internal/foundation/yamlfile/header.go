package yamlfile

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// headerMark begins the marked comment of a SQL file; any other comment is a comment.
var headerMark = regexp.MustCompile(`^\s*/\*[ \t]*naru(\s|\*/)`)

// SplitSQL takes the YAML out of a SQL file that begins with the comment /* naru ... */. header is absent when there is
// none. sql is the rest from its first character that is not white, and at is the place of that character; the
// places of the header are those of the file too. ok is false when the file is no text, or its header cannot be read.
func SplitSQL(file string, text []byte, found *problem.List) (header Node, sql string, at problem.Place, ok bool) {
	text = plain(text)
	if !(&reader{file: file, found: found}).textual(text) {
		return Node{}, "", problem.Place{File: file}, false
	}
	end, ok := 0, true
	if mark := headerMark.FindIndex(text); mark != nil {
		begin := bytes.Index(text, []byte("naru")) + len("naru")
		size := bytes.Index(text[begin:], []byte("*/"))
		if size < 0 {
			found.Report("sql_header_open", placeIn(file, text, bytes.Index(text, []byte("/*")), 0), problem.Args{})
			return Node{}, "", problem.Place{File: file}, false
		}
		end = begin + size + len("*/")
		header, ok = Parse(file, blanked(text, begin, begin+size), 0, found)
	}
	body := string(text[end:])
	begin := end + len(body) - len(strings.TrimLeft(body, " \t\r\n"))
	return header, string(text[begin:]), placeIn(file, text, begin, 0), ok
}

// blanked is the text up to end, in which all before begin is white, so that lines and columns stay the file's.
func blanked(text []byte, begin, end int) []byte {
	var b bytes.Buffer
	for _, char := range string(text[:begin]) {
		if char == '\n' {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
	}
	b.Write(text[begin:end])
	return b.Bytes()
}
