package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// workbook is what all sheets share.
type workbook struct {
	sheets  []sheetEntry
	from    dateSystem
	texts   []string  // shared by cells
	moments []moments // by style: what a number shows
}

// sheetEntry is a sheet and the part that holds it.
type sheetEntry struct {
	name, part string
	hidden     bool
}

type relations struct {
	Relations []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

type workbookXML struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"` // r:id, in one of two name spaces
	} `xml:"sheets>sheet"`
}

func readWorkbook(p parts) (*workbook, error) {
	main, _, err := p.related("", func(kind string) bool { return strings.HasSuffix(kind, "/officeDocument") })
	if err != nil {
		return nil, err
	}
	if len(main) == 0 {
		return nil, errors.New("it holds no workbook")
	}
	var raw workbookXML
	if err := p.decode(main[0], &raw); err != nil {
		return nil, err
	}
	_, byID, err := p.related(main[0], nil)
	if err != nil {
		return nil, err
	}
	b := &workbook{from: from1900}
	if raw.Properties.Date1904 == "1" || raw.Properties.Date1904 == "true" {
		b.from = from1904
	}
	for _, sheet := range raw.Sheets {
		for _, attr := range sheet.Attrs {
			part, ok := byID[attr.Value]
			if attr.Name.Local == "id" && ok && strings.HasSuffix(part.kind, "/worksheet") {
				hidden := sheet.State != "" && sheet.State != "visible"
				b.sheets = append(b.sheets, sheetEntry{name: sheet.Name, part: part.name, hidden: hidden})
			}
		}
	}
	if len(b.sheets) == 0 {
		return nil, errors.New("it holds no sheet")
	}
	for _, part := range byID {
		switch {
		case strings.HasSuffix(part.kind, "/sharedStrings"):
			err = b.readTexts(p, part.name)
		case strings.HasSuffix(part.kind, "/styles"):
			err = b.readStyles(p, part.name)
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

type related struct{ name, kind string }

// related are the parts that one refers to; of "" it is the whole package.
func (p parts) related(of string, want func(kind string) bool) (names []string, byID map[string]related, err error) {
	dir, file := path.Split(of)
	var raw relations
	if err := p.decode(path.Join(dir, "_rels", file+".rels"), &raw); err != nil {
		return nil, nil, err
	}
	byID = map[string]related{}
	for _, r := range raw.Relations {
		target := r.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		target = strings.TrimPrefix(path.Clean(target), "/")
		byID[r.ID] = related{name: target, kind: r.Type}
		if want != nil && want(r.Type) {
			names = append(names, target)
		}
	}
	return names, byID, nil
}

// mostTexts is what the shared texts may take, since they are all held.
const mostTexts = 512 << 20

func (b *workbook) readTexts(p parts, name string) error {
	if part, ok := p[name]; ok && part.UncompressedSize64 > mostTexts {
		return fmt.Errorf("its texts take more than %d MB", mostTexts>>20)
	}
	opened, err := p.open(name)
	if err != nil {
		return err
	}
	defer opened.Close()
	m := newMarkup(opened)
	for {
		kind, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && kind == startTag && string(m.name) == "si" {
			var text string
			if text, err = m.richText(); err == nil {
				b.texts = append(b.texts, text)
			}
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
}

func (b *workbook) readStyles(p parts, name string) error {
	var raw struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := p.decode(name, &raw); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, format := range raw.Formats {
		codes[format.ID] = format.Code
	}
	for _, cell := range raw.Cells {
		b.moments = append(b.moments, momentsOf(cell.Format, codes[cell.Format]))
	}
	return nil
}

// unescape undoes _x000D_, which stands for a character that XML cannot hold. A NUL stays as it is written.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for {
		at := strings.Index(text, "_x")
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:at])
		text = text[at:]
		if char := escaped(text); char > 0 {
			b.WriteRune(char)
			text = text[len("_xHHHH_"):]
			continue
		}
		b.WriteString(text[:2])
		text = text[2:]
	}
}

// escaped reads _xHHHH_; 0 where there is none.
func escaped(text string) rune {
	const length = len("_xHHHH_")
	if len(text) < length || text[length-1] != '_' {
		return 0
	}
	var char rune
	for _, c := range []byte(text[2 : length-1]) {
		digit := strings.IndexByte("0123456789abcdef", c|0x20)
		if digit < 0 || c < '0' {
			return 0
		}
		char = char<<4 | rune(digit)
	}
	if char >= 0xd800 && char < 0xe000 {
		return 0
	}
	return char
}
