package budget

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is one entry of `budgets:` as it is written.
type File struct {
	Calls   Rates                         `yaml:"calls" help:"calls that are allowed, such as 60/minute, or a list: [60/minute, 1000/day, 20000/month]; per second, minute, hour, day or month of the calendar"`
	Bytes   Rates                         `yaml:"bytes" help:"bytes of answers that are allowed, such as 50GB/month, or a list; a call leaves while fewer were spent"`
	Zone    yamlfile.At[string]           `yaml:"zone" help:"time zone in which days and months begin anew, such as America/Los_Angeles; by default the project's"`
	Warn    yamlfile.At[yamlfile.Percent] `yaml:"warn" default:"80%" help:"share of a limit per hour, day or month at which it is told, once in each"`
	AtLimit yamlfile.At[string]           `yaml:"at_limit" default:"wait" help:"wait (until the limit begins anew, across restarts) or stop (the step fails and says what is missing; limits per second and minute are waited for all the same, unless there are no others)"`
}

// Rates are one text, or a list of texts, that say how much in what time.
type Rates struct{ List []yamlfile.At[string] }

// DecodeYAML reads both forms.
func (r *Rates) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	items := []yamlfile.Node{n}
	if n.IsList() {
		items = n.List()
	}
	for _, item := range items {
		text, ok := item.Scalar()
		if !ok {
			found.Report("budget_rate_form", item.Place(), problem.Args{"in": in})
			continue
		}
		r.List = append(r.List, yamlfile.At[string]{Value: text, Place: item.Place()})
	}
}

// YAMLType names it for the reference.
func (Rates) YAMLType() string { return "rate, or list of rates" }

// Decode reads one entry of naru.yaml's budgets. zone is the project's, for a budget that names none. A budget is answered
// as far as it could be read.
func Decode(name string, n yamlfile.Node, zone *time.Location, found *problem.List) *Budget {
	in := "budget " + name
	var file File
	yamlfile.Decode(n, in, &file, found)
	b := &Budget{Name: name, Place: n.Place(), Zone: zone, Warn: float64(file.Warn.Value)}
	b.limits(Calls, file.Calls, in, found)
	b.limits(Bytes, file.Bytes, in, found)
	slices.SortStableFunc(b.Limits, func(x, y Limit) int {
		return slices.Index(periods, x.Per) - slices.Index(periods, y.Per)
	})
	if n.IsMap() && n.Find("calls").IsZero() && n.Find("bytes").IsZero() {
		found.Report("budget_empty", n.Place(), problem.Args{"in": in})
	}
	if file.Zone.Value != "" {
		b.zone(file.Zone, in, found)
	}
	if b.Warn <= 0 || b.Warn > 1 {
		found.Report("budget_warn", file.Warn.Place, problem.Args{"in": in})
	}
	switch file.AtLimit.Value {
	case "wait":
	case "stop":
		b.Stop = true
	default:
		found.Report("budget_at_limit", file.AtLimit.Place, problem.Args{"in": in, "word": file.AtLimit.Value})
	}
	return b
}

func (b *Budget) zone(name yamlfile.At[string], in string, found *problem.List) {
	zone, err := time.LoadLocation(name.Value)
	if err != nil || name.Value == "Local" {
		found.Report("budget_zone", name.Place, problem.Args{"in": in, "zone": name.Value})
		return
	}
	b.Zone = zone
}

func (b *Budget) limits(of string, rates Rates, in string, found *problem.List) {
	for _, rate := range rates.List {
		l, ok := parseRate(of, rate.Value)
		if !ok {
			example := map[string]string{Calls: "60/minute", Bytes: "50GB/month"}[of]
			args := problem.Args{"in": in, "rate": rate.Value, "of": of, "example": example}
			found.Report("budget_rate", rate.Place, args)
			continue
		}
		twice := slices.ContainsFunc(b.Limits, func(o Limit) bool { return o.Of == of && o.Per == l.Per })
		if twice {
			found.Report("budget_rate_twice", rate.Place, problem.Args{"in": in, "of": of, "per": l.Per})
			continue
		}
		b.Limits = append(b.Limits, l)
	}
}

// parseRate reads 60/minute, or 50GB/month.
func parseRate(of, text string) (Limit, bool) {
	amount, per, ok := strings.Cut(text, "/")
	amount, per = strings.TrimSpace(amount), strings.TrimSpace(per)
	l := Limit{Of: of, Per: Period(per)}
	if !ok || !slices.Contains(periods, l.Per) {
		return l, false
	}
	if of == Bytes {
		size, ok := yamlfile.ParseSize(amount)
		l.Most = int64(size)
		return l, ok && l.Most > 0
	}
	most, err := strconv.ParseInt(amount, 10, 63)
	l.Most = most
	return l, err == nil && most > 0
}
