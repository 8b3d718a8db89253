package draft

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// tidy writes what people use for the same sign as one, and begins a line at every circled number.
var tidy = strings.NewReplacer("＝", "=", "：", ":", "，", ",", "；", ";", "／", "/", "∼", "~", "～", "~", "〜", "~", "\u00a0", " ",
	"（", "(", "）", ")", "\r", "\n", "①", "\n1=", "②", "\n2=", "③", "\n3=", "④", "\n4=", "⑤", "\n5=", "⑥", "\n6=",
	"⑦", "\n7=", "⑧", "\n8=", "⑨", "\n9=", "⑩", "\n10=", "⑪", "\n11=", "⑫", "\n12=")

// styles are how a code is parted from its meaning, all codes of a cell in the same way. What stands between two of them
// is the first one's meaning, whatever commas, slashes and brackets it holds.
var styles = []*regexp.Regexp{
	regexp.MustCompile(`(?:^|[\s,;/|·])\(?["']?(-?[0-9]+(?:\.[0-9]+)?|[A-Za-z][A-Za-z0-9_]{0,5})["']?\)?\s*=\s*`),
	regexp.MustCompile(`(?:^|[\s,;/|·])["']?(-?[0-9]+|[A-Za-z][A-Za-z0-9_]{0,5})["']?\s*:\s*`),
	regexp.MustCompile(`(?:^|[\s,;/|·])\(?(-?[0-9]+)\)\s*[.:]?\s*`),
	regexp.MustCompile(`(?:^|[\s,;/|·])(-?[0-9]+)\.\s*`),
	regexp.MustCompile(`(?:^|[\s,;/|·])([0-9]+)\s*[-–]\s*`),
	regexp.MustCompile(`(?:^|[\s,;/|·])(-?[0-9]+)\s+["']`),
}

// codesOf reads "1=no, 2=yes", "1: no; 2: yes", "1.no 2.yes", "(1) no / 2) yes", "no(1) yes(2)", "① no ② yes", one a line,
// "1 = never ~ 5 = always", or bare codes "1, 2, 3". It gives nothing where the text is none of these.
func codesOf(text string) []Code {
	text = strings.TrimSpace(tidy.Replace(text))
	for _, style := range styles {
		if codes := styled(text, style); len(codes) > 0 {
			return between(reversed(codes))
		}
	}
	for _, read := range []func(string) []Code{bracketed, lettered, spaced, unlabelled} {
		if codes := read(text); len(codes) > 0 {
			return codes
		}
	}
	return nil
}

// styled reads codes of one style; the text must begin with one.
func styled(text string, style *regexp.Regexp) []Code {
	var codes []Code
	var ends, starts []int
	for _, at := range style.FindAllStringSubmatchIndex(text, -1) {
		digit := at[1] < len(text) && text[at[1]] >= '0' && text[at[1]] <= '9'
		apart := at[1] > 0 && strings.ContainsAny(text[at[1]-1:at[1]], " \n") || strings.HasSuffix(text[at[0]:at[1]], "=")
		if digit && !apart && len(codes) > 0 { // 10:00, 1.5, 2-3 within a meaning
			continue
		}
		if len(codes) == 0 && at[0] > 0 {
			return nil
		}
		codes = append(codes, Code{Code: text[at[2]:at[3]]})
		starts, ends = append(starts, at[0]), append(ends, at[1])
	}
	for i := range codes {
		end := len(text)
		if i+1 < len(codes) {
			end = starts[i+1]
		}
		codes[i].Label = label(text[ends[i]:end])
		if codes[i].Label == "" {
			return nil
		}
	}
	if len(codes) == 1 && strings.Trim(codes[0].Code, "-.0123456789") != "" {
		return nil // a word before a sign: "ob=1 only"
	}
	return codes
}

// label is a meaning without what parts it from the next one.
func label(text string) string {
	text = strings.Trim(strings.Join(strings.Fields(text), " "), ` ,;/|·"'`)
	if strings.Count(text, "(") > strings.Count(text, ")") {
		text = strings.TrimRight(strings.TrimSuffix(text, "("), " ,;")
	}
	return text
}

// reversed turns no=1, yes=0 round.
func reversed(codes []Code) []Code {
	for _, c := range codes {
		if _, ok := number(c.Code); ok {
			return codes
		}
		if _, ok := number(c.Label); !ok {
			return codes
		}
	}
	for i, c := range codes {
		codes[i] = Code{c.Label, c.Code}
	}
	return codes
}

// longestScale is how many steps a scale has of which only the ends are named.
const longestScale = 11

// between names the steps of "1 = never ~ 5 = always" that lie between by their numbers.
func between(codes []Code) []Code {
	var all []Code
	for i, c := range codes {
		ranged := strings.HasSuffix(c.Label, "~") || strings.HasSuffix(c.Label, "…") || strings.HasSuffix(c.Label, "...")
		c.Label = strings.TrimRight(c.Label, "~.… ")
		if c.Label == "" {
			c.Label = c.Code
		}
		all = append(all, c)
		if !ranged || i+1 == len(codes) {
			continue
		}
		from, errFrom := strconv.Atoi(c.Code)
		to, errTo := strconv.Atoi(codes[i+1].Code)
		for n := from + 1; errFrom == nil && errTo == nil && n < to && to-from < longestScale; n++ {
			all = append(all, Code{strconv.Itoa(n), strconv.Itoa(n)})
		}
	}
	return all
}

var (
	codeInBrackets  = regexp.MustCompile(`([^(),;/|\n]+?)\s*[(\[](-?[0-9]+)[)\]]\s*[,;/|\n]?\s*`)
	labelInBrackets = regexp.MustCompile(`(-?[0-9]+)\s*\(([^()]+)\)\s*[,;/|~\n]?\s*`)
)

// bracketed reads no(1), yes(2), and 1(no), 2(yes), also 1(never)~5(always).
func bracketed(text string) []Code {
	var codes []Code
	switch {
	case strings.TrimSpace(codeInBrackets.ReplaceAllString(text, "")) == "":
		for _, m := range codeInBrackets.FindAllStringSubmatch(text, -1) {
			codes = append(codes, Code{m[2], label(m[1])})
		}
	case strings.TrimSpace(labelInBrackets.ReplaceAllString(text, "")) == "":
		for _, m := range labelInBrackets.FindAllStringSubmatch(text, -1) {
			c := Code{m[1], label(m[2])}
			if strings.HasSuffix(strings.TrimSpace(m[0]), "~") {
				c.Label += "~"
			}
			codes = append(codes, c)
		}
		codes = between(codes)
	}
	return codes
}

// lettered reads 남=1, 여=2: the codes stand behind.
func lettered(text string) []Code {
	var codes []Code
	for _, piece := range pieces(text) {
		at := strings.LastIndexAny(piece, "=:")
		if at < 1 {
			return nil
		}
		code := strings.TrimSpace(piece[at+1:])
		if _, ok := number(code); !ok {
			return nil
		}
		codes = append(codes, Code{code, label(piece[:at])})
	}
	return codes
}

var spacedCode = regexp.MustCompile(`^(-?[0-9]{1,3})\s+([^0-9\s].*)$`)

// spaced reads "1 no" on each line, or between commas.
func spaced(text string) []Code {
	var codes []Code
	for _, piece := range pieces(text) {
		m := spacedCode.FindStringSubmatch(piece)
		if m == nil {
			return nil
		}
		codes = append(codes, Code{m[1], label(m[2])})
	}
	return codes
}

var bareToken = regexp.MustCompile(`^(-?[0-9]{1,9}|[A-Z]{1,3}|[A-Za-z])$`)

// unlabelled reads codes without meanings: at least two, which look like codes.
func unlabelled(text string) []Code {
	var codes []Code
	for _, piece := range pieces(text) {
		if !bareToken.MatchString(piece) {
			return nil
		}
		codes = append(codes, Code{Code: piece})
	}
	if len(codes) < 2 {
		return nil
	}
	return codes
}

// pieces cuts at line ends, else at semicolons, bars, slashes, commas.
func pieces(text string) []string {
	for _, separator := range []string{"\n", ";", "|", "/", ","} {
		if !strings.Contains(text, separator) {
			continue
		}
		var all []string
		for _, part := range strings.Split(text, separator) {
			if part = strings.Trim(strings.TrimSpace(part), ","); part != "" {
				all = append(all, strings.TrimSpace(part))
			}
		}
		return all
	}
	return []string{text}
}

var stretch = regexp.MustCompile(
	`^(-?[0-9]+)\s*(?:점|세|명|회|개|번)?\s*(?:~|-|–|to|부터)\s*(-?[0-9]+)\s*(?:점|세|명|회|개|번|까지)?(?:\s*척도)?$`)

// rangeOf reads 1~5, 0 - 10, 0~10점.
func rangeOf(text string) (least, greatest string, ok bool) {
	m := stretch.FindStringSubmatch(strings.TrimSpace(tidy.Replace(text)))
	if m == nil {
		return "", "", false
	}
	low, errLow := strconv.Atoi(m[1])
	high, errHigh := strconv.Atoi(m[2])
	if errLow != nil || errHigh != nil || low >= high {
		return "", "", false
	}
	return strconv.Itoa(low), strconv.Itoa(high), true
}

// mostEmptyCodes is how many codes of no answer a range of them stands for at most.
const mostEmptyCodes = 20

// emptyCodes reads what a codebook says of codes that are no answer: 9, "9, 99", 98~99, "9=refused".
func emptyCodes(text string) []Code {
	text = strings.TrimSpace(tidy.Replace(text))
	if text == "" || nothing(text) {
		return nil
	}
	if least, greatest, ok := rangeOf(text); ok {
		low, _ := strconv.Atoi(least)
		high, _ := strconv.Atoi(greatest)
		var codes []Code
		for n := low; n <= high && n-low < mostEmptyCodes; n++ {
			codes = append(codes, Code{Code: strconv.Itoa(n)})
		}
		return codes
	}
	if codes := codesOf(text); len(codes) > 0 {
		return codes
	}
	all := pieces(text)
	if len(all) == 1 {
		all = strings.Fields(text)
	}
	if slices.ContainsFunc(all, func(piece string) bool { _, ok := number(piece); return !ok }) {
		if len([]rune(text)) > 12 {
			return nil // a sentence
		}
		return []Code{{Code: text}}
	}
	var codes []Code
	for _, piece := range all {
		codes = append(codes, Code{Code: strings.TrimSuffix(piece, ".")})
	}
	return codes
}
