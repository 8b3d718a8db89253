package statistics_test

import (
	"math"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// The reference's loadings are by maximum likelihood, "EM to 1e-15"; of minimum residual it has psych's
// omega, whose optimiser stops after 6 digits.
func TestOneFactorEqualsR(t *testing.T) {
	t.Parallel()
	want := reference(t, "bfi")
	for scale, items := range bfiScales() {
		s := bfiSums(t, items)
		f, err := statistics.OneFactor(s, statistics.MaximumLikelihood)
		if err != nil {
			t.Fatal(err)
		}
		for i, item := range strings.Fields(items) {
			near(t, item+" loading", f.Loadings[i], want("omega loading "+scale+" "+item, "loading"))
			near(t, item+" uniqueness", f.Uniquenesses[i], 1-f.Loadings[i]*f.Loadings[i])
		}
		near(t, scale+" omega", f.Omega, want("omega "+scale, "omega_ml_standardised"))
		near(t, scale+" raw omega", f.RawOmega, want("omega "+scale, "omega_ml_raw"))

		omega, _, err := statistics.Omega(s)
		if err != nil {
			t.Fatal(err)
		}
		within(t, scale+" omega by minimum residual", omega, want("omega "+scale, "omega_minres_standardised"), 3e-7)
	}
}

// R 4.2.2, in base R, 2,000 sweeps: R = cov2cor(cov(x, use = "pairwise"));
// for (i in 1:k) l[i] = sum(R[i,-i] * l[-i]) / sum(l[-i]^2); sum(l)^2 / (sum(l)^2 + sum(1 - l^2)).
func TestOmegaIsTheMinimumResidual(t *testing.T) {
	t.Parallel()
	want := map[string]float64{
		"agree": 0.7236414919178147, "conscientious": 0.7311314237164444,
		"extraversion": 0.764166237502144, "neuroticism": 0.8189544953947679, "openness": 0.6166429659092787,
	}
	for scale, items := range bfiScales() {
		omega, loadings, err := statistics.Omega(bfiSums(t, items))
		if err != nil {
			t.Fatal(err)
		}
		within(t, scale, omega, want[scale], 1e-12)
		if len(loadings) != 5 {
			t.Errorf("%s: %d loadings", scale, len(loadings))
		}
	}
}

// factorSums are the sums of respondents whose covariances are exactly those of one factor with these
// loadings: R by its Cholesky factor, spread over orthogonal columns.
func factorSums(r [][]float64) statistics.PairSums {
	k, n := len(r), 8
	orthogonal := [][]float64{ // of a Hadamard matrix
		{1, -1, 1, -1, 1, -1, 1, -1}, {1, 1, -1, -1, 1, 1, -1, -1}, {1, -1, -1, 1, 1, -1, -1, 1}, {1, 1, 1, 1, -1, -1, -1, -1},
	}
	lower := cholesky(r)
	s := statistics.NewPairSums(k)
	values := make([]float64, k)
	for row := range n {
		for i := range values {
			values[i] = 0
			for j := range i + 1 {
				values[i] += lower[i][j] * orthogonal[j][row]
			}
		}
		s.Add(values, 1)
	}
	return s
}

func cholesky(r [][]float64) [][]float64 {
	lower := make([][]float64, len(r))
	for i := range r {
		lower[i] = make([]float64, len(r))
		for j := range i + 1 {
			sum := r[i][j]
			for m := range j {
				sum -= lower[i][m] * lower[j][m]
			}
			if i == j {
				lower[i][i] = math.Sqrt(sum)
			} else {
				lower[i][j] = sum / lower[j][j]
			}
		}
	}
	return lower
}

func TestAFactorThatIsThereIsFound(t *testing.T) {
	t.Parallel()
	truth := []float64{0.9, 0.7, 0.5, -0.3}
	r := make([][]float64, len(truth))
	for i := range r {
		for j := range truth {
			r[i] = append(r[i], truth[i]*truth[j])
		}
		r[i][i] = 1
	}
	for _, method := range []statistics.Factoring{statistics.MinimumResidual, statistics.MaximumLikelihood} {
		f, err := statistics.OneFactor(factorSums(r), method)
		if err != nil {
			t.Fatal(err)
		}
		for i := range truth {
			within(t, "loading", f.Loadings[i], truth[i], 1e-11)
		}
		within(t, "omega", f.Omega, 1.8*1.8/(1.8*1.8+4-0.81-0.49-0.25-0.09), 1e-11)
		within(t, "raw omega of items of one variance", f.RawOmega, f.Omega, 1e-12)
	}
}

// r12 r13 / r23 is the square of the first loading: here 1.28.
func TestHeywoodCasesAreNamed(t *testing.T) {
	t.Parallel()
	r := [][]float64{{1, 0.8, 0.8}, {0.8, 1, 0.5}, {0.8, 0.5, 1}}
	for _, method := range []statistics.Factoring{statistics.MinimumResidual, statistics.MaximumLikelihood} {
		f, err := statistics.OneFactor(factorSums(r), method)
		is(t, "heywood", err, statistics.ErrHeywood)
		isMissing(t, "heywood", append(append(f.Loadings, f.Uniquenesses...), f.Omega, f.RawOmega)...)
	}
}

func TestAnItemTwiceHasNoLikelihood(t *testing.T) {
	t.Parallel()
	s := sums([][]float64{{1, 1, 2, 3}, {2, 2, 1, 4}, {3, 3, 5, 1}, {4, 4, 3, 3}, {5, 5, 4, 5}}, 4)
	f, err := statistics.OneFactor(s, statistics.MaximumLikelihood)
	is(t, "an item twice", err, statistics.ErrSingular)
	isMissing(t, "an item twice", f.Omega)
}

func TestItemsThatShareNothingDoNotSettle(t *testing.T) {
	t.Parallel()
	s := factorSums([][]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}})
	omega, loadings, err := statistics.Omega(s)
	if err == nil {
		t.Fatalf("omega %v of loadings %v", omega, loadings)
	}
	isMissing(t, "nothing shared", append(loadings, omega)...)
}
