package statistics

import (
	"fmt"
	"math"
	"slices"
)

// Spearman is rho, the product-moment correlation of the ranks, tied values sharing the mean of theirs. P is
// of t = rho sqrt((n-2)/(1-rho²)) with n-2 degrees of freedom, as R's cor.test(method = "spearman", exact =
// FALSE) and SciPy's spearmanr; for fewer than 1290 pairs without ties R takes the exact distribution or an
// Edgeworth series unless it is told exact = FALSE. The interval is Fisher's with the variance 1/(n-3), as
// pingouin and SAS (Bonett and Wright 2000 advise (1+rho²/2)/(n-3), which is wider).
//
// Shapes, valid range and errors are those of Pearson. O(n log n).
func Spearman(x, y, f []float64, level float64) (Correlation, error) {
	s, err := pairs(x, y, f, level)
	if err != nil {
		return noCorrelation("spearman", s.n, err)
	}
	return productMoment("spearman", s, s.ranks(s.columns[0]), s.ranks(s.columns[1]), 0, level)
}

// ranks are 1..n, counts repeated; tied values share the mean of their ranks.
func (s sample) ranks(column []float64) []float64 {
	order := sortedRows(len(column), func(i, j int) int { return compareNumbers(column[i], column[j]) })
	ranks := make([]float64, len(column))
	before := 0.0
	for start := 0; start < len(order); {
		end, tied := start, 0.0
		for ; end < len(order) && column[order[end]] == column[order[start]]; end++ {
			tied += s.counts[order[end]]
		}
		for _, row := range order[start:end] {
			ranks[row] = before + (tied+1)/2
		}
		before += tied
		start = end
	}
	return ranks
}

// Kendall is tau-b = (C-D) / sqrt((n0-n1)(n0-n2)): C and D the concordant and discordant pairs, n0 all pairs,
// n1 and n2 those tied in x and in y (Kendall 1945). P is of z = (C-D)/sqrt(v) with the variance v for ties
// (Kendall 1970, chapter 4), normal, without a correction for continuity: R's cor.test(method = "kendall",
// exact = FALSE) and SciPy's kendalltau(method = "asymptotic"). Without ties others take the exact
// distribution of small samples: R below 50 pairs, SciPy to 33 (or when at most one pair is out of order).
// The interval is tanh(atanh tau ± z sqrt(0.437/(n-4))) (Fieller, Hartley and Pearson 1957).
//
// Shapes are those of Pearson; f must be whole. O(n log n) (Knight 1966). A perfect order has the interval
// [tau, tau]. Errors are those of Pearson; with three or four pairs the interval alone is NaN, beside
// ErrTooFew.
func Kendall(x, y, f []float64, level float64) (Correlation, error) {
	s, err := pairs(x, y, f, level)
	if err != nil {
		return noCorrelation("kendall", s.n, err)
	}
	o := s.countOrders()
	if o.tiedX.pairs == o.all || o.tiedY.pairs == o.all {
		return noCorrelation("kendall", s.n, ErrConstant)
	}
	tau := o.tauB()
	c := Correlation{Method: "kendall", N: s.n, R: tau, Interval: nothing()}
	c.P = 2 * normalSurvival(math.Abs(o.excess)/math.Sqrt(o.variance(s.n)))
	if s.n <= 4 {
		return c, fmt.Errorf("the interval of tau of %v pairs: %w", s.n, ErrTooFew)
	}
	c.Interval = fisherInterval(tau, (1-tau)*(1+tau), 0.437/(s.n-4), level)
	return c, nil
}

// orders are the pairs of rows by how they stand to each other.
type orders struct {
	all          float64 // n(n-1)/2
	excess       float64 // concordant minus discordant
	tiedX, tiedY ties
}

// ties are sums over the groups of equal values, t the size of a group.
type ties struct {
	pairs   float64 // t(t-1)/2
	triples float64 // t(t-1)(t-2)
	spread  float64 // t(t-1)(2t+5)
}

func (t *ties) add(size float64) {
	t.pairs += size * (size - 1) / 2
	t.triples += size * (size - 1) * (size - 2)
	t.spread += size * (size - 1) * (2*size + 5)
}

func (o orders) tauB() float64 {
	x, y := o.all-o.tiedX.pairs, o.all-o.tiedY.pairs
	if x == y {
		return o.excess / x
	}
	return max(-1, min(1, o.excess/math.Sqrt(x)/math.Sqrt(y)))
}

// variance of the excess when the orders are independent.
func (o orders) variance(n float64) float64 {
	m := n * (n - 1)
	return (m*(2*n+5)-o.tiedX.spread-o.tiedY.spread)/18 +
		2*o.tiedX.pairs*o.tiedY.pairs/m +
		o.tiedX.triples*o.tiedY.triples/(9*m*(n-2))
}

// countOrders sorts by x, then counts by merging how many pairs stand the other way round in y (Knight 1966).
func (s sample) countOrders() orders {
	x, y := s.columns[0], s.columns[1]
	order := sortedRows(len(x), func(i, j int) int {
		if c := compareNumbers(x[i], x[j]); c != 0 {
			return c
		}
		return compareNumbers(y[i], y[j])
	})
	sameX := func(i, j int) bool { return x[i] == x[j] }
	sameY := func(i, j int) bool { return y[i] == y[j] }
	both := s.tiesOf(order, func(i, j int) bool { return sameX(i, j) && sameY(i, j) })
	o := orders{all: s.n * (s.n - 1) / 2, tiedX: s.tiesOf(order, sameX)}
	discordant := s.mergeCount(order, make([]int, len(order)))
	o.tiedY = s.tiesOf(order, sameY) // merging left order sorted by y
	o.excess = o.all - o.tiedX.pairs - o.tiedY.pairs + both.pairs - 2*discordant
	return o
}

// tiesOf gathers runs of equal rows.
func (s sample) tiesOf(order []int, same func(i, j int) bool) ties {
	var t ties
	size := 0.0
	for at, row := range order {
		if at > 0 && !same(order[at-1], row) {
			t.add(size)
			size = 0
		}
		size += s.counts[row]
	}
	t.add(size)
	return t
}

// mergeCount sorts rows by y and answers the sum of count times count over all pairs that stood the wrong way
// round.
func (s sample) mergeCount(rows, room []int) (inversions float64) {
	if len(rows) < 2 {
		return 0
	}
	half := len(rows) / 2
	left, right := rows[:half], rows[half:]
	inversions = s.mergeCount(left, room[:half]) + s.mergeCount(right, room[half:])
	waiting := 0.0 // counts of left that are not merged yet
	for _, row := range left {
		waiting += s.counts[row]
	}
	y, merged := s.columns[1], room[:0]
	for len(left) > 0 && len(right) > 0 {
		if y[right[0]] < y[left[0]] {
			inversions += waiting * s.counts[right[0]]
			merged, right = append(merged, right[0]), right[1:]
			continue
		}
		waiting -= s.counts[left[0]]
		merged, left = append(merged, left[0]), left[1:]
	}
	merged = append(append(merged, left...), right...)
	copy(rows, merged)
	return inversions
}

func sortedRows(n int, compare func(i, j int) int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, compare)
	return order
}

// compareNumbers is for numbers that are not NaN; it holds -0 and 0 for equal.
func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
