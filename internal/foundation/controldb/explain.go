package controldb

import (
	"errors"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// telling is the problem that an error of the database is told as. One that passes by itself, or when somebody makes
// room, is worth a further try.
type telling struct {
	code   problem.Code
	passes bool
}

// sqliteTellings are by the primary result code.
var sqliteTellings = map[int]telling{
	codes.SQLITE_BUSY:     {"control_busy", true},
	codes.SQLITE_LOCKED:   {"control_busy", true},
	codes.SQLITE_FULL:     {"control_disk_full", true},
	codes.SQLITE_IOERR:    {"control_io", true},
	codes.SQLITE_READONLY: {"control_read_only", false},
	codes.SQLITE_PERM:     {"control_read_only", false},
	codes.SQLITE_CANTOPEN: {"control_cannot_open", false},
	codes.SQLITE_NOTADB:   {"control_not_a_database", false},
	codes.SQLITE_CORRUPT:  {"control_damaged", false},
}

// explain says what a user can do about an error of SQLite.
func (s *sqlite) explain(err error) error {
	var told *problem.Problem
	var failed *driver.Error
	if errors.As(err, &told) || !errors.As(err, &failed) {
		return err
	}
	how, ok := sqliteTellings[failed.Code()&0xff]
	if !ok {
		return err
	}
	args := problem.Args{"path": s.path, "waited": s.patience, "error": failed}
	return problem.New(how.code, problem.Place{}, args).Because(cause{err.Error(), err, how.passes})
}

// explain says what a user can do about an error of Postgres. Host, database and user are named, the password never
// is (I6).
func (p *postgres) explain(err error) error {
	var told *problem.Problem
	if err == nil || errors.As(err, &told) {
		return err
	}
	var failed *pgconn.PgError
	var lost *pgconn.ConnectError
	var how telling
	var text string
	switch {
	case errors.As(err, &failed):
		how, text = refusal(failed.Code), failed.Message
	case errors.As(err, &lost):
		how, text = telling{"control_unreachable", true}, innermost(lost).Error()
	}
	if how.code == "" {
		return err
	}
	c := p.config
	args := problem.Args{"host": c.Host, "port": c.Port, "database": c.Database, "user": c.User, "error": p.masked(text)}
	return problem.New(how.code, problem.Place{}, args).Because(cause{p.masked(err.Error()), err, how.passes})
}

// refusal is how a SQLSTATE is told; the zero telling when a user cannot repair it.
func refusal(sqlstate string) telling {
	switch {
	case sqlstate == "3D000":
		return telling{"control_no_database", false}
	case strings.HasPrefix(sqlstate, "28"):
		return telling{"control_refused", false}
	case sqlstate == "42501", sqlstate == "25006":
		return telling{"control_no_rights", false}
	case sqlstate == "55P03":
		return telling{"control_locked", true}
	case sqlstate == "53100":
		return telling{"control_server_full", true}
	case sqlstate == "53300":
		return telling{"control_connections", true}
	case strings.HasPrefix(sqlstate, "57P"):
		return telling{"control_unreachable", true}
	}
	return telling{}
}

// badAddress is a URL that cannot be read. Neither it nor the parser's words are repeated: the password stands in
// both.
func badAddress() error {
	return problem.New("control_address", problem.Place{}, nil)
}

// cause is the error behind a problem, without the password when printed.
type cause struct {
	text   string
	err    error
	passes bool
}

func (c cause) Error() string { return c.text }
func (c cause) Unwrap() error { return c.err }

// Permanent is what work asks before it tries again.
func (c cause) Permanent() bool { return !c.passes }

func (p *postgres) masked(text string) string {
	if p.config.Password == "" {
		return text
	}
	text = strings.ReplaceAll(text, p.config.Password, "***")
	return strings.ReplaceAll(text, url.QueryEscape(p.config.Password), "***")
}

// innermost is the error that began it: what the network said.
func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
