package draft_test

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/korean"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/table/draft"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// nowhere is a file that nobody keeps.
type nowhere struct{}

func (nowhere) Write(p []byte) (int, error)  { return len(p), nil }
func (nowhere) Seal() (string, int64, error) { return "", 0, nil }
func (nowhere) Discard() error               { return nil }

// loadAs reads a file under a contract and the format of the proposed upload, as a delivery through it is read.
func loadAs(t *testing.T, in rows.Input, contract *table.Table, uploaded string) []rows.Bad {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("uploads/answers.yaml", []byte(uploaded), 0, &found)
	if !ok {
		t.Fatalf("%v\n%s", found.Err(), uploaded)
	}
	up := upload.Decode("answers", n, &found)
	if err := found.Err(); err != nil {
		t.Fatalf("%v\n%s", err, uploaded)
	}
	if in.Format.Word = rows.WordOf(in.Name); up.Parts[0].Format.Word == in.Format.Word {
		in.Format = up.Parts[0].Format
	}
	to := rows.Target{Create: func() (rows.File, error) { return nowhere{}, nil }}
	for i, c := range contract.Columns {
		c.ID = i + 1
		if c.From != "" {
			c.Constant, c.Value = true, int32(2026)
		}
		to.Columns = append(to.Columns, c.Column)
	}
	in.Records = contract.Records
	var bad []rows.Bad
	if _, _, err := rows.Load(t.Context(), in, to, formats, func(b rows.Bad) error {
		bad = append(bad, b)
		return nil
	}); err != nil {
		t.Fatalf("%v\n%s", err, uploaded)
	}
	return bad
}

// held infers, reads what was proposed as a project does, and loads the file: rows may go to quarantine only where a note
// says so. Every number must be held as it is written.
func held(t *testing.T, in rows.Input, book *draft.Codebook) (text string, contract *table.Table, bad []rows.Bad) {
	t.Helper()
	d := infer(t, in, book)
	text = d.Contract()
	contract = decode(t, text)
	bad = loadAs(t, in, contract, d.Upload())
	told := strings.Join(d.Notes, "\n")
	for _, b := range bad {
		if !strings.Contains(told, fmt.Sprintf("row %d ", b.Line)) && !strings.Contains(told, " more") && !strings.Contains(told, "does not name") {
			t.Errorf("row %d, %q %s: nothing says that it would go to quarantine\n%s", b.Line, b.Value, b.Column, text)
		}
	}
	exact(t, in, d, contract, bad)
	return text, contract, bad
}

// exact checks that no leading zero and no digit is lost.
func exact(t *testing.T, in rows.Input, d *draft.Draft, contract *table.Table, bad []rows.Bad) {
	t.Helper()
	in.Format = d.Format
	aside := map[int64]bool{}
	for _, b := range bad {
		aside[b.Line] = true
	}
	var places []int
	seen, err := rows.Look(t.Context(), in, formats, func(int64, []rows.Cell) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contract.Columns {
		places = append(places, slices.IndexFunc(seen.Fields, func(f string) bool { return strings.TrimSpace(f) == strings.TrimSpace(c.Field) }))
	}
	_, err = rows.Look(t.Context(), in, formats, func(line int64, cells []rows.Cell) bool {
		for i, c := range contract.Columns {
			if places[i] < 0 || aside[line] {
				continue
			}
			text := cells[places[i]].Text
			if zero := strings.TrimPrefix(text, "-"); len(zero) > 1 && zero[0] == '0' && zero[1] >= '0' && zero[1] <= '9' && numeric(c.Type) && !slices.Contains(c.Missing, text) {
				t.Errorf("row %d: %q loses its zero in %s %s", line, text, c.Name, c.Type)
			}
			if c.Type.Kind == column.Double {
				keeps(t, text, c.Name)
			}
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
}

func numeric(t column.Type) bool {
	return t.Kind == column.Integer || t.Kind == column.Long || t.Kind == column.Decimal || t.Kind == column.Double
}

// keeps checks that a double shows the digits of the text again.
func keeps(t *testing.T, text, name string) {
	t.Helper()
	want, ok := new(big.Rat).SetString(text)
	if !ok {
		return
	}
	value, _ := want.Float64()
	got, _ := new(big.Rat).SetString(fmt.Sprintf("%v", value))
	if got == nil || got.Cmp(want) != 0 {
		t.Errorf("%q is rounded in %s", text, name)
	}
}

func cp949(t *testing.T, text string) []byte {
	t.Helper()
	b, err := korean.EUCKR.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sheets makes a workbook by hand.
func sheets(t *testing.T, make func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	make(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// row sets cells of a sheet from the first column on.
func row(t *testing.T, f *excelize.File, sheet string, at int, values ...any) {
	t.Helper()
	cell, err := excelize.CoordinatesToCellName(1, at)
	if err == nil {
		err = f.SetSheetRow(sheet, cell, &values)
	}
	if err != nil {
		t.Fatal(err)
	}
}
