package workbook

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// unpackedLimit is how large a template may become when it is unpacked.
const unpackedLimit = 1 << 30

// Names are the names that a template defines, sorted; print areas and the like are left out.
func Names(template []byte) ([]string, error) {
	file, err := open(template)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	seen := map[string]bool{}
	for _, n := range namesOf(file) {
		seen[n.text] = true
	}
	return keysThat(seen), nil
}

// open reads a template, and says what is wrong with one that cannot be read.
func open(template []byte) (file *excelize.File, err error) {
	switch {
	case len(template) == 0:
		return nil, problem.New("workbook_template_empty", problem.Place{}, nil)
	case bytes.HasPrefix(template, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return nil, problem.New(compound(template), problem.Place{}, nil)
	case !bytes.HasPrefix(template, []byte("PK")):
		return nil, problem.New("workbook_template_other", problem.Place{}, nil)
	}
	// excelize trusts what it parses: a part that is damaged in the right way makes it panic.
	defer func() {
		if broken := recover(); broken != nil {
			file, err = nil, damaged(fmt.Errorf("%v", broken))
		}
	}()
	file, err = excelize.OpenReader(bytes.NewReader(template), excelize.Options{UnzipSizeLimit: unpackedLimit})
	if err != nil {
		return nil, damaged(err)
	}
	if len(file.GetSheetList()) == 0 {
		file.Close()
		return nil, problem.New("workbook_template_other", problem.Place{}, nil)
	}
	return file, nil
}

func damaged(err error) error {
	return problem.New("workbook_template_broken", problem.Place{}, problem.Args{"error": err}).Because(err)
}

// compound tells a workbook that is locked by a password from one of Excel 97: both are in Microsoft's older
// container.
func compound(template []byte) problem.Code {
	var wide []byte
	for _, r := range "EncryptedPackage" {
		wide = append(wide, byte(r), 0)
	}
	if bytes.Contains(template, wide) {
		return "workbook_template_locked"
	}
	return "workbook_template_old"
}

// name is one defined name: where it leads, or why it leads to no cell.
type name struct {
	text string
	place
	refers string
	why    problem.Code
}

// place is a cell, the first of what a name covers.
type place struct {
	sheet       string
	column, row int
}

// namesOf are all names of a template but Excel's own, in order.
func namesOf(file *excelize.File) []name {
	var all []name
	for _, defined := range file.GetDefinedName() {
		if strings.HasPrefix(strings.ToLower(defined.Name), "_xl") {
			continue
		}
		all = append(all, resolve(file, defined))
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].text < all[j].text })
	return all
}

func resolve(file *excelize.File, defined excelize.DefinedName) name {
	n := name{text: defined.Name, refers: strings.TrimSpace(strings.TrimPrefix(defined.RefersTo, "="))}
	switch {
	case strings.Contains(n.refers, "#REF!"):
		n.why = "workbook_name_lost"
		return n
	case strings.Contains(n.refers, "["):
		n.why = "workbook_name_elsewhere"
		return n
	}
	sheet, cells, ok := cutSheet(n.refers)
	first, _, _ := strings.Cut(cells, ":")
	column, row, err := excelize.CellNameToCoordinates(strings.ReplaceAll(first, "$", ""))
	if !ok || err != nil || strings.ContainsAny(cells, ",(") {
		n.why = "workbook_name_no_cell"
		return n
	}
	if index, err := file.GetSheetIndex(sheet); err != nil || index < 0 {
		n.why = "workbook_name_lost"
		return n
	}
	n.place = place{sheet: sheet, column: column, row: row}
	return n
}

// cutSheet divides 'a sheet'!$A$1 at its mark.
func cutSheet(refers string) (sheet, cells string, ok bool) {
	at := strings.LastIndexByte(refers, '!')
	if at < 0 {
		return "", refers, false
	}
	sheet = refers[:at]
	if len(sheet) >= 2 && sheet[0] == '\'' && sheet[len(sheet)-1] == '\'' {
		sheet = strings.ReplaceAll(sheet[1:len(sheet)-1], "''", "'")
	}
	return sheet, refers[at+1:], true
}

// find answers where a name leads: one place for each sheet that defines it. What leads nowhere is reported.
func (w *filler) find(text string) []name {
	var found []name
	var known []string
	for _, n := range w.names {
		known = append(known, n.text)
		switch {
		case !strings.EqualFold(n.text, text):
		case n.why != "":
			w.problems.Report(n.why, problem.Place{}, problem.Args{"name": n.text, "refers": n.refers})
			return nil
		default:
			found = append(found, n)
		}
	}
	if len(found) == 0 {
		w.unknown(text, known)
	}
	return found
}

func (w *filler) unknown(text string, known []string) {
	args := problem.Args{"name": text}
	if len(known) == 0 {
		w.problems.Report("workbook_no_names", problem.Place{}, args)
		return
	}
	if near := problem.Nearest(text, known); near != "" {
		args["near"] = near
		w.problems.Report("workbook_name_near", problem.Place{}, args)
		return
	}
	args["known"] = strings.Join(known, ", ")
	w.problems.Report("workbook_name_unknown", problem.Place{}, args)
}
