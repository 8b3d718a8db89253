package workbook_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/engine/workbook"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// form is a template: a heading with cells, a table with its sum and a chart, and a second table below.
func form(t *testing.T) *excelize.File {
	t.Helper()
	file := excelize.NewFile()
	t.Cleanup(func() { file.Close() })
	must(t, file.SetSheetName("Sheet1", "표준 양식"))
	_, err := file.NewSheet("참고")
	must(t, err)
	const s = "표준 양식"
	for at, value := range map[string]any{
		"A1": "아동친화도시 표준 양식", "A2": "도시", "A3": "전체 점수", "A4": "작성일",
		"A6": "읍면동", "B6": "점수", "C6": "n", "D6": "비고",
		"A7": "{split_value_label}", "B7": "{mean}", "C7": "{n}명", "D7": "{{확인}}", "A8": "평균",
		"A10": "영역", "A11": "{domain}", "B11": "{now}", "A13": "끝", "A14": "담당자",
	} {
		must(t, file.SetCellValue(s, at, value))
	}
	must(t, file.SetCellFormula(s, "E7", "B7/100*$B$3"))
	must(t, file.SetCellFormula(s, "B8", "AVERAGE(B7:B7)"))
	must(t, file.SetCellFormula(s, "C8", `IF(B8>50,"B7:B7 높음",SUM('표준 양식'!B6:B7))`))
	must(t, file.SetCellFormula("참고", "A1", "SUM('표준 양식'!B7:B7)+'표준 양식'!B13"))
	must(t, file.MergeCell(s, "B13", "D13"))
	must(t, file.MergeCell(s, "E7", "F7"))
	must(t, file.SetRowHeight(s, 7, 24))
	must(t, file.SetRowHeight(s, 13, 40))
	bold, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 2, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFEEAA"}}})
	must(t, err)
	day := "yyyy\"년\" m\"월\" d\"일\""
	dated, err := file.NewStyle(&excelize.Style{CustomNumFmt: &day})
	must(t, err)
	must(t, file.SetCellStyle(s, "B3", "B3", bold))
	must(t, file.SetCellStyle(s, "B4", "B4", dated))
	must(t, file.SetCellStyle(s, "A7", "D7", bold))
	for name, refers := range map[string]string{
		"city": "'표준 양식'!$B$2", "total": "'표준 양식'!$B$3:$C$3", "made": "'표준 양식'!$B$4",
		"districts": "'표준 양식'!$A$7:$D$7",
		"changes":   "'표준 양식'!$A$11", "officer": "'표준 양식'!$B$14", "lost": "#REF!", "rate": "0.05",
		"away": "[1]Sheet1!$A$1",
	} {
		must(t, file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refers}))
	}
	must(t, file.SetDefinedName(&excelize.DefinedName{Name: "city", RefersTo: "참고!$C$1", Scope: "참고"}))
	must(t, file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "'표준 양식'!$A$1:$F$14", Scope: s}))
	must(t, file.AddChart(s, "H2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{
		{Name: "'표준 양식'!$B$6", Categories: "'표준 양식'!$A$7:$A$7", Values: "'표준 양식'!$B$7:$B$7"},
		{Name: "아래", Categories: "'표준 양식'!$A$13:$A$14", Values: "'표준 양식'!$B$13:$B$14"},
	}}))
	rule := excelize.NewDataValidation(true)
	rule.Sqref = "D7"
	must(t, rule.SetDropList([]string{"예", "아니요"}))
	must(t, file.AddDataValidation(s, rule))
	must(t, file.SetConditionalFormat(s, "B7", []excelize.ConditionalFormatOptions{{Type: "data_bar", Criteria: "=", MinType: "min", MaxType: "max", BarColor: "#638EC6"}}))
	return file
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func saved(t *testing.T, file *excelize.File) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, file.Write(&out))
	return out.Bytes()
}

func reopened(t *testing.T, book []byte) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(book))
	must(t, err)
	t.Cleanup(func() { file.Close() })
	return file
}

func want(t *testing.T, file *excelize.File, sheet string, cells map[string]string) {
	t.Helper()
	for at, text := range cells {
		got, err := file.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		must(t, err)
		if strings.HasPrefix(text, "=") {
			got, err = file.GetCellFormula(sheet, at)
			must(t, err)
			got = "=" + got
		}
		if got != text {
			t.Errorf("%s!%s is %q, want %q", sheet, at, got, text)
		}
	}
}

var districts = workbook.Table{Columns: []string{"split_value_label", "mean", "n"}, Rows: [][]any{
	{"나루동", 61.25, int64(40)}, {"한빛동", "비공개", "비공개"}, {"새솔동", 72.5, int64(33)}, {"물빛동", nil, int64(0)},
}}

func filling() workbook.Filling {
	return workbook.Filling{
		Cells:  map[string]any{"CITY": "나루시", "total": 66.875, "made": time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)},
		Tables: map[string]workbook.Table{"districts": districts, "changes": {Columns: []string{"domain", "now"}, Rows: [][]any{{"놀이", 70.5}, {"안전", 65.0}}}},
	}
}

func TestFillWritesTypedValuesAndKeepsStyles(t *testing.T) {
	t.Parallel()
	out, what, err := workbook.Fill(saved(t, form(t)), filling())
	must(t, err)
	file := reopened(t, out)
	const s = "표준 양식"
	want(t, file, s, map[string]string{"B2": "나루시", "B3": "66.875", "B4": "46350", "A1": "아동친화도시 표준 양식"})
	want(t, file, "참고", map[string]string{"C1": "나루시"})
	for at, shown := range map[string]string{"B3": "66.88", "B4": "2026년 11월 24일"} {
		if got, _ := file.GetCellValue(s, at); got != shown {
			t.Errorf("%s shows %q, want %q: its number format is lost", at, got, shown)
		}
	}
	if kind, _ := file.GetCellType(s, "B3"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("B3 is no number but %v", kind)
	}
	if !slices.Equal(what.Cells, []string{"city", "made", "total"}) || !slices.Equal(what.Tables, []string{"changes", "districts"}) {
		t.Errorf("filled %v and %v", what.Cells, what.Tables)
	}
	if !slices.Equal(what.Unfilled, []string{"officer"}) || len(what.Empty) != 0 {
		t.Errorf("unfilled %v, empty %v", what.Unfilled, what.Empty)
	}
}

func TestFillGrowsTablesAndMovesWhatIsBelow(t *testing.T) {
	t.Parallel()
	out, _, err := workbook.Fill(saved(t, form(t)), filling())
	must(t, err)
	file := reopened(t, out)
	const s = "표준 양식"
	want(t, file, s, map[string]string{
		"A7": "나루동", "B7": "61.25", "C7": "40명", "D7": "{확인}", "A8": "한빛동", "B8": "비공개", "C8": "비공개명",
		"A10": "물빛동", "B10": "", "C10": "0명",
		"D10": "{확인}", "A11": "평균", "A13": "영역", "A14": "놀이", "B14": "70.5", "A15": "안전", "B15": "65",
		"A17": "끝", "A18": "담당자",
		"E7": "=B7/100*$B$3", "E10": "=B10/100*$B$3", "B11": "=AVERAGE(B7:B10)",
		"C11": "=IF(B11>50,\"B7:B7 높음\",SUM('표준 양식'!B6:B10))",
	})
	want(t, file, "참고", map[string]string{"A1": "=SUM('표준 양식'!B7:B10)+'표준 양식'!B17"})
	pattern, _ := file.GetCellStyle(s, "B7")
	for _, at := range []string{"A8", "B9", "D10"} {
		if got, _ := file.GetCellStyle(s, at); got != pattern {
			t.Errorf("%s has style %d, want %d of the pattern", at, got, pattern)
		}
	}
	for row, high := range map[int]float64{7: 24, 8: 24, 10: 24, 17: 40} {
		if got, _ := file.GetRowHeight(s, row); got != high {
			t.Errorf("row %d is %v high, want %v", row, got, high)
		}
	}
	merged, err := file.GetMergeCells(s)
	must(t, err)
	var ranges []string
	for _, m := range merged {
		ranges = append(ranges, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	slices.Sort(ranges)
	if !slices.Equal(ranges, []string{"B17:D17", "E10:F10", "E7:F7", "E8:F8", "E9:F9"}) {
		t.Errorf("merged cells are %v", ranges)
	}
	names := map[string]string{}
	for _, n := range file.GetDefinedName() {
		names[n.Scope+" "+n.Name] = n.RefersTo
	}
	for name, refers := range map[string]string{
		"Workbook officer": "'표준 양식'!$B$18", "Workbook districts": "'표준 양식'!$A$7:$D$10",
		"Workbook changes": "'표준 양식'!$A$14", "Workbook city": "'표준 양식'!$B$2",
		"참고 city": "참고!$C$1", s + " _xlnm.Print_Area": "'표준 양식'!$A$1:$F$18",
	} {
		if names[name] != refers {
			t.Errorf("%s refers to %s, want %s", name, names[name], refers)
		}
	}
	wantChart(t, file, "'표준 양식'!$A$7:$A$10", "'표준 양식'!$B$7:$B$10", "'표준 양식'!$A$17:$A$18")
	rules, err := file.GetDataValidations(s)
	must(t, err)
	if len(rules) != 1 || rules[0].Sqref != "D7:D10" {
		t.Errorf("the drop-down list reaches over %+v", rules)
	}
	formats, err := file.GetConditionalFormats(s)
	must(t, err)
	if len(formats["B7:B10"]) != 1 {
		t.Errorf("conditional formats: %v", formats)
	}
}

func wantChart(t *testing.T, file *excelize.File, refs ...string) {
	t.Helper()
	part, _ := file.Pkg.Load("xl/charts/chart1.xml")
	text := strings.NewReplacer("&#39;", "'", "&apos;", "'").Replace(string(part.([]byte)))
	for _, ref := range refs {
		if !strings.Contains(text, ">"+ref+"<") {
			t.Errorf("the chart does not draw %s", ref)
		}
	}
}

func TestFillClearsThePatternOfATableWithoutRows(t *testing.T) {
	t.Parallel()
	f := filling()
	f.Tables["districts"] = workbook.Table{Columns: districts.Columns}
	f.Cells["total"] = math.NaN()
	out, what, err := workbook.Fill(saved(t, form(t)), f)
	must(t, err)
	file := reopened(t, out)
	want(t, file, "표준 양식", map[string]string{"A7": "", "B7": "", "C7": "", "A8": "평균", "A11": "놀이", "B3": ""})
	if style, _ := file.GetCellStyle("표준 양식", "A7"); style == 0 {
		t.Error("the empty row lost its style")
	}
	if !slices.Equal(what.Empty, []string{"districts", "total"}) {
		t.Errorf("empty: %v", what.Empty)
	}
}

func TestFillWritesAHeaderWhereThereIsNoPattern(t *testing.T) {
	t.Parallel()
	file := excelize.NewFile()
	must(t, file.SetCellValue("Sheet1", "A1", "제목"))
	must(t, file.SetCellValue("Sheet1", "B4", "아래"))
	must(t, file.SetDefinedName(&excelize.DefinedName{Name: "all", RefersTo: "Sheet1!$B$3"}))
	out, _, err := workbook.Fill(saved(t, file), workbook.Filling{Tables: map[string]workbook.Table{"all": districts}})
	must(t, err)
	want(t, reopened(t, out), "Sheet1", map[string]string{"B3": "split_value_label", "D3": "n", "B4": "나루동", "C4": "61.25", "B7": "물빛동", "D7": "0", "B8": "아래"})
}

func TestFillSaysAllThatIsWrongWithNames(t *testing.T) {
	t.Parallel()
	template := saved(t, form(t))
	_, _, err := workbook.Fill(template, workbook.Filling{Cells: map[string]any{"lost": 1, "away": 1, "rate": 1, "offcer": 1, "nothing_like_it": 1}})
	for _, part := range []string{
		`"lost" of the template points to cells that were deleted`,
		`"away" of the template points to another workbook: [1]Sheet1!$A$1`,
		`"rate" of the template is no cell: 0.05`,
		`did you mean "officer"?`, `no name "nothing_like_it"`, `its names are: away, changes`,
	} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error lacks %q:\n%v", part, err)
		}
	}
	f := filling()
	f.Tables["districts"] = workbook.Table{Columns: []string{"mean", "n"}, Rows: districts.Rows}
	f.Tables["made"] = districts
	f.Tables["total"], f.Cells = districts, nil
	if _, _, err = workbook.Fill(template, f); err == nil || !strings.Contains(err.Error(), "표준 양식!A7 of the template wants {split_value_label}") {
		t.Errorf("an unknown column of a pattern: %v", err)
	}
}

func TestFillSaysWhyATemplateCannotBeRead(t *testing.T) {
	t.Parallel()
	whole := saved(t, form(t))
	locked, err := excelize.Encrypt(whole, &excelize.Options{Password: "1234"})
	must(t, err)
	old := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2000)...)
	for code, template := range map[problem.Code][]byte{
		"workbook_template_empty": nil, "workbook_template_other": []byte("name,score\n"),
		"workbook_template_locked": locked,
		"workbook_template_old":    old, "workbook_template_broken": whole[:len(whole)/2],
	} {
		_, _, err := workbook.Fill(template, workbook.Filling{})
		var p *problem.Problem
		if !errors.As(err, &p) || p.Code != code {
			t.Errorf("want %s, got %v", code, err)
		}
		if _, err := workbook.Names(template); !errors.As(err, &p) || p.Code != code {
			t.Errorf("names: want %s, got %v", code, err)
		}
	}
}

func TestNamesLeaveExcelsOwnOut(t *testing.T) {
	t.Parallel()
	names, err := workbook.Names(saved(t, form(t)))
	must(t, err)
	if !slices.Equal(names, []string{"away", "changes", "city", "districts", "lost", "made", "officer", "rate", "total"}) {
		t.Errorf("names are %v", names)
	}
}

// FuzzFill: whatever a template is, it is filled or refused with words.
func FuzzFill(f *testing.F) {
	file := excelize.NewFile()
	_ = file.SetCellValue("Sheet1", "A1", "{x}")
	_ = file.SetDefinedName(&excelize.DefinedName{Name: "t", RefersTo: "Sheet1!$A$1"})
	var out bytes.Buffer
	_ = file.Write(&out)
	f.Add(out.Bytes())
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, template []byte) {
		filled, _, err := workbook.Fill(template, workbook.Filling{Tables: map[string]workbook.Table{"t": {Columns: []string{"x"}, Rows: [][]any{{1}, {2}}}}})
		if (err == nil) == (filled == nil) {
			t.Errorf("%d bytes and %v", len(filled), err)
		}
	})
}

func TestFillGrowsExcelsTablesAndMovesPictures(t *testing.T) {
	t.Parallel()
	file := excelize.NewFile()
	for at, text := range map[string]string{"A1": "이름", "B1": "점수", "A2": "{name}", "B2": "{score}", "A5": "그림"} {
		must(t, file.SetCellValue("Sheet1", at, text))
	}
	must(t, file.AddTable("Sheet1", &excelize.Table{Range: "A1:B2", Name: "scores_table"}))
	must(t, file.SetDefinedName(&excelize.DefinedName{Name: "scores", RefersTo: "Sheet1!$A$2"}))
	var dot bytes.Buffer
	must(t, png.Encode(&dot, image.NewGray(image.Rect(0, 0, 8, 8))))
	must(t, file.AddPictureFromBytes("Sheet1", "B5", &excelize.Picture{Extension: ".png", File: dot.Bytes()}))
	table := workbook.Table{Columns: []string{"name", "score"}, Rows: [][]any{{"가", 1}, {"나", 2}, {"다", 3}}}
	out, _, err := workbook.Fill(saved(t, file), workbook.Filling{Tables: map[string]workbook.Table{"scores": table}})
	must(t, err)
	filled := reopened(t, out)
	tables, err := filled.GetTables("Sheet1")
	must(t, err)
	if len(tables) != 1 || tables[0].Range != "A1:B4" {
		t.Errorf("tables are %+v", tables)
	}
	cells, err := filled.GetPictureCells("Sheet1")
	must(t, err)
	if !slices.Equal(cells, []string{"B7"}) {
		t.Errorf("pictures stand in %v", cells)
	}
}

// TestFillLeavesCommentsWhereTheyAre states what excelize cannot do, so that a version that can is noticed.
func TestFillLeavesCommentsWhereTheyAre(t *testing.T) {
	t.Parallel()
	file := form(t)
	must(t, file.AddComment("표준 양식", excelize.Comment{Cell: "A14", Author: "x", Paragraph: []excelize.RichTextRun{{Text: "담당자 이름"}}}))
	out, _, err := workbook.Fill(saved(t, file), filling())
	must(t, err)
	comments, err := reopened(t, out).GetComments("표준 양식")
	must(t, err)
	if len(comments) != 1 || comments[0].Cell != "A14" {
		t.Errorf("comments are %+v: they move now, so say so", comments)
	}
}

func TestFillFillsHundredsOfRowsAtOnce(t *testing.T) {
	t.Parallel()
	f := filling()
	var rows [][]any
	for i := range 600 {
		rows = append(rows, []any{"동", float64(i), int64(i)})
	}
	f.Tables["districts"] = workbook.Table{Columns: districts.Columns, Rows: rows}
	out, _, err := workbook.Fill(saved(t, form(t)), f)
	must(t, err)
	want(t, reopened(t, out), "표준 양식", map[string]string{"A606": "동", "B606": "599", "A607": "평균", "B607": "=AVERAGE(B7:B606)"})
}
