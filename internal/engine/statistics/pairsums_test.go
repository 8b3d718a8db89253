package statistics_test

import (
	"math"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// twelve respondents, five items, five answers missing.
func twelve() [][]float64 {
	return [][]float64{
		{4, 5, 4, 3, nan}, {3, 3, 2, nan, 4}, {5, 5, 4, 4, 5}, {2, 1, 2, 3, 2}, {4, 4, nan, 4, 3}, {1, 2, 1, 2, 2},
		{3, nan, 3, 3, 4}, {5, 4, 5, 5, 4}, {2, 3, 2, 1, 3}, {4, 4, 3, 4, nan}, {3, 2, 3, 2, 3}, {5, 5, 5, 4, 4},
	}
}

func sums(rows [][]float64, k int) statistics.PairSums {
	s := statistics.NewPairSums(k)
	for _, row := range rows {
		s.Add(row, 1)
	}
	return s
}

func complete(rows [][]float64) [][]float64 {
	var left [][]float64
	for _, row := range rows {
		sum := 0.0
		for _, x := range row {
			sum += x
		}
		if !math.IsNaN(sum) {
			left = append(left, row)
		}
	}
	return left
}

func TestCovarianceIsPairwiseComplete(t *testing.T) {
	t.Parallel()
	got, err := sums(twelve(), 5).Covariance()
	if err != nil {
		t.Fatal(err)
	}
	// R 4.2.2: cov(d, use = "pairwise")
	want := []float64{
		1.719696969696970, 1.572727272727273, 1.663636363636364, 1.3090909090909091, 1.0888888888888888,
		1.572727272727273, 1.872727272727273, 1.511111111111111, 1.0000000000000000, 1.1666666666666667,
		1.663636363636364, 1.511111111111111, 1.690909090909091, 1.2000000000000000, 1.0000000000000000,
		1.309090909090909, 1.000000000000000, 1.200000000000000, 1.3636363636363635, 0.7083333333333334,
		1.088888888888889, 1.166666666666667, 1.000000000000000, 0.7083333333333334, 0.9333333333333333,
	}
	for i := range want {
		within(t, "cell", got[i], want[i], 1e-14)
	}
}

func TestCovarianceWithWeights(t *testing.T) {
	t.Parallel()
	s, w := statistics.NewPairSums(5), 0.5
	for _, row := range complete(twelve()) {
		s.Add(row, w)
		w += 0.25
	}
	got, err := s.Covariance()
	if err != nil {
		t.Fatal(err)
	}
	// R 4.2.2: x = na.omit(d); w = seq(0.5, by = 0.25, length.out = nrow(x)); cov.wt(x, w/sum(w), method =
	// "unbiased")$cov
	want := []float64{
		2.745596868884540, 2.090019569471624, 2.634050880626223, 2.0929549902152638, 1.4138943248532290,
		2.090019569471624, 2.266144814090020, 1.968688845401174, 1.4275929549902153, 1.2573385518590996,
		2.634050880626223, 1.968688845401174, 2.587084148727985, 2.0185909980430523, 1.2964774951076321,
		2.092954990215264, 1.427592954990215, 2.018590998043052, 2.2172211350293538, 0.9197651663405086,
		1.413894324853229, 1.257338551859100, 1.296477495107632, 0.9197651663405086, 0.8610567514677103,
	}
	for i := range want {
		within(t, "cell", got[i], want[i], 1e-13)
	}
}

func TestBatchesMergeToTheSameSums(t *testing.T) {
	t.Parallel()
	rows := twelve()
	first, second := sums(rows[:5], 5), sums(rows[5:], 5)
	first.Merge(second)
	whole := sums(rows, 5)
	for i := range whole.XY {
		if first.XY[i] != whole.XY[i] || first.X[i] != whole.X[i] || first.N[i] != whole.N[i] || first.W[i] != whole.W[i] {
			t.Fatalf("cell %d differs", i)
		}
	}
}

// Codes a million from 0: the products of the sums have more digits than a number holds.
func TestCovarianceLosesNothingFarFromZero(t *testing.T) {
	t.Parallel()
	s := statistics.NewPairSums(2)
	for i := range 1000 {
		s.Add([]float64{1e6 + float64(i%2), 1e6 + float64(i%5)}, 1)
	}
	got, err := s.Covariance()
	if err != nil {
		t.Fatal(err)
	}
	within(t, "variance of 0 and 1", got[0], 250.0/999, 1e-15)
	within(t, "variance of 0 to 4", got[3], 2000.0/999, 1e-15)
	if got[1] != 0 || got[2] != 0 {
		t.Errorf("covariance of independent columns: %v", got[1])
	}
}

func TestCovarianceThatDoesNotExist(t *testing.T) {
	t.Parallel()
	never := [][]float64{{1, nan, 3}, {2, nan, 4}, {nan, 3, 1}, {nan, 5, 2}}
	once := append(never, []float64{1, 2, nan})
	s := statistics.NewPairSums(3)
	got, err := s.Covariance()
	is(t, "no respondents", err, statistics.ErrEmpty)
	isMissing(t, "no respondents", got...)

	got, err = sums([][]float64{{nan, nan, nan}, {nan, nan, nan}}, 3).Covariance()
	is(t, "all missing", err, statistics.ErrEmpty)
	isMissing(t, "all missing", got...)

	got, err = sums([][]float64{{1, 2, 3}}, 3).Covariance()
	is(t, "one respondent", err, statistics.ErrTooFew)
	isMissing(t, "one respondent", got...)

	got, err = sums(never, 3).Covariance()
	is(t, "items that never meet", err, statistics.ErrEmpty)
	isMissing(t, "items that never meet", got[1], got[3])
	within(t, "items that meet", got[0], 0.5, 1e-15)

	got, err = sums(once, 3).Covariance()
	is(t, "items that meet once", err, statistics.ErrTooFew)
	isMissing(t, "items that meet once", got[1], got[3])

	got, err = statistics.NewPairSums(0).Covariance()
	is(t, "no items", err, statistics.ErrEmpty)
	if len(got) != 0 {
		t.Errorf("no items: %v", got)
	}
}

func TestSumsThatAreSpoiltSaySo(t *testing.T) {
	t.Parallel()
	spoil := map[string]func(*statistics.PairSums){
		"negative weight":  func(s *statistics.PairSums) { s.Add([]float64{1, 2, 3, 4, 5}, -1) },
		"missing weight":   func(s *statistics.PairSums) { s.Add([]float64{1, 2, 3, 4, 5}, nan) },
		"infinite weight":  func(s *statistics.PairSums) { s.Add([]float64{1, 2, 3, 4, 5}, math.Inf(1)) },
		"infinite value":   func(s *statistics.PairSums) { s.Add([]float64{1, 2, math.Inf(1), 4, 5}, 1) },
		"too few values":   func(s *statistics.PairSums) { s.Add([]float64{1, 2}, 1) },
		"sums of other":    func(s *statistics.PairSums) { s.Merge(statistics.NewPairSums(2)) },
		"no values at all": func(s *statistics.PairSums) { s.Add(nil, 1) },
	}
	for what, do := range spoil {
		s := sums(twelve(), 5)
		do(&s)
		got, err := s.Covariance()
		is(t, what, err, statistics.ErrNotFinite)
		isMissing(t, what, got...)
	}
	s := sums(twelve(), 5)
	s.X = s.X[:3]
	_, err := s.Covariance()
	is(t, "cut sums", err, statistics.ErrShape)

	s = sums(twelve(), 5)
	s.Add([]float64{9, 9, 9, 9, 9}, 0)
	if s.N[0] != 12 {
		t.Errorf("a weight of 0 was counted: %v", s.N[0])
	}
}

// Sums of a tenth are not exact; a constant item is constant all the same, with weights too.
func TestConstantItemHasNoVarianceWhateverItsSums(t *testing.T) {
	t.Parallel()
	for _, weight := range []float64{1, 0.1, 1.7} {
		s := statistics.NewPairSums(2)
		for i := range 999 {
			s.Add([]float64{0.1, float64(i % 3)}, weight*float64(1+i%7))
		}
		got, err := s.Covariance()
		if err != nil {
			t.Fatal(err)
		}
		if got[0] != 0 || !(got[3] > 0.6) {
			t.Errorf("weight %v: %v", weight, got)
		}
	}
}
