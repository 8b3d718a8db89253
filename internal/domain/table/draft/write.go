package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
)

// Contract is tables/NAME.yaml. Columns that are alike and numbered in a row become one line.
func (d *Draft) Contract() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Proposed from %s (%s): read it before you trust it.\n", oneLine(d.File), d.looked())
	for _, note := range d.Notes {
		fmt.Fprintf(&b, "# - %s\n", oneLine(note))
	}
	fmt.Fprintf(&b, "from: %s\n", text(d.From))
	if d.Records != "" {
		fmt.Fprintf(&b, "records: %s\n", text(d.Records))
	}
	b.WriteString("strategy: replace                    # the newest file is the table; append, or latest with a partition, keep more\n")
	if len(d.Key) > 0 {
		fmt.Fprintf(&b, "# key: %-29s # no two of %s are alike in it: strategy: merge wants one\n",
			texts(d.Key), d.proof())
	}
	sets := d.sets()
	if len(sets) > 0 {
		b.WriteString("values:\n")
		for _, s := range sets {
			fmt.Fprintf(&b, "  %s: %s\n", s.name, mapping(s.codes))
		}
	}
	b.WriteString("columns:\n")
	for i := 0; i < len(d.Columns); {
		n := d.alike(i)
		b.WriteString(d.line(d.Columns[i:i+n], sets))
		i += n
	}
	return b.String()
}

// proof says by what rows the key was found.
func (d *Draft) proof() string {
	if d.Rows > keyRows {
		return "the first " + thousands(keyRows) + " rows"
	}
	return "these rows"
}

// looked says how much of the file was looked at.
func (d *Draft) looked() string {
	if d.Sampled() {
		return fmt.Sprintf("%s of its %s rows were looked at, spread over the whole file", thousands(d.Rows), thousands(d.Of))
	}
	return plural(int(d.Rows), "row", "rows")
}

// Upload is uploads/NAME.yaml for files such as the one that was looked at.
func (d *Draft) Upload() string {
	format := ""
	if said := d.FormatText(); said != "" {
		format = ", format: " + said
	}
	return fmt.Sprintf("# Files such as %s: naru upload add %s FILE\nparts: {%s: {type: %s%s}}\n",
		oneLine(d.File), d.From, d.From, d.Format.Word, format)
}

// FormatText is what a source or upload must say of how such files are written, as `format:` has it; empty when nothing.
func (d *Draft) FormatText() string {
	var all []string
	add := func(key, value string) { all = append(all, key+": "+value) }
	header := d.Format.CSV.Header
	if d.Format.Word == "xlsx" {
		header = d.Format.XLSX.Header
		switch {
		case d.Format.XLSX.Sheet != "":
			add("sheet", quoted(d.Format.XLSX.Sheet)) // the name of a sheet may look like a number
		case d.Format.XLSX.SheetAt > 0:
			add("sheet", strconv.Itoa(d.Format.XLSX.SheetAt))
		}
	}
	if header > 1 {
		add("header", strconv.Itoa(header))
	}
	if d.Format.Word != "xlsx" && d.Format.CSV.Decimal != "" {
		add("decimal", quoted(d.Format.CSV.Decimal))
	}
	if d.Format.Word != "xlsx" && d.Format.CSV.Thousands != "" {
		add("thousands", quoted(d.Format.CSV.Thousands))
	}
	if len(all) == 0 {
		return ""
	}
	return fmt.Sprintf("{%s: {%s}}", d.Format.Word, strings.Join(all, ", "))
}

// set is a list of codes that several columns share.
type set struct {
	name  string
	codes []Code
}

// sets are the labelled codes that at least two columns have.
func (d *Draft) sets() []set {
	var all []set
	counted := map[string]int{}
	for _, c := range d.Columns {
		if !labelled(c.Values) {
			continue
		}
		key := mapping(c.Values)
		if counted[key]++; counted[key] == 2 {
			all = append(all, set{fmt.Sprintf("set%d", len(all)+1), c.Values})
		}
	}
	return all
}

func labelled(codes []Code) bool {
	return slices.ContainsFunc(codes, func(c Code) bool { return c.Label != "" })
}

// numbered parts q07 into q and 07.
func numbered(name string) (prefix, digits string) {
	prefix = strings.TrimRight(name, "0123456789")
	return prefix, name[len(prefix):]
}

// mostAlike is how many columns one line stands for.
const mostAlike = 500

// alike is how many columns from i on differ only by a number that counts up, and have no label of their own.
func (d *Draft) alike(i int) int {
	first := d.Columns[i]
	prefix, digits := numbered(first.Name)
	start, err := strconv.Atoi(digits)
	if err != nil || prefix == "" || first.Label != "" || first.Note != "" || first.Field != first.Name {
		return 1
	}
	n := 1
	for ; i+n < len(d.Columns) && n < mostAlike; n++ {
		next := d.Columns[i+n]
		if next.Name != fmt.Sprintf("%s%0*d", prefix, len(digits), start+n) || !sameWords(first, next) {
			break
		}
	}
	return n
}

func sameWords(a, b Column) bool {
	return a.Type.Equal(b.Type) && a.Format == b.Format && a.Least == b.Least && a.Greatest == b.Greatest &&
		a.Required == b.Required && a.Unique == b.Unique && b.Label == "" && b.Note == "" && b.Field == b.Name &&
		slices.Equal(a.Values, b.Values) && slices.Equal(a.Null, b.Null) &&
		slices.Equal(a.Missing, b.Missing) && slices.Equal(a.NotApplicable, b.NotApplicable) &&
		(a.seen == nil) == (b.seen == nil) && (a.extent.least == "") == (b.extent.least == "")
}

// line is one item of `columns:`.
func (d *Draft) line(all []Column, sets []set) string {
	c := all[0]
	var words []string
	add := func(key, value string) { words = append(words, key+": "+value) }
	if len(all) > 1 {
		add("names", fmt.Sprintf("[%s..%s]", c.Name, all[len(all)-1].Name))
	} else {
		add("name", text(c.Name))
	}
	add("type", typeText(c.Type))
	if label := oneLine(c.Label); label != "" {
		add("label", text(label))
	}
	if c.Field != c.Name {
		add("field", text(c.Field))
	}
	if c.Format != "" {
		add("format", quoted(c.Format))
	}
	if len(c.Null) > 0 {
		add("null", texts(c.Null))
	}
	if c.Required {
		add("required", "true")
	}
	if c.Unique {
		add("unique", "true")
	}
	if len(c.Values) > 0 {
		add("values", valuesText(c.Values, sets))
	}
	if c.Least != "" {
		add("range", fmt.Sprintf("[%s, %s]", c.Least, c.Greatest))
	}
	if len(c.Missing) > 0 {
		add("missing", list(c.Missing))
	}
	if len(c.NotApplicable) > 0 {
		add("not_applicable", list(c.NotApplicable))
	}
	line := "  - {" + strings.Join(words, ", ") + "}"
	if note := remarks(all, d.where()); note != "" {
		line += "  # " + oneLine(note)
	}
	return line + "\n"
}

// remarks are what is said beside a line; where names what was looked at.
func remarks(all []Column, where string) string {
	var seen []Code
	var whole extent
	for _, c := range all {
		for _, code := range c.seen {
			seen = with(seen, code)
		}
		whole = whole.with(c.extent, c.order())
	}
	said := []string{all[0].Note}
	switch {
	case len(seen) > 0:
		slices.SortStableFunc(seen, bySize)
		said = append(said, spread(seen, where))
	case whole.least != "" && whole.least == whole.greatest:
		said = append(said, "always "+whole.least+" "+where)
	case whole.least != "" && all[0].Least == "":
		said = append(said, fmt.Sprintf("%s to %s %s", whole.least, whole.greatest, where))
	}
	return strings.TrimPrefix(strings.Join(said, "; "), "; ")
}

// order is that of the column's values.
func (c *Column) order() func(a, b string) bool {
	if isNumber(c.Type) {
		return lessNumber
	}
	return lessText
}

func typeText(t column.Type) string {
	if text := t.String(); strings.ContainsAny(text, `(),:"`) {
		return quoted(text)
	}
	return t.String()
}

func valuesText(codes []Code, sets []set) string {
	for _, s := range sets {
		if slices.Equal(s.codes, codes) {
			return s.name
		}
	}
	if !labelled(codes) {
		return list(codes)
	}
	return mapping(codes)
}

func mapping(codes []Code) string {
	parts := make([]string, len(codes))
	for i, c := range codes {
		label := oneLine(c.Label)
		if label == "" {
			label = c.Code
		}
		parts[i] = code(c.Code) + ": " + text(label)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func list(codes []Code) string {
	all := make([]string, len(codes))
	for i, c := range codes {
		all[i] = c.Code
	}
	return texts(all)
}

func texts(all []string) string {
	parts := make([]string, len(all))
	for i, one := range all {
		parts[i] = code(one)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
