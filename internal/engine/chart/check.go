package chart

import (
	"errors"
	"fmt"
	"math"
)

// mostValue is the greatest value whose neighbours a float64 still tells apart well enough for an axis.
const mostValue = 1e15

func checkValue(v float64) error {
	if math.IsInf(v, 0) {
		return errors.New("an infinite value cannot be drawn")
	}
	if math.Abs(v) > mostValue {
		return fmt.Errorf("%v is too large to be drawn", v)
	}
	return nil
}

// checkRange refuses an axis whose ends are not in order; both 0 is the range of the data.
func checkRange(low, high float64) error {
	if low == 0 && high == 0 {
		return nil
	}
	for _, v := range []float64{low, high} {
		if err := checkValue(v); err != nil {
			return fmt.Errorf("range of the axis: %w", err)
		}
	}
	if !(low < high) {
		return fmt.Errorf("range of the axis: minimum %v is not below maximum %v", low, high)
	}
	return nil
}

// checkSeries refuses series that do not lie over the categories, or cannot be drawn. what names a category:
// category, axis.
func checkSeries(what string, categories []string, series []Series) error {
	if len(categories) == 0 {
		return fmt.Errorf("no %s", what)
	}
	if len(series) == 0 {
		return errors.New("no series")
	}
	for i, s := range series {
		if err := s.check(what, categories); err != nil {
			return fmt.Errorf("series %d (%q): %w", i+1, s.Name, err)
		}
	}
	return nil
}

func (s Series) check(what string, categories []string) error {
	if len(s.Values) != len(categories) {
		return fmt.Errorf("%d values for %d %s", len(s.Values), len(categories), what)
	}
	if (s.Low == nil) != (s.High == nil) {
		return errors.New("intervals need both a lower and an upper end")
	}
	if s.Low != nil && (len(s.Low) != len(s.Values) || len(s.High) != len(s.Values)) {
		return fmt.Errorf("%d lower and %d upper ends of intervals for %d values", len(s.Low), len(s.High), len(s.Values))
	}
	for i, name := range categories {
		if err := s.checkAt(i); err != nil {
			return fmt.Errorf("at %q: %w", name, err)
		}
	}
	return nil
}

func (s Series) checkAt(i int) error {
	if err := checkValue(s.Values[i]); err != nil {
		return err
	}
	if s.Low == nil {
		return nil
	}
	if err := errors.Join(checkValue(s.Low[i]), checkValue(s.High[i])); err != nil {
		return err
	}
	if s.Low[i] > s.High[i] {
		return fmt.Errorf("interval ends at %v below its beginning %v", s.High[i], s.Low[i])
	}
	return nil
}

// shown says whether the series has a value here.
func (s Series) shown(i int) bool { return !math.IsNaN(s.Values[i]) }

// interval gives the ends of the interval here, where a shown value has one.
func (s Series) interval(i int) (low, high float64, ok bool) {
	if s.Low == nil || !s.shown(i) || math.IsNaN(s.Low[i]) || math.IsNaN(s.High[i]) {
		return 0, 0, false
	}
	return s.Low[i], s.High[i], true
}

// anyHidden says whether some value is not shown.
func anyHidden(series []Series) bool {
	for _, s := range series {
		for i := range s.Values {
			if !s.shown(i) {
				return true
			}
		}
	}
	return false
}
