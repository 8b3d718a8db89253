package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

func modelCommand(s *session) *cobra.Command {
	return noun("model", "Build models", modelList(s), modelBuild(s))
}

func modelBuild(s *session) *cobra.Command {
	var pairs []string
	var force, anew bool
	var from, to string
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
		interval, err := intervalOf(from, to, p.Settings.Zone)
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
			t.Interval = interval
			if len(given) > 0 {
				if t.Params, err = m.Params.Bind(given, "model "+name); err != nil {
					return usageError{err}
				}
			}
			result, err := a.Models.Build(cmd.Context(), t, m, p.ChecksOf(name), model.Options{Force: force, Anew: anew})
			if len(args) == 0 && s.unasked(err) {
				continue
			}
			if err := s.toldOf(name, result, err); err != nil {
				return err
			}
		}
		return nil
	}}
	cmd.Flags().BoolVar(&force, "force", false, "build even what is not needed")
	cmd.Flags().BoolVar(&anew, "anew", false, "build even what is not needed, and keep no row of the former build, also of models that merge or build intervals")
	cmd.Flags().StringVar(&from, "from", "", "begin of the interval ($start) that models are built for, 2026-03-01 or RFC 3339")
	cmd.Flags().StringVar(&to, "to", "", "end of it ($end), not included")
	return withParams(cmd, &pairs)
}

// unasked tells of a model that is built by intervals, when nobody asked for it and gave none.
func (s *session) unasked(err error) bool {
	var told *problem.Problem
	if !errors.As(err, &told) || told.Code != "model_no_interval" {
		return false
	}
	s.tell("%s", told.Error())
	return true
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
