package draft_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/table/draft"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
	"github.com/naru-data/naru/internal/engine/rows/json"
	"github.com/naru-data/naru/internal/engine/rows/parquet"
	"github.com/naru-data/naru/internal/engine/rows/xlsx"
	"github.com/naru-data/naru/internal/engine/rows/xml"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

var formats = rows.Formats{
	"csv": csv.Format{}, "tsv": csv.Format{}, "xlsx": xlsx.Format{}, "json": json.Format{}, "jsonl": json.Format{}, "xml": xml.Format{},
	"parquet": parquet.Format{},
}

func file(name string, b []byte) rows.Input {
	return rows.Input{Name: name, Size: int64(len(b)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(b)), nil
	}}
}

// workbook of sheets' rows.
func workbook(t *testing.T, lines ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, line := range lines {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", at, &line); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func infer(t *testing.T, in rows.Input, book *draft.Codebook) *draft.Draft {
	t.Helper()
	d, err := draft.Infer(t.Context(), in, formats, draft.Options{Name: "answers", From: "answers", Codebook: book})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// decode reads what was proposed as any contract is read.
func decode(t *testing.T, text string) *table.Table {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("tables/answers.yaml", []byte(text), 0, &found)
	if !ok {
		t.Fatalf("%v\n%s", found.Err(), text)
	}
	decoded := table.Decode("answers", n, &found)
	if err := found.Err(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return decoded
}

func answers() []byte {
	var b strings.Builder
	b.WriteString("ID,City,q01,q02,q03,만족도,day,note,rate\n")
	for i := range 40 {
		b.WriteString(strings.Join([]string{
			"r" + string(rune('a'+i%26)) + string(rune('a'+i/26)), "0" + string(rune('0'+i%3)), string(rune('1' + i%4)), string(rune('1' + i%4)),
			string(rune('1' + i%4)), string(rune('0' + i%10)), "2026.3.1", "", "1.25"}, ",") + "\n")
	}
	return []byte(b.String())
}

func TestAContractIsProposedThatTheFileObeys(t *testing.T) {
	t.Parallel()
	d := infer(t, file("answers.csv", answers()), nil)
	text := d.Contract()
	got := decode(t, text)
	for _, line := range []string{
		"  - {name: id, type: string, label: ID, field: ID, required: true, unique: true}\n",
		`type: string, label: City, field: City, values: ["00", "01", "02"]}`, // 01 is a name, not a number
		"  - {names: [q01..q03], type: integer, values: [1, 2, 3, 4]}\n",
		`{name: c06, type: integer, label: 만족도, field: 만족도`,
		`{name: day, type: date, format: "%Y.%m.%d"`,
		"{name: note, type: string}  # empty in this file\n",
		`{name: rate, type: "decimal(9,2)"`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("%q is not in\n%s", line, text)
		}
	}
	if len(got.Columns) != 9 {
		t.Errorf("%d columns", len(got.Columns))
	}
}

func TestTitlesAboveTheNamesArePassedOver(t *testing.T) {
	t.Parallel()
	lines := [][]any{{"2026 조사"}, {}, {"번호", "q1", "q2", "q3"}}
	for i := range 12 {
		lines = append(lines, []any{i + 1, i % 4, i % 2, "x"})
	}
	d := infer(t, file("paper.xlsx", workbook(t, lines...)), nil)
	if d.Format.XLSX.Header != 3 || d.Rows != 12 {
		t.Errorf("header %d, rows %d", d.Format.XLSX.Header, d.Rows)
	}
	if want := "parts: {answers: {type: xlsx, format: {xlsx: {header: 3}}}}"; !strings.Contains(d.Upload(), want) {
		t.Errorf("%s", d.Upload())
	}
}

func TestACodebookGivesNamesLabelsAndCodes(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][][]any{
		"one line a column": {
			{"코드북"}, {"변수명", "질문", "보기", "결측값", "해당없음"},
			{"q01", "놀 곳이 있다", "1=전혀 아니다, 2=아니다, 3=그렇다, 4=매우 그렇다", "9", "8"},
			{"q02", "깨끗하다", "① 전혀 아니다 ② 아니다 ③ 그렇다 ④ 매우 그렇다", "9", "8"},
			{"만족도", "삶의 만족도", "", "99", ""}, {"gone", "", "", "", ""},
		},
		"one line a code": {
			{"Variable", "Label", "Value", "Value label"},
			{"q01", "놀 곳이 있다", 1, "전혀 아니다"}, {"", "", 2, "아니다"}, {"", "", 3, "그렇다"}, {"", "", 4, "매우 그렇다"}, {"", "", 8, "해당 없음"}, {"", "", 9, "무응답"},
			{"q02", "깨끗하다", 1, "전혀 아니다"}, {"q02", "", 2, "아니다"}, {"q02", "", 3, "그렇다"}, {"q02", "", 4, "매우 그렇다"}, {"q02", "", 8, "해당 없음"}, {"q02", "", 9, "무응답"},
			{"만족도", "삶의 만족도", 99, "무응답"}, {"gone", "", "", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := draft.ReadCodebook(t.Context(), file("codebook.xlsx", workbook(t, lines...)), formats)
			if err != nil {
				t.Fatal(err)
			}
			text := infer(t, file("answers.csv", answers()), book).Contract()
			decode(t, text)
			for _, line := range []string{
				"  set1: {1: 전혀 아니다, 2: 아니다, 3: 그렇다, 4: 매우 그렇다}\n",
				"  - {name: q01, type: integer, label: 놀 곳이 있다, values: set1, missing: [9], not_applicable: [8]}\n",
				"  - {name: q02, type: integer, label: 깨끗하다, values: set1, missing: [9], not_applicable: [8]}\n",
				"label: 삶의 만족도, field: 만족도",
				`# - "gone" is in the codebook and not in the file`,
				`# - 6 names are in the file and not in the codebook: ID, City, q03, day, note, rate`,
			} {
				if !strings.Contains(text, line) {
					t.Errorf("%q is not in\n%s", line, text)
				}
			}
		})
	}
}

func TestWhatTheCodebookDoesNotNameIsTold(t *testing.T) {
	t.Parallel()
	book := &draft.Codebook{File: "book.xlsx", Entries: []draft.Entry{{Variable: "Q01", Codes: []draft.Code{{Code: "1", Label: "no"}, {Code: "2", Label: "yes: \"sure\""}}}}}
	text := infer(t, file("answers.csv", answers()), book).Contract()
	if !strings.Contains(text, `"q01" holds what the codebook does not name, and such rows would go to quarantine: 3 (10), 4 (10)`) {
		t.Error(text)
	}
	if got := decode(t, text); got.Columns[2].Labels["2"] != `yes: "sure"` {
		t.Errorf("%q", got.Columns[2].Labels)
	}
}

func TestFilesThatCannotBeLookedAtSayWhy(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]rows.Input{
		"rows_empty":       file("a.csv", nil),
		"rows_html":        file("a.csv", []byte("<!doctype html><html>")),
		"rows_wrong_kind":  file("a.xlsx", []byte("a,b\n1,2\n")),
		"draft_two_fields": file("a.csv", []byte("a,a\n1,2\n")),
		"draft_no_header":  file("a.csv", []byte("1,2\n3,4\n")),
	} {
		_, err := draft.Infer(t.Context(), in, formats, draft.Options{Name: "a", From: "a"})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		t.Log(name, err)
	}
	if _, err := draft.ReadCodebook(t.Context(), file("a.xlsx", workbook(t, []any{"x", "y"}, []any{"1", "2"})), formats); err == nil || !strings.Contains(err.Error(), "names variables") {
		t.Errorf("%v", err)
	}
}

func TestAnEntrySheetComesBackUnderItsContract(t *testing.T) {
	t.Parallel()
	contract := decode(t, `
from: answers
strategy: replace
values: {agree: {1: 전혀 아니다, 2: 아니다}}
columns:
  - {name: round, type: integer, from: label.round}
  - {name: id, type: string, field: 번호, required: true}
  - {names: [q01..q02], type: integer, label: 놀 곳이 있다, values: agree, missing: [9], not_applicable: [8]}
  - {name: age, type: integer, range: [5, 99]}
  - {name: day, type: date}
`)
	var b bytes.Buffer
	if err := draft.Sheet(&b, contract, rows.XLSXOptions{}, 50); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	header, err := f.GetRows("answers")
	if err != nil || strings.Join(header[0], " ") != "번호 q01 q02 age day" {
		t.Fatalf("%v %v", header, err)
	}
	validations, err := f.GetDataValidations("answers")
	if err != nil || len(validations) < 4 {
		t.Fatalf("%d validations, %v", len(validations), err)
	}
	for i, value := range []any{"021", 1, 9, 7, "2026-03-02"} {
		at, _ := excelize.CoordinatesToCellName(i+1, 2)
		if err := f.SetCellValue("answers", at, value); err != nil {
			t.Fatal(err)
		}
	}
	filled, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if _, err := rows.Look(t.Context(), file("back.xlsx", filled.Bytes()), formats, func(_ int64, cells []rows.Cell) bool {
		for _, c := range cells {
			got = append(got, c.Text)
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if strings.Join(got, " ") != "021 1 9 7 2026-03-02" {
		t.Errorf("%q", got)
	}
}
