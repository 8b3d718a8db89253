package report

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Decimals, by what a figure is.
const (
	scoreDecimals       = 1 // scores, percents, changes of them
	meanDecimals        = 2 // means and standard deviations of answers
	coefficientDecimals = 3 // alpha, omega, r, p, effects, estimates
	statisticDecimals   = 2 // t, F, chi-square
)

const (
	absent = "–" // a figure that does not exist
	minus  = "−"
)

// number writes a figure with thousands separators and a true minus; a figure that does not exist is a dash.
func number(x *float64, decimals int) string {
	if x == nil || math.IsNaN(*x) || math.IsInf(*x, 0) {
		return absent
	}
	text := strconv.FormatFloat(math.Abs(*x), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(text, ".")
	text = thousands(whole)
	if decimals > 0 {
		text += "." + rest
	}
	if *x < 0 && strings.Trim(text, "0.,") != "" {
		return minus + text
	}
	return text
}

// signed is number with a plus before what is above zero.
func signed(x *float64, decimals int) string {
	text := number(x, decimals)
	if text == absent || strings.HasPrefix(text, minus) || strings.Trim(text, "0.,") == "" {
		return text
	}
	return "+" + text
}

// count writes how many.
func count(n *int64) string {
	if n == nil {
		return absent
	}
	x := float64(*n)
	return number(&x, 0)
}

// probability writes p with three decimals; a small one is < .001, and none is ever 0 or 1.
func probability(p *float64) string {
	const least, most = 0.001, 0.9995
	switch {
	case p == nil || math.IsNaN(*p):
		return absent
	case *p < least:
		return "< .001"
	case *p >= most:
		return "> .999"
	}
	return strings.TrimPrefix(strconv.FormatFloat(*p, 'f', coefficientDecimals, 64), "0")
}

// degrees writes degrees of freedom: whole ones without decimals.
func degrees(df1, df2 *float64) string {
	var all []string
	for _, df := range []*float64{df1, df2} {
		switch {
		case df == nil:
		case *df == math.Trunc(*df):
			all = append(all, number(df, 0))
		default:
			all = append(all, number(df, statisticDecimals))
		}
	}
	if len(all) == 0 {
		return absent
	}
	return strings.Join(all, ", ")
}

func thousands(whole string) string {
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole
}

// interval writes both ends: 61.2~65.0 in Korean; in English 61.2–65.0, and "−1.2 to 3.4" where a minus would meet
// the dash.
func (l language) interval(low, high *float64, decimals int) string {
	from, to := number(low, decimals), number(high, decimals)
	switch {
	case from == absent && to == absent:
		return absent
	case l.Tag == "ko":
		return from + "~" + to
	case strings.HasPrefix(from, minus) || strings.HasPrefix(to, minus):
		return from + " to " + to
	}
	return from + "–" + to
}

// date writes a day: 2026년 3월 2일, 2 March 2026.
func (l language) date(t time.Time) string {
	if l.Tag == "ko" {
		return t.Format("2006년 1월 2일")
	}
	return t.Format("2 January 2006")
}

// moment writes a day and the time of it, with its zone.
func (l language) moment(t time.Time) string {
	return l.date(t) + " " + t.Format("15:04 MST")
}

// percent writes a share of 0 to 1 such as 0.95 or 0.5 as 95%.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1000)/10, 'f', -1, 64) + "%"
}
