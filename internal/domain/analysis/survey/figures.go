package survey

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// figures turns tallies into a document.
type figures struct {
	*Survey
	plan   *plan
	tally  *tally
	hidden *ledger
	shut   []bool // groups of which nothing is shown
	doc    *Document
	noted  map[string]bool
}

// newFigures decides first what must not be shown.
func newFigures(s *Survey, p *plan, t *tally) *figures {
	f := &figures{
		Survey: s, plan: p, tally: t, hidden: newLedger(s.SuppressBelow), noted: map[string]bool{}, doc: newDocument(s),
	}
	for g := range p.groups {
		f.shut = append(f.shut, f.hidden.small(t.groups[g].all.n))
	}
	f.suppress()
	return f
}

// newDocument has every list, so that none of them is null in the JSON form.
func newDocument(s *Survey) *Document {
	return &Document{
		Format: Format, Name: s.Name, Title: s.Title,
		Method: Method{
			Score: s.Score.Method, To: s.Score.To, Answered: s.Score.Answered, Level: s.Level, Weight: s.Weight.Value,
			SuppressBelow: s.SuppressBelow,
		},
		Groups: []GroupSummary{}, Domains: []DomainSummary{}, Sets: []SetSummary{}, Splits: []Split{}, Variables: []VariableSummary{},
		Frequencies: []Frequency{}, Scales: []Scale{}, Items: []ItemRow{}, Scores: []ScoreRow{}, Changes: []ChangeRow{},
		Crosstabs: []CrosstabRow{}, Tests: []TestRow{}, Correlations: []CorrelationRow{}, Regressions: []RegressionRow{},
		Distributions: []Distribution{}, Notes: []Note{},
	}
}

// note adds a sentence for the reader, once.
func (f *figures) note(code string, args map[string]string) {
	key := code
	for _, name := range []string{"grp", "domain", "scale", "item", "variable", "split"} {
		key += "\x00" + args[name]
	}
	if !f.noted[key] {
		f.noted[key] = true
		f.doc.Notes = append(f.doc.Notes, Note{Code: code, Args: args})
	}
}

// noteCount is a note about so many respondents, which may be too few to be named.
func (f *figures) noteCount(code string, n int64, args map[string]string) {
	if n == 0 {
		return
	}
	if !f.hidden.small(n) {
		args["n"] = fmt.Sprint(n)
	}
	f.note(code, args)
}

// language is the one of labels in result tables.
func (s *Survey) language() string {
	if len(s.Languages) > 0 {
		return s.Languages[0]
	}
	return ""
}

// count is how many of a group gave an answer, or have a kind of empty.
func (f *figures) count(g int, r *reading, code int) amount {
	if r.as == textual {
		return f.tally.groups[g].texts[r.place].at(code)
	}
	return f.tally.groups[g].all.items.at(r.offset + code)
}

// answerRange is where a reading's answers begin and end among its codes.
func (r *reading) answerRange() (first, end int) {
	if r.as == textual {
		return kinds, len(r.dict.texts)
	}
	return 0, r.values
}

// response is how a group answered a variable.
type response struct {
	answered amount
	kinds    [kinds]amount // noAnswer holds the answers that are not allowed too
}

func (f *figures) response(g int, r *reading) response {
	var all response
	first, end := r.answerRange()
	for code := first; code < end; code++ {
		all.answered = all.answered.plus(f.count(g, r, code))
	}
	for kind := noAnswer; kind < kinds; kind++ {
		all.kinds[kind] = f.count(g, r, r.empty(kind))
	}
	if r.as == packed {
		all.kinds[noAnswer] = all.kinds[noAnswer].plus(f.count(g, r, r.empty(outside)))
	}
	return all
}

// asked are those who were.
func (r response) asked() amount {
	return r.answered.plus(r.kinds[noAnswer]).plus(r.kinds[notApplicable])
}

// counted are the variables of a group that have frequencies: items of its domains, splits, and those of crosstabs
// and of `frequencies:`; each once.
func (p *plan) counted(g int) []*reading {
	var all []*reading
	add := func(r *reading) {
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	for _, s := range p.groups[g].scales {
		for _, item := range s.items {
			add(item.reading)
		}
	}
	for _, r := range slices.Concat(p.splits, p.counts) {
		add(r)
	}
	return all
}

// seen says which answers any group gave.
func (f *figures) seen(r *reading) func(code uint32) bool {
	return func(code uint32) bool {
		return slices.ContainsFunc(f.tally.groups, func(g *groupTally) bool {
			switch {
			case g.all == nil:
				return false
			case r.as == textual:
				return g.texts[r.place].at(int(code)).n > 0
			}
			return g.all.items.at(r.offset+int(code)).n > 0
		})
	}
}

// level is a value and how many have it.
type level struct {
	value float64
	amount
}

// moments are exact for few distinct values: deviations are taken from the mean, in a second pass.
func moments(levels []level) statistics.Moments {
	var m statistics.Moments
	first := math.NaN()
	for _, l := range levels {
		if l.n == 0 || math.IsNaN(l.value) {
			continue
		}
		if math.IsNaN(first) {
			first = l.value
		}
		m.N += float64(l.n)
		m.W += l.w
		m.W2 += l.w2
		m.Mean += l.w * (l.value - first)
	}
	if m.N == 0 {
		return statistics.Moments{}
	}
	m.Mean = first + m.Mean/m.W
	for _, l := range levels {
		if l.n > 0 && !math.IsNaN(l.value) {
			m.M2 += l.w * (l.value - m.Mean) * (l.value - m.Mean)
		}
	}
	return m
}

// itemLevels are the answers to an item after reversal, as they are written.
func (i *scaleItem) itemLevels(c *cell) []level {
	all := make([]level, i.values)
	for code := range all {
		value := i.min + int64(code)
		if i.reversed {
			value = i.top() - int64(code)
		}
		all[code] = level{float64(value), c.items.at(i.offset + code)}
	}
	return all
}

// scoreLevels are the converted scores.
func (s *scale) scoreLevels(c counter) []level {
	all := make([]level, 0, len(s.points))
	for at := range s.points {
		if there := c.at(2*at + 1); there.n > 0 {
			all = append(all, level{s.points[at], there})
		}
	}
	return all
}

// meanLevels are the means of the items before conversion, of all who answered one.
func (s *scale) meanLevels(c counter) []level {
	all := make([]level, 0, len(s.points))
	for at := s.width; at < len(s.points); at++ {
		if there := c.at(2 * at).plus(c.at(2*at + 1)); there.n > 0 {
			all = append(all, level{s.mean(at), there})
		}
	}
	return all
}

// itemScores are an item's answers, converted.
func (i *scaleItem) itemScores(c *cell, score Score) []level {
	all := i.itemLevels(c)
	for k := range all {
		all[k].value = score.convert(all[k].value-float64(i.min), float64(i.min), float64(i.values-1))
	}
	return all
}

// shown is a figure if it exists.
func shown(x float64, err error) *float64 {
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// finite is a figure that came without an error.
func finite(x float64) *float64 { return shown(x, nil) }

func share(part, of float64) *float64 {
	if of == 0 {
		return nil
	}
	return finite(part / of * 100)
}

// whole is a count.
func whole(n int64) *int64 { return &n }

// wholeOf is a count that statistics gave.
func wholeOf(n float64) *int64 {
	if math.IsNaN(n) {
		return nil
	}
	return whole(int64(math.Round(n)))
}

// why is the code for an error of statistics; empty when there is none.
func why(err error) string {
	for _, known := range []struct {
		err  error
		code string
	}{
		{statistics.ErrEmpty, whyNoValues}, {statistics.ErrTooFew, whyTooFew}, {statistics.ErrConstant, whyConstant},
		{statistics.ErrOneItem, whyOneItem}, {statistics.ErrOneGroup, whyOneGroup}, {statistics.ErrSingular, whySingular},
		{statistics.ErrSeparated, whySeparated}, {statistics.ErrSteps, whyNotSettled}, {statistics.ErrHeywood, whyNoFactor},
	} {
		if errors.Is(err, known.err) {
			return known.code
		}
	}
	if err != nil {
		return whyTooFew
	}
	return ""
}
