package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/naru-data/naru/internal/engine/connector/extract"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// unreachable explains why there is no connection.
func (c *connection) unreachable(ctx context.Context, err error, config *pgconn.Config) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	args := problem.Args{
		"server": fmt.Sprintf("%s:%d", config.Host, config.Port), "user": config.User, "database": config.Database,
		"host": config.Host, "said": c.secrets.Redact(err.Error()),
	}
	var dns *net.DNSError
	var said *pgconn.PgError
	if errors.As(err, &said) {
		args["said"] = c.secrets.Redact(said.Message)
		switch {
		case strings.HasPrefix(said.Code, "28"):
			return problem.New("database_login", c.source.URL.Place, args)
		case said.Code == "3D000":
			return problem.New("database_unknown", c.source.URL.Place, args)
		}
	}
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return problem.New("database_host", c.source.URL.Place, args)
	case errors.Is(err, syscall.ECONNREFUSED):
		return extract.MayPass(problem.New("database_refused", c.source.URL.Place, args))
	}
	return extract.MayPass(problem.New("database_connection", c.source.URL.Place, args))
}

// failed explains what the server said of a statement; nil stays nil.
func (c *connection) failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var said *pgconn.PgError
	if !errors.As(err, &said) {
		args := problem.Args{"said": c.secrets.Redact(err.Error())}
		return extract.MayPass(problem.New("database_lost", c.source.URL.Place, args))
	}
	args := problem.Args{"said": c.secrets.Redact(said.Message), "table": c.source.Table.Value}
	place := c.source.Place()
	switch {
	case strings.HasPrefix(said.Code, "57P"), strings.HasPrefix(said.Code, "08"), strings.HasPrefix(said.Code, "53"),
		strings.HasPrefix(said.Code, "40"), said.Code == "57014", said.Code == "55P03":
		return extract.MayPass(problem.New("database_lost", c.source.URL.Place, args))
	case (said.Code == "42P01" || said.Code == "3F000") && c.source.Table.Value != "":
		return problem.New("database_no_table", place, args)
	case said.Code == "42501":
		return problem.New("database_denied", place, args)
	case said.Code == "25006":
		return problem.New("database_writes", place, args)
	}
	if said.Hint != "" {
		args["said"] = c.secrets.Redact(said.Message + " (" + said.Hint + ")")
	}
	return problem.New("database_statement", place, args)
}
