// Package postgres is the block `postgres:` of a source: a table or a SELECT of a PostgreSQL database, as Parquet pages
// with the database's types. It reads with COPY in the binary form, in a transaction that cannot write. It never changes
// anything there, and never says a password.
package postgres

import (
	"context"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/extract"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Source is the block `postgres:`.
type Source struct {
	extract.Block `yaml:",inline"`
}

// Validate tells what can be known without asking the database.
func (s *Source) Validate(in string, place problem.Place, found *problem.List) {
	s.Block.Validate("postgres", in, place, found)
}

// Pull reads the table or the query, as extract.Pull says.
func (s *Source) Pull(ctx context.Context, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
	return extract.Pull(ctx, &s.Block, dialect, env, emit, func(ctx context.Context, address string) (extract.Connection, error) {
		return open(ctx, s, address, env.Secrets)
	})
}
