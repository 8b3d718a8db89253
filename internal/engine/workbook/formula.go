package workbook

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// cellRef is one reference in a formula, such as $A$1 or B2.
type cellRef struct {
	column       string
	row          int
	fixed, fixes bool // $ before the column, before the row
}

func (r cellRef) String() string {
	text := r.column + strconv.Itoa(r.row)
	if r.fixes {
		text = r.column + "$" + strconv.Itoa(r.row)
	}
	if r.fixed {
		return "$" + text
	}
	return text
}

// readRef reads a reference at the beginning of a text, and says how long it is; 0: there is none.
func readRef(text string) (r cellRef, size int) {
	at := 0
	if at < len(text) && text[at] == '$' {
		r.fixed = true
		at++
	}
	begin := at
	for at < len(text) && at-begin < 3 && isLetter(text[at]) {
		at++
	}
	if r.column = text[begin:at]; r.column == "" {
		return r, 0
	}
	if at < len(text) && text[at] == '$' {
		r.fixes = true
		at++
	}
	begin = at
	for at < len(text) && text[at] >= '0' && text[at] <= '9' {
		at++
	}
	row, err := strconv.Atoi(text[begin:at])
	if err != nil || row < 1 || row > excelize.TotalRows || goesOn(text[at:]) {
		return r, 0
	}
	r.row = row
	return r, at
}

func isLetter(b byte) bool { return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' }

// goesOn tells that what looks like a reference is the beginning of a name or a function, such as LOG10(.
func goesOn(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_.(!", r))
}

// mapRanges gives each reference or range of a formula to change, with the sheet it is on ("" when the formula
// does not say); to is from itself when it is one cell. Texts, names and functions are left alone.
func mapRanges(formula string, change func(sheet string, from, to *cellRef)) string {
	var out strings.Builder
	sheet := ""
	for formula != "" {
		if from, size := readRef(formula); size > 0 {
			used := size
			to, second := cellRef{}, 0
			if size < len(formula) && formula[size] == ':' {
				to, second = readRef(formula[size+1:])
			}
			if second > 0 {
				change(sheet, &from, &to)
				out.WriteString(from.String() + ":" + to.String())
				used += 1 + second
			} else {
				change(sheet, &from, &from)
				out.WriteString(from.String())
			}
			formula, sheet = formula[used:], ""
			continue
		}
		word, of := nextWord(formula)
		out.WriteString(word)
		formula, sheet = formula[len(word):], of
	}
	return out.String()
}

// nextWord is what stands before the next reference could begin: a text in quotes, a sheet with its mark, a
// name, or one character.
func nextWord(formula string) (word, sheet string) {
	switch first := formula[0]; {
	case first == '"':
		return formula[:closing(formula, '"')], ""
	case first == '\'':
		size := closing(formula, '\'')
		if size < len(formula) && formula[size] == '!' {
			return formula[:size+1], strings.ReplaceAll(formula[1:size-1], "''", "'")
		}
		return formula[:size], ""
	}
	size := 0
	for i, r := range formula {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.$[]\\", r) {
			break
		}
		size = i + utf8.RuneLen(r)
	}
	if size == 0 {
		_, size = utf8.DecodeRuneInString(formula)
		return formula[:size], ""
	}
	if size < len(formula) && formula[size] == '!' {
		return formula[:size+1], formula[:size]
	}
	return formula[:size], ""
}

// closing is the length of a quoted text, whose doubled quotes stand for one.
func closing(text string, quote byte) int {
	for i := 1; i < len(text); i++ {
		if text[i] != quote {
			continue
		}
		if i+1 < len(text) && text[i+1] == quote {
			i++
			continue
		}
		return i + 1
	}
	return len(text)
}

// growth is that rows were put below a row of a sheet.
type growth struct {
	sheet   string
	row, by int
}

// grown makes ranges that end in the row longer. On is the sheet that the formula stands on.
func (g growth) grown(formula, on string) string {
	return mapRanges(formula, func(sheet string, from, to *cellRef) {
		if from != to && g.here(sheet, on) && to.row == g.row && from.row <= to.row {
			to.row += g.by
		}
	})
}

// moved is grown, and moves what is below the row too: for formulas that excelize leaves alone.
func (g growth) moved(formula, on string) string {
	return mapRanges(formula, func(sheet string, from, to *cellRef) {
		if !g.here(sheet, on) {
			return
		}
		grows := from != to && to.row == g.row && from.row <= to.row
		if from.row > g.row {
			from.row += g.by
		}
		if from != to && (to.row > g.row || grows) {
			to.row += g.by
		}
	})
}

func (g growth) here(sheet, on string) bool {
	if sheet == "" {
		sheet = on
	}
	return strings.EqualFold(sheet, g.sheet)
}

// copied is a formula as it is when its cell is copied rows further down: references without $ go along.
func copied(formula string, down int) string {
	return mapRanges(formula, func(_ string, from, to *cellRef) {
		if !from.fixes {
			from.row += down
		}
		if from != to && !to.fixes {
			to.row += down
		}
	})
}
