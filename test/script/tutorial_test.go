//go:build e2e

package script

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/test/binary"
)

// tutorialCommand copies the files of the tutorial into this folder, as its first command does: tutorial.
func tutorialCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: tutorial")
	}
	for _, name := range []string{"answers.xlsx", "codebook.xlsx"} {
		b, err := os.ReadFile(filepath.Join(binary.Root(), "docs", "tutorial", name))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600))
	}
}

// enteredCommand enters a row into a workbook as a clerk does: a day is a date, and text stays text where the cell's
// format says so: entered FILE SHEET ROW VALUE...
func enteredCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: entered FILE SHEET ROW VALUE...")
	}
	book, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer book.Close()
	line, err := strconv.Atoi(args[2])
	ts.Check(err)
	for i, text := range args[3:] {
		cell, err := excelize.CoordinatesToCellName(i+1, line)
		ts.Check(err)
		ts.Check(book.SetCellValue(args[1], cell, typed(ts, book, args[1], cell, text)))
	}
	ts.Check(book.Save())
}

// typed is what a spreadsheet program makes of what is typed into a cell.
func typed(ts *testscript.TestScript, book *excelize.File, sheet, cell, text string) any {
	id, err := book.GetCellStyle(sheet, cell)
	ts.Check(err)
	style, err := book.GetStyle(id)
	ts.Check(err)
	if style.NumFmt == 49 || style.CustomNumFmt != nil && *style.CustomNumFmt == "@" {
		return text
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day
	}
	return cellValue(text)
}

// delivery is the beginning of a delivery's id, which differs from run to run.
var delivery = regexp.MustCompile(`\b[0-9a-f]{12}\b`)

// TestTheTutorialIsWhatItsScriptRuns holds docs/tutorial against tutorial.txtar: every command stands in the script, in
// the same order, and every file is written as the page shows it.
func TestTheTutorialIsWhatItsScriptRuns(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(binary.Root(), "docs", "tutorial", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	script, err := txtar.ParseFile(filepath.Join("testdata", "tutorial.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	left := string(script.Comment)
	for _, line := range strings.Split(string(page), "\n") {
		command, ok := strings.CutPrefix(line, "$ naru ")
		if !ok {
			continue
		}
		command = strings.ReplaceAll(command, `"`, "'") // the script language has only these
		command = delivery.ReplaceAllString(command, "$$delivery")
		at := strings.Index(left, "\nnaru "+command+"\n")
		if at < 0 {
			t.Fatalf("the script does not run, or not in this order: naru %s", command)
		}
		left = left[at+1:]
	}
	for _, f := range script.Files {
		name, ok := strings.CutPrefix(f.Name, "written/")
		if ok && !strings.Contains(string(page), "```yaml\n"+string(f.Data)+"```") {
			t.Errorf("the page does not show %s as the script writes it", name)
		}
	}
}
