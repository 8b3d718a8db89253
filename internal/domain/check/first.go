package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
)

// What a message shows of a row.
const (
	mostNamed  = 6  // columns
	mostLetter = 40 // of a value
)

// shortRow is a failing row in words: what the check judges first, then other columns in their order, as far as there
// is room.
func (c *Check) shortRow(columns []column.Column, values []any) string {
	judged := func(name string) bool { return slices.Contains(c.Columns, name) || slices.Contains(c.By, name) }
	var mine, others []string
	for i, col := range columns {
		text := col.Name + "=" + shortValue(kept(col.Type, values[i]))
		switch {
		case judged(col.Name):
			mine = append(mine, text)
		case !strings.HasSuffix(col.Name, rows.EmptySuffix): // why another column is empty says little here
			others = append(others, text)
		}
	}
	all := append(mine, others...)
	if len(all) > mostNamed {
		all = append(all[:mostNamed], "...")
	}
	return strings.Join(all, ", ")
}

func shortValue(value any) string {
	if value == nil {
		return "null"
	}
	text := strings.Join(strings.Fields(fmt.Sprint(value)), " ") // one line
	if letters := []rune(text); len(letters) > mostLetter {
		return string(letters[:mostLetter]) + "..."
	}
	return text
}
