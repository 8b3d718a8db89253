package workbook

import (
	"fmt"
	"io"
	"sort"
	"time"

	"github.com/xuri/excelize/v2"
)

// font is what Korean offices expect; other systems put their own Korean font in its place.
const font = "맑은 고딕"

// fontSize is in points, of all cells but titles.
const fontSize = 10

// unsaid is the day of creation that is written when the book names none, so that equal books are equal bytes.
var unsaid = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Write makes the workbook. The same Book gives the same bytes.
func Write(w io.Writer, b Book) error {
	file := excelize.NewFile()
	defer file.Close()
	p := &printer{file: file, font: b.Font, styles: map[style]int{}}
	if p.font == "" {
		p.font = font
	}
	if err := p.book(b); err != nil {
		return fmt.Errorf("write workbook %q: %w", b.Title, err)
	}
	settle(file)
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write workbook %q: %w", b.Title, err)
	}
	return nil
}

// settle orders what excelize takes from a map: the media types, once there is a drawing or a comment.
func settle(file *excelize.File) {
	if file.ContentTypes == nil {
		return
	}
	types := file.ContentTypes.Defaults
	sort.SliceStable(types, func(i, j int) bool { return types[i].Extension < types[j].Extension })
}

// printer writes one book.
type printer struct {
	file   *excelize.File
	font   string
	styles map[style]int
	lists  int // columns used on the sheet of long lists
}

func (p *printer) book(b Book) error {
	if err := p.file.SetDefaultFont(p.font); err != nil {
		return err
	}
	if err := p.properties(b); err != nil {
		return err
	}
	names := sheetNames(b.Sheets)
	if len(names) == 0 {
		names = []string{"1"}
		b.Sheets = []Sheet{{Title: b.Title}}
	}
	for i, name := range names {
		if err := p.newSheet(i, name); err != nil {
			return err
		}
	}
	for i, name := range names {
		if err := p.sheet(name, b.Sheets[i]); err != nil {
			return fmt.Errorf("sheet %q: %w", name, err)
		}
	}
	p.file.SetActiveSheet(0)
	return nil
}

func (p *printer) newSheet(index int, name string) error {
	if index == 0 {
		return p.file.SetSheetName(p.file.GetSheetName(0), name)
	}
	_, err := p.file.NewSheet(name)
	return err
}

func (p *printer) properties(b Book) error {
	created := b.Created
	if created.IsZero() {
		created = unsaid
	}
	at := created.UTC().Format(time.RFC3339)
	err := p.file.SetDocProps(&excelize.DocProperties{
		Title: b.Title, Subject: b.Subject, Creator: b.Author, LastModifiedBy: b.Author,
		Language: b.Language, Created: at, Modified: at,
	})
	if err != nil {
		return err
	}
	return p.file.SetAppProps(&excelize.AppProperties{Application: "Naru"})
}
