package draft

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Codebook is what a spreadsheet says about columns: one line a column, or one line a code with the column's name above,
// repeated, or merged over its lines; on one sheet or several.
type Codebook struct {
	File    string
	Entries []Entry
	Notes   []string // what was not followed
}

// Entry is one column of a codebook.
type Entry struct {
	Variable        string // as the codebook names it
	Name            string // another name for it, when the codebook has both
	Label           string
	Codes           []Code
	Least, Greatest string // of a scale whose steps have no names; empty: not said
	Missing         []Code
	NotApplicable   []Code
	Asked           string // who was asked, in the codebook's own words
	Text            bool   // declared as text
	Unread          string // what it says of answers that was not understood
}

// ReadCodebook reads a codebook: .xlsx or .csv. The rows of the names are found by their words; sheets without such
// words are passed over.
func ReadCodebook(ctx context.Context, in rows.Input, formats rows.Formats) (*Codebook, error) {
	book := &Codebook{File: in.Name}
	in = office(in)
	var fields []string
	understood := false
	for sheet := 1; sheet <= mostSheets; sheet++ {
		if sheet > 1 {
			in.Format.XLSX.SheetAt = sheet
		}
		found, p, names, err := codebookNames(ctx, in, formats)
		if sheet > 1 && isCode(err, "rows_sheet_missing") {
			break
		}
		if err != nil && !(isWorkbook(in) && isCode(err, "rows_empty")) { // one sheet of several may be empty
			return nil, err
		}
		if sheet == 1 {
			fields = names
		}
		if p.variable >= 0 && p.roles() > 1 {
			understood = true
			if err := book.read(ctx, found, formats, p); err != nil {
				return nil, err
			}
		}
		if !isWorkbook(in) {
			break
		}
	}
	switch {
	case !understood:
		return nil, problem.New("draft_codebook_names", problem.Place{}, problem.Args{
			"file": in.Name, "fields": strings.Join(fields, ", "), "words": strings.Join(variableWords[:4], ", ")})
	case len(book.Entries) == 0:
		return nil, problem.New("draft_codebook_empty", problem.Place{}, problem.Args{"file": in.Name})
	}
	for i, e := range book.Entries {
		book.Entries[i] = e.sorted()
	}
	return book, nil
}

func isWorkbook(in rows.Input) bool {
	return in.Format.Word == "xlsx" || rows.WordOf(in.Name) == "xlsx"
}

// codebookNames finds the row that names most things a codebook tells. names are those of the fullest row, for who must
// be told that none of them is known.
func codebookNames(
	ctx context.Context, in rows.Input, formats rows.Formats,
) (found rows.Input, best places, names []string, err error) {
	best.variable = -1
	for at := 1; at <= searched; at++ {
		tried := in
		tried.Format.XLSX.Header, tried.Format.CSV.Header = at, at
		seen, _, failed := glance(ctx, tried, formats)
		if isCode(failed, "rows_no_header_line") || at > 1 && isCode(failed, "rows_empty") {
			break // the sheet ends above
		}
		if failed != nil {
			if !headless(failed) {
				return in, best, nil, failed
			}
			continue
		}
		if len(seen.Fields) > len(names) {
			names = seen.Fields
		}
		if p := placesOf(seen.Fields); p.variable >= 0 && (best.variable < 0 || p.roles() > best.roles()) {
			found, best = tried, p
		}
	}
	return found, best, names, nil
}

// read adds the lines of one sheet.
func (b *Codebook) read(ctx context.Context, in rows.Input, formats rows.Formats, p places) error {
	page := map[string]bool{} // named on this sheet
	last := -1
	_, err := rows.Look(ctx, in, formats, func(_ int64, cells []rows.Cell) bool {
		line := func(at int) string {
			if at < 0 || at >= len(cells) || cells[at].Unusable {
				return ""
			}
			return strings.TrimSpace(cells[at].Text)
		}
		if name := line(p.variable); name != "" && (last < 0 || b.Entries[last].Variable != name) {
			if page[name] {
				b.twice(name)
				last = -1
				return true
			}
			page[name] = true
			last = b.entry(name)
		}
		if last >= 0 {
			b.Entries[last].add(line, p)
		}
		return true
	})
	return err
}

// twice notes that a column stands in the codebook again.
func (b *Codebook) twice(name string) {
	note := fmt.Sprintf("%q stands twice in the codebook; what stands first is followed", name)
	if !slices.Contains(b.Notes, note) {
		b.Notes = append(b.Notes, note)
	}
}

// entry is the place of a column's entry; another sheet may have begun it.
func (b *Codebook) entry(name string) int {
	at := slices.IndexFunc(b.Entries, func(e Entry) bool { return e.Variable == name })
	if at < 0 {
		at = len(b.Entries)
		b.Entries = append(b.Entries, Entry{Variable: name})
	}
	return at
}

// add takes what one line says.
func (e *Entry) add(line func(at int) string, p places) {
	first := func(into *string, text string) {
		if *into == "" {
			*into = strings.Join(strings.Fields(text), " ")
		}
	}
	first(&e.Name, line(p.rename))
	first(&e.Label, line(p.label))
	first(&e.Asked, line(p.asked))
	e.Text = e.Text || wantsText(line(p.kind))
	e.answers(line(p.codes))
	e.Missing = append(e.Missing, emptyCodes(line(p.missing))...)
	e.NotApplicable = append(e.NotApplicable, emptyCodes(line(p.not))...)
	switch code, meaning := line(p.code), line(p.meaning); {
	case code == "":
	case meaning == "": // all in one cell, whatever its header says
		e.answers(code)
	default:
		e.Codes = append(e.Codes, Code{code, strings.Join(strings.Fields(meaning), " ")})
	}
}

// answers reads what a cell says of the answers there are.
func (e *Entry) answers(text string) {
	if text == "" || nothing(text) {
		return
	}
	if least, greatest, ok := rangeOf(text); ok {
		e.Least, e.Greatest = least, greatest
		return
	}
	if codes := codesOf(text); len(codes) > 0 {
		e.Codes = append(e.Codes, codes...)
		return
	}
	if e.Unread == "" {
		e.Unread = text
	}
}

// sorted is the entry without answers that mean that there is none, and without what stands there twice.
func (e Entry) sorted() Entry {
	var answers, missing, not []Code
	for _, c := range e.NotApplicable {
		not = with(not, c)
	}
	for _, c := range append(slices.Clone(e.Missing), e.Codes...) {
		meaning := squeezed(c.Label)
		switch {
		case holds(not, c.Code):
		case slices.Contains(saysNot, meaning):
			not = with(not, c)
		case slices.Contains(saysMissing, meaning) || holds(e.Missing, c.Code):
			missing = with(missing, c)
		default:
			answers = with(answers, c)
		}
	}
	e.Codes, e.Missing, e.NotApplicable = answers, missing, not
	return e
}

func with(codes []Code, c Code) []Code {
	if holds(codes, c.Code) {
		return codes
	}
	return append(codes, c)
}

func holds(codes []Code, text string) bool {
	return slices.ContainsFunc(codes, func(c Code) bool { return sameCode(c.Code, text) })
}

// sameCode: 01 and 1 are one code, since spreadsheets take the zero away.
func sameCode(a, b string) bool {
	if a == b {
		return true
	}
	x, okX := number(a)
	y, okY := number(b)
	return okX && okY && x == y
}

// find compares as people write. A line for several columns, such as q1~q5, speaks of each of them.
func (b *Codebook) find(field string) *Entry {
	want := squeezed(field)
	for i := range b.Entries {
		e := &b.Entries[i]
		if squeezed(e.Variable) == want || e.Name != "" && squeezed(e.Name) == want {
			return e
		}
	}
	for i := range b.Entries {
		if slices.Contains(several(b.Entries[i].Variable), want) {
			return &b.Entries[i]
		}
	}
	return nil
}

// several are the names that a range of them stands for; nil where it is none.
func several(variable string) []string {
	text := strings.NewReplacer("∼", "~", "～", "~", "〜", "~", "..", "~", "–", "~").Replace(squeezed(variable))
	first, last, ok := strings.Cut(text, "~")
	if !ok {
		if first, last, ok = strings.Cut(text, "-"); !ok {
			return nil
		}
	}
	if stem, digits := numbered(first); strings.Trim(last, "0123456789") == "" && digits != "" {
		last = stem + last // q1~5
	}
	names, why := column.Unfold(first + ".." + last)
	if why != "" {
		return nil
	}
	return names
}
