package result

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/workbook"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Limits of a sheet. A number of a sheet is a double: it holds 15 digits, and whole numbers up to 2^53.
const (
	mostSheetRows    = 1_048_576 - 1 // below the header
	mostSheetColumns = 16_384
	mostCellUnits    = 32_767 // of UTF-16
	exactDigits      = 15
	exactWhole       = 1 << 53
)

// writeWorkbook writes one sheet. All rows are held in memory, which the limit of a sheet bounds. What a number of a
// sheet would round is a text; what is longer than a sheet or a cell is a problem, never cut.
func writeWorkbook(w io.Writer, a answer, e Export) error {
	if len(a.columns) > mostSheetColumns {
		return problem.New("export_columns_most", e.Place,
			problem.Args{"columns": len(a.columns), "most": mostSheetColumns})
	}
	block := workbook.Block{}
	for _, c := range a.columns {
		block.Columns = append(block.Columns, workbook.Column{Title: c.Name, Format: cellFormat(c.Type)})
	}
	for row, err := range a.rows {
		if err != nil {
			return err
		}
		if len(block.Rows) == mostSheetRows {
			return problem.New("export_rows_most", e.Place, problem.Args{"most": mostSheetRows})
		}
		cells := make([]any, len(row))
		for i, value := range row {
			var err error
			if cells[i], err = cell(a.columns[i].Type, value, e.zone()); err != nil {
				return fmt.Errorf("column %q: %w", a.columns[i].Name, err)
			}
			if text, ok := cells[i].(string); ok && len(text) > mostCellUnits {
				if units := len(utf16.Encode([]rune(text))); units > mostCellUnits {
					return problem.New("export_cell_long", e.Place, problem.Args{
						"row": len(block.Rows) + 1, "length": units, "column": a.columns[i].Name, "most": mostCellUnits})
				}
			}
		}
		block.Rows = append(block.Rows, cells)
	}
	return workbook.Write(w, workbook.Book{
		Title:  e.Of,
		Sheets: []workbook.Sheet{{Name: e.Of, Blocks: []workbook.Block{block}}},
	})
}

// cellFormat is how Excel shows a type; decimals keep the digits of their scale.
func cellFormat(t column.Type) string {
	switch t.Kind {
	case column.Date:
		return "yyyy-mm-dd"
	case column.Timestamp, column.Timestamptz:
		return "yyyy-mm-dd hh:mm:ss"
	case column.Decimal:
		if t.Scale > 0 {
			return "0." + strings.Repeat("0", t.Scale)
		}
		return "0"
	}
	return ""
}

// cell is a value as a workbook takes it; instants are on the zone's clock, since a sheet knows no zones.
func cell(t column.Type, v any, zone *time.Location) (any, error) {
	switch v := v.(type) {
	case nil, bool:
		return v, nil
	case int32:
		return int64(v), nil
	case int64:
		if v > exactWhole || v < -exactWhole {
			return strconv.FormatInt(v, 10), nil
		}
		return v, nil
	case float64:
		if math.IsInf(v, 0) {
			return doubleText(v), nil
		}
		return v, nil
	case string:
		if t.Kind == column.Decimal {
			return decimalCell(v), nil
		}
		return v, nil
	case time.Time:
		return timeCell(t.Kind, v, zone), nil
	}
	return cellText(t, v, zone)
}

func decimalCell(text string) any {
	digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(text), "0")
	if number, err := strconv.ParseFloat(text, 64); err == nil && len(digits) <= exactDigits {
		return number
	}
	return text
}

// timeCell is a text before 1900-03-01, where calendars of sheets differ.
func timeCell(kind column.Kind, at time.Time, zone *time.Location) any {
	if kind == column.Timestamptz {
		at = at.In(zone)
	}
	if at.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) || at.Year() > 9999 {
		return timeText(kind, at, zone)
	}
	y, m, d := at.Date()
	return time.Date(y, m, d, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), time.UTC)
}
