package rows

import (
	"bytes"
	"fmt"

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
	if word == "" && is == workbook {
		word = "xlsx"
	}
	if word == "" {
		word = "csv"
	}
	args := problem.Args{"name": in.Name, "format": word, "is": is}
	switch {
	case len(bytes.TrimSpace(head)) == 0 && len(head) < sniffBytes:
		return "", broken("rows_empty", args)
	case is == "an HTML page":
		return "", broken("rows_html", args)
	case word == "xlsx" && is == oldWorkbook:
		return "", broken("rows_old_workbook", args)
	case word == "xlsx" && is == "":
		args["is"] = "no zip file"
		return "", broken("rows_wrong_kind", args)
	case word == "xlsx" && !bytes.HasPrefix(head, []byte("PK")), word != "xlsx" && is != "":
		return "", broken("rows_wrong_kind", args)
	}
	return word, nil
}

const (
	workbook    = "a workbook (.xlsx) or another zip file"
	oldWorkbook = "an old workbook (.xls), or one that is locked with a password"
)

// contents are what files of other kinds begin with.
var contents = []struct{ begins, is string }{
	{"PK\x03\x04", workbook},
	{"PK\x05\x06", "an empty zip file"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", oldWorkbook},
	{"%PDF-", "a PDF"},
	{"PAR1", "a Parquet file"},
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
	case bytes.HasPrefix(text, []byte("<")) &&
		(bytes.HasPrefix(text, []byte("<!doctype html")) || bytes.Contains(text, []byte("<html")) ||
			bytes.Contains(text, []byte("<body")) || bytes.Contains(text, []byte("<head"))):
		return "an HTML page"
	case bytes.HasPrefix(text, []byte("<?xml")):
		return "XML"
	case bytes.HasPrefix(text, []byte(`{"`)) || bytes.HasPrefix(text, []byte("[{")):
		return "JSON"
	case bytes.Count(head, []byte{0}) > len(head)/4 && len(head) > 0:
		return "UTF-16 text or a binary file"
	}
	return ""
}

// formatFor finds the plug.
func formatFor(formats Formats, word string) (Format, error) {
	format, ok := formats[word]
	if !ok {
		return nil, fmt.Errorf("read format %q: no such plug was given", word)
	}
	return format, nil
}
