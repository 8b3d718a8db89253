package csv

import "github.com/naru-data/naru/internal/engine/rows"

// candidates are the delimiters that are looked for.
var candidates = []byte{',', ';', '\t'}

// looked is how many records are compared to find the delimiter out.
const looked = 100

// delimiter gives the one declared, or else the one under which most of the first records have as many fields as the
// header; of equals the one that makes more fields, then the comma. told is false when it was found out.
func (c *cutter) delimiter(spec rows.FormatSpec) (delimiter byte, told bool) {
	switch {
	case len(spec.CSV.Delimiter) == 1:
		return spec.CSV.Delimiter[0], true
	case spec.Word == "tsv":
		return '\t', true
	}
	best, bestAgree, bestWidth := byte(','), 0.0, 1
	for _, candidate := range candidates {
		if spec.CSV.Decimal == string(rune(candidate)) {
			continue
		}
		g := c.grammar
		g.delimiter = candidate
		width, agree := g.consistency(c.data, c.ended)
		if width > 1 && (agree > bestAgree || agree == bestAgree && width > bestWidth) {
			best, bestAgree, bestWidth = candidate, agree, width
		}
	}
	return best, false
}

// consistency is the number of fields of the first record, and the share of records after it that have as many.
func (g grammar) consistency(data []byte, ended bool) (width int, agree float64) {
	same, count := 0, 0
	for count < looked && len(data) > 0 {
		if blank := blankLine(data); blank > 0 {
			data = data[blank:]
			continue
		}
		r, ok := g.record(data)
		if !ok {
			next := indexLine(data)
			if next < 0 {
				break
			}
			r = record{size: next + 1}
		}
		if r.size >= len(data) && !ended && count > 0 {
			break // it may be cut
		}
		if count == 0 {
			width = len(r.fields)
		}
		if len(r.fields) == width {
			same++
		}
		count++
		data = data[r.size:]
	}
	if count == 0 {
		return 0, 0
	}
	return width, float64(same) / float64(count)
}
