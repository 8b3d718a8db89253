package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-data/naru/internal/engine/rows"
)

// plainName is a name that SQL, ranges and analyses take without quotes.
var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// reserved are plain names that SQL keeps for itself: as columns they need quotes.
var reserved = strings.Fields(`all analyse analyze and any array as asc asymmetric at both by case cast check collate column
constraint create default deferrable desc describe distinct do else end except false fetch for foreign from glob grant group
having in initially intersect into is lambda lateral leading limit not null offset on only or order pivot placing position primary
qualify references returning select set show some summarize symmetric table then to trailing true union unique unpivot using
variadic when where window with`)

// unnamed is a column whose field has no name that could be written so.
var unnamed = regexp.MustCompile(`^c[0-9]+$`)

// latin is what a header leaves of a plain name.
var latin = regexp.MustCompile(`[^a-z0-9]+`)

// longestName keeps names such that a person can type them.
const longestName = 40

// nameFor is the header where it is a plain name, else what its Latin letters leave, else c and its number.
func nameFor(field string, at int) string {
	lower := strings.ToLower(field)
	name := lower
	if !plainName.MatchString(lower) {
		name = strings.Trim(latin.ReplaceAllString(lower, "_"), "_")
		letters := strings.Trim(name, "0123456789_")
		if len(letters) < 2 || len([]rune(field)) > 2*len(name)+4 {
			return fmt.Sprintf("c%02d", at+1)
		}
		if name[0] >= '0' && name[0] <= '9' {
			name = "c" + name
		}
	}
	if len(name) > longestName {
		name = strings.TrimRight(name[:longestName], "_")
	}
	if slices.Contains(reserved, name) || strings.HasSuffix(name, rows.EmptySuffix) {
		name += "_c"
	}
	return name
}

// columnName is a name for what stands at a path of documents: the names on it in the way of SQL, as many of the last ones
// as fit.
func columnName(parts []string, at int) string {
	var all []string
	for _, part := range parts {
		if word := strings.Trim(latin.ReplaceAllString(strings.ToLower(apart(part)), "_"), "_"); word != "" {
			all = append(all, word)
		}
	}
	for len(all) > 1 && len(strings.Join(all, "_")) > longestName {
		all = all[1:]
	}
	if !strings.ContainsFunc(strings.Join(parts, ""), func(r rune) bool { return r > unicode.MaxASCII }) {
		if name := strings.Join(all, "_"); name != "" {
			return nameFor(name, at)
		}
	}
	return nameFor(strings.Join(parts, "."), at)
}

// apart puts a line between words that are parted by capital letters: appId, HTTPCode.
func apart(text string) string {
	var b strings.Builder
	letters := []rune(text)
	for i, r := range letters {
		begins := unicode.IsUpper(r) && i > 0 && (unicode.IsLower(letters[i-1]) || unicode.IsDigit(letters[i-1]) ||
			unicode.IsUpper(letters[i-1]) && i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		if begins {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unlike makes names unique as SQL tells them apart.
func (d *Draft) unlike() {
	used := map[string]bool{}
	for i := range d.Columns {
		c := &d.Columns[i]
		stem := c.Name
		for n := 2; used[strings.ToLower(c.Name)]; n++ {
			c.Name = fmt.Sprintf("%s_%d", stem, n)
		}
		used[strings.ToLower(c.Name)] = true
	}
}

// sameName is equal for headers that a load takes for one name.
func sameName(header string) string { return norm.NFC.String(strings.TrimSpace(header)) }

// squeezed is equal for names that people take for one: case and blanks do not count.
func squeezed(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(text)), ""))
}
