package statistics_test

import (
	"math/rand/v2"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

func TestComparisonsOfTwoThatDoNotExist(t *testing.T) {
	t.Parallel()
	some, one, none, same, spoiled := momentsOf(1, 2, 4), momentsOf(3), statistics.Moments{}, momentsOf(2, 2, 2), momentsOf(1, inf)
	for name, c := range map[string]struct {
		a, b           statistics.Moments
		level          float64
		welch, student error
		difference     float64
	}{
		"none":             {some, none, 0.95, statistics.ErrEmpty, statistics.ErrEmpty, nan},
		"one value":        {one, one, 0.95, statistics.ErrTooFew, statistics.ErrTooFew, 0},
		"constant":         {same, momentsOf(5, 5), 0.95, statistics.ErrConstant, statistics.ErrConstant, -3},
		"infinite":         {spoiled, some, 0.95, statistics.ErrNotFinite, statistics.ErrNotFinite, nan},
		"a level of 95":    {same, some, 95, statistics.ErrRange, statistics.ErrRange, same.Mean - some.Mean},
		"a level of NaN":   {same, some, nan, statistics.ErrRange, statistics.ErrRange, same.Mean - some.Mean},
		"one beside three": {one, some, 0.95, statistics.ErrTooFew, nil, one.Mean - some.Mean},
	} {
		welch, err := statistics.WelchT(c.a, c.b, c.level)
		is(t, name+": Welch", err, c.welch)
		sameTest(t, welch, nan, nan, nan, nan, nan, c.difference, nan, nan)
		difference, in, err := statistics.Change(c.a, c.b, c.level)
		is(t, name+": change", err, c.welch)
		sameTest(t, statistics.Test{
			Name: name, Statistic: nan, DF1: nan, DF2: nan, P: nan, Effect: nan, Difference: difference, DifferenceIn: in,
		}, nan, nan, nan, nan, nan, c.difference, nan, nan)
		student, err := statistics.StudentT(c.a, c.b, c.level)
		is(t, name+": Student", err, c.student)
		if c.student != nil {
			sameTest(t, student, nan, nan, nan, nan, nan, c.difference, nan, nan)
		}
	}
	student, err := statistics.StudentT(one, momentsOf(1, 2), 0.95)
	must(t, err)
	isMissing(t, "the effect with one degree of freedom", student.Effect)
}

func TestValuesTooFarApartAreAnError(t *testing.T) {
	t.Parallel()
	a, b := momentsOf(1e200, 1e200), momentsOf(0, 1e-150)
	welch, err := statistics.WelchT(a, b, 0.95)
	is(t, "Welch", err, statistics.ErrNotFinite)
	isMissing(t, "Welch", figuresOf(welch)...)
	anova, err := statistics.ANOVA([]statistics.Moments{a, b})
	is(t, "ANOVA", err, statistics.ErrNotFinite)
	isMissing(t, "ANOVA", figuresOf(anova)...)
	pairs, err := statistics.GamesHowell([]statistics.Moments{a, b}, 0.95)
	must(t, err)
	is(t, "Games-Howell", pairs[0].Err, statistics.ErrNotFinite)
	isMissing(t, "Games-Howell", pairs[0].Difference, pairs[0].Statistic, pairs[0].P, pairs[0].Interval.Low)
}

func TestPairedTestsThatDoNotExist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		m          statistics.Moments
		want       error
		difference float64
	}{
		"none": {statistics.Moments{}, statistics.ErrEmpty, nan}, "one": {momentsOf(3), statistics.ErrTooFew, 3},
		"constant": {momentsOf(2, 2), statistics.ErrConstant, 2}, "infinite": {momentsOf(2, inf), statistics.ErrNotFinite, nan},
	} {
		test, err := statistics.PairedT(c.m, 0.95)
		is(t, name, err, c.want)
		sameTest(t, test, nan, nan, nan, nan, nan, c.difference, nan, nan)
	}
}

func TestComparisonsOfSeveralThatDoNotExist(t *testing.T) {
	t.Parallel()
	some, one, same := momentsOf(1, 2, 4), momentsOf(3), momentsOf(2, 2, 2)
	for name, c := range map[string]struct {
		groups                     []statistics.Moments
		anova, welch, games, tukey error
	}{
		"none":      {nil, statistics.ErrEmpty, statistics.ErrEmpty, statistics.ErrEmpty, statistics.ErrEmpty},
		"all empty": {make([]statistics.Moments, 3), statistics.ErrEmpty, statistics.ErrEmpty, statistics.ErrEmpty, statistics.ErrEmpty},
		"one group": {[]statistics.Moments{{}, some}, statistics.ErrOneGroup, statistics.ErrOneGroup, statistics.ErrOneGroup, statistics.ErrOneGroup},
		"one value each": {
			[]statistics.Moments{one, momentsOf(5)}, statistics.ErrTooFew, statistics.ErrTooFew, statistics.ErrTooFew, statistics.ErrTooFew,
		},
		"one value in one": {[]statistics.Moments{some, one, momentsOf(5, 6)}, nil, statistics.ErrTooFew, nil, nil},
		"all constant":     {[]statistics.Moments{same, same}, statistics.ErrConstant, statistics.ErrConstant, nil, statistics.ErrConstant},
		"one constant":     {[]statistics.Moments{some, same}, nil, statistics.ErrConstant, nil, nil},
		"infinite": {
			[]statistics.Moments{some, some, momentsOf(inf)}, statistics.ErrNotFinite, statistics.ErrNotFinite, statistics.ErrNotFinite,
			statistics.ErrNotFinite,
		},
	} {
		anova, err := statistics.ANOVA(c.groups)
		is(t, name+": ANOVA", err, c.anova)
		if c.anova != nil {
			isMissing(t, name+": ANOVA", anova.Statistic, anova.P, anova.Effect)
		}
		welch, err := statistics.WelchANOVA(c.groups)
		is(t, name+": Welch", err, c.welch)
		if c.welch != nil {
			isMissing(t, name+": Welch", welch.Statistic, welch.DF1, welch.DF2, welch.P, welch.Effect)
		}
		games, err := statistics.GamesHowell(c.groups, 0.95)
		is(t, name+": Games-Howell", err, c.games)
		tukey, err := statistics.TukeyHSD(c.groups, 0.95)
		is(t, name+": Tukey", err, c.tukey)
		if c.games != nil && games != nil || c.tukey != nil && tukey != nil {
			t.Errorf("%s: pairs beside an error", name)
		}
	}
	_, err := statistics.GamesHowell([]statistics.Moments{some, some}, 0)
	is(t, "a level of 0", err, statistics.ErrRange)
	_, err = statistics.TukeyHSD([]statistics.Moments{some, some}, 1)
	is(t, "a level of 1", err, statistics.ErrRange)
}

func TestConstantGroupsOfUnequalMeansHaveAnEffect(t *testing.T) {
	t.Parallel()
	test, err := statistics.ANOVA([]statistics.Moments{momentsOf(1, 1), momentsOf(2, 2, 2)})
	is(t, "constant", err, statistics.ErrConstant)
	sameTest(t, test, nan, 1, 3, nan, 1, nan, nan, nan)
}

func TestPairsOfConstantGroupsSayWhyTheyHaveNoFigures(t *testing.T) {
	t.Parallel()
	pairs, err := statistics.GamesHowell([]statistics.Moments{momentsOf(1, 1), momentsOf(2, 2), momentsOf(1, 2, 4)}, 0.95)
	must(t, err)
	is(t, "two constant groups", pairs[0].Err, statistics.ErrConstant)
	isMissing(t, "two constant groups", pairs[0].SE, pairs[0].Statistic, pairs[0].DF, pairs[0].P, pairs[0].Interval.Low, pairs[0].Effect)
	if pairs[0].Difference != -1 || pairs[1].Err != nil || pairs[2].Err != nil {
		t.Errorf("%+v", pairs)
	}
}

func TestSharesHaveAnIntervalThatIsNeverEmpty(t *testing.T) {
	t.Parallel()
	// R 4.2.2: prop.test(53, 200, correct = FALSE, conf.level = .99)$conf.int
	in, err := statistics.Proportion(53.0/200, 200, 0.99)
	must(t, err)
	within(t, "low", in.Low, 0.1931037434276824, 1e-12)
	within(t, "high", in.High, 0.3519876155526989, 1e-12)
	for _, n := range []float64{0.5, 1, 37.2, 1e9} {
		none, _ := statistics.Proportion(0, n, 0.95)
		all, _ := statistics.Proportion(1, n, 0.95)
		if none.Low != 0 || all.High != 1 || !(none.High > 0 && none.High < 1) || !(all.Low > 0 && all.Low < 1) {
			t.Errorf("of %v: %v and %v", n, none, all)
		}
	}
}

func TestSharesThatDoNotExist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		share, n, level float64
		want            error
	}{
		"none": {0.5, 0, 0.95, statistics.ErrEmpty}, "negative": {0.5, -1, 0.95, statistics.ErrNotFinite},
		"infinite": {0.5, inf, 0.95, statistics.ErrNotFinite}, "n is missing": {0.5, nan, 0.95, statistics.ErrNotFinite},
		"too great": {1.1, 5, 0.95, statistics.ErrRange}, "missing": {nan, 5, 0.95, statistics.ErrRange},
		"level": {0.5, 5, 1.5, statistics.ErrRange},
	} {
		in, err := statistics.Proportion(c.share, c.n, c.level)
		is(t, name, err, c.want)
		isMissing(t, name, in.Low, in.High)
	}
}

// A hundred times small and bad groups: no panic, and no figure is missing without an error.
func TestEveryComparisonIsFiguresOrAnError(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 2026))
	for range 100 {
		groups := make([]statistics.Moments, random.IntN(5))
		for i := range groups {
			groups[i], _ = statistics.Describe(badColumn(random), nil)
		}
		a, _ := statistics.Describe(badColumn(random), nil)
		b, _ := statistics.Describe(badColumn(random), nil)
		welch, err := statistics.WelchT(a, b, 0.95)
		answered(t, "Welch", err, append(figuresOf(welch)[3:], welch.Statistic, welch.DF1)...)
		student, err := statistics.StudentT(a, b, 0.95)
		answered(t, "Student", err, student.Statistic, student.DF1, student.P, student.Difference, student.DifferenceIn.Low)
		paired, err := statistics.PairedT(a, 0.95)
		answered(t, "paired", err, append(figuresOf(paired)[3:], paired.Statistic, paired.DF1)...)
		anova, err := statistics.ANOVA(groups)
		answered(t, "ANOVA", err, figuresOf(anova)[:5]...)
		anova, err = statistics.WelchANOVA(groups)
		answered(t, "Welch's ANOVA", err, figuresOf(anova)[:5]...)
		for name, compare := range map[string]func([]statistics.Moments, float64) ([]statistics.Pair, error){
			"Tukey": statistics.TukeyHSD, "Games-Howell": statistics.GamesHowell,
		} {
			pairs, err := compare(groups, 0.95)
			if err == nil && len(pairs) == 0 {
				t.Errorf("%s of %v: neither pairs nor an error", name, groups)
			}
			for _, pair := range pairs {
				answered(t, name, pair.Err, pair.SE, pair.Statistic, pair.DF, pair.P, pair.Interval.Low, pair.Interval.High)
			}
		}
	}
}
