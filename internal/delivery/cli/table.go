package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func tableCommand(s *session) *cobra.Command {
	return noun("table", "Load tables under their contracts, and look at them",
		tableList(s), tableInfer(s), tableTemplate(s), tableLoad(s), tableShow(s), tableHistory(s), tableDrift(s),
		tableRebuild(s), tableUpkeep(s),
		noun("quarantine", "Rows that were set aside", quarantineList(s), quarantineReplay(s)))
}

func tableLoad(s *session) *cobra.Command {
	var pairs []string
	var accept string
	cmd := &cobra.Command{Use: "load NAME... (or SCHEMA.*)", Short: "Load what landed and is not loaded yet, into all named tables in one commit", RunE: func(cmd *cobra.Command, args []string) error {
		given, err := texts(pairs)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return usageError{fmt.Errorf("%s wants the names of tables\n   hint: %s", cmd.CommandPath(), cmd.UseLine())}
		}
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		var tables []*table.Table
		var checks []*check.Check
		for _, name := range tablesOf(p, args) {
			t, err := tableOf(p, name)
			if err != nil {
				return err
			}
			tables = append(tables, t)
			checks = append(checks, p.ChecksOf(name)...)
		}
		t := s.task("table load", p.Version, nil)
		for name, value := range given {
			t.Params[name] = value
		}
		if err := a.Keep(cmd.Context(), p); err != nil {
			return err
		}
		if err := a.LoadSeeds(cmd.Context(), t, p); err != nil {
			return err
		}
		result, err := a.Tables.Load(cmd.Context(), t, tables, checks, table.Options{Accept: accept})
		return s.told(result, err)
	}}
	cmd.Flags().StringVar(&accept, "accept", "", "a refused delivery that is to be taken all the same")
	return withParams(cmd, &pairs)
}

// tablesOf are the names that stand for themselves, and those of a schema.*; a schema without tables stays as it was written.
func tablesOf(p *project.Project, args []string) []string {
	var all []string
	for _, arg := range args {
		names := p.Expand([]yamlfile.At[string]{{Value: arg}}, "table")
		if len(names) == 0 {
			names = []string{arg}
		}
		all = append(all, names...)
	}
	return all
}

// told prints what work answered, and its error if there is one too.
func (s *session) told(result work.Result, failure error) error {
	s.worked()
	if s.json {
		if result.Values == nil && failure != nil {
			return failure
		}
		if err := writeJSON(s.out, map[string]any{"values": result.Values, "notes": result.Notes, "made": result.Made, "read": result.Read}); err != nil {
			return err
		}
		return failure
	}
	read, counted := result.Values["read"]
	nothing := counted && fmt.Sprint(read) == "0" && (failure != nil || len(result.Notes) > 0)
	if line := valuesLine(result.Values); line != "" && !nothing {
		fmt.Fprintln(s.out, line)
	}
	for _, note := range result.Notes {
		if failure == nil || !strings.Contains(failure.Error(), note) { // a refusal is told once, as the failure
			fmt.Fprintln(s.out, note)
		}
	}
	return failure
}

func tableShow(s *session) *cobra.Command {
	return &cobra.Command{Use: "show NAME", Short: "Show a table: its columns, rows, and the deliveries it holds", Args: exactly(1, "the name of a table"), RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		if err := tableOrModel(p, args[0]); err != nil {
			return err
		}
		commits, err := a.Lake.History(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		applied, err := a.Tables.Applied(cmd.Context(), args[0], "")
		if err != nil {
			return err
		}
		contract := p.Tables[args[0]]
		if contract != nil {
			if contract, err = a.Tables.Effective(cmd.Context(), contract); err != nil {
				return err
			}
		}
		if s.json {
			return writeJSON(s.out, map[string]any{"table": args[0], "columns": columnObjects(contract), "deliveries": appliedObjects(applied), "commits": len(commits)})
		}
		if len(commits) == 0 {
			fmt.Fprintf(s.out, "table %s was never loaded\n", args[0])
		} else {
			last := commits[0]
			fmt.Fprintf(s.out, "table     %s\nrows      %s\nsnapshot  %d of %s\ncommits   %d\n", args[0], thousands(last.Rows), last.Snapshot, text(s.local(last.At)), len(commits))
		}
		if contract != nil {
			fmt.Fprintln(s.out)
			l := &listing{columns: []string{"column", "type", "from", "label", "empty is told in"}}
			for _, c := range contract.Columns {
				l.add(c.Name, c.Type.String(), origin(c), c.Label, companion(c))
			}
			writeTable(s.out, l.columns, l.rows)
		}
		if len(applied) > 0 {
			fmt.Fprintln(s.out)
			s.printApplied(applied)
		}
		return nil
	}}
}

func origin(c table.Column) string {
	if c.From != "" {
		return c.From
	}
	return c.Field
}

func companion(c table.Column) string {
	if c.HasCompanion() {
		return c.Name + "__empty"
	}
	return ""
}

func columnObjects(t *table.Table) []map[string]any {
	if t == nil {
		return nil
	}
	var all []map[string]any
	for _, c := range t.Columns {
		all = append(all, map[string]any{"column": c.Name, "type": c.Type.String(), "from": origin(c), "label": c.Label, "companion": companion(c)})
	}
	return all
}

// printApplied prints what became of deliveries, with the reason of each refusal below.
func (s *session) printApplied(applied []table.Applied) {
	l := &listing{columns: []string{"delivery", "table", "source", "labels", "state", "read", "loaded", "quarantined", "skipped", "superseded"}}
	for _, one := range applied {
		c := one.Counts
		l.add(short(one.Delivery), one.Table, one.Source, one.Labels, one.State, c.Read, c.Loaded, c.Quarantined, c.Skipped, c.Superseded)
	}
	writeTable(s.out, l.columns, l.rows)
	for _, one := range applied {
		if one.Why != "" {
			fmt.Fprintf(s.out, "\n%s %s: %s\n", short(one.Delivery), one.State, one.Why)
		}
	}
}

// appliedObjects are the same as JSON.
func appliedObjects(applied []table.Applied) []map[string]any {
	all := make([]map[string]any, 0, len(applied))
	for _, one := range applied {
		all = append(all, map[string]any{
			"delivery": one.Delivery, "table": one.Table, "source": one.Source, "labels": one.Labels, "files": one.Files,
			"state": one.State, "why": one.Why, "accepted": one.Accepted, "contract": one.Contract, "at": one.At,
			"read": one.Counts.Read, "loaded": one.Counts.Loaded, "quarantined": one.Counts.Quarantined,
			"skipped": one.Counts.Skipped, "superseded": one.Counts.Superseded, "excluded": one.Excluded,
		})
	}
	return all
}

func tableHistory(s *session) *cobra.Command {
	return &cobra.Command{Use: "history NAME", Short: "List the commits of a table, newest first; ask about any of them with --at", Args: exactly(1, "the name of a table"), RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		if err := tableOrModel(p, args[0]); err != nil {
			return err
		}
		commits, err := a.Lake.History(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"at", "snapshot", "rows", "read", "loaded", "quarantined", "skipped", "superseded", "run"}, empty: "table " + args[0] + " was never loaded"}
		for _, c := range commits {
			l.add(s.exactly(c.At), fmt.Sprint(c.Snapshot), c.Rows, c.Counts.Read, c.Counts.Loaded, c.Counts.Quarantined, c.Counts.Skipped, c.Counts.Superseded, s.id(c.Run))
		}
		return s.list(l)
	}}
}

// exactly is an instant that can be given to --at: for machines in RFC 3339, for people in the project's zone.
func (s *session) exactly(at time.Time) any {
	if s.json {
		return s.local(at)
	}
	return s.local(at).Format("2006-01-02 15:04:05.000000")
}

func tableDrift(s *session) *cobra.Command {
	return &cobra.Command{Use: "drift NAME", Short: "Show how the fields that came differ from the contract, with the lines that accept them", Args: exactly(1, "the name of a table"), RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		t, err := tableOf(p, args[0])
		if err != nil {
			return err
		}
		found, err := a.Tables.Drift(cmd.Context(), t)
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"field", "what", "source", "since", "detail", "accept"}, empty: "what came is what the contract of " + args[0] + " says"}
		for _, d := range found {
			l.add(d.Field, d.What, d.Source, s.id(d.Since), d.Detail, d.Accept)
		}
		return s.list(l)
	}}
}

func tableRebuild(s *session) *cobra.Command {
	var o table.RebuildOptions
	cmd := &cobra.Command{Use: "rebuild NAME", Short: "Load everything that landed anew; the same rows, whatever order things came in", Args: exactly(1, "the name of a table"), RunE: func(cmd *cobra.Command, args []string) error {
		return s.withTable(cmd.Context(), args[0], func(ctx context.Context, a *app.App, p *project.Project, t *table.Table) (work.Result, error) {
			return a.Tables.Rebuild(ctx, s.task("table rebuild", p.Version, nil), t, p.ChecksOf(t.Name), o)
		})
	}}
	cmd.Flags().BoolVar(&o.FromWhatIsLeft, "from-what-is-left", false, "go without the rows of deliveries whose bytes were given up")
	return cmd
}

func quarantineList(s *session) *cobra.Command {
	var limit int
	cmd := &cobra.Command{Use: "list [TABLE]", Short: "List rows that were set aside: file, line, column, why", Args: atMost(1, "the name of a table, or nothing for all"), RunE: func(cmd *cobra.Command, args []string) error {
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		name := ""
		if len(args) == 1 {
			name = args[0]
		}
		rows, err := a.Tables.Quarantined(cmd.Context(), name, limit)
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"table", "delivery", "file", "line", "column", "why"}, empty: "nothing is in quarantine"}
		if s.json {
			l.columns = append(l.columns, "code", "value", "raw", "object")
		}
		for _, r := range rows {
			row := []any{r.Table, s.id(r.Delivery), r.File, r.Line, r.Column, r.Message}
			if s.json {
				row = append(row, r.Code, r.Value, r.Raw, r.Object)
			}
			l.add(row...)
		}
		return s.list(l)
	}}
	cmd.Flags().IntVar(&limit, "limit", 100, "at most so many")
	return cmd
}

func quarantineReplay(s *session) *cobra.Command {
	return &cobra.Command{Use: "replay TABLE", Short: "Load deliveries with rows in quarantine again, under the contract as it is now", Args: exactly(1, "the name of a table"), RunE: func(cmd *cobra.Command, args []string) error {
		return s.withTable(cmd.Context(), args[0], func(ctx context.Context, a *app.App, p *project.Project, t *table.Table) (work.Result, error) {
			return a.Tables.Replay(ctx, s.task("table replay", p.Version, nil), t, p.ChecksOf(t.Name))
		})
	}}
}

func (s *session) withTable(ctx context.Context, name string, do func(context.Context, *app.App, *project.Project, *table.Table) (work.Result, error)) error {
	a, p, err := s.load(ctx)
	if err != nil {
		return err
	}
	t, err := tableOf(p, name)
	if err != nil {
		return err
	}
	if err := a.Keep(ctx, p); err != nil {
		return err
	}
	result, err := do(ctx, a, p, t)
	return s.told(result, err)
}

func tableOf(p *project.Project, name string) (*table.Table, error) {
	if t, ok := p.Tables[name]; ok {
		return t, nil
	}
	if _, ok := p.Models[name]; ok {
		return nil, usageError{fmt.Errorf("%s is a model: it is built, not loaded\n   hint: naru model build %s", name, name)}
	}
	return nil, usageError{unknown("table", name, sortedKeys(p.Tables))}
}

// tableOrModel accepts a table or a model.
func tableOrModel(p *project.Project, name string) error {
	if p.Tables[name] != nil || p.Models[name] != nil {
		return nil
	}
	return usageError{unknown("table or model", name, append(sortedKeys(p.Tables), sortedKeys(p.Models)...))}
}
