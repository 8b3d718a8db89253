package rows

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
)

// FormatSpec is the value of `format:`: a word, or a block of one word with its options. The zero FormatSpec says
// nothing: name and content decide. Specs are compared with ==.
type FormatSpec struct {
	Word string      // csv, tsv, xlsx, json, jsonl, xml, parquet, binary
	CSV  CSVOptions  // of csv and tsv
	XLSX XLSXOptions // of xlsx
	JSON JSONOptions // of json and jsonl
	XML  XMLOptions  // of xml
}

// CSVOptions say how a text file is written; a zero field is found out, or has its default.
type CSVOptions struct {
	Encoding  string `json:"encoding,omitempty"`  // utf-8 or cp949 (which holds euc-kr); empty: found out
	Delimiter string `json:"delimiter,omitempty"` // one ASCII character; empty: found out, for tsv the tab
	Decimal   string `json:"decimal,omitempty"`   // "." or ","; empty: "."
	Thousands string `json:"thousands,omitempty"` // one character between groups of three digits; empty: none
	Header    int    `json:"header,omitempty"`    // physical line of the header; 0: the first that is not blank
	Quote     string `json:"quote,omitempty"`     // one ASCII character, or "none"; empty: the double quote
}

// XLSXOptions say where in a workbook the rows are.
type XLSXOptions struct {
	Sheet   string `json:"sheet,omitempty"`  // by name
	SheetAt int    `json:"at,omitempty"`     // by number from 1; 0 and no name: the first
	Header  int    `json:"header,omitempty"` // row of the names; 0: the first
}

// JSONOptions say where in a document the records are.
type JSONOptions struct {
	Records string `json:"records,omitempty"` // a path; empty: the document is a list of records, or one record
}

// XMLOptions say where in a document the records are.
type XMLOptions struct {
	Records string `json:"records,omitempty"` // a path that begins with the root's name; empty: the document is one record
}

// records is where the records are, by the format's own options.
func (f FormatSpec) records() string {
	if f.Word == "xml" {
		return f.XML.Records
	}
	return f.JSON.Records
}

// IsZero says that nothing was written.
func (f FormatSpec) IsZero() bool { return f == FormatSpec{} }

// MarshalJSON writes "csv", or {"csv": {"encoding": "cp949"}} where there are options; nothing is null.
func (f FormatSpec) MarshalJSON() ([]byte, error) {
	switch {
	case f.IsZero():
		return []byte("null"), nil
	case f == FormatSpec{Word: f.Word}:
		return json.Marshal(f.Word)
	case f.Word == "xlsx":
		return json.Marshal(map[string]XLSXOptions{f.Word: f.XLSX})
	case f.Word == "json" || f.Word == "jsonl":
		return json.Marshal(map[string]JSONOptions{f.Word: f.JSON})
	case f.Word == "xml":
		return json.Marshal(map[string]XMLOptions{f.Word: f.XML})
	}
	return json.Marshal(map[string]CSVOptions{f.Word: f.CSV})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *FormatSpec) UnmarshalJSON(text []byte) error {
	*f = FormatSpec{}
	var word *string
	if json.Unmarshal(text, &word) == nil {
		if word == nil || *word == "" {
			return nil
		}
		if !obeyed[*word] {
			return fmt.Errorf("read format: there is no format %q", *word)
		}
		f.Word = *word
		return nil
	}
	var block map[string]json.RawMessage
	if err := json.Unmarshal(text, &block); err != nil || len(block) != 1 {
		return fmt.Errorf("read format: %q is neither a word nor a block of one word", text)
	}
	for word, options := range block {
		f.Word = word
		var err error
		switch {
		case !obeyed[word]:
			err = fmt.Errorf("there is no such format")
		case word == "xlsx":
			err = json.Unmarshal(options, &f.XLSX)
		case word == "json" || word == "jsonl":
			err = json.Unmarshal(options, &f.JSON)
		case word == "xml":
			err = json.Unmarshal(options, &f.XML)
		case word == "csv" || word == "tsv":
			err = json.Unmarshal(options, &f.CSV)
		}
		if err != nil {
			return fmt.Errorf("read format %q: %w", word, err)
		}
	}
	return nil
}

// WordOf is the format that a file's name speaks of, with or without .gz: csv (of .txt too, since the delimiter is found
// out), tsv, xlsx, json, jsonl, xml, parquet, or empty.
func WordOf(name string) string {
	lower := strings.TrimSuffix(strings.ToLower(name), ".gz")
	switch path.Ext(lower) {
	case ".csv", ".txt":
		return "csv"
	case ".tsv", ".tab":
		return "tsv"
	case ".xlsx", ".xlsm":
		return "xlsx"
	case ".json":
		return "json"
	case ".jsonl", ".ndjson":
		return "jsonl"
	case ".xml":
		return "xml"
	case ".parquet", ".pq":
		return "parquet"
	}
	return ""
}

// WordOfType is the format that a content type speaks of, or empty: application/octet-stream and text/plain say nothing.
func WordOfType(contentType string) string {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch strings.TrimSpace(media) {
	case "text/csv", "application/csv":
		return "csv"
	case "text/tab-separated-values":
		return "tsv"
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return "xlsx"
	case "application/json", "text/json":
		return "json"
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
		return "jsonl"
	case "application/xml", "text/xml":
		return "xml"
	case "application/vnd.apache.parquet":
		return "parquet"
	}
	return ""
}
