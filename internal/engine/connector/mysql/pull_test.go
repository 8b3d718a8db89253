package mysql_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/engine/connector/mysql"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// orders is a table in which many rows have the same cursor.
const orders = `create table orders (id bigint unsigned primary key, updated_at datetime, note text);
	insert into orders select seq, timestamp '2026-11-24 00:00' + interval seq div 10 second, concat('no ', seq)
	from seq_1_to_95 order by seq % 7`

func wantOrders(from, to int) []string {
	var all []string
	start := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for n := from; n <= to; n++ {
		at := start.Add(time.Duration(n/10) * time.Second).Format("2006-01-02 15:04:05.000000")
		all = append(all, fmt.Sprintf("%d | %s | no %d", n, at, n))
	}
	return all
}

const password = "p4ss word/암호"

// guest is a user who may read, with a password that must be seen nowhere.
func (d *desk) guest() (user string) {
	user = "r" + d.schema[len(d.schema)-26:]
	d.exec(fmt.Sprintf("create user %s identified by '%s'; grant select on `%s`.* to %[1]s", user, password, d.schema))
	d.t.Cleanup(func() { d.exec("drop user " + user) })
	return user
}

func (d *desk) as(user, password string) string {
	at, err := url.Parse(d.url)
	if err != nil {
		d.t.Fatal(err)
	}
	at.User = url.UserPassword(user, password)
	return at.String()
}

func onePage() func(connector.Page) error {
	taken := 0
	return func(connector.Page) error {
		if taken++; taken > 1 {
			return errors.New("one is enough")
		}
		return nil
	}
}

func TestPullsKeepThePromisesOfAConnector(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]string{
		"whole with a key": "key: id\nbatch: 10",
		"incremental":      "cursor: updated_at\nkey: id\nbatch: 7\nsettled: 0s",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connectortest.Run(t, func(t *testing.T) connectortest.Setup {
				d := newDesk(t)
				d.exec(orders)
				user := d.guest()
				d.url = d.as(user, password)
				s := d.block("orders", more)
				d.url = d.as(user, "wrong "+password)
				d.env.Temp, d.env.Task = "", work.Task{}
				at, _ := url.Parse(s.URL.Raw)
				s.URL.Raw = "${SHOP_DB}"
				d.env.Secrets = connectortest.Secrets(t, "SHOP_DB="+at.String())
				return connectortest.Setup{
					Connector: s, Env: d.env, Records: connectortest.Rows, Want: wantOrders(1, 95),
					Secrets: []string{password, url.PathEscape(password), strings.TrimPrefix(at.User.String(), user+":")},
					Refused: d.block("orders", more),
				}
			})
		})
	}
}

func TestAnIncrementalPullReadsWhatIsBehindTheLast(t *testing.T) {
	t.Parallel()
	for _, more := range []string{"settled: 2s", "zone: Asia/Seoul"} {
		d := newDesk(t)
		d.exec(orders)
		s := d.block("orders", "cursor: updated_at\nkey: id\nbatch: 20\n"+more)
		got := d.pull(s)
		connectortest.Equal(t, got.Rows, wantOrders(1, 95)...)
		d.env.Cursor = got.Outcome.Cursor
		if got := d.pull(s); len(got.Pages) != 0 || got.Outcome.Cursor != d.env.Cursor {
			t.Errorf("nothing is new, and %d pages came; the cursor is %s", len(got.Pages), got.Outcome.Cursor)
		}
		d.exec(`insert into orders values (96, '2026-11-24 00:00:09', 'no 96'), (97, null, 'none');
			update orders set updated_at = '2026-11-24 00:00:10' where id = 3`)
		got = d.pull(s)
		connectortest.Equal(t, got.Rows, "96 | 2026-11-24 00:00:09.000000 | no 96", "3 | 2026-11-24 00:00:10.000000 | no 3")
		if notes := strings.Join(got.Outcome.Notes, "\n"); !strings.Contains(notes, "without updated_at are not read, since a null is never passed: 1") {
			t.Errorf("nothing is said of the row without a cursor: %q", notes)
		}
	}
}

// TestWhatIsNotSettledIsLeft has a transaction write behind the cursor while a pull runs.
func TestWhatIsNotSettledIsLeft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table log (id bigint primary key auto_increment, what text); insert into log (what) values ('one')`)
	slow, err := server.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	on := func(sql string) error {
		_, err := slow.(driver.ExecerContext).ExecContext(context.Background(), sql, nil)
		return err
	}
	if err := on("begin; insert into `" + d.schema + "`.log (what) values ('two, committed last')"); err != nil {
		t.Fatal(err)
	}
	d.exec(`insert into log (what) values ('three')`)
	s := d.block("log", "cursor: id\nsettled: 300ms")
	_, err = d.try(s, func(connector.Page) error { return nil })
	connectortest.Says(t, err, "database_busy", "had not ended")
	done := make(chan error)
	go func() { done <- on("commit") }()
	got := d.pull(d.block("log", "cursor: id\nsettled: 30s"))
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	connectortest.Equal(t, got.Rows, "1 | one", "2 | two, committed last", "3 | three")
}

// TestAUserWhoMayNotSeeTransactionsWaits is one without the privilege PROCESS.
func TestAUserWhoMayNotSeeTransactionsWaits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table log (id bigint primary key auto_increment, what text); insert into log (what) values ('one')`)
	d.url = d.as(d.guest(), password)
	begun := time.Now()
	got := d.pull(d.block("log", "cursor: id\nsettled: 400ms"))
	connectortest.Equal(t, got.Rows, "1 | one")
	if took := time.Since(begun); took < 400*time.Millisecond {
		t.Errorf("it waited only %s", took)
	}
}

// TestAPullSeesOneMoment has rows come and go while it reads.
func TestAPullSeesOneMoment(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table t (id integer primary key); insert into t select seq from seq_1_to_20000`)
	got, err := d.try(d.block("t", "batch: 5000"), func(connector.Page) error {
		d.exec(`insert into t select max(id) + 1 from t; delete from t order by id limit 1`)
		return nil
	})
	if err != nil || len(got.Rows) != 20000 || got.Rows[0] != "1" || got.Rows[19999] != "20000" {
		t.Errorf("%d rows, %v", len(got.Rows), err)
	}
}

// TestAPullGoesOnWhereTheServerEndedIt has the server end the connection half way.
func TestAPullGoesOnWhereTheServerEndedIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const rows = 400_000
	d.exec(fmt.Sprintf(`create table t (id integer primary key, text text); insert into t select seq, repeat('x', 100) from seq_1_to_%d`, rows))
	user := d.guest()
	d.url = d.as(user, password)
	s := d.block("t", "key: id\nbatch: 50000")
	broken, err := d.try(s, func(page connector.Page) error {
		if strings.Contains(page.Position, `"100000"`) {
			d.exec("kill hard user " + user)
		}
		return nil
	})
	connectortest.Says(t, err, "database_lost")
	var passes work.Permanent
	if !errors.As(err, &passes) || passes.Permanent() {
		t.Error("it does not say that it may pass")
	}
	d.env.Position = broken.Pages[len(broken.Pages)-1].Position
	rest := d.pull(s)
	all := append(broken.Rows, rest.Rows...)
	if len(broken.Rows) < 100_000 || len(all) != rows {
		t.Fatalf("%d rows, then %d", len(broken.Rows), len(rest.Rows))
	}
	for i, row := range all {
		if !strings.HasPrefix(row, fmt.Sprint(i+1, " | ")) {
			t.Fatalf("row %d is %s", i, row)
		}
	}
}

func TestACancelledPullEndsOnTheServerToo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	mark := d.schema[len(d.schema)-26:]
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	started := time.Now()
	s := d.query("select concat(sleep(60), '"+mark+"') as v from seq_1_to_2", "")
	_, err := s.Pull(ctx, d.env, func(connector.Page) error { return nil })
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(started) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(started))
	}
	found := 1
	for range 1000 {
		rows, err := d.conn.(driver.QueryerContext).QueryContext(t.Context(), "select count(*) from information_schema.processlist where info like 'select %sleep(60)%"+mark+"%' and id <> connection_id()", nil)
		if err != nil {
			t.Fatal(err)
		}
		row := make([]driver.Value, 1)
		if err := errors.Join(rows.Next(row), rows.Close()); err != nil {
			t.Fatal(err)
		}
		if found = int(row[0].(int64)); found == 0 {
			break
		}
	}
	if found != 0 {
		t.Error("the server still works at it")
	}
}

func TestParametersOfAQueryAreValues(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table t (id integer primary key, city text, at timestamp);
		insert into t values (1, 'a''; drop table t; --', '2026-11-24 00:00'), (2, 'b', '2026-11-24 00:00')`)
	d.env.Values = map[string]any{"city": "a'; drop table t; --", "start": time.Date(2026, 11, 24, 9, 0, 0, 0, time.FixedZone("", 9*3600)), "least": int64(1)}
	got := d.pull(d.query("select id, '$city' as text -- $city\nfrom schema.t /* $city */\nwhere city = $city and at >= $start and id >= $least;", "key: id"))
	connectortest.Equal(t, got.Rows, "1 | $city")
}

func TestMistakesAreToldPlainly(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table t (id integer, twice integer, empty integer, price double precision, primary key (id));
		insert into t values (1, 5, null, 1), (2, 5, 3, 1); create table w (id integer)`)
	user := d.guest()
	pull := func(s *mysql.Source) error {
		_, err := d.try(s, func(connector.Page) error { return nil })
		return err
	}
	connectortest.Says(t, pull(d.block("nothing", "")), "database_no_table", "nothing")
	connectortest.Says(t, pull(d.block("t", "key: ix")), "database_no_column", `did you mean "id"?`)
	connectortest.Says(t, pull(d.block("t", "key: twice")), "database_key_repeats", "twice: 5", "primary key")
	connectortest.Says(t, pull(d.block("t", "key: empty")), "database_key_null", "empty")
	connectortest.Says(t, pull(d.block("t", "cursor: price\nkey: id")), "database_no_order", "double")
	connectortest.Says(t, pull(d.query("selec 1", "")), "database_statement", "syntax")
	connectortest.Says(t, pull(d.query("select 1) as x; drop table schema.t; select 1 from (select 1", "")), "database_statement")

	real := d.url
	d.url = d.as(user, "wrong")
	connectortest.Says(t, pull(d.block("t", "")), "database_login", user)
	d.url = d.as(user, password)
	connectortest.Says(t, pull(d.query("select * from mysql.db", "")), "database_denied", "denied")
	d.url = real
	for code, address := range map[string]string{
		"database_refused": "mysql://root@127.0.0.1:1/", "database_host": "mysql://root@no.such.host.invalid/",
		"database_unknown": strings.Replace(real, "/%", "/nothere%", 1), "database_address": "mysql://root:pw%zz@127.0.0.1/",
	} {
		s := d.block("db", "")
		s.URL.Raw = address
		connectortest.Says(t, pull(s), problem.Code(code))
	}
}
