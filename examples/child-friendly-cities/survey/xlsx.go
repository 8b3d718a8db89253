package survey

import (
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// headerRow of a paper workbook holds the names; above it stand two rows of titles, and one of domains.
const headerRow = 4

// PaperXLSX is what an office hands in: two rows of titles, a header of two rows with merged cells, dates that are numbers, some
// ages that are formulas, and a second sheet with notes.
func PaperXLSX(city string, round int) ([]byte, error) {
	sheet, err := Make(city, round, Paper)
	if err != nil {
		return nil, err
	}
	where, _ := Find(city)
	w := &workbook{file: excelize.NewFile(), sheet: "응답", round: round, asked: questionsOf(round)}
	defer w.file.Close()
	w.titles(where)
	w.header(sheet.Header)
	w.rows(sheet.Rows)
	w.notes()
	if w.err != nil {
		return nil, fmt.Errorf("write the workbook of city %s: %w", city, w.err)
	}
	b, err := w.file.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write the workbook of city %s: %w", city, err)
	}
	return b.Bytes(), nil
}

// workbook is one while it is written; the first error stays.
type workbook struct {
	file  *excelize.File
	sheet string
	round int
	asked []question
	err   error
}

func (w *workbook) try(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *workbook) cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	w.try(err)
	return name
}

func (w *workbook) set(column, row int, value any) {
	w.try(w.file.SetCellValue(w.sheet, w.cell(column, row), value))
}

func (w *workbook) merge(fromColumn, fromRow, toColumn, toRow int) {
	w.try(w.file.MergeCell(w.sheet, w.cell(fromColumn, fromRow), w.cell(toColumn, toRow)))
}

func (w *workbook) titles(c City) {
	w.try(w.file.SetSheetName("Sheet1", w.sheet))
	w.set(1, 1, fmt.Sprintf("%d년 아동친화도시 조사 - %s (종이 설문)", w.round, c.Name))
	w.merge(1, 1, 12, 1)
	w.set(1, 2, fmt.Sprintf("조사 기간: %d.03.02 ~ %d.04.10", w.round, w.round))
	w.merge(1, 2, 12, 2)
}

// header writes the domain over the names of its questions; the respondent's number and the day reach over both rows.
func (w *workbook) header(names []string) {
	begin := 1
	for i, q := range w.asked {
		column := i + 1
		if q.name == "respondent" || q.name == "written" {
			w.set(column, headerRow-1, names[i])
			w.merge(column, headerRow-1, column, headerRow)
			begin = column + 1
			continue
		}
		w.set(column, headerRow, names[i])
		last := i+1 == len(w.asked) || w.asked[i+1].domain != q.domain || w.asked[i+1].name == "written"
		if !last {
			continue
		}
		w.set(begin, headerRow-1, titleOf(q.domain))
		if column > begin {
			w.merge(begin, headerRow-1, column, headerRow-1)
		}
		begin = column + 1
	}
}

func titleOf(domain string) string {
	for _, d := range domains {
		if d.code == domain {
			return d.title
		}
	}
	return domain
}

// rows writes numbers as numbers and days as the numbers that spreadsheets keep for days.
func (w *workbook) rows(rows [][]string) {
	day, err := w.file.NewStyle(&excelize.Style{NumFmt: 14})
	w.try(err)
	for i, row := range rows {
		at := headerRow + 1 + i
		for j, text := range row {
			if text == "" {
				continue
			}
			q := w.asked[j]
			number, err := strconv.Atoi(text)
			written, notDay := time.Parse("2006.01.02", text)
			switch {
			case q.name == "written" && notDay == nil:
				w.set(j+1, at, written)
				w.try(w.file.SetCellStyle(w.sheet, w.cell(j+1, at), w.cell(j+1, at), day))
			case q.name == "age" && i%9 == 0:
				w.formula(j+1, at, number)
			case q.kind != words && q.name != "dong" && err == nil:
				w.set(j+1, at, number)
			default:
				w.try(w.file.SetCellStr(w.sheet, w.cell(j+1, at), text))
			}
		}
	}
}

// formula writes an age as the year of the round minus a year of birth, with the outcome beside it as spreadsheets do.
func (w *workbook) formula(column, row, age int) {
	w.set(column, row, age)
	w.try(w.file.SetCellFormula(w.sheet, w.cell(column, row), fmt.Sprintf("%d-%d", w.round, w.round-age)))
}

func (w *workbook) notes() {
	const notes = "작성 안내"
	_, err := w.file.NewSheet(notes)
	w.try(err)
	for i, line := range []string{"1~4: 동의 정도", "8: 해당 없음", "9: 무응답", "빈 칸: 묻지 않았거나 답하지 않음", "문의: 조사팀"} {
		w.try(w.file.SetCellStr(notes, fmt.Sprintf("A%d", i+1), line))
	}
	first, err := w.file.GetSheetIndex(w.sheet)
	w.try(err)
	w.file.SetActiveSheet(first)
}
