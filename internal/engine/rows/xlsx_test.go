package rows_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/engine/rows"
)

// workbook is written by excelize, so that somebody else's idea of the format is read.
func workbook(t testing.TB, fill func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func fillRows(t testing.TB, f *excelize.File, sheet string, from int, table ...[]any) {
	t.Helper()
	for i, row := range table {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", from+i), &row); err != nil {
			t.Fatal(err)
		}
	}
}

func xlsxSpec(o rows.XLSXOptions) rows.FormatSpec { return rows.FormatSpec{Word: "xlsx", XLSX: o} }

func TestAWorkbookOfAnOfficeIsRead(t *testing.T) {
	t.Parallel()
	book := workbook(t, func(f *excelize.File) {
		fillRows(t, f, "Sheet1", 1, []any{"2026 아동친화도 조사"}, nil, []any{"구분", "문항", nil, "작성일"}, []any{nil, "pl01", "pl02", nil},
			[]any{1, 3, "", time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}, nil, []any{2, "4", 5, nil})
		for _, merged := range [][2]string{{"A1", "D1"}, {"A3", "A4"}, {"B3", "C3"}, {"D3", "D4"}} {
			if err := f.MergeCell("Sheet1", merged[0], merged[1]); err != nil {
				t.Fatal(err)
			}
		}
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err := f.SetCellStyle("Sheet1", "A20", "D30", style); err != nil { // trailing rows that are only painted
			t.Fatal(err)
		}
	})
	got := load(t, setting{name: "answers.xlsx", format: xlsxSpec(rows.XLSXOptions{Header: 4}), columns: []rows.Column{
		col(1, "구분", "integer"), col(2, "pl01", "integer"), col(3, "pl02", "integer"), col(4, "작성일", "date"),
	}}, book)
	got.wants(t, []string{"1|3|.|2026-11-24", "2|4|5|."}, "")
}

func TestCellsKeepTheValueThatAPersonSees(t *testing.T) {
	t.Parallel()
	book := workbook(t, func(f *excelize.File) {
		date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		korean := `yyyy"년" m"월" d"일"`
		custom, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &korean})
		both, _ := f.NewStyle(&excelize.Style{NumFmt: 22})
		must := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		fillRows(t, f, "Sheet1", 1, []any{"s", "i", "m", "day", "at", "b", "d"},
			[]any{"text", 3.0, 0.29, nil, nil, true, 3.0000000001},
			[]any{"007", 1e5, 1234.56, nil, nil, false, 1e-5},
			[]any{7, 3.5, 1, nil, nil, "yes", 1},
			[]any{7.25, "1E+05", 1, nil, nil, 1, 1},
			[]any{true, "12", "1.5", "2026-11-24", "2026-11-24 09:30", 0, "1e3"},
			[]any{"x", 1, 1.005, nil, nil, nil, nil},
			[]any{"x", 1, 1, 45000, nil, nil, nil},
			[]any{"x", 1, 1, nil, nil, 2, nil},
			[]any{"x", true, 1, nil, nil, nil, nil},
		)
		must(f.SetCellValue("Sheet1", "D2", 46350)) // 2026-11-24
		must(f.SetCellStyle("Sheet1", "D2", "D2", date))
		must(f.SetCellValue("Sheet1", "D3", 59.0)) // 1900-02-28
		must(f.SetCellStyle("Sheet1", "D3", "D3", custom))
		must(f.SetCellValue("Sheet1", "E2", 46350.39583333333))
		must(f.SetCellStyle("Sheet1", "E2", "E2", both))
		must(f.SetCellValue("Sheet1", "E3", 61))
		must(f.SetCellStyle("Sheet1", "E3", "E3", both))
		must(f.SetCellRichText("Sheet1", "A2", []excelize.RichTextRun{{Text: "te"}, {Text: "xt", Font: &excelize.Font{Bold: true}}}))
	})
	got := load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "s", "string"), col(2, "i", "integer"), col(3, "m", "decimal(9,2)"),
		col(4, "day", "date"), col(5, "at", "timestamp"), col(6, "b", "boolean"), col(7, "d", "double")}}, book)
	got.wants(t, []string{
		"text|3|0.29|2026-11-24|2026-11-24T09:30:00|true|3.0000000001",
		"007|100000|1234.56|1900-02-28|1900-03-01T00:00:00|false|1e-05",
		"true|12|1.50|2026-11-24|2026-11-24T09:30:00|false|1000",
	}, "4 type i; 5 type i; 7 rounded m; 8 type day; 9 type b; 10 type i")
}

func TestDatesCountFromTheYearThatTheWorkbookSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		since1904 bool
		number    float64
		want      string
	}{{false, 1, "1900-01-01"}, {false, 59, "1900-02-28"}, {false, 60, "!"}, {false, 61, "1900-03-01"}, {false, 46350, "2026-11-24"},
		{true, 0, "1904-01-01"}, {true, 44888, "2026-11-24"}, {false, 46350.5, "!"}, {false, 2958465, "9999-12-31"}, {false, 2958466, "!"}, {false, -1, "!"}} {
		book := workbook(t, func(f *excelize.File) {
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &c.since1904}); err != nil {
				t.Fatal(err)
			}
			fillRows(t, f, "Sheet1", 1, []any{"day", "s"}, []any{c.number, "x"})
			style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
			if err := f.SetCellStyle("Sheet1", "A2", "A2", style); err != nil {
				t.Fatal(err)
			}
		})
		got := load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "day", "date")}}, book)
		if c.want == "!" {
			got.wants(t, nil, "2 type day")
		} else {
			got.wants(t, []string{c.want}, "")
		}
	}
}

func TestFormulasCountWithTheValueThatWasSaved(t *testing.T) {
	t.Parallel()
	got := load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "a", "integer"), col(2, "b", "string")}}, byHand(t, map[string]string{
		"xl/worksheets/sheet1.xml": sheetXML(
			`<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c><c r="C1" t="inlineStr"><is><t>c</t></is></c></row>`,
			`<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"x"</f><v>x_x000D_y_x005F_</v></c></row>`,
			`<row r="3"><c r="A3"><f>1+1</f></c></row>`,
			`<row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`,
			`<row r="5"><c r="A5"><v>5</v></c><c r="B5" t="e"><v>#N/A</v></c></row>`,
			`<row r="6"><c r="A6" t="str"><f>IF(1,"")</f><v></v></c><c r="B6" t="str"><f>""</f><v></v></c><c r="C6" t="e"><v>#REF!</v></c></row>`,
			`<row r="7"><c r="A7"><v>7</v></c><c r="C7" t="e"><v>#REF!</v></c></row>`,
			`<row r="9" hidden="1"><c r="B9" t="s"><v>1</v></c></row>`,
			`<row r="10"><c><v>9007199254740993</v></c></row>`,
			`<row r="11"><c t="d"><v>2026-11-24</v></c></row>`,
		),
		"xl/sharedStrings.xml": `<sst xmlns="m"><si><t>no</t></si><si><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>aid</t></rPh></si></sst>`,
	}))
	got.wants(t, []string{"2|x\ry_", ".|.", "7|.", ".|rich "},
		"3 formula_empty a; 4 cell_error a; 5 cell_error b; 10 too_large a; 11 type a")
	if got.bad[1].Value != "#DIV/0!" || got.bad[1].Raw != "#DIV/0!\t\t" {
		t.Errorf("%+v", got.bad[1])
	}
}

func TestAMergedCellAmongTheRowsIsNotGuessed(t *testing.T) {
	t.Parallel()
	book := workbook(t, func(f *excelize.File) {
		fillRows(t, f, "Sheet1", 1, []any{"city", "n", "note"}, []any{"a", 1, "x"}, []any{nil, 2}, []any{"b", 3})
		for _, merged := range [][2]string{{"A2", "A3"}, {"C2", "C4"}} {
			if err := f.MergeCell("Sheet1", merged[0], merged[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "city", "string"), col(2, "n", "integer")}}, book).wants(t,
		[]string{"a|1", "b|3"}, "3 cell_merged city")
}

func TestTheSheetIsTheOneThatWasNamed(t *testing.T) {
	t.Parallel()
	book := workbook(t, func(f *excelize.File) {
		fillRows(t, f, "Sheet1", 1, []any{"a"}, []any{"hidden"})
		for _, name := range []string{"답변", "2"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			fillRows(t, f, name, 1, []any{"a"}, []any{"of " + name}, []any{"a"})
		}
		f.SetActiveSheet(1)
		if err := f.SetSheetVisible("Sheet1", false); err != nil {
			t.Fatal(err)
		}
	})
	one := []rows.Column{col(1, "a", "string")}
	for want, spec := range map[string]rows.XLSXOptions{"of 답변": {}, "hidden": {SheetAt: 1}, "of 2": {Sheet: "2"}} {
		got := load(t, setting{name: "in.xlsx", format: xlsxSpec(spec), columns: one}, book)
		wantBad := "3 header_again"
		if want == "hidden" {
			wantBad = ""
		}
		got.wants(t, []string{want}, wantBad)
	}
	for _, spec := range []rows.XLSXOptions{{Sheet: "없음"}, {SheetAt: 9}} {
		got := load(t, setting{name: "in.xlsx", format: xlsxSpec(spec), columns: one}, book)
		if code := got.brokenAs(t); code != "sheet_missing" || !strings.Contains(got.err.Error(), `it has "Sheet1", "답변", "2"`) {
			t.Error(got.err)
		}
	}
	if zippedBook := load(t, setting{name: "in.xlsx.gz", columns: one}, zipped(t, book)); zippedBook.err != nil {
		t.Error(zippedBook.err)
	}
}

func TestManyRowsOfAWorkbookAreAllRead(t *testing.T) {
	t.Parallel()
	var want []string
	book := workbook(t, func(f *excelize.File) {
		stream, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.SetRow("A1", []any{"i", "s"}); err != nil {
			t.Fatal(err)
		}
		for i := range 5000 {
			if err := stream.SetRow(fmt.Sprintf("A%d", i+2), []any{i, fmt.Sprint("row ", i)}); err != nil {
				t.Fatal(err)
			}
			want = append(want, fmt.Sprintf("%d|row %d", i, i))
		}
		if err := stream.Flush(); err != nil {
			t.Fatal(err)
		}
	})
	load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "i", "integer"), col(2, "s", "string")}}, book).wants(t, want, "")
}

func TestWorkbooksThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	good := map[string]string{"xl/worksheets/sheet1.xml": sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>`, `<row r="2"><c r="A2"><v>1</v></c></row>`)}
	sheet := good["xl/worksheets/sheet1.xml"]
	for what, c := range map[string]struct {
		parts map[string]string
		want  string
	}{
		"a sheet that breaks off":     {map[string]string{"xl/worksheets/sheet1.xml": sheet[:len(sheet)-40]}, "workbook"},
		"a sheet with broken XML":     {map[string]string{"xl/worksheets/sheet1.xml": strings.Replace(sheet, "<row r=\"2\">", "<row r=\"2\"><c></row>", 1)}, "workbook"},
		"a cell that is none":         {map[string]string{"xl/worksheets/sheet1.xml": strings.Replace(sheet, `r="A2"`, `r="2A"`, 1)}, "workbook"},
		"a text that is not there":    {map[string]string{"xl/worksheets/sheet1.xml": strings.Replace(sheet, `r="A2"`, `r="A2" t="s"`, 1)}, "workbook"},
		"no sheet":                    {map[string]string{"xl/worksheets/sheet1.xml": ""}, "workbook"},
		"an empty sheet":              {map[string]string{"xl/worksheets/sheet1.xml": sheetXML()}, "empty"},
		"a header alone":              {map[string]string{"xl/worksheets/sheet1.xml": sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>`, `<row r="2"/>`)}, "header_only"},
		"a workbook without its list": {map[string]string{"xl/workbook.xml": ""}, "workbook"},
	} {
		parts := map[string]string{}
		for name, text := range good {
			parts[name] = text
		}
		for name, text := range c.parts {
			parts[name] = text
		}
		got := load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "a", "integer")}}, byHand(t, parts))
		if got.err == nil {
			t.Errorf("%s: read as %v", what, got.rows)
		} else if code := got.brokenAs(t); code != c.want {
			t.Errorf("%s: %v", what, got.err)
		}
	}
	whole := byHand(t, good)
	if got := load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "a", "integer")}}, whole); got.err != nil {
		t.Error(got.err)
	}
	if code := load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "a", "integer")}}, whole[:len(whole)-30]).brokenAs(t); code != "workbook" {
		t.Error(code)
	}
}

func TestAZipBombIsNotUnpacked(t *testing.T) {
	t.Parallel()
	bomb := byHand(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(strings.Repeat(`<row r="1"/>`, 5_700_000))})
	begun := time.Now()
	got := load(t, setting{name: "in.xlsx", columns: []rows.Column{col(1, "a", "integer")}}, bomb)
	if code := got.brokenAs(t); code != "zip_bomb" {
		t.Errorf("%v after %s", got.err, time.Since(begun))
	}
}

// byHand zips parts of a workbook with one sheet; a part that is empty is left out.
func byHand(t testing.TB, parts map[string]string) string {
	t.Helper()
	all := map[string]string{
		"_rels/.rels":     `<Relationships xmlns="r"><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="r"><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst xmlns="m"/>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range all {
		if text == "" {
			continue
		}
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func sheetXML(table ...string) string {
	return `<worksheet xmlns="m"><sheetData>` + strings.Join(table, "") + `</sheetData></worksheet>`
}
