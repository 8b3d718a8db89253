package survey_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// naive computes a survey person by person, the slow way that everybody can check.
type naive struct {
	*random
	t *testing.T
}

// sample is values and their weights.
type sample struct{ x, w []float64 }

func (s *sample) add(x, w float64) { s.x, s.w = append(s.x, x), append(s.w, w) }

// mean and sd with reliability weights.
func (s *sample) mean() float64 {
	sum, w := 0.0, 0.0
	for i := range s.x {
		sum += s.w[i] * s.x[i]
		w += s.w[i]
	}
	return sum / w
}

func (s *sample) sd() float64 {
	m, sum, w, w2 := s.mean(), 0.0, 0.0, 0.0
	for i := range s.x {
		sum += s.w[i] * (s.x[i] - m) * (s.x[i] - m)
		w += s.w[i]
		w2 += s.w[i] * s.w[i]
	}
	return math.Sqrt(sum / (w - w2/w))
}

// turned is a respondent's answer to an item after reversal.
func (n *naive) turned(p respondent, item survey.Item) (float64, bool) {
	x, ok := p.answers[item.Name]
	if item.Reversed {
		x = n.low(item.Name) + n.high[item.Name] - x
	}
	return float64(x), ok
}

func (n *naive) convert(mean float64, item string) float64 {
	low, high := float64(n.low(item)), float64(n.high[item])
	if n.Score.Method == survey.ByShare {
		return mean / high * n.Score.To
	}
	return (mean - low) / (high - low) * n.Score.To
}

// rawMean is the mean of the answered items, and whether enough were.
func (n *naive) rawMean(p respondent, list []survey.Item) (mean float64, any, enough bool) {
	sum, answered, applicable := 0.0, 0, 0
	for _, item := range list {
		x, ok := n.turned(p, item)
		switch {
		case ok:
			sum += x
			answered++
			applicable++
		case p.empty[item.Name] == "" || p.empty[item.Name] == "no_answer":
			applicable++
		}
	}
	if answered == 0 {
		return 0, false, false
	}
	return sum / float64(answered), true, float64(answered)/float64(applicable) >= n.Score.Answered-1e-12
}

// applies says that some of the items were asked of a respondent and apply to them.
func (n *naive) applies(p respondent, list []survey.Item) bool {
	return slices.ContainsFunc(list, func(item survey.Item) bool {
		_, answered := p.answers[item.Name]
		return answered || p.empty[item.Name] == "" || p.empty[item.Name] == "no_answer"
	})
}

// score is a respondent's in a domain, an item or (both empty) the total.
func (n *naive) score(p respondent, domain, item string) (float64, bool) {
	sum, there, possible := 0.0, 0, 0
	for _, d := range n.Domains {
		list := d.Items[p.group()]
		if len(list) == 0 {
			continue
		}
		if item != "" && d.Name == domain {
			for _, i := range list {
				if i.Name == item {
					x, ok := n.turned(p, i)
					return n.convert(x, item), ok
				}
			}
		}
		mean, _, enough := n.rawMean(p, list)
		if d.Name == domain {
			return n.convert(mean, list[0].Name), enough
		}
		if n.applies(p, list) {
			possible++
		}
		if enough {
			sum += n.convert(mean, list[0].Name)
			there++
		}
	}
	if domain != "" || there == 0 {
		return 0, false
	}
	return sum / float64(there), float64(there)/float64(possible) >= n.Score.Answered-1e-12
}

// of are the respondents of a group who are counted.
func (n *naive) of(group string) (all []respondent) {
	for _, p := range n.people {
		if p.round == 2026 && p.group() == group && n.mass(p) > 0 {
			all = append(all, p)
		}
	}
	return all
}

func (n *naive) same(what string, got *float64, want float64) {
	n.t.Helper()
	if math.IsNaN(want) || math.IsInf(want, 0) {
		if got != nil {
			n.t.Errorf("%s is %v, and does not exist", what, *got)
		}
		return
	}
	if got == nil || math.Abs(*got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		n.t.Errorf("%s is %v, want %.15g", what, show(got), want)
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (n *naive) scores(d *survey.Document) {
	for _, row := range d.Scores {
		var s sample
		for _, p := range n.of(row.Grp) {
			if x, ok := n.score(p, text(row.Domain), text(row.Item)); ok && (row.Split == nil || p.value(*row.Split) == *row.SplitValue) {
				s.add(x, n.mass(p))
			}
		}
		what := fmt.Sprintf("score of %s %s=%s %s/%s", row.Grp, text(row.Split), text(row.SplitValue), text(row.Domain), text(row.Item))
		if *row.N != int64(len(s.x)) {
			n.t.Errorf("%s: n is %d, want %d", what, *row.N, len(s.x))
		}
		n.same(what, row.Mean, s.mean())
		n.same("sd of "+what, row.SD, s.sd())
	}
}

func (n *naive) frequencies(d *survey.Document) {
	for _, row := range d.Frequencies {
		if row.Variable == "wishes" {
			continue
		}
		var count int64
		var with, asked, answered float64
		for _, p := range n.of(row.Grp) {
			value, kind := n.answer(p, row.Variable)
			w := n.mass(p)
			if kind != survey.NotAsked {
				asked += w
			}
			if kind == survey.Answered {
				answered += w
			}
			if kind == row.Kind && (row.Value == nil || *row.Value == value) {
				with += w
				count++
			}
		}
		what := fmt.Sprintf("%s of %s, %s %s", row.Variable, row.Grp, row.Kind, text(row.Value))
		if *row.N != count {
			n.t.Errorf("%s: n is %d, want %d", what, *row.N, count)
		}
		if row.Kind != survey.NotAsked {
			n.same("percent of "+what, row.Percent, with/asked*100)
		}
		if row.Kind == survey.Answered {
			n.same("valid percent of "+what, row.ValidPercent, with/answered*100)
		}
	}
}

// answer is what a respondent said, or why nothing.
func (n *naive) answer(p respondent, variable string) (value, kind string) {
	if variable == "ob" || variable == "district" {
		if value = p.value(variable); value == "" {
			return "", survey.NoAnswer
		}
		return value, survey.Answered
	}
	if x, ok := p.answers[variable]; ok {
		return fmt.Sprint(x), survey.Answered
	}
	switch kind = p.empty[variable]; kind {
	case "":
		return "", survey.NoAnswer
	case "excluded":
		return "", survey.NotAsked
	}
	return "", kind
}

func (n *naive) set(d *survey.Document) {
	for _, row := range d.Frequencies {
		if row.Variable != "wishes" || row.Value == nil {
			continue
		}
		var count int64
		var chosen, answered float64
		for _, p := range n.of(row.Grp) {
			for _, item := range []string{"s1", "s2", "s3"} {
				if _, ok := p.answers[item]; ok {
					answered += n.mass(p)
					break
				}
			}
			if p.answers[*row.Value] == 1 {
				chosen += n.mass(p)
				count++
			}
		}
		n.same("valid percent of "+*row.Value, row.ValidPercent, chosen/answered*100)
		if *row.N != count {
			n.t.Errorf("%s was chosen by %d, want %d", *row.Value, *row.N, count)
		}
	}
}

func (n *naive) scales(d *survey.Document) {
	for _, row := range d.Scales {
		var list []survey.Item
		for _, domain := range n.Domains {
			if domain.Name == row.Scale {
				list = domain.Items[row.Grp]
			}
		}
		var means sample
		complete := int64(0)
		for _, p := range n.of(row.Grp) {
			mean, any, _ := n.rawMean(p, list)
			if any {
				means.add(mean, n.mass(p))
			}
			all := true
			for _, item := range list {
				_, ok := p.answers[item.Name]
				all = all && ok
			}
			if all {
				complete++
			}
		}
		what := row.Scale + " of " + row.Grp
		if *row.N != int64(len(means.x)) || *row.NListwise != complete {
			n.t.Errorf("%s: n is %d and %d, want %d and %d", what, *row.N, *row.NListwise, len(means.x), complete)
		}
		n.same("mean of "+what, row.Mean, means.mean())
		n.same("sd of "+what, row.SD, means.sd())
		if row.Why == "" { // otherwise an item does not vary, or hardly anybody answered
			n.same("alpha of "+what, row.Alpha, n.alpha(row.Grp, list))
		} else if row.Alpha != nil && row.Omega != nil {
			n.t.Errorf("%s: why %q, though there are figures", what, row.Why)
		}
	}
}

// alpha is Cronbach's from the pairwise covariances.
func (n *naive) alpha(group string, list []survey.Item) float64 {
	trace, sum := 0.0, 0.0
	for i, a := range list {
		for j, b := range list {
			var x, y sample
			for _, p := range n.of(group) {
				u, ok := n.turned(p, a)
				v, also := n.turned(p, b)
				if ok && also {
					x.add(u, n.mass(p))
					y.add(v, n.mass(p))
				}
			}
			mx, my, cov, w, w2 := x.mean(), y.mean(), 0.0, 0.0, 0.0
			for k := range x.x {
				cov += x.w[k] * (x.x[k] - mx) * (y.x[k] - my)
				w += x.w[k]
				w2 += x.w[k] * x.w[k]
			}
			cov /= w - w2/w
			if sum += cov; i == j {
				trace += cov
			}
		}
	}
	k := float64(len(list))
	return k / (k - 1) * (1 - trace/sum)
}

func TestEveryFigureIsWhatCountingPersonByPersonGives(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	for seed := range uint64(24) {
		dice := rand.New(rand.NewPCG(seed, 4))
		r := makeRandom(dice, []int{3, 40, 400}[seed%3], seed%2 == 1)
		a.tables, a.variables = nil, nil
		r.tables(a)
		n := &naive{random: r, t: t}
		d := a.compute(t, r.Survey, map[string]any{"round": int64(2026)})
		n.scores(d)
		n.frequencies(d)
		n.set(d)
		n.scales(d)
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
}

func TestBatchesOfAnySizeGiveTheSameDocument(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	r := makeRandom(rand.New(rand.NewPCG(1, 2)), 40_000, true)
	r.tables(a)
	var first string
	for _, a.batch = range []int{0, 1000, 16_384, 20_000, 7} {
		text, err := json.Marshal(a.compute(t, r.Survey, map[string]any{"round": int64(2026)}))
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Errorf("batches of %d give another document", a.batch)
		}
	}
}
