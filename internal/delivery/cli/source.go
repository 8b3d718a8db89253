package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/foundation/work"
)

func sourceCommand(s *session) *cobra.Command {
	return noun("source", "Fetch from sources, and look at what that costs",
		sourcePull(s), sourcePlan(s), sourceCalls(s), sourceBudget(s), sourceList(s))
}

// pulled is what pull and plan are called with.
type pulled struct {
	pairs    []string
	from, to string
}

// flags gives a command --from, --to and --param.
func (c *pulled) flags(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&c.from, "from", "", "begin of the interval, for a source that answers for one")
	cmd.Flags().StringVar(&c.to, "to", "", "end of it, not included")
	return withParams(cmd, &c.pairs)
}

// task finds the source and makes the task. Parameters that `each:` gives need not be given.
func (c *pulled) task(s *session, p *project.Project, name, verb string) (*source.Source, work.Task, error) {
	src, ok := p.Sources[name]
	if !ok {
		return nil, work.Task{}, usageError{unknown("source", name, sortedKeys(p.Sources))}
	}
	given, err := texts(c.pairs)
	if err != nil {
		return nil, work.Task{}, err
	}
	params, err := bindGiven(src, given)
	if err != nil {
		return nil, work.Task{}, usageError{err}
	}
	t := s.task(verb, p.Version, params)
	if t.Interval, err = intervalOf(c.from, c.to, p.Settings.Zone); err != nil {
		return nil, work.Task{}, err
	}
	return src, t, nil
}

// bindGiven types what was given. Without `each:` all parameters must be there; with it, only the pull can tell which are
// missing.
func bindGiven(src *source.Source, given map[string]string) (map[string]any, error) {
	set := src.Params
	if src.HasEach() {
		set = parameter.Set{}
		for _, p := range src.Params.List {
			if _, ok := given[p.Name]; ok {
				set.List = append(set.List, p)
			}
		}
	}
	return set.Bind(given, "source "+src.Name)
}

func sourcePull(s *session) *cobra.Command {
	var c pulled
	return c.flags(&cobra.Command{Use: "pull NAME [--param NAME=VALUE]", Short: "Fetch what a source gives now, or for an interval, and land it; nothing is loaded", Args: exactly(1, "the name of a source"), RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		src, t, err := c.task(s, p, args[0], "source pull")
		if err != nil {
			return err
		}
		result, err := a.Sources.Pull(cmd.Context(), t, src)
		s.worked()
		if delivery, ok := result.Values["delivery"].(string); ok && err == nil && !s.json {
			fmt.Fprintf(s.out, "delivery %s of %s%s\n", short(delivery), src.Name, paramText(t.Params))
		}
		return s.told(result, notLater(err))
	}})
}

// notLater says of work that would wait that nobody waits here.
func notLater(err error) error {
	var later *work.Later
	if !errors.As(err, &later) {
		return err
	}
	said := strings.TrimSuffix(err.Error(), later.Error()) + later.Why.Error()
	return errors.New(said + "\n   a step of a flow would wait until then, and go on by itself")
}

func sourcePlan(s *session) *cobra.Command {
	var c pulled
	return c.flags(&cobra.Command{Use: "plan NAME [--param NAME=VALUE]", Short: "Say which calls a pull would make, and how its budget stands; none is made", Args: exactly(1, "the name of a source"), RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		src, t, err := c.task(s, p, args[0], "source plan")
		if err != nil {
			return err
		}
		plan, err := a.Sources.Plan(cmd.Context(), t, src)
		if err != nil {
			return err
		}
		if s.json {
			return writeJSON(s.out, plan)
		}
		s.showPlan(plan)
		return nil
	}})
}

func (s *session) showPlan(plan source.Plan) {
	if plan.Past {
		fmt.Fprintf(s.out, "%s gives only the present, and the interval is past: nobody would be asked, what landed would be taken\n", plan.Source)
		return
	}
	if len(plan.Calls) > 0 {
		var rows [][]any
		for _, call := range plan.Calls {
			rows = append(rows, []any{call.Element, call.Method, call.Address})
		}
		writeTable(s.out, []string{"element", "method", "address"}, rows)
	}
	fmt.Fprintf(s.out, "%s for %s; none was made\n", countOf(int64(len(plan.Calls)), "call", "calls"), countOf(int64(plan.Elements), "element", "elements"))
	for _, more := range plan.More {
		fmt.Fprintf(s.out, "more: %s\n", more)
	}
	if plan.Standing == nil {
		fmt.Fprintln(s.out, "no budget counts them")
		return
	}
	for _, l := range plan.Standing.Limits {
		if l.Of == budget.Calls {
			fmt.Fprintf(s.out, "budget %s: %s of %s calls a %s are left, %s would be after these%s\n", plan.Standing.Budget,
				thousands(l.Left), thousands(l.Most), l.Per, thousands(max(0, l.Left-int64(len(plan.Calls)))), s.lacking(l, len(plan.Calls)))
		}
	}
}

// lacking says how many calls a limit does not allow before it begins anew.
func (s *session) lacking(l budget.LimitStanding, calls int) string {
	if int64(calls) <= l.Left {
		return ""
	}
	return fmt.Sprintf("; %s would wait until %s or later", thousands(int64(calls)-l.Left), text(s.local(l.Reset)))
}

func sourceCalls(s *session) *cobra.Command {
	var since string
	var limit int
	cmd := &cobra.Command{Use: "calls [NAME]", Short: "List the calls that were made for a source, newest first", Args: atMost(1, "the name of a source, or none"), RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		f := budget.Filter{Limit: limit}
		if len(args) > 0 {
			f.Source = args[0]
			if _, ok := p.Sources[f.Source]; !ok {
				return usageError{unknown("source", f.Source, sortedKeys(p.Sources))}
			}
		}
		if f.Since, err = sinceOf(since, p.Settings.Zone); err != nil {
			return err
		}
		calls, err := a.Calls.Calls(cmd.Context(), f)
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"called at", "source", "params", "method", "endpoint", "status", "bytes", "duration ms", "charge", "budget", "state", "run", "error"}, empty: "no calls were made"}
		for _, c := range calls {
			l.add(s.local(c.At), c.Source, c.Params, c.Method, s.redact(c.Endpoint), status(c.Status), c.Bytes, c.Duration.Milliseconds(),
				c.Charge, c.Budget, c.State, s.id(c.Run), s.redact(c.Error))
		}
		return s.list(l)
	}}
	cmd.Flags().StringVar(&since, "since", "", "only calls from then on: 2026-11-24, a time, or how long ago, such as 2h")
	cmd.Flags().IntVar(&limit, "limit", 50, "at most so many; 0 is all")
	return cmd
}

// sinceOf reads a time, or how long ago.
func sinceOf(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, err := time.ParseDuration(text); err == nil {
		return time.Now().Add(-ago), nil
	}
	return moment(text, zone)
}

// status is null when no answer came.
func status(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func sourceBudget(s *session) *cobra.Command {
	return &cobra.Command{Use: "budget [NAME]", Short: "Show what of the budgets is spent and left, and what the month will have cost", Args: atMost(1, "the name of a budget, or none"), RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		names := sortedKeys(p.Settings.Budgets)
		if len(args) > 0 {
			if _, ok := p.Settings.Budgets[args[0]]; !ok {
				return usageError{unknown("budget", args[0], names)}
			}
			names = args
		}
		all := []budget.Standing{}
		for _, name := range names {
			standing, err := a.Calls.Standing(cmd.Context(), p.Settings.Budgets[name], time.Now())
			if err != nil {
				return err
			}
			all = append(all, standing)
		}
		if s.json {
			return writeJSON(s.out, all)
		}
		s.showBudgets(all)
		return nil
	}}
}

func (s *session) showBudgets(all []budget.Standing) {
	if len(all) == 0 {
		fmt.Fprintln(s.out, "the project has no budgets")
		return
	}
	var rows [][]any
	for _, b := range all {
		for _, l := range b.Limits {
			rows = append(rows, []any{b.Budget, l.Of, string(l.Per), l.Most, l.Spent, l.Left, s.local(l.Reset)})
		}
	}
	writeTable(s.out, []string{"budget", "of", "per", "limit", "spent", "left", "begins anew"}, rows)
	for _, b := range all {
		for _, f := range b.Month {
			if f.Spent > 0 {
				fmt.Fprintf(s.out, "%s: %s\n", b.Budget, forecast(f))
			}
		}
		if b.Open > 0 {
			fmt.Fprintf(s.out, "%s: %s begun and not settled: under way, or of a process that died; spent all the same\n",
				b.Budget, countOf(b.Open, "call was", "calls were"))
		}
		if !b.Held.IsZero() {
			fmt.Fprintf(s.out, "%s: the system asked to be left alone until %s\n", b.Budget, text(s.local(b.Held)))
		}
	}
}

// forecast is a month in words.
func forecast(f budget.Forecast) string {
	line := fmt.Sprintf("%s %s this month", thousands(f.Spent), f.Of)
	if f.Of == budget.Bytes {
		line = bytesText(f.Spent) + " this month"
	}
	if f.AtEnd == 0 {
		return line + "; it is too young for a forecast"
	}
	end := thousands(f.AtEnd)
	if f.Of == budget.Bytes {
		end = bytesText(f.AtEnd)
	}
	line += fmt.Sprintf(", of which %.0f%% has passed; at this pace %s at its end", 100*f.Passed, end)
	if f.Most > 0 && f.AtEnd > f.Most {
		line += ", more than the limit"
	}
	return line
}

func sourceList(s *session) *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the project's sources", Args: exactly(0, "no arguments"), RunE: func(cmd *cobra.Command, _ []string) error {
		_, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"name", "kind", "gives", "labels"}, empty: "the project has no sources"}
		for _, name := range sortedKeys(p.Sources) {
			src := p.Sources[name]
			l.add(name, src.Kind, src.Gives, src.LabelNames())
		}
		for _, name := range sortedKeys(p.Uploads) {
			l.add(name, "upload", "now", p.Uploads[name].LabelNames())
		}
		return s.list(l)
	}}
}

// versionCommand prints what this binary is.
func versionCommand(s *session) *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: exactly(0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		if s.json {
			return writeJSON(s.out, map[string]string{"version": version})
		}
		_, err := fmt.Fprintln(s.out, "naru", version)
		return err
	}}
}
