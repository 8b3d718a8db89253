package source_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/work"
)

// book gives pages 1 to n, each with the position of itself, from the one after where it goes on; it breaks before one.
func book(n, breaks int) func(string, connector.Env, func(connector.Page) error) (connector.Outcome, error) {
	return func(_ string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
		from := 1
		if env.Position != "" {
			_, _ = fmt.Sscanf(env.Position, "p%d", &from)
			from++
		}
		for i := from; i <= n; i++ {
			if i == breaks {
				return connector.Outcome{}, errAway
			}
			page := text(fmt.Sprint("page ", i))
			page.Position = fmt.Sprint("p", i)
			if err := emit(page); err != nil {
				return connector.Outcome{}, err
			}
		}
		return connector.Outcome{}, nil
	}
}

const single = `shelf: {path: /all}`

func TestPagesGoOnAfterTheLastThatWasRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: book(5, 4)}
		src := s.source(t, single, nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); !errors.Is(err, errAway) {
			t.Fatalf("got %v", err)
		}
		h.mustHold(t, "map[] (open): page 1, page 2, page 3")
		s.answer = book(5, 0)
		result, err := h.puller.Pull(t.Context(), task("run1", nil), src)
		if err != nil || result.Values["files"] != 5 || result.Values["deliveries"] != 1 {
			t.Fatalf("got %v, %v", result.Values, err)
		}
		s.wasAsked(t, "/all", "/all@p3")
		h.mustHold(t, "map[]: page 1, page 2, page 3, page 4, page 5")
		if h.rows(t, "source_pulls")+h.rows(t, "source_pages") != 0 {
			t.Error("an ended pull is still known")
		}
	})
}

func TestAPlaceThatHoldsNoLongerIsLeftAndThePullBeginsAnew(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: book(5, 4)}
		src := s.source(t, single, nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); !errors.Is(err, errAway) {
			t.Fatalf("got %v", err)
		}
		whole := book(2, 0)
		s.answer = func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			if env.Position != "" {
				return connector.Outcome{}, &connector.StartOver{Why: errors.New("the cursor has expired")}
			}
			return whole(address, env, emit)
		}
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/all", "/all@p3", "/all")
		h.mustHold(t, "map[]: page 1, page 2")
	})
}

func TestAnAttemptThatBeginsAnewReplacesWhatWasRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{}
		s.answer = func(_ string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			for i := range mostPages { // none is a place to go on from
				if err := emit(text(fmt.Sprint("old ", i))); err != nil {
					return connector.Outcome{}, err
				}
			}
			return connector.Outcome{}, errAway
		}
		src := s.source(t, single, nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); !errors.Is(err, errAway) {
			t.Fatalf("got %v", err)
		}
		s.answer = book(2, 0)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/all", "/all")
		h.mustHold(t, "map[]: page 1, page 2")
	})
}

// mostPages is more than a pull records together.
const mostPages = 130

func TestPagesBehindThePositionComeAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{}
		s.answer = func(_ string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			first := text("page 1")
			first.Position = "p1"
			err := emit(first)
			for i := range mostPages {
				if err == nil {
					err = emit(text(fmt.Sprint("old ", i)))
				}
			}
			return connector.Outcome{}, errors.Join(err, errAway)
		}
		src := s.source(t, single, nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); !errors.Is(err, errAway) {
			t.Fatalf("got %v", err)
		}
		s.answer = book(2, 0)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/all", "/all@p1")
		h.mustHold(t, "map[]: page 1, page 2")
	})
}

// shops gives pages of several shops in turn.
func shops(names ...string) func(string, connector.Env, func(connector.Page) error) (connector.Outcome, error) {
	return func(_ string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
		from := 0
		if env.Position != "" {
			_, _ = fmt.Sscanf(env.Position, "p%d", &from)
		}
		for i := from; i < len(names); i++ {
			if names[i] == "" {
				return connector.Outcome{}, errAway
			}
			page := text(fmt.Sprint(names[i], " ", i))
			page.Name, page.Labels, page.Position = names[i]+".csv", map[string]string{"shop": names[i]}, fmt.Sprint("p", i+1)
			if err := emit(page); err != nil {
				return connector.Outcome{}, err
			}
		}
		return connector.Outcome{}, nil
	}
}

func TestPagesOfEqualLabelsAreOneDelivery(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: shops("north", "south", "north", "", "east")}
		src := s.source(t, "labelled: {path: /all}", nil)
		if got := fmt.Sprint(src.LabelNames()); got != "[shop]" {
			t.Errorf("labels are %s", got)
		}
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); !errors.Is(err, errAway) {
			t.Fatalf("got %v", err)
		}
		if all, err := h.landing.Deliveries(t.Context(), landing.Filter{}); err != nil || len(all) != 0 {
			t.Fatalf("some are ended before all: %+v, %v", all, err)
		}
		s.answer = shops("north", "south", "north", "south", "east")
		for range 2 { // the second finds what the first has ended
			result, err := h.puller.Pull(t.Context(), task("run1", nil), src)
			if err != nil || result.Values["deliveries"] != 3 || result.Values["files"] != 5 {
				t.Fatalf("got %v, %v", result.Values, err)
			}
		}
		s.wasAsked(t, "/all", "/all@p3")
		h.mustHold(t, "map[shop:north]: north 0, north 2", "map[shop:south]: south 1, south 3", "map[shop:east]: east 4")
		s.answer = shops()
		result, err := h.puller.Pull(t.Context(), task("run2", nil), src) // nothing new: no delivery that would replace anything
		if err != nil || result.Values["deliveries"] != 0 || len(h.deliveries(t)) != 3 {
			t.Errorf("got %v, %v", result.Values, err)
		}
	})
}

func TestACursorMovesWithTheDeliveryAndOnlyOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{}
		var inside func()
		s.answer = func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			if inside != nil {
				inside()
			}
			page := text("after " + env.Cursor)
			page.Position = "p1"
			return connector.Outcome{Cursor: env.Cursor + "x", Notes: []string{"one row"}}, emit(page)
		}
		src := s.source(t, single, nil)
		pull := func(key string) (work.Result, error) { return h.puller.Pull(t.Context(), task(key, nil), src) }
		if result, err := pull("run1"); err != nil || fmt.Sprint(result.Notes) != "[rank: one row]" {
			t.Fatalf("got %v, %v", result, err)
		}
		inside = func() { // another pull is faster
			inside = nil
			if _, err := pull("run2"); err != nil {
				t.Error(err)
			}
		}
		_, err := pull("run3")
		says(t, err, "another pull of source rank moved its cursor meanwhile")
		if permanent(err) {
			t.Error("it is not tried again")
		}
		h.mustHold(t, "map[]: after ", "map[]: after x")
		if _, err := pull("run3"); err != nil {
			t.Fatal(err)
		}
		h.mustHold(t, "map[]: after ", "map[]: after x", "map[]: after xx")
	})
}

func TestUnchangedIsAnArrivalOfTheSameObject(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{}
		s.answer = func(_ string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			page := text("id\n1\n")
			page.Name, page.Mark = "a.csv", `"v1"`
			if known, ok := env.Known("a.csv", nil); ok && known.Mark == `"v1"` && known.Size == 5 {
				page = connector.Page{Name: "a.csv", Unchanged: true}
			}
			return connector.Outcome{}, emit(page)
		}
		src := s.source(t, single, nil)
		for i := range 3 {
			result, err := h.puller.Pull(t.Context(), task(fmt.Sprint("run", i), nil), src)
			if err != nil || result.Values["new"] != (i == 0) || result.Values["files"] != 1 {
				t.Fatalf("got %v, %v", result, err)
			}
		}
		all := h.deliveries(t)
		if a, b := all[0].Arrivals[0], all[2].Arrivals[0]; len(all) != 3 || a.Object != b.Object || b.Name != "a.csv" || b.Format != a.Format || b.ContentType != "text/csv" {
			t.Errorf("got %+v", all)
		}
		if n := len(h.keys(t)); n != 1 {
			t.Errorf("%d objects", n)
		}
		err := h.db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			_, err := tx.Exec("delete from landing_objects") // as if its time to be kept had passed
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/all", "/all", "/all")
		if _, err := h.puller.Pull(t.Context(), task("run9", nil), src); err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/all", "/all")
	})
}

func TestFilesOfThePullAreMovedAndOthersAreLeft(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		outside := filepath.Join(t.TempDir(), "theirs.csv")
		if err := os.WriteFile(outside, []byte("theirs"), 0o600); err != nil {
			t.Fatal(err)
		}
		s := &system{}
		s.answer = func(_ string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			own := filepath.Join(env.Temp, "own.parquet")
			if _, err := os.Stat(own); err != nil { // the first attempt makes it, and breaks off
				return connector.Outcome{}, errors.Join(errAway, os.WriteFile(own, []byte("own"), 0o600))
			}
			return connector.Outcome{}, errors.Join(
				emit(connector.Page{Path: own, Name: "own.parquet", Format: "parquet"}),
				emit(connector.Page{Path: outside, Name: "theirs.csv"}))
		}
		src := s.source(t, single, nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); !errors.Is(err, errAway) {
			t.Fatalf("got %v", err)
		}
		if h.rows(t, "source_pulls") != 1 {
			t.Error("a pull that has files is not known as open")
		}
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); err != nil {
			t.Fatal(err)
		}
		h.mustHold(t, "map[]: own, theirs")
		if a := h.deliveries(t)[0].Arrivals[0]; a.Format != `"parquet"` || !strings.HasSuffix(a.Object.Key, ".parquet") {
			t.Errorf("got %+v", a)
		}
		if left, err := os.ReadDir(h.temp); err != nil || len(left) != 0 {
			t.Errorf("left are %v, %v", left, err)
		}
		if _, err := os.Stat(outside); err != nil {
			t.Error(err)
		}
	})
}

func TestAPullWithoutARunLeavesNothingWhenItFails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: book(5, 4)}
		job := task("cli", nil)
		job.Run = "" // each call of the command line is a task of its own, and nobody goes on with it
		if _, err := h.puller.Pull(t.Context(), job, s.source(t, single, nil)); !errors.Is(err, errAway) {
			t.Fatalf("got %v", err)
		}
		left, err := os.ReadDir(h.temp)
		if err != nil || len(left) != 0 || len(h.deliveries(t)) != 0 || h.rows(t, "source_pulls")+h.rows(t, "source_pages") != 0 {
			t.Errorf("left are %v, %v, %v", left, h.landed(t), err)
		}
	})
}

func TestOldFoldersAreSweptUnlessTheirPullIsOpen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		old := time.Now().Add(-25 * time.Hour)
		for _, name := range []string{"gone", "open", "young"} {
			dir := filepath.Join(h.temp, name)
			if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, "part"), nil, 0o600)); err != nil {
				t.Fatal(err)
			}
			if name != "young" {
				if err := errors.Join(os.Chtimes(filepath.Join(dir, "part"), old, old), os.Chtimes(dir, old, old)); err != nil {
					t.Fatal(err)
				}
			}
		}
		err := h.db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			_, err := tx.Exec(`
insert into source_pulls (id, source, run, cursor_from, position, pages, ended, at)
values ('open', 'rank', 'run1', '', '', 0, 0, $1), ('gone', 'rank', '', '', '', 0, 0, $1)`, controldb.Micros(old))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s := &system{answer: echo}
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, single, nil)); err != nil {
			t.Fatal(err)
		}
		left, err := os.ReadDir(h.temp)
		if err != nil || len(left) != 2 || left[0].Name() != "open" || left[1].Name() != "young" {
			t.Errorf("left are %v, %v", left, err)
		}
	})
}

// TestNoSecretIsWrittenDown runs alone: it sets the environment.
func TestNoSecretIsWrittenDown(t *testing.T) {
	t.Setenv("API_KEY", "sesame 4711/x")
	controldbtest.Each(t, migrations(), func(t *testing.T, db *controldb.DB) {
		h := newHouse(t, db)
		s := &system{}
		s.answer = func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			page := text("id\n1\n")
			page.Name, page.Position, page.Mark = "sesame%204711%2Fx.csv", address+"&page=2", address
			page.Labels = map[string]string{"shop": "sesame 4711/x"}
			return connector.Outcome{}, errors.Join(emit(page), errAway)
		}
		src := s.source(t, `shelf: {path: "/all?key=${API_KEY}"}`, nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); !errors.Is(err, errAway) {
			t.Fatalf("got %v", err)
		}
		s.answer = func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			page := text("id\n1\n")
			page.Name, page.Mark, page.Labels = "sesame%204711%2Fx.csv", address, map[string]string{"shop": "sesame 4711/x"}
			return connector.Outcome{}, emit(page)
		}
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); err != nil {
			t.Fatal(err)
		}
		h.mustHold(t, "map[shop:***]: id\n1\n")
		for _, table := range []string{"calls", "source_pulls", "source_pages", "source_marks", "landing_arrivals", "landing_objects"} {
			h.holdsNo(t, table, "sesame", "4711")
		}
		calls, err := h.book.Calls(t.Context(), budget.Filter{})
		if err != nil || len(calls) != 2 || calls[0].Endpoint != "/all?key=***" {
			t.Errorf("calls are %+v, %v", calls, err)
		}
	})
}

// holdsNo wants that no text of a table holds the words.
func (h *house) holdsNo(t *testing.T, table string, words ...string) {
	t.Helper()
	err := h.db.Read(context.Background(), func(tx *controldb.Tx) error {
		rows, err := tx.Query("select * from " + table)
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			for _, word := range words {
				if strings.Contains(fmt.Sprint(values...), word) {
					t.Errorf("%s holds %q: %v", table, word, values)
				}
			}
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestADayLimitReachedHalfWay waits for the next day in a bubble, in which time passes as soon as everybody waits.
func TestADayLimitReachedHalfWay(t *testing.T) {
	path, temp := filepath.Join(t.TempDir(), "naru.db"), t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db := controldbtest.OpenAt(t, controldb.Options{URL: path}, migrations()...)
		h := newHouse(t, db)
		h.options.Temp = temp
		s := &system{answer: echo}
		src := s.source(t, countries, market(t, "{calls: [100/minute, 3/day]}"))
		job := task("run1", nil)
		result, err := source.New(h.options).Pull(t.Context(), job, src)
		var later *work.Later
		if !errors.As(err, &later) {
			t.Fatalf("got %v", err)
		}
		says(t, err, "country=DE kind=free: ", `the budget "market" is spent: 3 of 3 calls a day`)
		if result.Values["deliveries"] != 3 || !strings.Contains(strings.Join(result.Notes, "\n"), "2 of 3 calls a day are spent") {
			t.Errorf("got %v", result)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free", "/rank/JP/free")
		time.Sleep(time.Until(later.At))
		result, err = source.New(h.options).Pull(t.Context(), job, src) // in another process
		if err != nil || result.Values["deliveries"] != 4 {
			t.Fatalf("got %v, %v", result, err)
		}
		s.wasAsked(t, "/rank/DE/free")
		calls, err := h.book.Calls(t.Context(), budget.Filter{Source: "rank"})
		if err != nil || len(calls) != 4 || calls[0].Params["country"] != "DE" || calls[0].Charge != 1 {
			t.Errorf("calls are %+v, %v", calls, err)
		}
	})
}

func TestASystemThatAsksForALongPauseIsWaitedForWhereABudgetSaysSo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: failing(map[string]error{"/all": errWait})}
		_, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, single, market(t, "{calls: 100/day}")))
		var later *work.Later
		if !errors.As(err, &later) || time.Until(later.At) < time.Hour {
			t.Errorf("got %v", err)
		}
		_, err = h.puller.Pull(t.Context(), task("run1", nil), s.source(t, single, nil))
		if err == nil || errors.As(err, new(*work.Later)) {
			t.Errorf("without a budget: got %v", err)
		}
	})
}

func TestBytesThatAreNotThoseThatCameDoNotLand(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{}
		sum := fmt.Sprintf("%x", sha256.Sum256([]byte("id\n1\n")))
		s.answer = func(_ string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			path, body := filepath.Join(env.Temp, "file"), "id\n1\n"
			if len(s.asked) == 1 {
				body = "id\n7\n" // another process wrote there
			}
			if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
				return connector.Outcome{}, err
			}
			return connector.Outcome{}, emit(connector.Page{Path: path, Size: 5, SHA256: sum, Name: "a.csv"})
		}
		src := s.source(t, single, nil)
		_, err := h.puller.Pull(t.Context(), task("run1", nil), src)
		says(t, err, "keep a.csv: the bytes that were kept are not those that came")
		if permanent(err) {
			t.Error("it is told as permanent")
		}
		if _, err = h.puller.Pull(t.Context(), task("run1", nil), src); err != nil {
			t.Fatal(err)
		}
		h.mustHold(t, "map[]: id\n1\n")
	})
}

// TestAPlaceThatWasRememberedIsGoneOnFrom: also by a process that has nothing but the database.
func TestAPlaceThatWasRememberedIsGoneOnFrom(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.secrets.Remember("topsecret")
		places := []string{"ordered 7", "ordered topsecret", ""}
		s := &system{}
		s.answer = func(_ string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			if n := len(s.asked); n <= len(places) {
				return connector.Outcome{}, errors.Join(errAway, env.Remember(places[n-1]))
			}
			return connector.Outcome{}, emit(text("id\n1\n"))
		}
		src := s.source(t, single, nil)
		for i := range 4 {
			h.options.Temp = t.TempDir()
			if _, err := source.New(h.options).Pull(t.Context(), task("run1", nil), src); (err != nil) != (i < 3) {
				t.Fatal(err)
			}
		}
		s.wasAsked(t, "/all", "/all@ordered 7", "/all@ordered 7", "/all")
		h.mustHold(t, "map[]: id\n1\n")
		byHand := task("hand", nil)
		byHand.Run = ""
		if _, err := h.puller.Pull(t.Context(), byHand, (&system{answer: func(_ string, env connector.Env, _ func(connector.Page) error) (connector.Outcome, error) {
			return connector.Outcome{}, errors.Join(errAway, env.Remember("ordered 9"))
		}}).source(t, single, nil)); err == nil || h.rows(t, "source_pulls") != 0 {
			t.Errorf("%d pulls are known, %v", h.rows(t, "source_pulls"), err)
		}
	})
}
