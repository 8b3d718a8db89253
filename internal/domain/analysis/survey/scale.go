package survey

import (
	"math"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// scale is a domain's items in one group. A respondent's score is a function of two whole numbers: the sum of the
// answers, each counted from the least one, and how many were answered. So scores are counted by (sum, answered), and
// every mean, deviation and quantile is exact.
type scale struct {
	domain int
	items  []scaleItem
	min    float64 // of an item
	span   int     // max - min

	width    int       // sums are below it
	eligible []bool    // by answered*(k+1)+applicable: whether enough was answered
	points   []float64 // by answered*width+sum: the converted score
	codes    []uint32  // the same: numbers of the distinct scores, in no order
	scores   []float64 // by such a number
}

// scaleItem is one item; entry tells of each code what it adds, see prepare.
type scaleItem struct {
	*reading
	reversed bool
	entry    []uint64
}

// What an item's code adds to a respondent's sum, in one number.
const (
	answeredOne   = 1 << 32
	applicableOne = 1 << 48
	sumMask       = answeredOne - 1
	countMask     = 1<<16 - 1
)

// scale reads the items that are wanted. All must have one range, or their mean means nothing.
func (p *plan) scale(g, domain int, items []Item, wanted func(int, string) bool, found *problem.List) *scale {
	s := &scale{domain: domain}
	for _, item := range items {
		if wanted != nil && !wanted(g, item.Name) {
			continue
		}
		r := p.item(item, found)
		r.item = true
		s.items = append(s.items, scaleItem{reading: r, reversed: item.Reversed})
		if first := s.items[0]; r.Name != "" && first.Name != "" && (r.min != first.min || r.values != first.values) {
			found.Report("analysis_scale_ranges", item.Place, problem.Args{
				"where": p.survey.Groups[g].Name + " of domain " + p.survey.Domains[domain].Name, "one": first.Name, "other": item.Name,
				"low": first.min, "high": first.top(), "least": r.min, "greatest": r.top(),
			})
		}
	}
	return s
}

// top is the greatest answer.
func (r *reading) top() int64 { return r.min + int64(r.values) - 1 }

// prepare makes the tables that the tally looks things up in.
func (s *scale) prepare(score Score) {
	k := len(s.items)
	if k == 0 {
		return
	}
	s.min, s.span = float64(s.items[0].min), s.items[0].values-1
	s.width = s.span*k + 1
	for i := range s.items {
		s.items[i].fill()
	}
	s.eligible = make([]bool, (k+1)*(k+1))
	for answered := 1; answered <= k; answered++ {
		for applicable := answered; applicable <= k; applicable++ {
			s.eligible[answered*(k+1)+applicable] = enough(answered, applicable, score.Answered)
		}
	}
	s.convert(score)
}

// enough says whether a share is reached. The share is a rounded number: 70 % of 10 are 7, not 7.000000000000001.
func enough(there, possible int, share float64) bool {
	const rounding = 1e-9
	return there > 0 && float64(there) >= share*float64(possible)-rounding
}

func (i *scaleItem) fill() {
	i.entry = make([]uint64, i.codes())
	for code := range i.entry {
		kind, empty := i.kind(uint32(code))
		switch {
		case !empty && code >= i.values: // no column gives such a code
		case !empty && i.reversed:
			i.entry[code] = uint64(i.values-1-code) | answeredOne | applicableOne
		case !empty:
			i.entry[code] = uint64(code) | answeredOne | applicableOne
		case kind == noAnswer || kind == outside:
			i.entry[code] = applicableOne
		}
	}
}

// size is the length of a counter over (sum, answered), and whether enough was answered.
func (s *scale) size() int { return max(2, 2*s.width*(len(s.items)+1)) }

// convert fills points, and gives equal scores one number.
func (s *scale) convert(score Score) {
	k := len(s.items)
	s.points = make([]float64, s.width*(k+1))
	s.codes = make([]uint32, len(s.points))
	numbers := map[float64]uint32{}
	for answered := 1; answered <= k; answered++ {
		for sum := 0; sum <= s.span*answered; sum++ {
			at := answered*s.width + sum
			points := score.convert(float64(sum)/float64(answered), s.min, float64(s.span))
			number, ok := numbers[points]
			if !ok {
				number = uint32(len(s.scores))
				numbers[points] = number
				s.scores = append(s.scores, points)
			}
			s.points[at], s.codes[at] = points, number
		}
	}
}

// convert turns a mean, counted from the least answer, into points: (mean-min)/(max-min) * To, or mean/max * To. NaN
// where the range has no width, or no maximum above 0.
func (s Score) convert(above, least, span float64) float64 {
	switch {
	case s.Method == ByShare && least+span > 0:
		return (least + above) / (least + span) * s.To
	case s.Method == ByShare || span == 0:
		return math.NaN()
	}
	return above / span * s.To
}

// shown is the raw mean of the items at a place of points.
func (s *scale) mean(at int) float64 {
	return s.min + float64(at%s.width)/float64(at/s.width)
}
