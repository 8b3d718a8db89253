package workbook

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// nameLimit is Excel's, in characters.
const nameLimit = 31

// sheetNames makes the names of the sheets valid and unique, also for a reader to whom A and a are the same.
func sheetNames(sheets []Sheet) []string {
	taken := map[string]bool{strings.ToLower(listSheet): true, "history": true}
	names := make([]string, len(sheets))
	for i, sheet := range sheets {
		base := validName(sheet.Name)
		if base == "" {
			base = fmt.Sprint(i + 1)
		}
		name := base
		for n := 2; taken[strings.ToLower(name)]; n++ {
			ending := fmt.Sprintf(" %d", n)
			name = cut(base, nameLimit-len(ending)) + ending
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

// validName takes out what Excel refuses in a sheet's name.
func validName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]`, r), r < ' ':
			return ' '
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	return strings.Trim(cut(strings.Trim(name, "' "), nameLimit), "' ")
}

// cut keeps the first n characters.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:n]))
}

// quoted is a sheet's name as it stands in a formula.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }
