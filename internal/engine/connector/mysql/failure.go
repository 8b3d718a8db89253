package mysql

import (
	"context"
	"errors"
	"net"
	"slices"
	"syscall"

	mysql "github.com/go-sql-driver/mysql"

	"github.com/naru-data/naru/internal/engine/connector/extract"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// accessDeniedSpecific is the number of an error: a privilege is wanted that the user has not.
const accessDeniedSpecific = 1227

// The numbers of errors that say the same thing here.
var (
	login  = []uint16{1045, 1130, 1251, 1524, 1698}
	denied = []uint16{1044, 1142, 1143, accessDeniedSpecific, 1370}
	writes = []uint16{1290, 1792}
	passes = []uint16{1040, 1053, 1203, 1205, 1213, 1226, 1317, 1927, 1969, 2006, 2013, 3024}
)

func is(err error, number uint16) bool {
	var said *mysql.MySQLError
	return errors.As(err, &said) && said.Number == number
}

// unreachable explains why there is no connection.
func (c *connection) unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	host, _, _ := net.SplitHostPort(c.config.Addr)
	args := problem.Args{
		"server": c.config.Addr, "user": c.config.User, "database": c.config.DBName, "host": host,
		"said": c.secrets.Redact(err.Error()),
	}
	var dns *net.DNSError
	var said *mysql.MySQLError
	if errors.As(err, &said) {
		args["said"] = c.secrets.Redact(said.Message)
		switch {
		case slices.Contains(login, said.Number):
			return problem.New("database_login", c.source.URL.Place, args)
		case said.Number == 1049, said.Number == 1044:
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
	var said *mysql.MySQLError
	if !errors.As(err, &said) {
		return extract.MayPass(problem.New("database_lost", c.source.URL.Place, problem.Args{"said": c.secrets.Redact(err.Error())}))
	}
	args := problem.Args{"said": c.secrets.Redact(said.Message), "table": c.source.Table.Value}
	place := c.source.Place()
	switch {
	case slices.Contains(passes, said.Number):
		return extract.MayPass(problem.New("database_lost", c.source.URL.Place, args))
	case (said.Number == 1146 || said.Number == 1049) && c.source.Table.Value != "":
		return problem.New("database_no_table", place, args)
	case slices.Contains(denied, said.Number):
		return problem.New("database_denied", place, args)
	case slices.Contains(writes, said.Number):
		return problem.New("database_writes", place, args)
	}
	return problem.New("database_statement", place, args)
}
