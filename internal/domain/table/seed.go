package table

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Seed makes a table of seeds/NAME.csv, under the contract of the same name when there is one; contract nil: all columns
// are strings, in the file's order. Its delivery is its bytes: it is loaded again when they or the contract change.
func Seed(name, file string, text []byte, contract *Table, found *problem.List) *Table {
	at := problem.Place{File: file, Line: 1}
	t := &Table{Name: name, Place: at, Strategy: Replace, OnBadRow: Fail, Format: rows.FormatSpec{Word: "csv"}}
	if contract != nil {
		copied := *contract
		t = &copied
		seedContract(t, file, found)
	}
	t.Seed, t.SeedFile = text, file
	if !utf8.Valid(text) {
		found.Report("table_seed_encoding", at, problem.Args{"file": file})
		return t
	}
	if contract == nil {
		t.Columns = seedColumns(text, at, found)
	}
	if t.Format.IsZero() || t.Format == (rows.FormatSpec{Word: "csv"}) {
		seedLines(text, file, found)
	}
	t.Version = t.version()
	return t
}

// seedContract refuses what makes no sense for a file in git.
func seedContract(t *Table, file string, found *problem.List) {
	if len(t.From) > 0 {
		found.Report("table_seed_from", t.From[0].Place, problem.Args{"table": t.Name, "file": file})
	}
	if t.Strategy != Replace {
		found.Report("table_seed_strategy", t.Place, problem.Args{"table": t.Name, "strategy": t.Strategy, "file": file})
	}
	for _, c := range t.Columns {
		if c.From != "" {
			found.Report("table_seed_column_from", c.Place, problem.Args{"column": c.Name, "from": c.From, "file": file})
		}
	}
	t.From, t.Strategy = nil, Replace
}

// seedColumns reads the header.
func seedColumns(text []byte, at problem.Place, found *problem.List) []Column {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	read := csv.NewReader(bytes.NewReader(text))
	header, err := read.Read()
	if err == io.EOF {
		found.Report("table_seed_empty", at, problem.Args{"file": at.File})
		return nil
	} else if err != nil {
		found.Report("table_seed_header", at, problem.Args{"file": at.File, "why": err.Error()})
		return nil
	}
	var all []Column
	seen := map[string]string{}
	for i, name := range header {
		folded := strings.ToLower(name)
		switch before, twice := seen[folded]; {
		case strings.TrimSpace(name) == "":
			found.Report("table_seed_header", at, problem.Args{"file": at.File, "why": "a column has no name"})
			continue
		case twice:
			found.Report("table_seed_header", at, problem.Args{
				"file": at.File, "why": "the names " + before + " and " + name + " are the same, or differ only in case"})
			continue
		}
		seen[folded] = header[i]
		c := Column{Column: rows.Column{Field: name}, Place: at}
		c.Name, c.Type = name, column.Type{Kind: column.String}
		all = append(all, c)
	}
	return all
}

// mostSeedMistakes of one file are told.
const mostSeedMistakes = 20

// seedLines finds lines that no load will take, before there is one. A file whose header has no comma may have another
// delimiter, which is found out when it is loaded.
func seedLines(text []byte, file string, found *problem.List) {
	read := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\uFEFF"))))
	header, err := read.Read()
	if err != nil || (len(header) == 1 && strings.ContainsAny(header[0], ";\t|")) {
		return // what is wrong with the first line is told elsewhere
	}
	for told := 0; told < mostSeedMistakes; {
		fields, err := read.Read()
		var wrong *csv.ParseError
		if err == io.EOF || (err != nil && !errors.As(err, &wrong)) {
			return
		}
		switch {
		case err == nil || wrong.Err == csv.ErrBareQuote: // a quote inside a field is text
			continue
		case wrong.Err == csv.ErrFieldCount:
			found.Report("table_seed_ragged", problem.Place{File: file, Line: wrong.StartLine}, problem.Args{
				"file": file, "fields": counted(int64(len(fields)), "field"), "want": len(header)})
		default:
			found.Report("table_seed_quote", problem.Place{File: file, Line: wrong.StartLine}, problem.Args{"file": file})
		}
		told++
	}
}

// seedPrefix begins the id of every delivery that is a seed's bytes.
const seedPrefix = "seed-"

// seedDelivery is the file as it is in the project.
func (t *Table) seedDelivery() landing.Delivery {
	sum := sha256.Sum256(t.Seed)
	hash := hex.EncodeToString(sum[:])
	name := sha256.Sum256([]byte(t.Name + " " + hash + " " + t.Version))
	return landing.Delivery{
		ID: seedPrefix + hex.EncodeToString(name[:8]), Source: t.SeedFile, Ended: true, Labels: map[string]string{},
		Arrivals: []landing.Arrival{{
			Object: landing.Object{SHA256: hash, Key: t.SeedFile, Size: int64(len(t.Seed))},
			Name:   path.Base(t.SeedFile),
		}},
	}
}

func (t *Table) openSeed() io.ReadCloser { return io.NopCloser(bytes.NewReader(t.Seed)) }
