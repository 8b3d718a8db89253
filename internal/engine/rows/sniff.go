package rows

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// sniffBytes are enough to tell what a file is.
const sniffBytes = 4096

// chooseFormat says which format reads a file: as declared, by its name, or by its first bytes. A file that is surely
// something else is a *Broken.
func chooseFormat(in Input, head []byte) (word string, err error) {
	word = in.Format.Word
	if word == "" {
		word = WordOf(in.Name)
	}
	is := contentOf(head)
	args := problem.Args{"name": in.Name, "format": word, "is": is}
	switch {
	case word == "binary":
		return "", broken("rows_binary", args)
	case len(bytes.TrimSpace(head)) == 0 && len(head) < sniffBytes:
		return "", broken("rows_empty", args)
	case is == "an HTML page":
		return "", broken("rows_html", args)
	case word == "" && is == aJSON, word == "json" && in.Format.Word == "" && is == aJSON:
		return jsonWord(head), nil
	case word == "" && kindOfContent[is] != "":
		return kindOfContent[is], nil
	case word == "" && is == "" && isMarkup(head):
		return "xml", nil
	case word == "":
		word = "csv"
		args["format"] = word
	}
	return word, judgeContent(word, is, head, args)
}

// judgeContent is a *Broken where the bytes are surely no file of the word's kind.
func judgeContent(word, is string, head []byte, args problem.Args) error {
	switch word {
	case "xlsx":
		switch {
		case is == oldWorkbook:
			return broken("rows_old_workbook", args)
		case is == "":
			args["is"] = "no zip file"
			return broken("rows_wrong_kind", args)
		case !bytes.HasPrefix(head, []byte("PK")):
			return broken("rows_wrong_kind", args)
		}
		return nil
	case "parquet":
		if is == "" {
			args["is"] = "something else"
		}
	case "json", "jsonl":
		if is == "" && isMarkup(head) {
			is, args["is"] = aXML, aXML
		}
	}
	if is != "" && kindOfContent[is] != word && (word != "jsonl" || is != aJSON) || word == "parquet" && is != aParquet {
		return broken("rows_wrong_kind", args)
	}
	return nil
}

const (
	workbook    = "a workbook (.xlsx) or another zip file"
	oldWorkbook = "an old workbook (.xls), or one that is locked with a password"
	aParquet    = "a Parquet file"
	aJSON       = "JSON"
	aXML        = "XML"
)

// kindOfContent are the formats that a content speaks of.
var kindOfContent = map[string]string{workbook: "xlsx", aParquet: "parquet", aJSON: "json", aXML: "xml"}

// jsonWord tells JSON lines from a document: where the first line is a value, and another begins the next line.
func jsonWord(head []byte) string {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	at := jsontext.Space(head, 0)
	end, mistake := jsontext.Value(head, at, 0)
	if mistake != nil || bytes.IndexByte(head[at:end], '\n') >= 0 {
		return "json"
	}
	next := jsontext.Space(head, end)
	if next < len(head) && (head[next] == '{' || head[next] == '[') && bytes.IndexByte(head[end:next], '\n') >= 0 {
		return "jsonl"
	}
	return "json"
}

// isMarkup says that bytes begin with an element.
func isMarkup(head []byte) bool {
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	return len(text) > 1 && text[0] == '<' && (text[1] == '!' || text[1] == '_' || text[1] >= 0x80 || text[1]|0x20 >= 'a' && text[1]|0x20 <= 'z')
}

// contents are what files of other kinds begin with.
var contents = []struct{ begins, is string }{
	{"PK\x03\x04", workbook},
	{"PK\x05\x06", "an empty zip file"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", oldWorkbook},
	{"%PDF-", "a PDF"},
	{"PAR1", aParquet},
	{"\x89PNG", "an image"},
	{"\xff\xd8\xff", "an image"},
	{"BZh", "packed by bzip2"},
	{"\xfd7zXZ\x00", "packed by xz"},
	{"(\xb5/\xfd", "packed by zstd"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive"},
	{"\xff\xfe", "UTF-16 text"},
	{"\xfe\xff", "UTF-16 text"},
	{"\x1f\x8b", "packed by gzip twice"},
}

// contentOf names what the bytes surely are; empty when they may be lines of text.
func contentOf(head []byte) string {
	for _, c := range contents {
		if bytes.HasPrefix(head, []byte(c.begins)) {
			return c.is
		}
	}
	text := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	switch {
	case isPage(text):
		return "an HTML page"
	case bytes.HasPrefix(text, []byte("<?xml")):
		return aXML
	case isJSON(text):
		return aJSON
	case bytes.Count(head, []byte{0}) > len(head)/4 && len(head) > 0:
		return "UTF-16 text or a binary file"
	}
	return ""
}

// isPage says that markup in small letters is HTML: by its type, or by its first element. An XML answer may well have a
// <header> and a <body>.
func isPage(text []byte) bool {
	for bytes.HasPrefix(text, []byte("<?")) || bytes.HasPrefix(text, []byte("<!--")) {
		end := bytes.IndexByte(text, '>')
		if end < 0 {
			return false
		}
		text = bytes.TrimSpace(text[end+1:])
	}
	if bytes.HasPrefix(text, []byte("<!doctype html")) {
		return true
	}
	end := bytes.IndexAny(text, " \t\r\n/>")
	return end > 0 && slices.Contains(pageElements, string(text[:end]))
}

// pageElements begin pages that have no type.
var pageElements = []string{"<html", "<head", "<body", "<title", "<meta", "<script", "<center", "<div", "<h1", "<h2", "<p", "<table"}

// isJSON says that bytes begin as an object or a list of lists or objects does.
func isJSON(text []byte) bool {
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	next := jsontext.Space(text, 1)
	if next == len(text) {
		return false
	}
	if text[0] == '{' {
		return text[next] == '"' || text[next] == '}'
	}
	return text[next] == '{' || text[next] == '[' || text[next] == ']'
}

// formatFor finds the plug.
func formatFor(formats Formats, word string) (Format, error) {
	format, ok := formats[word]
	if !ok {
		return nil, fmt.Errorf("read format %q: no such plug was given", word)
	}
	return format, nil
}
