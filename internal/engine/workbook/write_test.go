package workbook_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/engine/workbook"
)

func written(t *testing.T, b workbook.Book) ([]byte, *excelize.File) {
	t.Helper()
	var out bytes.Buffer
	must(t, workbook.Write(&out, b))
	return out.Bytes(), reopened(t, out.Bytes())
}

// scores is a book of one sheet with one table under two headers, and its chart.
func scores() workbook.Book {
	hundred := 100.0
	return workbook.Book{
		Title: "영역별 점수", Author: "아동친화팀", Created: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC),
		Language: "ko",
		Sheets: []workbook.Sheet{{
			Name: "점수", Title: "영역별 점수", Notes: []string{strings.Repeat("점수는 문항 평균을 바꾼 값입니다. ", 12)}, Fixed: 1,
			Landscape: true,
			Blocks: []workbook.Block{{
				Columns: []workbook.Column{
					{Title: "영역"}, {Title: "점수", Over: "아동", Format: "0.0"},
					{Title: "n", Over: "아동", Format: "#,##0"},
					{Title: "점수", Over: "보호자", Format: "0.0"}, {Title: "n", Over: "보호자", Format: "#,##0"},
				},
				Rows: [][]any{
					{"놀이와 여가", 61.25, int64(1402), 58.0, 12}, {"안전과 보호", 70.0, int64(398), "비공개", "비공개"},
					{"=전체", math.NaN(), nil, math.Inf(1), true},
				},
				Strong: []int{2},
				Charts: []workbook.Chart{{Kind: workbook.Bars, Title: "점수", Series: []int{1, 3}, To: 2, Min: new(float64), Max: &hundred}},
			}},
		}},
	}
}

func TestWriteKeepsTypesFormatsAndLeavesWhatIsMissingEmpty(t *testing.T) {
	t.Parallel()
	_, file := written(t, scores())
	want(t, file, "점수", map[string]string{
		"A1": "영역별 점수", "A4": "영역", "B4": "아동", "B5": "점수", "D4": "보호자", "A6": "놀이와 여가", "B6": "61.25",
		"C6": "1402", "D7": "비공개", "B8": "", "D8": "", "E8": "1",
	})
	for at, shown := range map[string]string{"B6": "61.3", "C6": "1,402", "B7": "70.0"} {
		if got, _ := file.GetCellValue("점수", at); got != shown {
			t.Errorf("%s shows %q, want %q", at, got, shown)
		}
	}
	text, _ := file.GetCellValue("점수", "A8")
	if formula, _ := file.GetCellFormula("점수", "A8"); formula != "" || text != "=전체" {
		t.Errorf("a text became %q, the formula %q", text, formula)
	}
	style := styleOf(t, file, "B8")
	if !style.Font.Bold || style.Font.Family != "맑은 고딕" || len(style.Border) != 4 {
		t.Errorf("the total's style is %+v", style.Font)
	}
	if head := styleOf(t, file, "B5"); !head.Font.Bold || head.Alignment.Horizontal != "center" || len(head.Fill.Color) != 1 {
		t.Errorf("the header's style is %+v", head)
	}
	if wide, _ := file.GetColWidth("점수", "A"); wide < 13 || wide > 18 {
		t.Errorf("a column of 11 half-wide letters is %v wide", wide)
	}
}

func styleOf(t *testing.T, file *excelize.File, at string) *excelize.Style {
	t.Helper()
	id, err := file.GetCellStyle("점수", at)
	must(t, err)
	style, err := file.GetStyle(id)
	must(t, err)
	return style
}

func TestWriteFreezesAndRepeatsTheHeaderAndFitsA4(t *testing.T) {
	t.Parallel()
	_, file := written(t, scores())
	panes, err := file.GetPanes("점수")
	must(t, err)
	if !panes.Freeze || panes.XSplit != 1 || panes.YSplit != 5 || panes.TopLeftCell != "B6" {
		t.Errorf("panes are %+v", panes)
	}
	layout, err := file.GetPageLayout("점수")
	must(t, err)
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("the page is %v %v, %v wide", *layout.Size, *layout.Orientation, *layout.FitToWidth)
	}
	titles := ""
	for _, n := range file.GetDefinedName() {
		if n.Name == "_xlnm.Print_Titles" {
			titles = n.RefersTo
		}
	}
	if titles != "'점수'!$4:$5" {
		t.Errorf("printed on every page: %q", titles)
	}
	properties, err := file.GetDocProps()
	must(t, err)
	if properties.Title != "영역별 점수" || properties.Creator != "아동친화팀" || properties.Created != "2026-11-24T00:00:00Z" {
		t.Errorf("properties are %+v", properties)
	}
}

func TestWriteDrawsChartsOfTheTable(t *testing.T) {
	t.Parallel()
	_, file := written(t, scores())
	wantChart(t, file, "'점수'!$B$4", "'점수'!$D$4", "'점수'!$A$6:$A$7", "'점수'!$B$6:$B$7", "'점수'!$D$6:$D$7")
}

func TestWriteGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	b := scores()
	b.Sheets = append(b.Sheets, entrySheet(), entrySheet())
	first, _ := written(t, b)
	for range 3 {
		again, _ := written(t, b)
		if !bytes.Equal(first, again) {
			t.Fatal("the same book gave other bytes")
		}
	}
}

func TestWriteMakesNamesOfSheetsValidAndUnique(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("아주 긴 이름 ", 9)
	_, file := written(t, workbook.Book{Sheets: []workbook.Sheet{
		{Name: "a/b:c"}, {Name: "A b c"}, {Name: long}, {Name: long}, {Name: "'따옴표'"}, {}, {Name: "History"},
		{Name: "[?]"},
	}})
	seen := map[string]bool{}
	for i, name := range file.GetSheetList() {
		if len([]rune(name)) > 31 || strings.ContainsAny(name, `:\/?*[]'`) || seen[strings.ToLower(name)] || name == "" {
			t.Errorf("sheet %d is called %q", i, name)
		}
		seen[strings.ToLower(name)] = true
	}
	if len(seen) != 8 || !seen["a b c"] || !seen["a b c 2"] || !seen["history 2"] {
		t.Errorf("sheets are %v", file.GetSheetList())
	}
}

// entrySheet is what a clerk fills in.
func entrySheet() workbook.Sheet {
	least, greatest := 5.0, 99.0
	var many []string
	for i := range 120 {
		many = append(many, fmt.Sprintf("11%02d", i))
	}
	return workbook.Sheet{Name: "입력", Blocks: []workbook.Block{{Blank: 300, Columns: []workbook.Column{
		{Title: "pl01", Note: "집 가까이에 놀 수 있는 곳이 있다", Entry: &workbook.Entry{
			Choices: []string{"1", "2", "3", "4"}, Title: "pl01", Prompt: "1 전혀 아니다\n2 아니다\n3 그렇다\n4 매우 그렇다", Refused: "1에서 4까지 고르십시오"}},
		{Title: "dong", Entry: &workbook.Entry{Choices: many}},
		{Title: "연령", Entry: &workbook.Entry{Kind: workbook.WholeEntry, Least: &least, Greatest: &greatest, Prompt: strings.Repeat("가", 400)}},
		{Title: "작성일", Format: "yyyy.mm.dd", Entry: &workbook.Entry{Kind: workbook.DateEntry, Since: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}},
		{Title: "하고 싶은 말", Width: 40, Entry: &workbook.Entry{Prompt: "자유롭게"}},
	}}}}
}

func TestWriteMakesAnEntrySheet(t *testing.T) {
	t.Parallel()
	_, file := written(t, workbook.Book{Sheets: []workbook.Sheet{entrySheet(), {Name: "코드"}}})
	want(t, file, "입력", map[string]string{"A1": "pl01", "C1": "연령", "A2": "", "A301": ""})
	rules, err := file.GetDataValidations("입력")
	must(t, err)
	if len(rules) != 5 {
		t.Fatalf("%d columns have rules, want 5", len(rules))
	}
	for i, wanted := range []struct{ reach, kind, first, second string }{
		{"A2:A301", "list", `"1,2,3,4"`, ""}, {"B2:B301", "list", "naru_lists!$A$1:$A$120", ""},
		{"C2:C301", "whole", "5", "99"},
		{"D2:D301", "date", "46023", "2958465"}, {"E2:E301", "", "", ""},
	} {
		rule := rules[i]
		if rule.Sqref != wanted.reach || rule.Type != wanted.kind || rule.Formula1 != wanted.first || rule.Formula2 != wanted.second {
			t.Errorf("rule %d is %q %q %q %q, want %+v", i, rule.Sqref, rule.Type, rule.Formula1, rule.Formula2, wanted)
		}
	}
	if *rules[0].Prompt != "1 전혀 아니다\n2 아니다\n3 그렇다\n4 매우 그렇다" || *rules[0].Error != "1에서 4까지 고르십시오" || !rules[0].AllowBlank {
		t.Errorf("the clerk reads %q and %q", *rules[0].Prompt, *rules[0].Error)
	}
	if length := len([]rune(*rules[2].Prompt)); length > 255 {
		t.Errorf("a prompt of %d characters: Excel would repair the file", length)
	}
	want(t, file, "naru_lists", map[string]string{"A1": "1100", "A120": "11119"})
	if visible, _ := file.GetSheetVisible("naru_lists"); visible {
		t.Error("the sheet of lists is visible")
	}
	if list := file.GetSheetList(); list[0] != "입력" || list[1] != "코드" {
		t.Errorf("sheets are %v", list)
	}
	comments, err := file.GetComments("입력")
	must(t, err)
	if len(comments) != 1 || comments[0].Cell != "A1" {
		t.Errorf("comments: %+v", comments)
	}
	if panes, _ := file.GetPanes("입력"); panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v", panes)
	}
}

func TestWriteTakesControlCharactersOut(t *testing.T) {
	t.Parallel()
	_, file := written(t, workbook.Book{Sheets: []workbook.Sheet{{Name: "a", Blocks: []workbook.Block{{Columns: []workbook.Column{{Title: "x"}}, Rows: [][]any{{"a\x00b\x1fc\xff"}}}}}}})
	want(t, file, "a", map[string]string{"A2": "abc\uFFFD"})
}
