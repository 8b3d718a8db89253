package upload

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/rows"
)

// content is what a file is, by its bytes.
type content struct {
	kind   string // xlsx, text, or a media type; empty when the bytes tell nothing
	is     string // the same for a person: "a PDF"
	packed bool   // by gzip; the rest speaks of what is inside
}

const (
	text     = "text"
	parquet  = "application/vnd.apache.parquet"
	headSize = 4096 // bytes that tell what a file is
)

// look judges a file by its bytes. Nothing is kept.
func look(f File) (content, error) {
	body, err := f.Open()
	if err != nil {
		return content{}, fmt.Errorf("open %q: %w", f.Name, err)
	}
	defer body.Close()
	head, err := peek(body, headSize)
	if err != nil {
		return content{}, fmt.Errorf("read %q: %w", f.Name, err)
	}
	c := content{packed: bytes.HasPrefix(head, []byte("\x1f\x8b"))}
	if c.packed {
		if head, err = unpackedHead(f); err != nil {
			return content{}, err
		}
		if head == nil {
			return content{is: "a damaged gzip file"}, nil
		}
	}
	c.kind, c.is = kindOf(head)
	if c.kind == "application/zip" {
		c.kind, c.is, err = zipKind(f, c.packed)
	}
	return c, err
}

// unpackedHead is the beginning of what gzip packed; nil when it is damaged there.
func unpackedHead(f File) ([]byte, error) {
	body, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", f.Name, err)
	}
	defer body.Close()
	unpacked, err := gzip.NewReader(bufio.NewReader(body))
	if err != nil {
		return nil, nil
	}
	head, err := peek(unpacked, headSize)
	if err != nil {
		return nil, nil
	}
	return append([]byte{}, head...), nil
}

func peek(from io.Reader, n int) ([]byte, error) {
	head := make([]byte, n)
	read, err := io.ReadFull(from, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:read], err
}

// marks are what files begin with that http.DetectContentType does not know, or not well enough for a person.
var marks = []struct{ begins, kind, is string }{
	{"PK\x03\x04", "application/zip", "a zip file"},
	{"PK\x05\x06", "application/zip", "an empty zip file"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage",
		"an old workbook (.xls), or one that is locked with a password"},
	{"%PDF-", "application/pdf", "a PDF"},
	{"PAR1", parquet, "a Parquet file"},
	{"\x1f\x8b", "application/gzip", "packed by gzip twice"},
	{"\xff\xfe", "text/plain; charset=utf-16", "UTF-16 text"},
	{"\xfe\xff", "text/plain; charset=utf-16", "UTF-16 text"},
	{"BZh", "application/x-bzip2", "packed by bzip2"},
	{"\xfd7zXZ\x00", "application/x-xz", "packed by xz"},
	{"(\xb5/\xfd", "application/zstd", "packed by zstd"},
	{"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "a 7z archive"},
	{"HWP Document File", "application/x-hwp", "a Hangul document (.hwp)"},
}

// kindOf judges the beginning of a file.
func kindOf(head []byte) (kind, is string) {
	if len(bytes.TrimSpace(head)) == 0 && len(head) < headSize {
		return "", "empty"
	}
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.begins)) {
			return m.kind, m.is
		}
	}
	detected, _, _ := mime.ParseMediaType(http.DetectContentType(head))
	switch {
	case detected == "text/html":
		return detected, "an HTML page"
	case strings.HasPrefix(detected, "image/"), strings.HasPrefix(detected, "video/"),
		strings.HasPrefix(detected, "audio/"):
		return detected, "of the type " + detected
	case bytes.IndexByte(head, 0) >= 0:
		return "", "a binary file"
	case utf8.Valid(head) || detected == "text/plain" || mostlyText(head):
		return text, "text"
	}
	return "", "a binary file"
}

// mostlyText accepts other encodings, such as CP949: no control characters but those that stand in texts.
func mostlyText(head []byte) bool {
	return !slices.ContainsFunc(head, func(c byte) bool {
		return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1a
	})
}

// texts are the formats of rows that are text.
var texts = []string{"csv", "tsv", "json", "jsonl", "xml"}

// fits gives the part's type that a file is of. A text is csv or json as its name says, where several may come.
func (p Part) fits(c content, name string) (word string, ok bool) {
	if c.kind == text {
		if word := rows.WordOf(name); slices.Contains(p.Types, word) && slices.Contains(texts, word) {
			return word, true
		}
		for _, word := range p.Types {
			if slices.Contains(texts, word) {
				return word, true
			}
		}
	}
	if c.kind == parquet && slices.Contains(p.Types, "parquet") {
		return "parquet", true
	}
	if slices.Contains(p.Types, c.kind) {
		return c.kind, true
	}
	if c.packed {
		return "", false // packed is for rows
	}
	for _, word := range p.Types {
		if strings.Contains(word, "/") && mediaFits(word, c) {
			return word, true
		}
	}
	return "", false
}

// mediaFits accepts a media type unless the bytes are surely something else.
func mediaFits(word string, c content) bool {
	textual := strings.HasPrefix(word, "text/") || word == "application/json" || word == "application/xml" ||
		strings.HasSuffix(word, "+json") || strings.HasSuffix(word, "+xml")
	switch {
	case c.is == "empty":
		return false
	case textual:
		return c.kind == text || c.kind == word
	case c.kind == "":
		return !knownByContent(word)
	}
	return false
}

// knownByContent are media types that would have been recognized.
func knownByContent(word string) bool {
	switch word {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "application/pdf", "application/zip",
		"video/mp4", "video/webm", "video/avi", "audio/mpeg", "audio/wave":
		return true
	}
	return false
}
