package cli

import (
	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/foundation/work"
)

func modelCommand(s *session) *cobra.Command {
	return noun("model", "Build models", modelList(s), modelBuild(s))
}

func modelBuild(s *session) *cobra.Command {
	var pairs []string
	var force bool
	cmd := &cobra.Command{Use: "build [NAME...]", Short: "Build models, what they read first; only what is needed", RunE: func(cmd *cobra.Command, args []string) error {
		given, err := texts(pairs)
		if err != nil {
			return err
		}
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		names, err := chosen(p.Order, args)
		if err != nil {
			return err
		}
		if err := a.Keep(cmd.Context(), p); err != nil {
			return err
		}
		if err := a.LoadSeeds(cmd.Context(), s.task("seeds", p.Version, nil), p); err != nil {
			return err
		}
		for _, name := range names {
			m := p.Models[name]
			t := s.task("model build", p.Version, nil)
			if len(given) > 0 {
				if t.Params, err = m.Params.Bind(given, "model "+name); err != nil {
					return usageError{err}
				}
			}
			result, err := a.Models.Build(cmd.Context(), t, m, p.ChecksOf(name), model.Options{Force: force})
			if err := s.toldOf(name, result, err); err != nil {
				return err
			}
		}
		return nil
	}}
	cmd.Flags().BoolVar(&force, "force", false, "build even what is not needed")
	return withParams(cmd, &pairs)
}

// toldOf prints a result under its name.
func (s *session) toldOf(name string, result work.Result, failure error) error {
	if !s.json && result.Values != nil {
		s.tell("%s", name)
	}
	return s.told(result, failure)
}

// chosen keeps the order of all and the names that were asked for; none asked for means all.
func chosen(all, asked []string) ([]string, error) {
	if len(asked) == 0 {
		return all, nil
	}
	wanted := map[string]bool{}
	for _, name := range asked {
		wanted[name] = true
	}
	var names []string
	for _, name := range all {
		if wanted[name] {
			names = append(names, name)
			delete(wanted, name)
		}
	}
	for _, name := range sortedKeys(wanted) {
		return nil, usageError{unknown("model", name, all)}
	}
	return names, nil
}
