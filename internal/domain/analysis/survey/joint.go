package survey

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// joint is a table of how often each combination of several variables' values occurs, from which every crosstab, test,
// correlation and regression is computed. Respondents who lack one of the values are left out. Weights are used for the
// percents of crosstabs alone: tests, correlations and regressions are of the unweighted respondents.
type joint struct {
	also      *Also
	variables []jointVariable
	groups    []bool // that are counted; the last one is of the respondents who belong to no group

	dense int // bits of an index that fits a small table; 0: a map
}

// jointVariable is a column, a domain's score, or the total.
type jointVariable struct {
	name     string
	reading  *reading
	domain   int // its scores, when there is no reading; -1: the total
	category bool

	bits  uint // of a code, 0 when it is too wide for a small table
	bytes int  // of a code in a key
}

// The bounds of what is kept of one joint table.
const (
	denseBits   = 14
	mostEntries = 1 << 20 // distinct combinations; with more, figures say too_many_values
)

// totalStep is what totals are rounded to before they are counted, as a share of Score.To: equal means that were added
// up in another order stay equal.
const totalStep = 1e-12

// layOut chooses the form of the table.
func (j *joint) layOut(p *plan) {
	sum := uint(0)
	for i := range j.variables {
		v := &j.variables[i]
		switch {
		case v.reading != nil && v.reading.as == packed:
			v.bits, v.bytes = v.reading.bits, 1
		case v.reading != nil && v.reading.as == textual:
			v.bytes = 4
		case v.reading != nil || v.domain < 0:
			v.bytes = 8
		default:
			v.bits, v.bytes = p.scoreBits(v.domain), 4
		}
		if v.bits == 0 {
			sum = denseBits + 1
		}
		sum += v.bits
	}
	if sum <= denseBits {
		j.dense = int(sum)
	}
}

// scoreBits hold the number of every distinct score of a domain, in any group.
func (p *plan) scoreBits(domain int) uint {
	most := 1
	for _, group := range p.groups {
		if s := group.scale(domain); s != nil {
			most = max(most, len(s.scores))
		}
	}
	return uint(bits.Len(uint(most)))
}

// scale is that of a domain, nil when the group has none.
func (g *groupPlan) scale(domain int) *scale {
	if i := slices.IndexFunc(g.scales, func(s *scale) bool { return s.domain == domain && len(s.items) > 0 }); i >= 0 {
		return g.scales[i]
	}
	return nil
}

// planAlso makes the joint tables of one further analysis; frequencies are counted with the items.
func (p *plan) planAlso(a *Also, found *problem.List) {
	switch {
	case len(a.Frequencies) > 0:
		for _, at := range a.Frequencies {
			p.counts = append(p.counts, p.category(at.Value, at.Place, found))
		}
	case len(a.Crosstab) == 2:
		var both []jointVariable
		for _, at := range a.Crosstab {
			r := p.category(at.Value, at.Place, found)
			p.counts = append(p.counts, r)
			both = append(both, jointVariable{name: r.Name, reading: r, category: true})
		}
		p.join(a, both...)
	case a.Test.Value != "":
		by := p.category(a.By.Value, a.By.Place, found)
		p.join(a, p.measure(a.Test, found), jointVariable{name: by.Name, reading: by, category: true})
	case len(a.Correlate) > 0:
		p.planCorrelations(a, found)
	case a.Regress != nil:
		p.planFormula(a, a.Regress, found)
	case a.Logistic != nil:
		p.planFormula(a, a.Logistic, found)
	}
}

// join adds a joint table.
func (p *plan) join(a *Also, variables ...jointVariable) {
	j := &joint{also: a, variables: variables, groups: make([]bool, len(p.survey.Groups)+1)}
	for g := range j.groups {
		j.groups[g] = len(a.Groups) == 0 || g < len(p.survey.Groups) &&
			slices.ContainsFunc(a.Groups, func(at yamlfile.At[string]) bool { return at.Value == p.survey.Groups[g].Name })
	}
	p.joints = append(p.joints, j)
}

func (p *plan) planCorrelations(a *Also, found *problem.List) {
	var given []jointVariable
	for _, at := range a.Given {
		given = append(given, p.measure(at, found))
	}
	for i, x := range a.Correlate {
		for _, y := range a.Correlate[i+1:] {
			p.join(a, append([]jointVariable{p.measure(x, found), p.measure(y, found)}, given...)...)
		}
	}
}

func (p *plan) planFormula(a *Also, f *Formula, found *problem.List) {
	variables := []jointVariable{p.outcome(a, f, found)}
	for _, term := range f.Terms {
		at := yamlfile.At[string]{Value: term.Name, Place: f.Place}
		if p.categorical(term) {
			r := p.category(term.Name, f.Place, found)
			variables = append(variables, jointVariable{name: term.Name, reading: r, category: true})
			continue
		}
		variables = append(variables, p.measure(at, found))
	}
	p.join(a, variables...)
}

// outcome is a column by its values for `logistic:`, and otherwise what is calculated with.
func (p *plan) outcome(a *Also, f *Formula, found *problem.List) jointVariable {
	if a.Logistic == nil || p.survey.isDomain(f.Outcome) {
		return p.measure(yamlfile.At[string]{Value: f.Outcome, Place: f.Place}, found)
	}
	return jointVariable{name: f.Outcome, reading: p.category(f.Outcome, f.Place, found), category: true}
}

// categorical says whether a term is coded by its values.
func (p *plan) categorical(t Term) bool {
	if t.Number || t.Category || p.survey.isDomain(t.Name) {
		return t.Category
	}
	v, _, _ := p.known(t.Name)
	return len(v.Values) > 0 || !v.numeric()
}

// measure is a domain, the total, or a column that is calculated with.
func (p *plan) measure(at yamlfile.At[string], found *problem.List) jointVariable {
	v := jointVariable{name: at.Value, domain: -1}
	if at.Value == Total {
		return v
	}
	v.domain = slices.IndexFunc(p.survey.Domains, func(d Domain) bool { return strings.EqualFold(d.Name, at.Value) })
	if v.domain < 0 {
		v.reading = p.number(at.Value, at.Place, found)
	}
	return v
}

// jointTally counts the combinations in one group.
type jointTally struct {
	*joint
	small []uint32
	index map[string]int32
	keys  []string
	n     []uint32
	w     []float64 // of a crosstab with weights: as long as small, or n
	over  bool      // there were more than mostEntries
	key   []byte
}

func newJointTally(j *joint, weighted bool) *jointTally {
	t := &jointTally{joint: j}
	if j.dense > 0 {
		t.small = make([]uint32, 1<<j.dense)
	} else {
		t.index = map[string]int32{}
	}
	if weighted && j.also.Crosstab != nil {
		t.w = make([]float64, len(t.small))
	}
	return t
}

// add counts one respondent; code answers the code of a variable, and false when there is none.
func (t *jointTally) add(weight float64, code func(v *jointVariable) (uint64, bool)) {
	at := uint64(0)
	t.key = t.key[:0]
	for i := range t.variables {
		v := &t.variables[i]
		c, ok := code(v)
		if !ok {
			return
		}
		if t.small != nil {
			at = at<<v.bits | c
			continue
		}
		t.key = binary.LittleEndian.AppendUint64(t.key, c)[:len(t.key)+v.bytes]
	}
	if t.small != nil {
		t.small[at]++
		if t.w != nil {
			t.w[at] += weight
		}
		return
	}
	t.addKey(t.key, 1, weight)
}

func (t *jointTally) addKey(key []byte, n uint32, weight float64) {
	i, ok := t.index[string(key)]
	if !ok {
		if len(t.keys) >= mostEntries {
			t.over = true
			return
		}
		i = int32(len(t.keys))
		kept := string(key)
		t.index[kept] = i
		t.keys, t.n = append(t.keys, kept), append(t.n, 0)
		if t.w != nil {
			t.w = append(t.w, 0)
		}
	}
	t.n[i] += n
	if t.w != nil {
		t.w[i] += weight
	}
}

// weight is that of an entry; its count without weights.
func (t *jointTally) weight(at int, n uint32) float64 {
	if t.w == nil {
		return float64(n)
	}
	return t.w[at]
}

func (t *jointTally) merge(o *jointTally) {
	for i, n := range o.small {
		t.small[i] += n
		if t.w != nil {
			t.w[i] += o.w[i]
		}
	}
	for i, key := range o.keys {
		t.addKey([]byte(key), o.n[i], o.weight(i, o.n[i]))
	}
	t.over = t.over || o.over
}

// each gives every combination that occurs, as codes in the order of the variables, with how often, and its weight.
func (t *jointTally) each(give func(codes []uint64, n, weight float64)) {
	codes := make([]uint64, len(t.variables))
	for at, n := range t.small {
		if n == 0 {
			continue
		}
		rest := uint64(at)
		for i := len(codes) - 1; i >= 0; i-- {
			codes[i] = rest & (1<<t.variables[i].bits - 1)
			rest >>= t.variables[i].bits
		}
		give(codes, float64(n), t.weight(at, n))
	}
	var wide [8]byte
	for k, key := range t.keys {
		for i, v := range t.variables {
			clear(wide[copy(wide[:], key[:v.bytes]):])
			codes[i] = binary.LittleEndian.Uint64(wide[:])
			key = key[v.bytes:]
		}
		give(codes, float64(t.n[k]), t.weight(k, t.n[k]))
	}
}

// value is what a code means as a number, in a group.
func (v *jointVariable) value(group *groupPlan, to float64, code uint64) float64 {
	switch {
	case v.reading != nil && v.reading.as == numeric:
		return math.Float64frombits(code)
	case v.reading != nil:
		return v.reading.value(uint32(code))
	case v.domain < 0:
		return float64(int64(code)) * totalStep * to
	}
	return group.scale(v.domain).scores[code]
}
