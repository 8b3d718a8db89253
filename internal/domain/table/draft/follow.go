package draft

import (
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
)

// follower takes what the codebook says over what the file shows, and tells where the two disagree.
type follower struct {
	draft *Draft
	book  *Codebook
	used  map[*Entry]bool
	alone []string // fields that it does not name
}

// take changes a column as the codebook has it.
func (f *follower) take(c *Column, p *profile) {
	if f.book == nil {
		return
	}
	found := f.book.find(c.Field)
	if found == nil {
		f.alone = append(f.alone, c.Field)
		return
	}
	f.used[found] = true
	e := found.sorted()
	if name := strings.ToLower(e.Name); plainName.MatchString(name) {
		c.Name = nameFor(name, 0)
	}
	if c.Label = e.Label; c.Label == "" && c.Name != c.Field {
		c.Label = c.Field
	}
	if e.Text && isNumber(c.Type) {
		c.Type, c.Values, c.Note, c.seen = column.Type{Kind: column.String}, nil, "", nil
	}
	c.emptyCodes(&e)
	switch {
	case len(e.Codes) > 0:
		f.codes(c, &e, p)
	case e.Least != "":
		c.limits(&e, p)
	default:
		c.recode(p)
	}
	if e.Unread != "" {
		c.remark(fmt.Sprintf("codebook: %s", e.Unread))
	}
	if e.Asked != "" {
		c.remark("asked: " + e.Asked)
	}
}

func (c *Column) remark(text string) {
	if c.Note != "" {
		c.Note += "; "
	}
	c.Note += text
}

func isNumber(t column.Type) bool {
	switch t.Kind {
	case column.Integer, column.Long, column.Decimal, column.Double:
		return true
	}
	return false
}

// emptyCodes adds the codebook's to the words that the file holds.
func (c *Column) emptyCodes(e *Entry) {
	for _, code := range e.Missing {
		c.Missing = with(c.Missing, code)
	}
	for _, code := range e.NotApplicable {
		if !holds(c.Missing, code.Code) {
			c.NotApplicable = with(c.NotApplicable, code)
		}
	}
}

// none are the codes that are no answer.
func (c *Column) none() []Code { return append(slices.Clone(c.Missing), c.NotApplicable...) }

// recode looks anew at what the file holds, now that it is known which codes are no answer.
func (c *Column) recode(p *profile) {
	if len(c.none()) == 0 || c.Unique {
		return
	}
	codes := p.codes(c.Type, c.none())
	if !p.coded(c.Type, codes) {
		c.Values = nil
		return
	}
	c.Values, c.seen = nil, nil
	switch {
	case c.Type.Kind == column.String && len(codes) > 1, scaled(codes):
		c.Values = codes
	case c.Type.Kind == column.Integer:
		c.seen = codes
	}
}

// limits takes a range of the codebook where the column is a number.
func (c *Column) limits(e *Entry, p *profile) {
	c.Values, c.Note, c.seen = nil, "", nil
	if p.filled == 0 {
		c.Type, c.Format = column.Type{Kind: column.Integer}, ""
	}
	if !isNumber(c.Type) {
		c.remark(fmt.Sprintf("codebook: %s to %s", e.Least, e.Greatest))
		return
	}
	c.Least, c.Greatest, c.fromBook = e.Least, e.Greatest, true
}

// codes takes the answers of the codebook, in the way in which the file writes them.
func (f *follower) codes(c *Column, e *Entry, p *profile) {
	if p.writesLabels(e) {
		f.labels(c, e, p)
		return
	}
	strange := p.strange(append(c.none(), e.Codes...))
	var misses int
	for _, text := range strange {
		misses += p.count(text)
	}
	if 2*int64(misses) > p.answered() {
		c.remark("the codebook's codes are not those of the file")
		f.draft.note("%q mostly holds what the codebook does not name, so that its codes are not followed: %s",
			c.Field, counted(strange, p))
		c.recode(p)
		return
	}
	c.Required, c.Unique, c.Note, c.seen = false, false, "", nil
	c.Values, c.fromBook = e.Codes, true
	c.codeType(p)
	f.differ(c, strange, p)
}

// differ tells answers that the codebook does not name.
func (f *follower) differ(c *Column, strange []string, p *profile) {
	if len(strange) == 0 {
		return
	}
	c.strange = true
	f.draft.note("%q holds what the codebook does not name, and such rows would go to quarantine: %s",
		c.Field, counted(strange, p))
}

// counted names the first texts, with how often each stands in the file.
func counted(texts []string, p *profile) string {
	const most = 5
	var all []string
	for _, text := range texts[:min(len(texts), most)] {
		all = append(all, fmt.Sprintf("%s (%d)", text, p.count(text)))
	}
	if more := len(texts) - most; more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, ", ")
}

// strange are the texts of the file that are none of the codes.
func (p *profile) strange(codes []Code) []string {
	var all []string
	for _, text := range p.order {
		if !holds(codes, text) {
			all = append(all, text)
		}
	}
	return all
}

// writesLabels says that the file holds the meanings where the codebook has codes for them.
func (p *profile) writesLabels(e *Entry) bool {
	var codes, labels int
	for _, text := range p.order {
		switch {
		case holds(e.Codes, text):
			codes += p.count(text)
		case slices.ContainsFunc(e.Codes, func(c Code) bool { return squeezed(c.Label) == squeezed(text) }):
			labels += p.count(text)
		}
	}
	return labels > codes
}

// labels makes the meanings the codes, since the file holds them.
func (f *follower) labels(c *Column, e *Entry, p *profile) {
	c.Type, c.Format = column.Type{Kind: column.String}, ""
	c.Values, c.Required, c.Unique, c.seen, c.fromBook = nil, false, false, nil, true
	c.Note = "the file holds the meanings, not the codes"
	for _, code := range e.Codes {
		text := code.Label
		for _, written := range p.order {
			if squeezed(written) == squeezed(text) {
				text = written
			}
		}
		if text != "" && !holds(c.none(), text) && !slices.ContainsFunc(c.Values, func(v Code) bool { return v.Code == text }) {
			c.Values = append(c.Values, Code{Code: text})
		}
	}
	f.differ(c, p.strange(append(c.none(), c.Values...)), p)
}

// codeType gives coded answers the type that loses nothing of how the file writes them, and writes the codes so.
func (c *Column) codeType(p *profile) {
	texts := map[string]string{} // canonical number to the text in the file
	padded, fractions, numbers := 0, false, true
	for _, code := range append(slices.Clone(c.Values), c.none()...) {
		_, ok := number(code.Code)
		numbers = numbers && (ok || !holds(c.Values, code.Code))
	}
	for _, text := range p.order {
		plain, ok := number(text)
		if !ok {
			continue
		}
		zero := len(strings.TrimLeft(text, "-")) > 1 && strings.TrimLeft(text, "-")[0] == '0' && !strings.Contains(text, ".")
		if zero {
			padded = max(padded, len(text))
		}
		fractions = fractions || strings.Contains(text, ".")
		if texts[plain] == "" || zero {
			texts[plain] = text
		}
	}
	switch {
	case !numbers:
		c.Type, c.Format = column.Type{Kind: column.String}, ""
	case padded > 0:
		c.Type, c.Format = column.Type{Kind: column.String}, ""
		c.rewrite(func(plain string) string {
			if text := texts[plain]; text != "" {
				return text
			}
			return fmt.Sprintf("%0*s", padded, plain)
		})
	case fractions:
		if c.Type.Kind != column.Decimal && c.Type.Kind != column.Double {
			c.Type = column.Type{Kind: column.Decimal, Precision: 9, Scale: 2}
		}
		c.Format = ""
		c.remark("written with a point in the file")
		c.rewrite(func(plain string) string { return plain })
	default:
		c.Type, c.Format = column.Type{Kind: column.Integer}, ""
		c.rewrite(func(plain string) string { return plain })
	}
}

// rewrite changes how codes that are numbers are written.
func (c *Column) rewrite(how func(plain string) string) {
	for _, codes := range []*[]Code{&c.Values, &c.Missing, &c.NotApplicable} {
		changed := slices.Clone(*codes)
		for i := range changed {
			if plain, ok := number(changed[i].Code); ok {
				changed[i].Code = how(plain)
			}
		}
		*codes = changed
	}
}

// finish tells what only one of the two names.
func (f *follower) finish() {
	if f.book == nil {
		return
	}
	var gone []string
	for i := range f.book.Entries {
		e := &f.book.Entries[i]
		heading := strings.Contains(e.Variable, " ") && e.Label == "" && len(e.Codes) == 0
		if !f.used[e] && !heading {
			gone = append(gone, e.Variable)
		}
	}
	f.draft.Notes = append(f.draft.Notes, f.book.Notes...)
	f.only(f.alone, "in the file and not in the codebook")
	f.only(gone, "in the codebook and not in the file")
}

// only notes names one by one, or together where they are many.
func (f *follower) only(names []string, where string) {
	const most = 3
	if len(names) > most {
		f.draft.note("%d names are %s: %s", len(names), where, strings.Join(names, ", "))
		return
	}
	for _, name := range names {
		f.draft.note("%q is %s", name, where)
	}
}
