package statistics_test

import (
	"fmt"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

func twoByTwo(q [8]float64) [2][2]float64 { return [2][2]float64{{q[0], q[1]}, {q[2], q[3]}} }

// R 4.2.2: f = fisher.test(matrix(q, 2, byrow = TRUE)); f$p.value, f$estimate, f$conf.int
func TestFisherEqualsR(t *testing.T) {
	t.Parallel()
	for _, q := range [][8]float64{
		{300, 200, 250, 260, 0.000508175750989948, 1.559266325048385, 1.206321520068363, 2.017594272524989},
		{5, 95, 12, 88, 0.1261788612636904, 0.3877312703581247, 0.1027285406463395, 1.241430142824956},
		{2, 1000, 9, 3000, 1, 0.6667441766481937, 0.06998704548644855, 3.229106725796226},
		{40000, 60000, 41000, 59000, 5.349333189390689e-06, 0.959328197100188, 0.9423387935994815, 0.9766608087616034},
		{0, 5, 7, 3, 0.02564102564102563, 0, 0, 0.8791745543254974},
		{1200, 30, 20, 900, 0, 1774.864524044467, 954.1698585854799, 3866.502378295071},
		{10, 0, 3, 7, 0.00309597523219814, inf, 2.57546507991727, inf},
	} {
		test, err := statistics.FisherExact(twoByTwo(q), 0.95)
		must(t, err)
		sameFisher(t, q, test, 1e-9)
	}
}

// mpmath with 40 digits: the weights binomial(a, x) binomial(b, k-x) odds^x, summed; findroot for the
// estimate and the limits. R stops its search earlier (see TestFisherEqualsR); sought to the end, ours are
// these.
func TestFisherSoughtToTheEndIsExact(t *testing.T) {
	t.Parallel()
	for _, q := range [][8]float64{
		{3, 1, 1, 3, 0.48571428571428571, 6.4083196581996743, 0.21173559544657857, 626.24353058881404},
		{8, 2, 1, 5, 0.034965034965034965, 15.465819716920986, 1.0088492079476902, 1059.6394950862817},
		{5, 95, 12, 88, 0.12617886126369046, 0.38773232057463674, 0.1027552927567496, 1.2414325914783187},
		{300, 200, 250, 260, 0.00050817575098994796, 1.5593079194371019, 1.2063264897604065, 2.0175877054547588},
		{2, 1000, 9, 3000, 1, 0.66672714178880577, 0.069987922273435846, 3.228821529727784},
		{0, 5, 7, 3, 0.025641025641025641, 0, 0, 0.87916335596231284},
	} {
		test, err := statistics.FisherWithin(twoByTwo(q), 0.95, 1e-15)
		must(t, err)
		sameFisher(t, q, test, 1e-9)
	}
}

func sameFisher(t *testing.T, q [8]float64, test statistics.Test, relative float64) {
	t.Helper()
	for i, got := range []float64{test.P, test.Effect, test.DifferenceIn.Low, test.DifferenceIn.High} {
		if got != q[4+i] {
			within(t, fmt.Sprintf("figure %d of %v", i, q), got, q[4+i], relative)
		}
	}
}

// The odds ratio of a table turned round is the inverse, and that of a table turned about its diagonal the
// same.
func TestFisherDoesNotDependOnHowTheTableLies(t *testing.T) {
	t.Parallel()
	a, err := statistics.FisherWithin([2][2]float64{{12, 5}, {7, 30}}, 0.95, 1e-15)
	must(t, err)
	b, _ := statistics.FisherWithin([2][2]float64{{5, 12}, {30, 7}}, 0.95, 1e-15)
	c, _ := statistics.FisherWithin([2][2]float64{{12, 7}, {5, 30}}, 0.95, 1e-15)
	within(t, "p", b.P, a.P, 1e-12)
	within(t, "odds ratio", b.Effect, 1/a.Effect, 1e-12)
	within(t, "low", b.DifferenceIn.Low, 1/a.DifferenceIn.High, 1e-12)
	sameTest(t, c, figuresOf(a)...)
}

func TestFishersFarTailKeepsItsDigits(t *testing.T) {
	t.Parallel()
	// R 4.2.2: phyper(0, 500, 500, 500, log.p = TRUE) is -log(choose(1000, 500)); both diagonals are as rare
	test, err := statistics.FisherExact([2][2]float64{{500, 0}, {0, 500}}, 0.95)
	must(t, err)
	within(t, "p", test.P, 2/2.702882409454366e299, 1e-12)
}

func TestFisherThatDoesNotExist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		counts [2][2]float64
		level  float64
		want   error
	}{
		"zeros":            {[2][2]float64{}, 0.95, statistics.ErrEmpty},
		"a row of zeros":   {[2][2]float64{{0, 0}, {1, 3}}, 0.95, statistics.ErrOneGroup},
		"a column of zero": {[2][2]float64{{2, 0}, {1, 0}}, 0.95, statistics.ErrOneGroup},
		"negative":         {[2][2]float64{{2, -1}, {1, 1}}, 0.95, statistics.ErrNotFinite},
		"missing":          {[2][2]float64{{2, nan}, {1, 1}}, 0.95, statistics.ErrNotFinite},
		"infinite":         {[2][2]float64{{2, inf}, {1, 1}}, 0.95, statistics.ErrNotFinite},
		"not whole":        {[2][2]float64{{2, 1.5}, {1, 1}}, 0.95, statistics.ErrRange},
		"too many":         {[2][2]float64{{2e10, 1}, {1, 1}}, 0.95, statistics.ErrRange},
		"level":            {[2][2]float64{{2, 1}, {1, 1}}, 1, statistics.ErrRange},
	} {
		test, err := statistics.FisherExact(c.counts, c.level)
		is(t, name, err, c.want)
		isMissing(t, name, figuresOf(test)...)
	}
}
