package draft

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/rows"
)

// profile is what was seen in one column. Texts are taken as a load takes them: blanks around one belong to it.
type profile struct {
	filled, empty int64 // cells; those without a value that can be used are in neither
	texts         int64 // filled cells that are no dates of a workbook
	quotedEmpty   bool  // "" rather than nothing
	blanks        []string
	words         []string // that say there is no answer
	worded        int64    // cells that hold one
	numerals      []numerals
	moments       moments
	notBoolean    bool
	marked        string            // a text that is a number but for % , or won
	distinct      map[string]*known // nil: too many
	order         []string          // of distinct, as they came
	repeated      bool              // nothing is known when there are too many: then it is true
	hashes        map[uint64]struct{}
	longest       int
	spaced        bool // some text holds a blank
	readings      []reading
	listed        *listed // of documents; nil: no list stood here
}

// known is what is known of a text that was seen before, so that it need not be looked at again.
type known struct {
	count int
	word  bool // says that there is no answer
	fits  uint // the marks under which it is a number, a bit for each
}

const (
	mostDistinct = 2000 // different texts of a column that are remembered
	mostHashes   = 2 << 20
)

var seed = maphash.MakeSeed()

func newProfile(readings []reading) *profile {
	p := &profile{distinct: map[string]*known{}, hashes: map[uint64]struct{}{}, readings: readings}
	p.moments.readings = slices.Clone(readings)
	for _, m := range tried {
		p.numerals = append(p.numerals, numerals{marks: m})
	}
	return p
}

func (p *profile) add(cell rows.Cell) {
	if cell.Unusable {
		return // the load under what is proposed tells such rows
	}
	if cell.Nested {
		p.list(cell.Text)
		return
	}
	if strings.TrimSpace(cell.Text) == "" {
		p.blank(cell)
		return
	}
	p.filled++
	k, before := p.remember(cell.Text)
	if !before {
		k.word = says(cell.Text) != ""
	}
	if k.word {
		p.worded++
		if !before && !slices.Contains(p.words, cell.Text) {
			p.words = append(p.words, cell.Text)
		}
		return
	}
	if !cell.Moment {
		p.texts++
	}
	p.types(cell, k, before)
}

func (p *profile) list(text string) {
	if p.listed == nil {
		p.listed = &listed{single: newProfile(p.readings)}
	}
	p.listed.add(text)
}

func (p *profile) blank(cell rows.Cell) {
	p.empty++
	p.quotedEmpty = p.quotedEmpty || cell.Quoted && cell.Text == ""
	if cell.Text != "" && !slices.Contains(p.blanks, cell.Text) {
		p.blanks = append(p.blanks, cell.Text)
	}
}

// types holds the cell against every type that the column may still have.
func (p *profile) types(cell rows.Cell, k *known, before bool) {
	seen := p.answered()
	var w written
	if !before && !cell.Moment {
		w = writtenAs(cell)
	}
	for i := range p.numerals {
		n := &p.numerals[i]
		if n.dead {
			continue
		}
		if !before && !cell.Moment && n.add(&w) {
			k.fits |= 1 << i
		}
		if cell.Moment || k.fits&(1<<i) == 0 {
			n.misses++
			n.dead = hopeless(n.misses, seen)
		}
	}
	if len(p.moments.readings) > 0 || cell.Moment {
		p.moments.add(cell, seen)
	}
	if before {
		return
	}
	p.longest = max(p.longest, utf8.RuneCountInString(cell.Text))
	p.spaced = p.spaced || strings.ContainsAny(cell.Text, " \t\n")
	if lower := strings.ToLower(cell.Text); lower != "true" && lower != "false" {
		p.notBoolean = true
	}
	if p.marked == "" && withMarks(cell.Text) {
		p.marked = strings.TrimSpace(cell.Text)
	}
}

// unmarked takes away what stands in and around numbers.
var unmarked = strings.NewReplacer(",", "", "%", "", "₩", "", "원", "", "$", "", " ", "")

// longestMarked is in bytes, of what may be a number with its unit.
const longestMarked = 40

// withMarks says that a text would be a number without what stands in and around it.
func withMarks(text string) bool {
	if len(text) > longestMarked || text[0] >= 'A' && text[0] <= 'z' || !strings.ContainsAny(text, ",%₩원$ ") {
		return false
	}
	_, ok := figureOf(unmarked.Replace(text))
	return ok
}

// remember answers what is known of the text, and whether it was seen before. When there are too many different ones
// every text is new.
func (p *profile) remember(text string) (k *known, before bool) {
	if k, before = p.distinct[text]; before {
		k.count++
		p.repeated, p.hashes = true, nil
		return k, true
	}
	if p.hashes != nil {
		hash := maphash.String(seed, text)
		if _, twice := p.hashes[hash]; twice || len(p.hashes) == mostHashes {
			p.repeated, p.hashes = true, nil
		} else {
			p.hashes[hash] = struct{}{}
		}
	}
	k = &known{count: 1}
	if p.distinct != nil {
		p.distinct[text] = k
		if p.order = append(p.order, text); len(p.order) > mostDistinct {
			p.distinct, p.order = nil, nil
		}
	}
	return k, false
}

// count is how often a text stands in the column; 0 when there are too many to know.
func (p *profile) count(text string) int {
	if k := p.distinct[text]; k != nil {
		return k.count
	}
	return 0
}

// answered are the filled cells that hold more than a word for no answer.
func (p *profile) answered() int64 { return p.filled - p.worded }

// whole says that every row has a text of its own.
func (p *profile) whole() bool {
	return p.filled > 0 && p.empty == 0 && !p.repeated && p.worded == 0
}

const (
	mostMisses = 20 // cells that may be mistakes
	ofMisses   = 50 // one in so many
)

// tolerates says that so few cells fit no type that they are mistakes in the file, not the column's kind.
func (p *profile) tolerates(misses int64) bool {
	return misses == 0 || misses <= mostMisses && misses*ofMisses <= p.answered()
}

// hopeless says that what failed so often on what was seen so far will not be tolerated in the end.
func hopeless(misses, seen int64) bool {
	return misses > mostMisses || misses > 3 && misses*ofMisses/3 > seen
}

// longestWord is in bytes, of the words below.
const longestWord = 40

// says is "missing" or "not_applicable" for a text by which people say that there is no answer, else empty.
func says(text string) string {
	if len(text) > longestWord || text[0] >= '0' && text[0] <= '9' {
		return ""
	}
	switch squeezed(text) {
	case "-", "--", "―", "–", ".", "..", "na", "n/a", "#n/a", "null", "none", "nan", "missing", "noanswer", "refused",
		"notanswered", "무응답", "미응답", "응답없음", "결측", "결측값", "결측치", "모름", "모름/무응답", "모름·무응답", "don'tknow/noanswer":
		return "missing"
	case "해당없음", "비해당", "해당사항없음", "해당무", "해당안됨", "notapplicable", "doesnotapply":
		return "not_applicable"
	}
	return ""
}
