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
)

func runCommand(s *session) *cobra.Command {
	return noun("run", "Look at runs, retry and cancel them", runList(s), runShow(s), runLogs(s), runRetry(s), runCancel(s))
}

func runList(s *session) *cobra.Command {
	var name string
	var limit int
	cmd := &cobra.Command{Use: "list", Short: "List runs, newest first", Args: exactly(0, "no arguments"), RunE: func(cmd *cobra.Command, _ []string) error {
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		runs, err := a.Runs.List(cmd.Context(), name, limit)
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"run", "flow", "params", "state", "began", "took"}, empty: "no runs yet"}
		for _, r := range runs {
			l.add(s.id(r.ID), r.Flow, s.params(r.Params), r.State, s.local(r.Created), lasted(r.Created, r.Ended))
		}
		return s.list(l)
	}}
	cmd.Flags().StringVar(&name, "flow", "", "only runs of this flow")
	cmd.Flags().IntVar(&limit, "limit", 50, "at most so many")
	return cmd
}

// ofRun is a verb about one run.
func ofRun(s *session, verb, short string, do func(context.Context, *app.App, *flow.Run) error) *cobra.Command {
	return &cobra.Command{Use: verb + " RUN", Short: short, Args: exactly(1, "the id of a run, or its beginning"), RunE: func(cmd *cobra.Command, args []string) error {
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		r, err := a.Runs.Find(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		return do(cmd.Context(), a, r)
	}}
}

func runShow(s *session) *cobra.Command {
	return ofRun(s, "show", "Show a run: its steps, attempts, what they read and made", func(ctx context.Context, a *app.App, r *flow.Run) error {
		if s.json {
			return writeJSON(s.out, runObject(*r))
		}
		fmt.Fprintf(s.out, "run      %s\nflow     %s%s\nproject  %s\nstate    %s\nbegan    %s, took %s\n\n",
			r.ID, r.Flow, paramText(r.Params), r.Project, r.State, text(s.local(r.Created)), lasted(r.Created, r.Ended))
		l := &listing{columns: []string{"step", "does", "state", "attempts", "took", "result"}}
		for _, t := range r.Tasks {
			l.add(t.Step, t.Word, t.State, len(t.Attempts), lasted(t.Began, t.Ended), valuesLine(t.Result.Values))
		}
		writeTable(s.out, l.columns, l.rows)
		for _, t := range r.Tasks {
			s.showTask(t)
		}
		return nil
	})
}

// showTask prints what a table has no room for.
func (s *session) showTask(t flow.Task) {
	if t.Error+t.Waits == "" && len(t.Result.Notes)+len(t.Result.Read)+len(t.Result.Made) == 0 && len(t.Attempts) < 2 {
		return
	}
	fmt.Fprintf(s.out, "\n%s\n", t.Step)
	if t.Error != "" {
		fmt.Fprintf(s.out, "  error  %s\n", s.redact(t.Error))
	}
	if t.Waits != "" {
		fmt.Fprintf(s.out, "  waits  %s\n", strings.TrimPrefix(s.redact(t.Waits), "waits "))
	}
	for _, note := range t.Result.Notes {
		fmt.Fprintf(s.out, "  note   %s\n", note)
	}
	for _, ref := range t.Result.Read {
		fmt.Fprintf(s.out, "  read   %s\n", ref)
	}
	for _, ref := range t.Result.Made {
		fmt.Fprintf(s.out, "  made   %s\n", ref)
	}
	if len(t.Attempts) > 1 {
		for _, attempt := range t.Attempts {
			fmt.Fprintf(s.out, "  attempt %d  %s, %s  %s\n", attempt.Number, attempt.State, lasted(attempt.Began, attempt.Ended), firstLine(attempt.Error))
		}
	}
}

func runLogs(s *session) *cobra.Command {
	return ofRun(s, "logs", "Print what a run logged", func(ctx context.Context, a *app.App, r *flow.Run) error {
		lines, err := a.Runs.Logs(ctx, r.ID)
		if err != nil {
			return err
		}
		lines = withEnds(lines, r)
		if s.json {
			return writeJSON(s.out, s.lineObjects(lines))
		}
		if len(lines) == 0 {
			fmt.Fprintln(s.out, "nothing was logged")
		}
		for _, line := range lines {
			fmt.Fprintf(s.out, "%s  %-8s %d  %-5s %s\n", s.local(line.At).Format("15:04:05.000"), line.Step, line.Attempt, line.Level, s.redact(line.Text))
		}
		return nil
	})
}

// withEnds puts between the lines how each attempt ended.
func withEnds(lines []flow.Line, r *flow.Run) []flow.Line {
	lines = append([]flow.Line{}, lines...)
	for _, t := range r.Tasks {
		for _, attempt := range t.Attempts {
			if attempt.Ended.IsZero() || attempt.State == flow.Waiting { // that it waits it logs itself
				continue
			}
			end := flow.Line{Step: t.Step, Attempt: attempt.Number, At: attempt.Ended, Level: "info", Text: attempt.State}
			if attempt.Error != "" {
				end.Level, end.Text = "error", attempt.State+": "+attempt.Error
			}
			lines = append(lines, end)
		}
	}
	slices.SortStableFunc(lines, func(a, b flow.Line) int { return a.At.Compare(b.At) })
	return lines
}

func (s *session) lineObjects(lines []flow.Line) []map[string]any {
	all := make([]map[string]any, 0, len(lines))
	for _, line := range lines {
		all = append(all, map[string]any{
			"at": line.At, "step": line.Step, "attempt": line.Attempt, "level": line.Level, "text": s.redact(line.Text),
		})
	}
	return all
}

func runRetry(s *session) *cobra.Command {
	return ofRun(s, "retry", "Do the failed and skipped steps of a run again, with the files it began with", func(ctx context.Context, a *app.App, r *flow.Run) error {
		if err := a.Runs.Retry(ctx, r.ID); err != nil {
			return err
		}
		return s.finish(ctx, a, r.ID)
	})
}

func runCancel(s *session) *cobra.Command {
	return ofRun(s, "cancel", "Cancel a run, whichever process works on it", func(ctx context.Context, a *app.App, r *flow.Run) error {
		if err := a.Runs.Cancel(ctx, r.ID); err != nil {
			return err
		}
		s.tell("run %s is canceled", short(r.ID))
		return nil
	})
}

// runObject is a run as JSON.
func runObject(r flow.Run) map[string]any {
	var tasks []map[string]any
	for _, t := range r.Tasks {
		var attempts []map[string]any
		for _, attempt := range t.Attempts {
			attempts = append(attempts, map[string]any{
				"number": attempt.Number, "state": attempt.State, "holder": attempt.Holder, "error": attempt.Error,
				"began": instant(attempt.Began), "ended": instant(attempt.Ended),
			})
		}
		tasks = append(tasks, map[string]any{
			"key": t.Key, "step": t.Step, "does": t.Word, "state": t.State, "error": t.Error, "waits": t.Waits, "due": instant(t.Due), "attempts": attempts,
			"began": instant(t.Began), "ended": instant(t.Ended), "values": t.Result.Values, "notes": t.Result.Notes,
			"read": t.Result.Read, "made": t.Result.Made,
		})
	}
	return map[string]any{
		"run": r.ID, "flow": r.Flow, "project": r.Project, "params": r.Params, "state": r.State,
		"created": r.Created, "ended": instant(r.Ended), "tasks": tasks,
	}
}

// instant is a time as JSON has it: null when it has not come.
func instant(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at
}

// params are parameters as a listing has them: an object for machines, a text for people.
func (s *session) params(params map[string]any) any {
	switch {
	case !s.json:
		return strings.TrimSpace(paramText(params))
	case params == nil:
		return map[string]any{}
	}
	return params
}

// id is an id as it is printed: whole for machines, its beginning for people.
func (s *session) id(whole string) string {
	if s.json {
		return whole
	}
	return short(whole)
}

// lasted is how long something took, or "" while it has not ended.
func lasted(began, ended time.Time) string {
	if began.IsZero() || ended.IsZero() {
		return ""
	}
	return took(ended.Sub(began))
}
