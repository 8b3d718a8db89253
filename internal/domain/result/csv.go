package result

import (
	"fmt"
	"io"
	"strings"
)

// byteOrderMark tells Excel that a text is UTF-8.
const byteOrderMark = "\ufeff"

func writeCSV(w io.Writer, a answer, e Export) error { return writeSeparated(w, a, e, ',') }

func writeTSV(w io.Writer, a answer, e Export) error { return writeSeparated(w, a, e, '\t') }

// writeSeparated writes a header and a line per row, quoted as RFC 4180 says, with \n at the end of lines. Null is an
// empty field, empty text is "", and both are read back so. Where a row is a single null it is written as "", since a
// blank line is no row to most readers.
func writeSeparated(w io.Writer, a answer, e Export, separator byte) error {
	var line []byte
	if e.BOM {
		line = append(line, byteOrderMark...)
	}
	for i, c := range a.columns {
		if i > 0 {
			line = append(line, separator)
		}
		line = appendField(line, c.Name, separator)
	}
	if _, err := w.Write(append(line, '\n')); err != nil {
		return err
	}
	for row, err := range a.rows {
		if err != nil {
			return err
		}
		line = line[:0]
		for i, value := range row {
			if i > 0 {
				line = append(line, separator)
			}
			if value == nil {
				continue
			}
			text, err := cellText(a.columns[i].Type, value, e.zone())
			if err != nil {
				return fmt.Errorf("column %q: %w", a.columns[i].Name, err)
			}
			line = appendField(line, text, separator)
		}
		if len(line) == 0 {
			line = append(line, `""`...)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func appendField(line []byte, text string, separator byte) []byte {
	if text != "" && strings.IndexByte(text, separator) < 0 && !strings.ContainsAny(text, "\"\r\n") {
		return append(line, text...)
	}
	line = append(line, '"')
	line = append(line, strings.ReplaceAll(text, `"`, `""`)...)
	return append(line, '"')
}
