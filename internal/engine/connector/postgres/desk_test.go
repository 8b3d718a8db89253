package postgres_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/engine/connector/postgres"
	"github.com/naru-data/naru/internal/foundation/id"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// desk is a schema of its own on a real server, and what a pull needs.
type desk struct {
	t      testing.TB
	url    string
	schema string
	conn   *pgx.Conn
	env    connector.Env
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	url := os.Getenv("NARU_TEST_POSTGRES")
	if url == "" {
		t.Skip("NARU_TEST_POSTGRES is not set: no server to read from")
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, url: url, schema: "읽기 " + strings.ToLower(id.New()), conn: conn, env: connectortest.Env(t)}
	d.exec(`create schema "` + d.schema + `"; set search_path = "` + d.schema + `"`)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if _, err := conn.Exec(ctx, `drop schema "`+d.schema+`" cascade`); err != nil {
			t.Error(err)
		}
		if err := conn.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *desk) exec(sql string) {
	d.t.Helper()
	if _, err := d.conn.Exec(context.Background(), sql); err != nil {
		d.t.Fatal(err)
	}
}

// block is that of a table of the desk's schema, with more keys.
func (d *desk) block(table, more string) *postgres.Source {
	d.t.Helper()
	name := `"` + d.schema + `"."` + strings.ReplaceAll(table, `"`, `""`) + `"`
	return decode(d.t, "url: '"+d.url+"'\ntable: '"+name+"'\n"+more)
}

// query is a block that reads a SELECT, whose tables are written as schema.NAME.
func (d *desk) query(sql, more string) *postgres.Source {
	d.t.Helper()
	sql = strings.ReplaceAll(sql, "schema.", `"`+d.schema+`".`)
	return decode(d.t, "url: '"+d.url+"'\nquery: |\n  "+strings.ReplaceAll(sql, "\n", "\n  ")+"\n"+more)
}

func decode(t testing.TB, block string) *postgres.Source {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("sources/orders.yaml", []byte(block), 0, &found)
	source := new(postgres.Source)
	if ok {
		yamlfile.Decode(n, "postgres of source orders", source, &found)
		source.Validate("source orders", n.Place(), &found)
	}
	if err := found.Err(); err != nil {
		t.Fatalf("%v\n%s", err, block)
	}
	return source
}

func (d *desk) pull(s *postgres.Source) connectortest.Table {
	d.t.Helper()
	got, err := d.try(s, func(connector.Page) error { return nil })
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

// try pulls, and asks before it takes a page.
func (d *desk) try(s *postgres.Source, before func(connector.Page) error) (connectortest.Table, error) {
	d.t.Helper()
	return connectortest.Read(d.t, s, d.env, before)
}
