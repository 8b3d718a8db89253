package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/project"
)

func tableUpkeep(s *session) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{Use: "upkeep [NAME...]", Short: "Write small files together, and give up what is older than it is kept; all tables, or those named with the sources that feed them", RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		for _, name := range args {
			if err := lookedAfter(p, name); err != nil {
				return err
			}
		}
		done, result, failure := a.Upkeep(cmd.Context(), s.task("table upkeep", p.Version, nil), p, args, dryRun)
		s.worked()
		if s.json {
			if err := writeJSON(s.out, map[string]any{"dry_run": dryRun, "values": result.Values, "tables": done.Tables, "sources": done.Sources}); err != nil {
				return err
			}
			return failure
		}
		l := &listing{columns: []string{"table", "files", "into", "snapshots", "marked", "bytes", "removed", "bytes given back"},
			empty: "there is nothing to look after"}
		for _, name := range sortedKeys(done.Tables) {
			c := done.Tables[name]
			l.add(name, c.Compacted, c.Into, c.Snapshots, c.Marked, c.MarkedBytes, c.Removed, c.Bytes)
		}
		if err := s.list(l); err != nil {
			return err
		}
		if len(done.Sources) > 0 {
			fmt.Fprintln(s.out)
			raw := &listing{columns: []string{"source", "deliveries expired", "to be loaded first", "objects removed", "bytes given back"}}
			for _, name := range sortedKeys(done.Sources) {
				e := done.Sources[name]
				raw.add(name, e.Deliveries, e.Needed, e.Objects, e.Bytes)
			}
			if err := s.list(raw); err != nil {
				return err
			}
		}
		if failure == nil {
			s.tellUpkeep(dryRun, result.Values["marked"])
		}
		return failure
	}}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "only tell what would be done")
	return cmd
}

func (s *session) tellUpkeep(dryRun bool, marked any) {
	if dryRun {
		fmt.Fprintln(s.out, "\nnothing was done; without --dry-run it is")
	}
	if fmt.Sprint(marked) != "0" {
		fmt.Fprintln(s.out, "\nwhat is marked is named by nothing any more; an upkeep that finds it so a day later removes it")
	}
}

// lookedAfter accepts whatever has tables in the lake.
func lookedAfter(p *project.Project, name string) error {
	if p.Analyses[name] != nil {
		return nil
	}
	known := p.Relations()
	for _, one := range known {
		if one == name {
			return nil
		}
	}
	return usageError{unknown("table", name, known)}
}
