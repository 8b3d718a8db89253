package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/check"
)

func checkCommand(s *session) *cobra.Command {
	return noun("check", "Judge tables as they are, and look at what failed", checkList(s), checkRun(s), checkShow(s))
}

func checkRun(s *session) *cobra.Command {
	var pairs []string
	cmd := &cobra.Command{Use: "run [NAME...]", Short: "Judge checks on the tables as they are now", RunE: func(cmd *cobra.Command, args []string) error {
		given, err := texts(pairs)
		if err != nil {
			return err
		}
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		checks := p.Checks
		if len(args) > 0 {
			checks = nil
			for _, name := range args {
				named := p.ChecksNamed(name)
				if len(named) == 0 {
					return usageError{unknown("check", name, checkNames(p.Checks))}
				}
				checks = append(checks, named...)
			}
		}
		t := s.task("check run", p.Version, nil)
		for name, value := range given {
			t.Params[name] = value
		}
		result, err := a.Check(cmd.Context(), t, checks)
		return s.told(result, err)
	}}
	return withParams(cmd, &pairs)
}

func checkShow(s *session) *cobra.Command {
	var limit int
	cmd := &cobra.Command{Use: "show [NAME]", Short: "Show the last results, and the rows that failed", Args: atMost(1, "the name of a check, or nothing for all"), RunE: func(cmd *cobra.Command, args []string) error {
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		name := ""
		if len(args) == 1 {
			name = args[0]
		}
		results, err := a.Judge.Results(cmd.Context(), name, limit)
		if err != nil {
			return err
		}
		if s.json {
			return writeJSON(s.out, results)
		}
		l := &listing{columns: []string{"check", "table", "verdict", "failing rows", "judged", "at"}, empty: "no check has been judged yet"}
		for _, r := range results {
			l.add(r.Check, r.Table, verdict(r), r.Failing, r.Snapshot, s.local(r.At))
		}
		if err := s.list(l); err != nil {
			return err
		}
		for _, r := range results {
			s.printSample(r)
		}
		return nil
	}}
	cmd.Flags().IntVar(&limit, "limit", 20, "at most so many results")
	return cmd
}

func checkNames(checks []*check.Check) []string {
	var names []string
	for _, c := range checks {
		names = append(names, c.Name)
	}
	return names
}

func verdict(r check.Result) string {
	switch {
	case r.Passed:
		return "passed"
	case r.Blocking:
		return "FAILED"
	}
	return "failed, not blocking"
}

// printSample prints the rows that failed a check.
func (s *session) printSample(r check.Result) {
	if r.Passed || len(r.Sample) == 0 && r.Error == "" {
		return
	}
	fmt.Fprintf(s.out, "\n%s\n", r.Check)
	if r.Error != "" {
		fmt.Fprintf(s.out, "  could not be judged: %s\n", r.Error)
	}
	if len(r.Sample) == 0 {
		return
	}
	columns := sortedKeys(r.Sample[0])
	rows := make([][]any, len(r.Sample))
	for i, row := range r.Sample {
		for _, name := range columns {
			rows[i] = append(rows[i], row[name])
		}
	}
	writeTable(s.out, columns, rows)
	if r.Failing > int64(len(rows)) {
		fmt.Fprintf(s.out, "... %s in all\n", thousands(r.Failing))
	}
}
