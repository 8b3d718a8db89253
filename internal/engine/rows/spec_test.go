package rows_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func decodeSpec(t testing.TB, text string) (rows.FormatSpec, string) {
	t.Helper()
	var found problem.List
	var spec rows.FormatSpec
	node, ok := yamlfile.Parse("s.yaml", []byte(text), 0, &found)
	if !ok {
		t.Fatal(found.Err())
	}
	spec.DecodeYAML(node, "source till", &found)
	if err := found.Err(); err != nil {
		return spec, err.Error()
	}
	return spec, ""
}

func TestFormatsAreAWordOrABlock(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]rows.FormatSpec{
		"csv":  {Word: "csv"},
		"tsv":  {Word: "tsv"},
		"xlsx": {Word: "xlsx"},
		`{csv: {encoding: auto, delimiter: auto, decimal: ".", thousands: "", header: 1, quote: '"'}}`: {Word: "csv", CSV: rows.CSVOptions{Header: 1}},
		`{csv: {delimiter: ";", decimal: ","}}`:                                                        {Word: "csv", CSV: rows.CSVOptions{Delimiter: ";", Decimal: ","}},
		`{csv: {encoding: euc-kr, delimiter: tab, thousands: ",", quote: none, header: 3}}`: {Word: "csv",
			CSV: rows.CSVOptions{Encoding: "cp949", Delimiter: "\t", Thousands: ",", Quote: "none", Header: 3}},
		`{csv: {delimiter: "\t"}}`:       {Word: "csv", CSV: rows.CSVOptions{Delimiter: "\t"}},
		`{tsv: {encoding: utf-8}}`:       {Word: "tsv", CSV: rows.CSVOptions{Encoding: "utf-8"}},
		`{xlsx: {sheet: 2, header: 4}}`:  {Word: "xlsx", XLSX: rows.XLSXOptions{SheetAt: 2, Header: 4}},
		`{xlsx: {sheet: "2"}}`:           {Word: "xlsx", XLSX: rows.XLSXOptions{Sheet: "2"}},
		`{xlsx: {sheet: 답변 1}}`:          {Word: "xlsx", XLSX: rows.XLSXOptions{Sheet: "답변 1"}},
		"json":                           {Word: "json"},
		"{json: {records: data.list}}":   {Word: "json", JSON: rows.JSONOptions{Records: "data.list"}},
		`{jsonl: {records: '"a.b".c'}}`:  {Word: "jsonl", JSON: rows.JSONOptions{Records: `"a.b".c`}},
		"{xml: {records: r.items.item}}": {Word: "xml", XML: rows.XMLOptions{Records: "r.items.item"}},
		"parquet":                        {Word: "parquet"},
		"binary":                         {Word: "binary"},
	} {
		got, wrong := decodeSpec(t, text)
		if wrong != "" || got != want {
			t.Errorf("%s: %+v %s", text, got, wrong)
			continue
		}
		kept, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var again rows.FormatSpec
		if err := json.Unmarshal(kept, &again); err != nil || again != got {
			t.Errorf("%s is kept as %s and read as %+v, %v", text, kept, again, err)
		}
	}
}

func TestWhatIsNoFormatIsToldAtItsPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{json: {records: a..b}}":             `s.yaml:1:18: the path to the records, a..b, cannot be read`,
		"{xml: {record: a}}":                  `unknown key "record" in xml`,
		"{parquet: {records: a}}":             `unknown key "records" in parquet`,
		"cvs":                                 `s.yaml:1:1: there is no format "cvs"`,
		"[csv]":                               "neither a word nor a block",
		"{csv: {}, tsv: {}}":                  "neither a word nor a block",
		"{csv: {encodin: x}}":                 `unknown key "encodin" in csv in source till`,
		"{csv: {encoding: latin1}}":           `s.yaml:1:18: there is no encoding "latin1"`,
		"{csv: {delimiter: ab}}":              `"ab" cannot divide fields`,
		"{csv: {delimiter: a}}":               `"a" cannot divide fields`,
		"{csv: {quote: ab}}":                  `"ab" cannot stand around`,
		`{csv: {quote: ";", delimiter: ";"}}`: `";" cannot stand around`,
		"{csv: {decimal: x}}":                 `"x" cannot stand before`,
		`{csv: {thousands: "."}}`:             `"." cannot stand between`,
		"{csv: {header: 0}}":                  "the header cannot be in line 0",
		"{xlsx: {sheet: 0}}":                  "a sheet is named by its number",
		"{xlsx: {sheet: [1]}}":                "a sheet is named by its number",
		"{xlsx: {delimiter: x}}":              `unknown key "delimiter" in xlsx`,
	} {
		if got, wrong := decodeSpec(t, text); !strings.Contains(wrong, want) {
			t.Errorf("%s: %+v %q, wanted %q", text, got, wrong, want)
		}
	}
}

func TestKeptFormatsOfAnotherVersionAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`"avro"`, `{"avro": {}}`, `{"csv": {}, "tsv": {}}`, `{"csv": 1}`, `[]`, `{}`} {
		var spec rows.FormatSpec
		if err := json.Unmarshal([]byte(text), &spec); err == nil {
			t.Errorf("%s is read as %+v", text, spec)
		}
	}
	var zero rows.FormatSpec
	for _, text := range []string{`null`, `""`} {
		if err := json.Unmarshal([]byte(text), &zero); err != nil || !zero.IsZero() {
			t.Errorf("%s: %+v %v", text, zero, err)
		}
	}
}

func TestNamesAndContentTypesSpeakOfFormats(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"a.csv": "csv", "A.CSV.gz": "csv", "a.txt": "csv", "a.tsv": "tsv", "a.xlsx": "xlsx", "a.xls": "", "csv": "",
		"a.json": "json", "a.json.gz": "json", "a.jsonl": "jsonl", "A.NDJSON": "jsonl", "a.xml": "xml", "a.parquet": "parquet"} {
		if got := rows.WordOf(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for media, want := range map[string]string{"text/csv; charset=utf-8": "csv", "Text/CSV": "csv", "text/plain": "", "application/octet-stream": "",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
		"application/json; charset=utf-8":                                   "json", "application/x-ndjson": "jsonl", "application/xml": "xml", "text/xml": "xml"} {
		if got := rows.WordOfType(media); got != want {
			t.Errorf("%s: %q", media, got)
		}
	}
}
