package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/engine/lake"
)

// Listings of what the project declares; each is a verb "list" of its noun.

func tableList(s *session) *cobra.Command {
	return declared(s, "List tables and seeds, and how many rows they hold", func(ctx context.Context, a *app.App, p *project.Project) (*listing, error) {
		l := &listing{columns: []string{"table", "kind", "strategy", "from", "rows", "loaded at"}, empty: "the project has no tables"}
		for _, name := range sortedKeys(p.Tables) {
			t := p.Tables[name]
			var from []string
			for _, source := range t.From {
				from = append(from, source.Value)
			}
			kind := "table"
			if t.IsSeed() {
				kind, from = "seed", []string{t.SeedFile}
			}
			rows, at, err := standing(ctx, a, name)
			if err != nil {
				return nil, err
			}
			l.add(name, kind, t.Strategy, strings.Join(from, " "), rows, s.local(at))
		}
		return l, nil
	})
}

func modelList(s *session) *cobra.Command {
	return declared(s, "List models, what is read first coming first", func(ctx context.Context, a *app.App, p *project.Project) (*listing, error) {
		l := &listing{columns: []string{"model", "reads", "partition", "rows", "built at"}, empty: "the project has no models"}
		for _, name := range p.Order {
			m := p.Models[name]
			var reads []string
			for _, table := range m.Reads {
				reads = append(reads, table.Name)
			}
			rows, at, err := standing(ctx, a, name)
			if err != nil {
				return nil, err
			}
			l.add(name, strings.Join(reads, " "), strings.Join(m.Partition, " "), rows, s.local(at))
		}
		return l, nil
	})
}

func checkList(s *session) *cobra.Command {
	return declared(s, "List checks, and what each judges", func(_ context.Context, _ *app.App, p *project.Project) (*listing, error) {
		l := &listing{columns: []string{"check", "judges", "blocking"}, empty: "the project has no checks"}
		for _, c := range p.Checks {
			judges := c.Table
			if judges == "" {
				judges = "(by the step check)"
			}
			l.add(c.Name, judges, c.Blocking)
		}
		return l, nil
	})
}

func uploadList(s *session) *cobra.Command {
	return declared(s, "List uploads, their parts and labels", func(_ context.Context, _ *app.App, p *project.Project) (*listing, error) {
		l := &listing{columns: []string{"upload", "parts", "labels"}, empty: "the project has no uploads"}
		for _, name := range sortedKeys(p.Uploads) {
			u := p.Uploads[name]
			var parts []string
			for _, part := range u.Parts {
				parts = append(parts, part.Name+" ("+strings.Join(part.Types, ", ")+")")
			}
			l.add(name, strings.Join(parts, ", "), strings.Join(u.LabelNames(), " "))
		}
		return l, nil
	})
}

// declared is a verb that lists what the project's files say.
func declared(s *session, short string, make func(context.Context, *app.App, *project.Project) (*listing, error)) *cobra.Command {
	return &cobra.Command{Use: "list", Short: short, Args: exactly(0, "no arguments"), RunE: func(cmd *cobra.Command, _ []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		l, err := make(cmd.Context(), a, p)
		if err != nil {
			return err
		}
		return s.list(l)
	}}
}

// standing is how many rows a table has, and since when; rows is nil when it was never committed.
func standing(ctx context.Context, a *app.App, table string) (rows any, at time.Time, err error) {
	commits, err := a.Lake.History(ctx, table)
	if err != nil && !errors.Is(err, lake.ErrNoTable) || len(commits) == 0 {
		return nil, time.Time{}, err
	}
	return commits[0].Rows, commits[0].At, nil
}
