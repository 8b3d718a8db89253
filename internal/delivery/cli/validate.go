package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
)

func validateCommand(s *session) *cobra.Command {
	return &cobra.Command{Use: "validate", Short: "Report every mistake of the project at once; fetches and writes nothing", Args: exactly(0, "no arguments"), RunE: func(cmd *cobra.Command, _ []string) error {
		dir, err := s.folder()
		if err != nil {
			return err
		}
		if s.secrets, err = secret.Open(dir); err != nil {
			return err
		}
		p, err := app.Validate(cmd.Context(), app.Options{Dir: dir, Env: s.env, Secrets: s.secrets, Log: s.log()})
		if s.json {
			return s.validatedJSON(p, err)
		}
		var several *problem.Several
		if errors.As(err, &several) {
			fmt.Fprintln(s.errs, s.redact(several.Error()))
			fmt.Fprintln(s.errs, countOf(int64(len(several.Problems)), "mistake", "mistakes"))
			return usageError{errTold}
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s has no mistakes: %s, %s, %s, %s, %s, %s, %s, %s\n", p.Settings.Name,
			countOf(int64(len(p.Sources)), "source", "sources"), countOf(int64(len(p.Uploads)), "upload", "uploads"),
			countOf(int64(len(p.Tables)-len(p.SeedNames())), "table", "tables"), countOf(int64(len(p.SeedNames())), "seed", "seeds"),
			countOf(int64(len(p.Models)), "model", "models"), countOf(int64(len(p.Checks)), "check", "checks"),
			countOf(int64(len(p.Analyses)), "analysis", "analyses"), countOf(int64(len(p.Flows)), "flow", "flows"))
		return nil
	}}
}

func (s *session) validatedJSON(p *project.Project, failure error) error {
	var several *problem.Several
	problems := []map[string]any{}
	switch {
	case errors.As(failure, &several):
		for _, one := range several.Problems {
			problems = append(problems, map[string]any{"code": one.Code, "place": one.Place, "message": s.redact(one.Message()), "hint": one.Hint()})
		}
	case failure != nil:
		return failure
	}
	object := map[string]any{"problems": problems}
	if p != nil {
		object["version"] = p.Version
	}
	if err := writeJSON(s.out, object); err != nil {
		return err
	}
	if len(problems) > 0 {
		return usageError{errTold}
	}
	return nil
}
