package mysql_test

import (
	"context"
	"database/sql/driver"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/engine/connector/mysql"
	"github.com/naru-data/naru/internal/foundation/id"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// desk is a database of its own on a real server, and what a pull needs.
type desk struct {
	t      testing.TB
	url    string
	schema string
	conn   driver.Conn
	env    connector.Env
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	if server == nil {
		t.Skip("no MariaDB is installed: no server to read from")
	}
	conn, err := server.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, schema: "읽기 " + id.New(), conn: conn, env: connectortest.Env(t)}
	d.url = fmt.Sprintf("mysql://root@127.0.0.1:%d/%s", server.port, url.PathEscape(d.schema))
	d.exec("set time_zone = '+00:00'; create database `" + d.schema + "`; use `" + d.schema + "`")
	t.Cleanup(func() {
		d.exec("drop database `" + d.schema + "`")
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *desk) exec(sql string) {
	d.t.Helper()
	if _, err := d.conn.(driver.ExecerContext).ExecContext(context.Background(), sql, nil); err != nil {
		d.t.Fatalf("%v: %s", err, sql)
	}
}

// block is that of a table of the desk's schema, with more keys.
func (d *desk) block(table, more string) *mysql.Source {
	d.t.Helper()
	name := `"` + d.schema + `"."` + strings.ReplaceAll(table, `"`, `""`) + `"`
	return decode(d.t, "url: '"+d.url+"'\ntable: '"+name+"'\n"+more)
}

// query is a block that reads a SELECT, whose tables are written as schema.NAME.
func (d *desk) query(sql, more string) *mysql.Source {
	d.t.Helper()
	sql = strings.ReplaceAll(sql, "schema.", "`"+d.schema+"`.")
	return decode(d.t, "url: '"+d.url+"'\nquery: |\n  "+strings.ReplaceAll(sql, "\n", "\n  ")+"\n"+more)
}

func decode(t testing.TB, block string) *mysql.Source {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("sources/orders.yaml", []byte(block), 0, &found)
	source := new(mysql.Source)
	if ok {
		yamlfile.Decode(n, "mysql of source orders", source, &found)
		source.Validate("source orders", n.Place(), &found)
	}
	if err := found.Err(); err != nil {
		t.Fatalf("%v\n%s", err, block)
	}
	return source
}

func (d *desk) pull(s *mysql.Source) connectortest.Table {
	d.t.Helper()
	got, err := d.try(s, func(connector.Page) error { return nil })
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

// try pulls, and asks before it takes a page.
func (d *desk) try(s *mysql.Source, before func(connector.Page) error) (connectortest.Table, error) {
	d.t.Helper()
	return connectortest.Read(d.t, s, d.env, before)
}
