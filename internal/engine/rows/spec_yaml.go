package rows

import (
	"strconv"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// obeyed are the words of `format:`.
var obeyed = map[string]bool{
	"csv": true, "tsv": true, "xlsx": true, "json": true, "jsonl": true, "xml": true, "parquet": true, "binary": true,
}

// CSVBlock is `csv:` or `tsv:` as it is written.
type CSVBlock struct {
	Encoding  yamlfile.At[string] `yaml:"encoding" default:"auto" help:"auto, utf-8, cp949 or euc-kr"`
	Delimiter yamlfile.At[string] `yaml:"delimiter" default:"auto" help:"auto, tab, or one character"`
	Decimal   yamlfile.At[string] `yaml:"decimal" default:"." help:"what stands before the fraction: . or ,"`
	Thousands yamlfile.At[string] `yaml:"thousands" help:"what stands between groups of three digits; by default nothing may"`
	Header    yamlfile.At[int64]  `yaml:"header" default:"1" help:"the line that holds the names"`
	Quote     yamlfile.At[string] `yaml:"quote" default:"\"" help:"the character around texts, or none"`
}

// XLSXBlock is `xlsx:` as it is written.
type XLSXBlock struct {
	Sheet  yamlfile.Node      `yaml:"sheet" default:"1" help:"number of the sheet, or its name (in quotes when the name is a number)"`
	Header yamlfile.At[int64] `yaml:"header" default:"1" help:"the row that holds the names; what stands above it is no data"`
}

// JSONBlock is `json:` or `jsonl:` as it is written.
type JSONBlock struct {
	Records yamlfile.At[string] `yaml:"records" help:"path to the records in a document, such as data.list; by default it is a list of records, or one record"`
}

// XMLBlock is `xml:` as it is written.
type XMLBlock struct {
	Records yamlfile.At[string] `yaml:"records" help:"path to the elements that are records, from the root's name on, such as response.body.items.item; by default the document is one record, whose fields begin with the root's name"`
}

// DecodeYAML reads `csv`, or `{csv: {encoding: cp949}}`.
func (f *FormatSpec) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	if !n.IsMap() {
		word, ok := n.Scalar()
		if !ok || n.IsNull() {
			found.Report("rows_format_form", n.Place(), problem.Args{"in": in})
			return
		}
		f.word(word, n.Place(), in, found)
		return
	}
	pairs := n.Pairs()
	if len(pairs) != 1 {
		found.Report("rows_format_form", n.Place(), problem.Args{"in": in})
		return
	}
	word := pairs[0].Key
	if !f.word(word, pairs[0].KeyPlace, in, found) {
		return
	}
	f.options(word, pairs[0].Value, word+" in "+in, found)
}

func (f *FormatSpec) options(word string, n yamlfile.Node, in string, found *problem.List) {
	switch word {
	case "xlsx":
		var block XLSXBlock
		yamlfile.Decode(n, in, &block, found)
		f.XLSX = block.options(found)
	case "json", "jsonl":
		var block JSONBlock
		yamlfile.Decode(n, in, &block, found)
		f.JSON.Records = recordsPath(block.Records, found)
	case "xml":
		var block XMLBlock
		yamlfile.Decode(n, in, &block, found)
		f.XML.Records = recordsPath(block.Records, found)
	case "parquet", "binary":
		var block struct{}
		yamlfile.Decode(n, in, &block, found)
	default:
		var block CSVBlock
		yamlfile.Decode(n, in, &block, found)
		f.CSV = block.options(found)
	}
}

// recordsPath is the path to the records as it was written, if it can be read.
func recordsPath(path yamlfile.At[string], found *problem.List) string {
	if why := CheckField("", path.Value); why != "" {
		found.Report("rows_records_word", path.Place, problem.Args{"path": path.Value, "why": why})
		return ""
	}
	return path.Value
}

func (f *FormatSpec) word(word string, place problem.Place, in string, found *problem.List) bool {
	if !obeyed[word] {
		found.Report("rows_format_unknown", place, problem.Args{"format": word, "in": in})
		return false
	}
	f.Word = word
	return true
}

func (b CSVBlock) options(found *problem.List) CSVOptions {
	var o CSVOptions
	encoding, ok := encodingOf(b.Encoding.Value)
	if !ok {
		found.Report("rows_encoding_word", b.Encoding.Place, problem.Args{"encoding": b.Encoding.Value})
	}
	o.Encoding = encoding
	switch text := b.Delimiter.Value; {
	case text == "" || text == "auto":
	case text == "tab" || text == `\t`:
		o.Delimiter = "\t"
	case oneMark(text):
		o.Delimiter = text
	default:
		found.Report("rows_delimiter_word", b.Delimiter.Place, problem.Args{"delimiter": text})
	}
	switch text := b.Quote.Value; {
	case text == "" || text == `"`:
	case text == "none" || oneMark(text):
		o.Quote = text
	default:
		found.Report("rows_quote_word", b.Quote.Place, problem.Args{"quote": text})
	}
	if o.Delimiter != "" && o.Delimiter == b.Quote.Value {
		found.Report("rows_quote_word", b.Quote.Place, problem.Args{"quote": b.Quote.Value})
	}
	o.Decimal, o.Thousands = numberMarks(b.Decimal, b.Thousands, found)
	o.Header = headerLine(b.Header, found)
	return o
}

func (b XLSXBlock) options(found *problem.List) XLSXOptions {
	var o XLSXOptions
	o.Header = headerLine(b.Header, found)
	if b.Sheet.IsZero() {
		return o
	}
	text, ok := b.Sheet.Scalar()
	if !ok || text == "" || b.Sheet.IsNull() {
		found.Report("rows_sheet_word", b.Sheet.Place(), problem.Args{})
		return o
	}
	if number, err := strconv.Atoi(text); err == nil && !b.Sheet.Quoted() {
		if number < 1 {
			found.Report("rows_sheet_word", b.Sheet.Place(), problem.Args{})
		}
		o.SheetAt = number
		return o
	}
	o.Sheet = text
	return o
}

// encodingOf gives the canonical word; empty for auto.
func encodingOf(word string) (string, bool) {
	switch word {
	case "", "auto":
		return "", true
	case "utf-8", "utf8", "UTF-8":
		return "utf-8", true
	case "cp949", "CP949", "euc-kr", "EUC-KR", "ms949", "uhc":
		return "cp949", true
	}
	return "", false
}

// oneMark says whether a text may divide or surround fields: one printable ASCII character or a tab that is no digit and
// no letter.
func oneMark(text string) bool {
	if len(text) != 1 {
		return false
	}
	c := text[0]
	return c == '\t' || c > ' ' && c < 0x7f && !('0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z')
}

func numberMarks(decimal, thousands yamlfile.At[string], found *problem.List) (string, string) {
	point := decimal.Value
	if point != "" && point != "." && point != "," {
		found.Report("rows_decimal_word", decimal.Place, problem.Args{"decimal": point})
		point = ""
	}
	if point == "." {
		point = "" // the default
	}
	marked := thousands.Value
	switch {
	case marked == "":
	case marked == point || marked == "." && point == "":
		found.Report("rows_thousands_word", thousands.Place, problem.Args{"thousands": marked})
		marked = ""
	case marked != "," && marked != "." && marked != "'" && marked != " " && marked != "_":
		found.Report("rows_thousands_word", thousands.Place, problem.Args{"thousands": marked})
		marked = ""
	}
	return point, marked
}

func headerLine(line yamlfile.At[int64], found *problem.List) int {
	if line.Place == (problem.Place{}) {
		return 0 // not written
	}
	if line.Value < 1 || line.Value > 1_000_000 {
		found.Report("rows_header_word", line.Place, problem.Args{"header": line.Value})
		return 0
	}
	return int(line.Value)
}
