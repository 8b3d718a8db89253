package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/foundation/work"
)

func flowCommand(s *session) *cobra.Command {
	return noun("flow", "Run flows", flowRun(s), flowList(s))
}

func flowRun(s *session) *cobra.Command {
	var pairs []string
	var from, to string
	var anew bool
	cmd := &cobra.Command{
		Use:   "run NAME [--param NAME=VALUE]",
		Short: "Do one run of a flow and exit; a run that was cut off is taken up where it stood",
		Args:  exactly(1, "the name of a flow"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, p, err := s.load(cmd.Context())
			if err != nil {
				return err
			}
			f, params, err := called("flow", args[0], p.Flows, pairs, func(x *flow.Flow) parameter.Set { return x.Params })
			if err != nil {
				return err
			}
			interval, err := intervalOf(from, to, p.Settings.Zone)
			if err != nil {
				return err
			}
			return s.runFlow(cmd.Context(), a, p, f, params, interval, anew)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "begin of the interval that the run covers, 2026-03-01 or RFC 3339")
	cmd.Flags().StringVar(&to, "to", "", "end of it, not included")
	cmd.Flags().BoolVar(&anew, "new", false, "begin a new run even if one with these parameters was cut off")
	return withParams(cmd, &pairs)
}

func (s *session) runFlow(ctx context.Context, a *app.App, p *project.Project, f *flow.Flow, params map[string]any, in work.Interval, anew bool) error {
	run, err := s.takeUp(ctx, a, f, params, in, anew)
	if err != nil {
		return err
	}
	if run == nil {
		if err := a.Keep(ctx, p); err != nil {
			return err
		}
		if run, _, err = a.Runs.Start(ctx, f, p.Version, "", in, params); err != nil {
			return err
		}
		s.tell("run %s of flow %s%s", short(run.ID), f.Name, paramText(params))
	}
	return s.finish(ctx, a, run.ID)
}

// takeUp finds the run for the same parameters and interval that a killed process left.
func (s *session) takeUp(
	ctx context.Context, a *app.App, f *flow.Flow, params map[string]any, in work.Interval, anew bool,
) (*flow.Run, error) {
	if anew {
		return nil, nil
	}
	left, err := a.Runs.Unfinished(ctx, f.Name, params)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(left, func(r flow.Run) bool { return r.Interval.Start.Equal(in.Start) && r.Interval.End.Equal(in.End) })
	if i < 0 {
		return nil, nil
	}
	run := left[i]
	s.tell("taking up run %s of flow %s%s, begun %s, with the project files it began with (--new begins another)",
		short(run.ID), f.Name, paramText(params), s.local(run.Created).Format("2006-01-02 15:04:05"))
	return &run, nil
}

// finish works until the run has ended and tells how.
func (s *session) finish(ctx context.Context, a *app.App, id string) error {
	shown := s.newProgress()
	s.watch = shown.task
	run, err := a.Worker.Finish(ctx, id)
	if err != nil {
		return err
	}
	if s.json {
		if err := writeJSON(s.out, runObject(*run)); err != nil {
			return err
		}
	} else {
		s.tell("run %s %s in %s", short(run.ID), run.State, took(run.Ended.Sub(run.Created)))
	}
	if run.State != flow.Succeeded {
		if !s.json {
			s.tell("   hint: naru run show %s; mend the cause, then: naru run retry %s", short(run.ID), short(run.ID))
		}
		return errTold
	}
	return nil
}

// tell says a sentence about the work, beside the output.
func (s *session) tell(format string, values ...any) {
	if !s.json {
		fmt.Fprintln(s.errs, s.redact(fmt.Sprintf(format, values...)))
	}
}

func flowList(s *session) *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the project's flows", Args: exactly(0, "no arguments"), RunE: func(cmd *cobra.Command, _ []string) error {
		_, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"flow", "params", "steps"}, empty: "the project has no flows"}
		for _, name := range sortedKeys(p.Flows) {
			f := p.Flows[name]
			params, steps := []string{}, []string{} // never null in JSON
			for _, param := range f.Params.List {
				params = append(params, param.Name)
			}
			for _, step := range f.Steps {
				steps = append(steps, step.Name)
			}
			l.add(name, params, steps)
		}
		return s.list(l)
	}}
}

func paramText(params map[string]any) string {
	var b strings.Builder
	for _, name := range sortedKeys(params) {
		fmt.Fprintf(&b, " %s=%v", name, params[name])
	}
	return b.String()
}

func intervalOf(from, to string, zone *time.Location) (work.Interval, error) {
	if from == "" && to == "" {
		return work.Interval{}, nil
	}
	if from == "" || to == "" {
		return work.Interval{}, usageError{fmt.Errorf("--from and --to go together")}
	}
	start, err := moment(from, zone)
	if err != nil {
		return work.Interval{}, err
	}
	end, err := moment(to, zone)
	if err != nil {
		return work.Interval{}, err
	}
	if !start.Before(end) {
		return work.Interval{}, usageError{fmt.Errorf("--from %s does not lie before --to %s", from, to)}
	}
	return work.Interval{Start: start, End: end}, nil
}

// moment reads a time: a date, a date and a time in the project's zone, or RFC 3339.
func moment(text string, zone *time.Location) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at, nil
	}
	for _, layout := range []string{"2006-01-02 15:04:05.999999", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usageError{fmt.Errorf("%q is no time\n   hint: 2026-03-01, \"2026-03-01 09:30:00\" or 2026-03-01T09:30:00+09:00", text)}
}

// unknown says that a name does not exist, and which do.
func unknown(what, name string, known []string) error {
	if len(known) == 0 {
		return fmt.Errorf("there is no %s %q; the project has none", what, name)
	}
	return fmt.Errorf("there is no %s %q\n   hint: there is %s", what, name, strings.Join(known, ", "))
}
