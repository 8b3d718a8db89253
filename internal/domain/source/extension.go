package source

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/rows"
)

// contentTypes are the formats' words by what systems call them.
var contentTypes = map[string]string{
	"text/csv":                  "csv",
	"application/csv":           "csv",
	"text/tab-separated-values": "tsv",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
	"application/json":               "json",
	"application/x-ndjson":           "jsonl",
	"application/xml":                "xml",
	"text/xml":                       "xml",
	"application/vnd.apache.parquet": "parquet",
}

// plainEnding is an ending that may stand in an object's key.
var plainEnding = regexp.MustCompile(`^[a-z0-9]{1,10}$`)

// format is the connector's where it made the bytes itself, then the source's, then what the content type says.
func (j *job) format(page connector.Page) rows.FormatSpec {
	switch {
	case page.Format != "":
		return rows.FormatSpec{Word: page.Format}
	case !j.source.Format.IsZero():
		return j.source.Format
	}
	return rows.FormatSpec{Word: contentTypes[page.ContentType]}
}

// extension is the ending of the object's key: by format, content type, then name. It is for people; nothing is read
// by it.
func extension(word string, page connector.Page, head []byte) string {
	name := strings.ToLower(page.Name)
	packed := bytes.HasPrefix(head, []byte{0x1f, 0x8b})
	ending := strings.TrimPrefix(path.Ext(strings.TrimSuffix(name, ".gz")), ".")
	switch {
	case word != "":
		ending = word
	case contentTypes[page.ContentType] != "":
		ending = contentTypes[page.ContentType]
	case !plainEnding.MatchString(ending):
		ending = "bin"
	}
	if packed {
		return ending + ".gz"
	}
	return ending
}
