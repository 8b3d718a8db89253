//go:build e2e

package script

import (
	"archive/zip"
	"bufio"
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	_ "modernc.org/sqlite" // control changes a control database
)

// cp949Command rewrites a UTF-8 file as offices save it: cp949 FILE.
func cp949Command(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: cp949 FILE")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	encoded, err := korean.EUCKR.NewEncoder().Bytes(text)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), encoded, 0o600))
}

// utf16Command rewrites a UTF-8 file as UTF-16, as a spreadsheet program's "Unicode text": utf16 FILE.
func utf16Command(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: utf16 FILE")
	}
	encoded, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(encoded), 0o600))
}

// glueCommand puts files together: glue INTO FILE...
func glueCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: glue INTO FILE...")
	}
	var all []byte
	for _, name := range args[1:] {
		text, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		all = append(all, text...)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), all, 0o600))
}

// sheetsCommand makes a workbook: sheets SCRIPT FILE. A line of the script is one of
//
//	sheet NAME            the cells that follow stand there
//	A1 text               a text; a number where the text is one
//	A1 = SUM(B1:B3) 12    a formula and the value that was calculated, or none
//	merge A1:C1
func sheetsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sheets SCRIPT FILE")
	}
	book := excelize.NewFile()
	defer book.Close()
	sheet := "Sheet1"
	lines := bufio.NewScanner(strings.NewReader(ts.ReadFile(args[0])))
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch {
		case word == "":
		case word == "sheet":
			if sheet == "Sheet1" {
				ts.Check(book.SetSheetName(sheet, rest))
			} else {
				_, err := book.NewSheet(rest)
				ts.Check(err)
			}
			sheet = rest
		case word == "merge":
			from, to, _ := strings.Cut(rest, ":")
			ts.Check(book.MergeCell(sheet, from, to))
		case strings.HasPrefix(rest, "= "):
			formula, value, _ := strings.Cut(strings.TrimPrefix(rest, "= "), " ")
			if value != "" {
				ts.Check(book.SetCellValue(sheet, word, cellValue(value)))
			}
			ts.Check(book.SetCellFormula(sheet, word, formula))
		default:
			ts.Check(book.SetCellValue(sheet, word, cellValue(rest)))
		}
	}
	ts.Check(book.SaveAs(ts.MkAbs(args[1])))
}

// cellsCommand prints the rows of a workbook's sheet, cells divided by |: cells FILE SHEET.
func cellsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cells FILE SHEET")
	}
	book, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer book.Close()
	rows, err := book.GetRows(args[1])
	ts.Check(err)
	for _, row := range rows {
		fmt.Fprintln(ts.Stdout(), strings.Join(row, "|"))
	}
}

func cellValue(text string) any {
	if number, err := strconv.Atoi(text); err == nil {
		return number
	}
	return text
}

// bombCommand makes a small workbook whose sheet unpacks to a thousand times its size: bomb FILE.
func bombCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: bomb FILE")
	}
	book := excelize.NewFile()
	defer book.Close()
	ts.Check(book.SetSheetRow("Sheet1", "A1", &[]any{"person", "q1"}))
	whole, err := book.WriteToBuffer()
	ts.Check(err)
	honest, err := zip.NewReader(bytes.NewReader(whole.Bytes()), int64(whole.Len()))
	ts.Check(err)

	out, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer out.Close()
	packed := zip.NewWriter(out)
	for _, part := range honest.File {
		w, err := packed.Create(part.Name)
		ts.Check(err)
		if part.Name != "xl/worksheets/sheet1.xml" {
			r, err := part.Open()
			ts.Check(err)
			_, err = io.Copy(w, r)
			ts.Check(err)
			continue
		}
		blank := bytes.Repeat([]byte(" "), 1<<20)
		for range 100 {
			_, err := w.Write(blank)
			ts.Check(err)
		}
	}
	ts.Check(packed.Close())
}

// controlCommand changes a control database behind naru's back: control FILE STATEMENT.
func controlCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: control FILE STATEMENT")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

// damageCommand changes the first byte of every file below a folder whose path holds a text: damage FOLDER TEXT.
func damageCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: damage FOLDER TEXT")
	}
	count := 0
	err := filepath.WalkDir(ts.MkAbs(args[0]), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.Contains(path, args[1]) {
			return err
		}
		count++
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text[0] ^= 1
		if err := os.Chmod(path, 0o600); err != nil {
			return err
		}
		return os.WriteFile(path, text, 0o600)
	})
	ts.Check(err)
	if count == 0 {
		ts.Fatalf("no file below %s has %q in its path", args[0], args[1])
	}
}

// replaceCommand edits a file as a person would: replace FILE OLD NEW; OLD must stand there.
func replaceCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s holds no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}
