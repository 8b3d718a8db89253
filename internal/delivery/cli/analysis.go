package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/parameter"
)

func analysisCommand(s *session) *cobra.Command {
	return noun("analysis", "Run analyses", analysisList(s), analysisRun(s))
}

func analysisRun(s *session) *cobra.Command {
	var pairs []string
	var anew bool
	cmd := &cobra.Command{
		Use:   "run NAME [--param NAME=VALUE]",
		Short: "Analyse: result tables, and the files that the analysis exports; what was there for the same parameters is replaced",
		Args:  exactly(1, "the name of an analysis"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, p, err := s.load(cmd.Context())
			if err != nil {
				return err
			}
			var params map[string]any
			if found, ok := p.Analyses[args[0]]; !ok || len(pairs) > 0 || found.Each.Value == "" { // otherwise all of each
				_, params, err = called("analysis", args[0], p.Analyses, pairs, func(x *analysis.Analysis) parameter.Set { return x.Params })
				if err != nil {
					return err
				}
			}
			if err := a.Keep(cmd.Context(), p); err != nil {
				return err
			}
			if err := a.LoadSeeds(cmd.Context(), s.task("seeds", p.Version, nil), p); err != nil {
				return err
			}
			result, err := a.Analyse(cmd.Context(), s.task("analysis run", p.Version, params), p, args[0], anew)
			err = s.told(result, err)
			if report, ok := result.Values["report"].(string); ok && !s.json {
				fmt.Fprintln(s.out, report)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&anew, "anew", false, "begin the result tables anew; rows of other parameters go too")
	return withParams(cmd, &pairs)
}

func analysisList(s *session) *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the project's analyses", Args: exactly(0, "no arguments"), RunE: func(cmd *cobra.Command, _ []string) error {
		_, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"analysis", "kind", "rows", "params", "exports"}, empty: "the project has no analyses"}
		for _, name := range sortedKeys(p.Analyses) {
			a := p.Analyses[name]
			exports := []string{} // never null in JSON
			for _, e := range a.Survey.Export {
				exports = append(exports, e.Value)
			}
			l.add(name, a.Kind, a.Survey.Rows.Value, append([]string{}, a.Params.Names()...), exports)
		}
		return s.list(l)
	}}
}
