package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// listing is what every listing prints: a table for people, or JSON for machines (one array of objects).
type listing struct {
	columns []string
	rows    [][]any
	empty   string // said when there are no rows
}

func (l *listing) add(values ...any) { l.rows = append(l.rows, values) }

// list prints a listing in the form that was asked for.
func (s *session) list(l *listing) error {
	if s.json {
		return writeJSON(s.out, l.objects())
	}
	if len(l.rows) == 0 {
		if l.empty != "" {
			fmt.Fprintln(s.out, l.empty)
		}
		return nil
	}
	writeTable(s.out, l.columns, l.rows)
	return nil
}

func (l *listing) objects() []map[string]any {
	all := make([]map[string]any, 0, len(l.rows))
	for _, row := range l.rows {
		object := make(map[string]any, len(row))
		for i, value := range row {
			object[strings.ReplaceAll(l.columns[i], " ", "_")] = value
		}
		all = append(all, object)
	}
	return all
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// widest is where a cell is cut in a table for people; JSON and CSV have all of it.
const widest = 60

// writeTable aligns columns by the width that a terminal gives them (a Hangul syllable takes two cells). Numbers
// stand right.
func writeTable(w io.Writer, columns []string, rows [][]any) {
	cells := make([][]string, len(rows))
	width := make([]int, len(columns))
	right := make([]bool, len(columns))
	for i, name := range columns {
		width[i] = runewidth.StringWidth(name)
		right[i] = len(rows) > 0
	}
	for r, row := range rows {
		cells[r] = make([]string, len(columns))
		for i := range columns {
			text := runewidth.Truncate(oneLine(text(row[i])), widest, "…")
			cells[r][i] = text
			width[i] = max(width[i], runewidth.StringWidth(text))
			right[i] = right[i] && (row[i] == nil || isNumber(row[i]))
		}
	}
	line := func(values []string) {
		var b strings.Builder
		for i, value := range values {
			pad := strings.Repeat(" ", width[i]-runewidth.StringWidth(value))
			if right[i] {
				b.WriteString(pad + value)
			} else {
				b.WriteString(value + pad)
			}
			b.WriteString("  ")
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
	line(columns)
	rule := make([]string, len(columns))
	for i := range rule {
		rule[i] = strings.Repeat("-", width[i])
	}
	line(rule)
	for _, row := range cells {
		line(row)
	}
}

// oneLine keeps a cell on its line: control characters are shown as blanks.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

func isNumber(value any) bool {
	switch value.(type) {
	case int, int32, int64, float64:
		return true
	}
	return false
}

// text is a value as a person reads it. Null is empty.
func text(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format("2006-01-02 15:04:05")
	case []string:
		return strings.Join(v, " ")
	case map[string]string:
		return labelText(v)
	case []any, map[string]any:
		encoded, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(encoded)
	}
	return fmt.Sprint(value)
}

// labelText prints labels as name=value, sorted by name.
func labelText(labels map[string]string) string {
	var parts []string
	for _, name := range sortedKeys(labels) {
		parts = append(parts, name+"="+labels[name])
	}
	return strings.Join(parts, " ")
}

// short is the beginning of an id or hash, enough to name it again.
func short(id string) string {
	if len(id) > 12 {
		return id[:12]
	}
	return id
}

func countOf(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands groups digits: 12,345.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
