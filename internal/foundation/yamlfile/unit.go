package yamlfile

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Duration is 30s, 5m, 1h, 7d, or several of these in a row: 1h30m.
type Duration time.Duration

// Size is 10MB (decimal), 10MiB (binary), or a plain number of bytes. It is never negative.
type Size int64

// Percent is 5% or 0.05, kept as a fraction. It may be negative or above 1: the noun that uses it knows.
type Percent float64

var (
	durationText = regexp.MustCompile(`^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))+$`)
	durationPart = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)`)
	sizeText     = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]*)$`)
	numberText   = regexp.MustCompile(`^[+-]?[0-9]+(?:\.[0-9]+)?$`)
)

// DecodeYAML reads the text of a length of time.
func (d *Duration) DecodeYAML(n Node, in string, found *problem.List) {
	const want = "a length of time such as 30s, 5m, 1h or 7d"
	text, ok := n.Scalar()
	if !ok || !durationText.MatchString(text) {
		wrongType(n, in, want, found)
		return
	}
	var total float64
	for _, part := range durationPart.FindAllStringSubmatch(text, -1) {
		number, err := strconv.ParseFloat(part[1], 64)
		if err != nil {
			wrongType(n, in, want, found)
			return
		}
		total += number * float64(durationUnit(part[2]))
	}
	if total >= math.MaxInt64 {
		wrongType(n, in, "a length of time below 290 years", found)
		return
	}
	*d = Duration(total)
}

func durationUnit(word string) time.Duration {
	switch word {
	case "ms":
		return time.Millisecond
	case "s":
		return time.Second
	case "m":
		return time.Minute
	case "h":
		return time.Hour
	}
	return 24 * time.Hour
}

// YAMLType names it for the reference.
func (Duration) YAMLType() string { return "duration" }

// DecodeYAML reads a number of bytes with its unit.
func (s *Size) DecodeYAML(n Node, in string, found *problem.List) {
	text, ok := n.Scalar()
	size, read := ParseSize(text)
	if !ok || !read {
		wrongType(n, in, "a size such as 10MB, 64kB or 1GiB", found)
		return
	}
	*s = size
}

// ParseSize reads a size that is part of a longer text.
func ParseSize(text string) (size Size, ok bool) {
	parts := sizeText.FindStringSubmatch(text)
	if parts == nil {
		return 0, false
	}
	number, err := strconv.ParseFloat(parts[1], 64)
	unit := sizeUnit(parts[2])
	if err != nil || unit == 0 || number*unit >= math.MaxInt64 || unit == 1 && strings.Contains(parts[1], ".") {
		return 0, false
	}
	return Size(number * unit), true
}

// sizeUnit is 0 for a word that is no unit. k and K are both written for a thousand.
func sizeUnit(word string) float64 {
	switch strings.ToLower(word) {
	case "", "b":
		return 1
	case "kb":
		return 1e3
	case "mb":
		return 1e6
	case "gb":
		return 1e9
	case "tb":
		return 1e12
	case "kib":
		return 1 << 10
	case "mib":
		return 1 << 20
	case "gib":
		return 1 << 30
	case "tib":
		return 1 << 40
	}
	return 0
}

// YAMLType names it for the reference.
func (Size) YAMLType() string { return "size" }

// DecodeYAML reads 5% or 0.05.
func (p *Percent) DecodeYAML(n Node, in string, found *problem.List) {
	text, ok := n.Scalar()
	number, percent := strings.CutSuffix(text, "%")
	value, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || !numberText.MatchString(number) {
		wrongType(n, in, "a share such as 5% or 0.05", found)
		return
	}
	if percent {
		value /= 100
	}
	*p = Percent(value)
}

// YAMLType names it for the reference.
func (Percent) YAMLType() string { return "percent" }
