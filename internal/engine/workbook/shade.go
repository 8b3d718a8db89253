package workbook

import "github.com/xuri/excelize/v2"

// shade is a colour, and that of a text upon it.
type shade struct{ fill, text string }

// shadesOf are the colours of a chart's series. They go from dark to light, so that a copy in grey is read as
// well; the answers of a stacked bar go from one end of the scale to the other.
func shadesOf(chart Chart) []shade {
	if chart.Kind != StackedBars {
		return []shade{
			{"1F4E79", "FFFFFF"}, {"7FB2DE", ink}, {"E39A3B", ink}, {"5B6B7B", "FFFFFF"}, {"B9D7A8", ink},
			{"8C4A6B", "FFFFFF"},
		}
	}
	switch n := len(chart.Series); {
	case n <= 2:
		return []shade{{"F3C98B", ink}, {"1F4E79", "FFFFFF"}}
	case n == 3:
		return []shade{{"E39A3B", ink}, {"E5E9EE", ink}, {"2F6CA8", "FFFFFF"}}
	case n == 4:
		return []shade{{"B85C1E", "FFFFFF"}, {"F3C98B", ink}, {"A9CBE8", ink}, {"1F4E79", "FFFFFF"}}
	case n == 5:
		return []shade{{"B85C1E", "FFFFFF"}, {"F3C98B", ink}, {"E5E9EE", ink}, {"A9CBE8", ink}, {"1F4E79", "FFFFFF"}}
	}
	return []shade{
		{"8A3F0F", "FFFFFF"}, {"CF7A35", ink}, {"F3C98B", ink}, {"E5E9EE", ink}, {"A9CBE8", ink},
		{"5490C8", "FFFFFF"}, {"1F4E79", "FFFFFF"},
	}
}

// markers tell lines apart without colour.
func markers(i int) string {
	all := []string{"circle", "square", "triangle", "diamond", "x", "star"}
	return all[i%len(all)]
}

func (p *printer) chartFont(size float64, bold bool) *excelize.Font {
	return &excelize.Font{Family: p.font, Size: size, Bold: bold, Color: ink}
}
