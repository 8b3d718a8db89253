package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/source"
)

func sourceCommand(s *session) *cobra.Command {
	return noun("source", "Fetch from sources", sourcePull(s), sourceList(s))
}

func sourcePull(s *session) *cobra.Command {
	var pairs []string
	var from, to string
	cmd := &cobra.Command{Use: "pull NAME [--param NAME=VALUE]", Short: "Fetch one delivery of a source and land it; nothing is loaded", Args: exactly(1, "the name of a source"), RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		src, params, err := called("source", args[0], p.Sources, pairs, func(x *source.Source) parameter.Set { return x.Params })
		if err != nil {
			return err
		}
		t := s.task("source pull", p.Version, params)
		if t.Interval, err = intervalOf(from, to, p.Settings.Zone); err != nil {
			return err
		}
		result, err := a.Sources.Pull(cmd.Context(), t, src)
		s.worked()
		if delivery, ok := result.Values["delivery"].(string); ok && err == nil && !s.json {
			fmt.Fprintf(s.out, "delivery %s of %s%s\n", short(delivery), src.Name, paramText(params))
		}
		return s.told(result, err)
	}}
	cmd.Flags().StringVar(&from, "from", "", "begin of the interval, for a source that answers for one")
	cmd.Flags().StringVar(&to, "to", "", "end of it, not included")
	return withParams(cmd, &pairs)
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
