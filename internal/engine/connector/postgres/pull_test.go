package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/engine/connector/postgres"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// orders is a table in which many rows have the same cursor.
const orders = `create table orders (id bigint primary key, updated_at timestamptz, note text);
	insert into orders select n, timestamptz '2026-11-24 00:00+00' + (n / 10) * interval '1 second', 'no ' || n
	from generate_series(1, 95) n order by n % 7`

func wantOrders(from, to int) []string {
	var all []string
	start := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for n := from; n <= to; n++ {
		at := start.Add(time.Duration(n/10) * time.Second).Format("2006-01-02 15:04:05.000000Z")
		all = append(all, fmt.Sprintf("%d | %s | no %d", n, at, n))
	}
	return all
}

const password = "p4ss word/암호"

// guest is a user who may read, with a password that must be seen nowhere.
func (d *desk) guest() (user string) {
	user = "reader_" + d.schema[len(d.schema)-26:]
	d.exec(fmt.Sprintf(`create role %s login password '%s'; grant usage on schema "%s" to %[1]s; grant select on all tables in schema "%[3]s" to %[1]s`, user, password, d.schema))
	d.t.Cleanup(func() {
		if _, err := d.conn.Exec(context.Background(), "drop owned by "+user+"; drop role "+user); err != nil {
			d.t.Error(err)
		}
	})
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

func TestWithoutAKeyAnAttemptBeginsAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(orders)
	got := d.pull(d.block("orders", "batch: 30"))
	if len(got.Rows) != 95 || len(got.Pages) != 4 {
		t.Errorf("%d rows in %d pages", len(got.Rows), len(got.Pages))
	}
	for _, page := range got.Pages {
		if page.Position != "" {
			t.Errorf("a page has the position %s", page.Position)
		}
	}
}

func TestAnIncrementalPullReadsWhatIsBehindTheLast(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(orders)
	s := d.block("orders", "cursor: updated_at\nkey: id\nbatch: 20")
	got := d.pull(s)
	connectortest.Equal(t, got.Rows, wantOrders(1, 95)...)
	d.env.Cursor = got.Outcome.Cursor
	if got := d.pull(s); len(got.Pages) != 0 || got.Outcome.Cursor != d.env.Cursor {
		t.Errorf("nothing is new, and %d pages came; the cursor is %s", len(got.Pages), got.Outcome.Cursor)
	}
	// The same cursor as the last row's, with a greater key; a row changed; one without a cursor.
	d.exec(`insert into orders values (96, '2026-11-24 00:00:09+00', 'no 96'), (97, null, 'none');
		update orders set updated_at = '2026-11-24 00:00:10+00' where id = 3`)
	got = d.pull(s)
	connectortest.Equal(t, got.Rows, "96 | 2026-11-24 00:00:09.000000Z | no 96", "3 | 2026-11-24 00:00:10.000000Z | no 3")
	if notes := strings.Join(got.Outcome.Notes, "\n"); !strings.Contains(notes, "without updated_at are not read, since a null is never passed: 1") {
		t.Errorf("nothing is said of the row without a cursor: %q", notes)
	}
}

// TestWhatIsNotSettledIsLeft has a transaction write behind the cursor while a pull runs.
func TestWhatIsNotSettledIsLeft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table log (id bigint generated always as identity primary key, what text); insert into log (what) values ('one')`)
	other, err := pgx.Connect(t.Context(), d.url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	slow, err := other.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := slow.Exec(t.Context(), `insert into "`+d.schema+`".log (what) values ('two, committed last')`); err != nil {
		t.Fatal(err)
	}
	d.exec(`insert into log (what) values ('three')`)

	s := d.block("log", "cursor: id\nsettled: 300ms")
	_, err = d.try(s, func(connector.Page) error { return nil })
	connectortest.Says(t, err, "database_busy", "had not ended")
	var passes work.Permanent
	if !errors.As(err, &passes) || passes.Permanent() {
		t.Error("it does not say that it may pass")
	}
	done := make(chan error)
	go func() { done <- slow.Commit(context.Background()) }()
	got := d.pull(d.block("log", "cursor: id\nsettled: 30s"))
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	connectortest.Equal(t, got.Rows, "1 | one", "2 | two, committed last", "3 | three")
}

func TestARowYoungerThanSettledIsLeftForTheNextPull(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table log (id integer primary key, at timestamptz); insert into log values (1, now() - interval '2 hours'), (2, now())`)
	got := d.pull(d.block("log", "cursor: at\nkey: id\nsettled: 1h"))
	if len(got.Rows) != 1 || !strings.HasPrefix(got.Rows[0], "1 |") {
		t.Errorf("got %q", got.Rows)
	}
}

func TestADayIsReadWhenItIsOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table log (id integer primary key, day date);
		insert into log values (1, (now() at time zone 'Asia/Seoul')::date - 1), (2, (now() at time zone 'Asia/Seoul')::date)`)
	got := d.pull(d.block("log", "cursor: day\nkey: id\nzone: Asia/Seoul\nsettled: 10s"))
	if len(got.Rows) != 1 || !strings.HasPrefix(got.Rows[0], "1 |") {
		t.Errorf("got %q", got.Rows)
	}
}

// TestAPullSeesOneMoment has rows come and go while it reads.
func TestAPullSeesOneMoment(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table t (id integer primary key); insert into t select generate_series(1, 20000)`)
	got, err := d.try(d.block("t", "batch: 5000"), func(connector.Page) error {
		d.exec(`insert into t select max(id) + 1 from t; delete from t where id = (select min(id) from t)`)
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
	d.exec(fmt.Sprintf(`create table t (id integer primary key, text text); insert into t select n, repeat('x', 100) from generate_series(1, %d) n`, rows))
	s := d.block("t", "key: id\nbatch: 50000")
	s.URL.Raw += "&application_name=" + d.schema[len(d.schema)-26:]
	broken, err := d.try(s, func(page connector.Page) error {
		if !strings.Contains(page.Position, `"100000"`) {
			return nil
		}
		d.exec(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = '` + d.schema[len(d.schema)-26:] + `'`)
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
	if !strings.Contains(strings.Join(rest.Outcome.Notes, " "), "each as of its own moment") {
		t.Errorf("nothing is said of two moments: %q", rest.Outcome.Notes)
	}
}

func TestACancelledPullEndsOnTheServerToo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	mark := d.schema[len(d.schema)-26:]
	s := d.query("select pg_sleep(60)::text || '"+mark+"' as v", "")
	ctx, cancel := context.WithCancel(t.Context())
	var ended atomic.Bool
	go func() {
		defer cancel()
		for !ended.Load() {
			var n int
			err := d.conn.QueryRow(ctx, `select count(*) from pg_stat_activity where state = 'active' and query like 'copy%`+mark+`%'`).Scan(&n)
			if err != nil || n > 0 {
				return
			}
		}
	}()
	started := time.Now()
	_, err := s.Pull(ctx, d.env, func(connector.Page) error { return nil })
	ended.Store(true)
	if !errors.Is(err, context.Canceled) || time.Since(started) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(started))
	}
	var n int
	for range 100 {
		row := d.conn.QueryRow(t.Context(), `select count(*) from pg_stat_activity where state = 'active' and query like 'copy%`+mark+`%'`)
		if err := row.Scan(&n); err != nil || n == 0 {
			break
		}
	}
	if n != 0 {
		t.Error("the server still works at it")
	}
}

func TestAPullThatIsTooSlowEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.try(d.query("select pg_sleep(60)::text as v", "timeout: 200ms"), func(connector.Page) error { return nil })
	connectortest.Says(t, err, "database_slow", "200ms")
}

func TestATableThatIsEmptyIsAPageWithoutRows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table t (id integer, "이름" text)`)
	got := d.pull(d.block("t", ""))
	if len(got.Pages) != 1 || len(got.Rows) != 0 {
		t.Errorf("%d pages, %d rows", len(got.Pages), len(got.Rows))
	}
	connectortest.Equal(t, got.Fields, "id int32", "이름 utf8")
}

func TestParametersOfAQueryAreValues(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table t (id integer primary key, city text, at timestamptz);
		insert into t values (1, 'a''; drop table t; --', '2026-11-24 00:00+00'), (2, 'b', '2026-11-24 00:00+00')`)
	d.env.Values = map[string]any{"city": "a'; drop table t; --", "start": time.Date(2026, 11, 24, 9, 0, 0, 0, time.FixedZone("", 9*3600)), "least": int64(1)}
	got := d.pull(d.query("select id, '$city' as text, $$ $city $$ as dollar -- $city\nfrom schema.t /* $city */\nwhere city = $city and at >= $start and id >= $least;", "key: id"))
	connectortest.Equal(t, got.Rows, "1 | $city |  $city ")
	s := d.query("select $town as town", "")
	if texts := fmt.Sprint(s.Texts()); !strings.Contains(texts, "{town}") {
		t.Errorf("the texts hide the parameter: %s", texts)
	}
	_, err := d.try(s, func(connector.Page) error { return nil })
	connectortest.Says(t, err, "database_parameter", "$town")
}

func TestMistakesAreToldPlainly(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table t (id integer, twice integer, empty integer, price double precision, name text, primary key (id));
		insert into t values (1, 5, null, 1, 'a'), (2, 5, 3, 1, 'a')`)
	d.exec(`create table hidden (id integer)`)
	user := d.guest()
	d.exec(`revoke all on hidden from ` + user)
	pull := func(s *postgres.Source) error {
		_, err := d.try(s, func(connector.Page) error { return nil })
		return err
	}
	connectortest.Says(t, pull(d.block("nothing", "")), "database_no_table", "nothing")
	connectortest.Says(t, pull(d.block("t", "key: ix")), "database_no_column", `did you mean "id"?`)
	connectortest.Says(t, pull(d.block("t", "key: twice")), "database_key_repeats", "twice: 5", "primary key")
	connectortest.Says(t, pull(d.block("t", "key: empty")), "database_key_null", "empty")
	connectortest.Says(t, pull(d.block("t", "cursor: price\nkey: id")), "database_no_order", "double precision")
	connectortest.Says(t, pull(d.block("t", "cursor: twice\nsettled: 0s")), "database_key_repeats")
	connectortest.Says(t, pull(d.query("select a.id, b.id from schema.t a, schema.t b", "")), "database_column_twice", `"id"`)
	connectortest.Says(t, pull(d.query("selec 1", "")), "database_statement", "syntax error")
	connectortest.Says(t, pull(d.query("select 1) as x; drop table schema.t; select 1 from (select 1", "")), "database_statement")
	connectortest.Says(t, pull(d.query("select nextval('schema.s')", "")), "database_statement")
	d.exec(`create sequence s`)
	connectortest.Says(t, pull(d.query(`select nextval('schema.s') as n`, "")), "database_writes", "read-only")
	d.env.Cursor = `{"columns":["id","twice"],"after":["1","2"]}`
	connectortest.Says(t, pull(d.block("t", "cursor: id\nsettled: 0s")), "database_cursor_columns", "id, twice")
	d.env.Cursor = ""

	real := d.url
	d.url = d.as(user, password)
	connectortest.Says(t, pull(d.block("hidden", "")), "database_denied", "permission denied")
	d.url = d.as(user, "wrong")
	connectortest.Says(t, pull(d.block("t", "")), "database_login", user)
	d.url = real
	for _, c := range []struct {
		old, new string // in the address
		code     problem.Code
	}{
		{":5432", ":1", "database_refused"}, {"localhost", "no.such.host.invalid", "database_host"},
		{"naru_test", "nothere", "database_unknown"}, {"postgres://", "postgres://%zz", "database_address"},
	} {
		s := d.block("t", "")
		if s.URL.Raw = strings.Replace(d.url, c.old, c.new, 1); s.URL.Raw != d.url { // else the server is elsewhere
			connectortest.Says(t, pull(s), c.code)
		}
	}
}
