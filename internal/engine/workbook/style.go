package workbook

import "github.com/xuri/excelize/v2"

// Colours. They differ in lightness, so that a page printed in grey is read as well.
const (
	ink        = "1F2937"
	faint      = "6B7280"
	rule       = "B8C0CC"
	headFill   = "DCE6F1"
	overFill   = "C9D7E8"
	strongFill = "F2F5F9"
)

// role is what a cell is for.
type role int

const (
	cellRole role = iota
	headRole
	overRole
	titleRole
	blockRole
	noteRole
)

// style is all that makes one cell look different from another; it is the key under which a style is kept.
type style struct {
	role         role
	format       string
	text         bool // a text, also where its column holds numbers
	wrap, center bool
	strong       bool
}

// styled answers the number of a style, made when it is first wanted.
func (p *printer) styled(s style) (int, error) {
	if id, ok := p.styles[s]; ok {
		return id, nil
	}
	id, err := p.file.NewStyle(p.look(s))
	if err != nil {
		return 0, err
	}
	p.styles[s] = id
	return id, nil
}

func (p *printer) look(s style) *excelize.Style {
	look := &excelize.Style{
		Font:      &excelize.Font{Family: p.font, Size: fontSize, Color: ink},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: s.wrap},
	}
	switch s.role {
	case titleRole:
		look.Font.Size, look.Font.Bold = 15, true
	case blockRole:
		look.Font.Size, look.Font.Bold = 11.5, true
	case noteRole:
		look.Font.Size, look.Font.Color = 9, faint
		look.Alignment.Vertical = "top"
	case headRole, overRole:
		look.Font.Bold = true
		look.Alignment.Horizontal, look.Alignment.WrapText = "center", true
		look.Border, look.Fill = grid(), filled(headFill)
		if s.role == overRole {
			look.Fill = filled(overFill)
		}
	default:
		p.cellLook(look, s)
	}
	return look
}

func (p *printer) cellLook(look *excelize.Style, s style) {
	look.Border = grid()
	if s.strong {
		look.Font.Bold, look.Fill = true, filled(strongFill)
	}
	if s.format != "" {
		format := s.format
		look.CustomNumFmt = &format
	}
	switch {
	case s.center, s.text && s.format != "":
		look.Alignment.Horizontal = "center"
	case s.text:
		look.Alignment.Horizontal, look.Alignment.Indent = "left", 1
	case s.format != "":
		look.Alignment.Horizontal = "right"
	}
}

func filled(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func grid() []excelize.Border {
	var lines []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		lines = append(lines, excelize.Border{Type: side, Color: rule, Style: 1})
	}
	return lines
}
