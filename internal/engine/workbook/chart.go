package workbook

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"
)

// Sizes of charts in pixels.
const (
	chartWidth  = 550.0 // beside a table
	widestChart = 900.0 // below one: as wide as the table, within these two
	chartGap    = 16.0
	besideLimit = 1.5 // pages wide; beyond that a chart stands below its table
)

// charts places the block's charts: beside the table, below each other, from the row of its header; or below
// it.
func (c *canvas) charts(b Block, top, first int) error {
	if len(b.Charts) == 0 || len(b.Rows) == 0 {
		return nil
	}
	table := c.width(1, len(b.Columns)) * pixelsPerChar
	column, row, wide, gap := 1, c.next+1, min(max(table, chartWidth), widestChart), 0.0
	if table+chartGap+chartWidth <= c.page.pixels*besideLimit {
		column, row, wide, gap = len(b.Columns)+1, top, chartWidth, chartGap
		c.right = max(c.right, table+gap+wide)
	}
	for _, chart := range b.Charts {
		if chart.From == 0 && chart.To == 0 {
			chart.To = len(b.Rows)
		}
		high := chartHeight(chart)
		rows, drawn := c.rowsOf(row, high)
		native := c.native(chart, b.Columns, first)
		native.Dimension = excelize.ChartDimension{Width: uint(wide), Height: uint(drawn)}
		native.Format.OffsetX = int(gap)
		if err := c.file.AddChart(c.name, cell(column, row), native); err != nil {
			return fmt.Errorf("chart %q: %w", chart.Title, err)
		}
		c.next = max(c.next, row+rows)
		row += rows + 1
	}
	return nil
}

// chartHeight grows with what is to be read in it.
func chartHeight(chart Chart) float64 {
	names, series := float64(chart.To-chart.From), float64(len(chart.Series))
	switch chart.Kind {
	case Bars:
		return min(max(95+names*(10+series*14), 180), 1000)
	case StackedBars:
		return min(max(105+names*27, 160), 1000)
	case Radar:
		return 420
	}
	return 270
}

// rowsOf says how many rows a height of pixels covers from a row down, and the height that excelize must be
// told for it: it takes a row of h points for ceil(4/3.4 h) pixels, where spreadsheet programs take 4/3 h.
func (c *canvas) rowsOf(row int, pixels float64) (rows int, drawn float64) {
	for left := pixels; left > 0; rows++ {
		height := c.height(row + rows)
		left -= height * pixelsPerPoint
		drawn += math.Ceil(4 / 3.4 * height)
	}
	return rows, drawn - 1
}

func (c *canvas) native(chart Chart, columns []Column, first int) *excelize.Chart {
	off := false
	out := &excelize.Chart{
		Type: kinds(chart),
		Title: excelize.ChartTitle{
			Paragraph: []excelize.RichTextRun{{Text: chart.Title, Font: c.chartFont(11, true)}},
		},
		Legend:     excelize.ChartLegend{Position: "bottom", Font: c.chartFont(9, false)},
		VaryColors: &off,
		PlotArea: excelize.ChartPlotArea{
			ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: labelFormat(chart, columns)},
		},
		Format: excelize.GraphicOptions{AltText: chart.Title, Positioning: "twoCell"},
		XAxis:  excelize.ChartAxis{Font: *c.chartFont(9, false)},
		YAxis: excelize.ChartAxis{
			Font: *c.chartFont(9, false), MajorGridLines: true, Minimum: chart.Min, Maximum: chart.Max,
			NumFmt: excelize.ChartNumFmt{CustomNumFmt: "General"},
		},
	}
	if len(chart.Series) == 1 {
		out.Legend.Position = "none"
	}
	c.axes(out, chart)
	out.Series = c.series(chart, columns, first)
	return out
}

// axes: horizontal bars are read from the top, as the table is, with their scale below.
func (c *canvas) axes(out *excelize.Chart, chart Chart) {
	gap := uint(60)
	switch chart.Kind {
	case Bars, StackedBars:
		out.XAxis.ReverseOrder = true
		out.YAxis.TickLabelPosition = excelize.ChartTickLabelHigh
		out.GapWidth = &gap
	case Columns:
		out.GapWidth = &gap
	case Radar:
		out.PlotArea.ShowVal = false
	}
	if out.Type == excelize.BarPercentStacked {
		out.YAxis.NumFmt.CustomNumFmt = "0%"
		out.YAxis.Minimum = nil
	}
}

func kinds(chart Chart) excelize.ChartType {
	switch chart.Kind {
	case Columns:
		return excelize.Col
	case StackedBars:
		if chart.Max != nil {
			return excelize.BarStacked
		}
		return excelize.BarPercentStacked
	case Lines:
		return excelize.Line
	case Radar:
		return excelize.Radar
	}
	return excelize.Bar
}

// labelFormat is that of the first series; parts of stacked bars that are too small for a number bear none.
func labelFormat(chart Chart, columns []Column) string {
	format := "General"
	if len(chart.Series) > 0 && columns[chart.Series[0]].Format != "" {
		format = columns[chart.Series[0]].Format
	}
	if chart.Kind == StackedBars {
		return "[<5]\"\";0"
	}
	return format
}

func (c *canvas) series(chart Chart, columns []Column, first int) []excelize.ChartSeries {
	from, to := first+chart.From, first+chart.To-1
	shades := shadesOf(chart)
	out := make([]excelize.ChartSeries, len(chart.Series))
	for i, index := range chart.Series {
		shade := shades[i%len(shades)]
		out[i] = excelize.ChartSeries{
			Name:       c.seriesName(chart, columns, index, first),
			Categories: c.ref(chart.Category+1, from, to),
			Values:     c.ref(index+1, from, to),
			Fill:       filled(shade.fill),
			Line:       excelize.LineOptions{Width: 2.25},
			Marker:     excelize.ChartMarker{Symbol: markers(i), Size: 7, Fill: filled(shade.fill)},
			DataLabel:  excelize.ChartDataLabel{Font: *c.chartFont(8, false)},
		}
		if chart.Kind == StackedBars {
			out[i].DataLabelPosition = excelize.ChartDataLabelsPositionCenter
			out[i].DataLabel.Font.Color = shade.text
		}
		if chart.Kind == Lines {
			out[i].DataLabelPosition = excelize.ChartDataLabelsPositionAbove
		}
	}
	return out
}

// seriesName is the cell that tells a series apart: what stands over its columns, in the first of them, when
// every series has another text there; otherwise the title, which stands in the upper row where nothing is over
// it.
func (c *canvas) seriesName(chart Chart, columns []Column, index, first int) string {
	seen := map[string]bool{"": true}
	apart := true
	for _, other := range chart.Series {
		over := columns[other].Over
		apart = apart && !seen[over]
		seen[over] = true
	}
	if !apart {
		row := first - 1
		if overs(columns) && columns[index].Over == "" {
			row--
		}
		return c.ref(index+1, row, 0)
	}
	for index > 0 && columns[index-1].Over == columns[index].Over {
		index--
	}
	return c.ref(index+1, first-2, 0)
}

// ref is such as 'sheet'!$C$4:$C$9; to 0: one cell.
func (c *canvas) ref(column, from, to int) string {
	letter, err := excelize.ColumnNumberToName(column)
	if err != nil {
		return ""
	}
	if to == 0 {
		return fmt.Sprintf("%s!$%s$%d", quoted(c.name), letter, from)
	}
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", quoted(c.name), letter, from, letter, to)
}
