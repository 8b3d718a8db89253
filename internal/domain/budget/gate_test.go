package budget_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/work"
)

// inBubble runs a test on SQLite in which time passes as soon as everybody waits; it begins at midnight of 2000-01-01 UTC.
func inBubble(t *testing.T, test func(t *testing.T, db *controldb.DB)) {
	path := filepath.Join(t.TempDir(), "naru.db")
	synctest.Test(t, func(t *testing.T) {
		test(t, controldbtest.OpenAt(t, controldb.Options{URL: path}, budget.Migrations()))
	})
}

func TestAShortWaitIsWaitedInTheProcess(t *testing.T) {
	inBubble(t, func(t *testing.T, db *controldb.DB) {
		g := gate(db, mustDecode(t, "{calls: [3/minute, 5/hour]}"))
		began := time.Now()
		spend(t, g, 5)
		if took := time.Since(began); took < time.Minute || took > time.Minute+time.Second {
			t.Errorf("5 calls at 3 a minute took %v", took)
		}
	})
}

func TestALongWaitIsLater(t *testing.T) {
	inBubble(t, func(t *testing.T, db *controldb.DB) {
		b := mustDecode(t, "{calls: [100/minute, 5/day], zone: Asia/Seoul}")
		g := gate(db, b)
		spend(t, g, 5)
		err := call(t.Context(), g, good)
		var later *work.Later
		if !errors.As(err, &later) || !later.At.Equal(time.Date(2000, 1, 1, 15, 0, 0, 0, time.UTC)) {
			t.Fatalf("got %v", err)
		}
		says(t, err, `the budget "market" is spent: 5 of 5 calls a day; it begins anew at 2000-01-02 00:00:00 KST`)
		if n := calls(t, db); n != 5 {
			t.Errorf("%d calls are recorded", n)
		}
		time.Sleep(time.Until(later.At))
		spend(t, g, 5)
	})
}

func TestStopSaysWhatIsMissing(t *testing.T) {
	inBubble(t, func(t *testing.T, db *controldb.DB) {
		g := gate(db, mustDecode(t, "{calls: [2/minute, 3/day], at_limit: stop}"))
		began := time.Now()
		spend(t, g, 3)
		if took := time.Since(began); took < time.Minute {
			t.Errorf("the pace was not waited for: %v", took)
		}
		err := call(t.Context(), g, good)
		says(t, err, "3 of 3 calls a day, and at_limit is stop", "2000-01-02 00:00:00 UTC", "GET https://market.example/rank?country=KR")
		var later *work.Later
		if errors.As(err, &later) {
			t.Error("it waits all the same")
		}
	})
}

func TestStopStopsAtAPaceWhenThereIsNothingElse(t *testing.T) {
	inBubble(t, func(t *testing.T, db *controldb.DB) {
		g := gate(db, mustDecode(t, "{calls: 2/minute, at_limit: stop}"))
		spend(t, g, 2)
		says(t, call(t.Context(), g, good), "2 of 2 calls a minute")
	})
}

func TestBytesAreSettledExactlyAndBlockWhenSpent(t *testing.T) {
	each(t, func(t *testing.T, db *controldb.DB) {
		b := mustDecode(t, "{bytes: 100B/month}")
		g := gate(db, b)
		for _, n := range []int64{60, 39} {
			if err := call(t.Context(), g, httpclient.Outcome{Status: 200, Bytes: n}); err != nil {
				t.Fatal(err)
			}
		}
		if s := standing(t, db, b); s.Limits[0].Spent != 99 || s.Limits[0].Left != 1 {
			t.Errorf("standing is %+v", s.Limits)
		}
		if err := call(t.Context(), g, httpclient.Outcome{Status: 200, Bytes: 1000}); err != nil {
			t.Fatal(err)
		}
		says(t, call(t.Context(), g, good), "1099 of 100 bytes a month")
		if notes := g.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "99 of 100 bytes a month are spent") {
			t.Errorf("notes are %q", notes)
		}
	})
}

func TestItIsWarnedOnceInAWindow(t *testing.T) {
	inBubble(t, func(t *testing.T, db *controldb.DB) {
		b := mustDecode(t, "{calls: [10/day, 1000/month]}")
		first, second := gate(db, b), gate(db, b)
		spend(t, first, 7)
		if notes := first.Notes(); len(notes) != 0 {
			t.Errorf("notes are %q", notes)
		}
		spend(t, first, 1)
		spend(t, second, 1)
		want := "[budget market: 8 of 10 calls a day are spent; it begins anew at 2000-01-02 00:00:00 UTC]"
		if got := fmt.Sprint(first.Notes()); got != want || len(second.Notes()) != 0 {
			t.Errorf("notes are %s and %s", got, second.Notes())
		}
		time.Sleep(24 * time.Hour)
		spend(t, second, 8)
		if len(second.Notes()) != 1 {
			t.Errorf("on the next day the notes are %q", second.Notes())
		}
	})
}

// TestAClockSetBackOpensNothingAnew spends today, and then asks in a bubble, where it is the year 2000.
func TestAClockSetBackOpensNothingAnew(t *testing.T) {
	o := controldb.Options{URL: filepath.Join(t.TempDir(), "naru.db")}
	db, err := controldb.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context(), []controldb.Migrations{budget.Migrations()}); err != nil {
		t.Fatal(err)
	}
	b := mustDecode(t, "{calls: 3/month}")
	spend(t, gate(db, b), 2)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		db := controldbtest.OpenAt(t, o)
		g := gate(db, b)
		spend(t, g, 1)
		err := call(t.Context(), g, good)
		says(t, err, "3 of 3 calls a month", "a clock that was set back opens nothing anew")
	})
}

func TestHeadersThatTellLessAreBelieved(t *testing.T) {
	inBubble(t, func(t *testing.T, db *controldb.DB) {
		b := mustDecode(t, "{calls: [60/minute, 1000/day]}")
		g := gate(db, b)
		tell := func(status int, pairs ...string) {
			t.Helper()
			h := http.Header{}
			for i := 0; i < len(pairs); i += 2 {
				h.Set(pairs[i], pairs[i+1])
			}
			if err := call(t.Context(), g, httpclient.Outcome{Status: status, Header: h}); err != nil {
				t.Fatal(err)
			}
		}
		want := func(minute, day int64) {
			t.Helper()
			s := standing(t, db, b)
			if s.Limits[0].Left != minute || s.Limits[1].Left != day {
				t.Errorf("left are %d and %d, want %d and %d", s.Limits[0].Left, s.Limits[1].Left, minute, day)
			}
		}
		tell(200, "X-RateLimit-Remaining", "900", "X-RateLimit-Limit", "1000")
		want(59, 900)
		tell(200, "RateLimit-Remaining", "950", "RateLimit-Limit", "1000") // more than we know: not believed
		want(58, 899)
		tell(200, "RateLimit-Remaining", "10, 10;w=60", "RateLimit-Reset", "30")
		want(10, 898)
		tell(200, "X-Rate-Limit-Remaining", "500", "X-Rate-Limit-Reset", fmt.Sprint(time.Now().Add(5*time.Hour).Unix()))
		want(9, 500)
		tell(200, "X-RateLimit-Remaining", "nonsense")
		want(8, 499)
		tell(429, "Retry-After", "30")
		began := time.Now()
		spend(t, g, 1)
		if held := time.Since(began); held < 30*time.Second || held > 31*time.Second {
			t.Errorf("it was held for %v", held)
		}
		tell(503, "Retry-After", time.Now().Add(2*time.Hour).UTC().Format(http.TimeFormat))
		err := call(t.Context(), g, good)
		var later *work.Later
		if !errors.As(err, &later) || time.Until(later.At) < time.Hour {
			t.Errorf("got %v", err)
		}
		says(t, err, "asked to be left alone until 2000-01-01 02:0")
	})
}

func TestACallOfAProcessThatDiedStaysSpent(t *testing.T) {
	each(t, func(t *testing.T, db *controldb.DB) {
		b := mustDecode(t, "{calls: 2/month}")
		if _, err := gate(db, b).Admit(t.Context(), attempt); err != nil { // and nothing more is heard of it
			t.Fatal(err)
		}
		spend(t, gate(db, b), 1)
		says(t, call(t.Context(), gate(db, b), good), "2 of 2 calls a month")
		s := standing(t, db, b)
		if s.Open != 1 || s.Month[0].Spent != 2 {
			t.Errorf("standing is %+v", s)
		}
		all, err := budget.New(db).Calls(t.Context(), budget.Filter{Source: "rank"})
		if err != nil || len(all) != 2 || all[1].State != budget.Reserved || all[0].State != budget.Settled {
			t.Errorf("calls are %+v, %v", all, err)
		}
	})
}

func TestAFencedTaskSpendsNothing(t *testing.T) {
	each(t, func(t *testing.T, db *controldb.DB) {
		b := mustDecode(t, "{calls: 2/month}")
		task := work.NewTask("run1", nil)
		task.Lease = controldb.Lease{Name: "task/run1", Token: 7}
		_, err := budget.New(db).Gate(b, task, budget.Who{}).Admit(t.Context(), attempt)
		if !errors.Is(err, controldb.ErrFenced) || calls(t, db) != 0 {
			t.Errorf("got %v after %d calls", err, calls(t, db))
		}
	})
}

func TestCallsAreRecordedWithoutABudgetToo(t *testing.T) {
	each(t, func(t *testing.T, db *controldb.DB) {
		g := gate(db, nil)
		ctx, cancel := context.WithCancel(t.Context())
		settle, err := g.Admit(ctx, attempt)
		if err != nil {
			t.Fatal(err)
		}
		cancel() // the pull is over; the call is recorded all the same
		settle(httpclient.Outcome{Err: errors.New("the line was cut\x00")})
		g.Close(ctx)
		all, err := budget.New(db).Calls(t.Context(), budget.Filter{Run: "run1", Since: time.Now().Add(-time.Hour), Limit: 5})
		if err != nil || len(all) != 1 {
			t.Fatalf("%d calls, %v", len(all), err)
		}
		c := all[0]
		if c.Endpoint != attempt.Address || c.Params["country"] != "KR" || c.Charge != 0 || c.State != budget.Settled || c.Error != "the line was cut␀" {
			t.Errorf("got %+v", c)
		}
		n := 0
		for row, err := range budget.New(db).House()["naru.calls"].Rows(t.Context()) {
			if n++; err != nil || row[2] != "rank" || row[8] != nil {
				t.Errorf("row is %v, %v", row, err)
			}
		}
		if n != 1 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestALockedDatabaseIsTold(t *testing.T) {
	t.Parallel()
	o := controldb.Options{URL: filepath.Join(t.TempDir(), "naru.db"), Patience: 100 * time.Millisecond}
	db := controldbtest.OpenAt(t, o, budget.Migrations())
	other := controldbtest.OpenAt(t, o)
	err := other.Write(t.Context(), controldb.Lease{}, func(*controldb.Tx) error {
		return call(t.Context(), gate(db, mustDecode(t, "{calls: 2/month}")), good)
	})
	says(t, err, `the account of the budget "market" could not be written, so the call did not leave`)
	var knows work.Permanent
	if !errors.As(err, &knows) || knows.Permanent() {
		t.Error("it is not tried again")
	}
	if n := calls(t, db); n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestTheMonthIsForecastByWhatHasPassed(t *testing.T) {
	inBubble(t, func(t *testing.T, db *controldb.DB) {
		b := mustDecode(t, "{calls: [100/day, 1000/month], bytes: 10GB/month}")
		g := gate(db, b)
		time.Sleep(10 * 24 * time.Hour)
		spend(t, g, 50)
		s := standing(t, db, b)
		if f := s.Month[0]; f.Spent != 50 || f.Most != 1000 || f.AtEnd < 154 || f.AtEnd > 155 {
			t.Errorf("forecast of calls is %+v", f)
		}
		if f := s.Month[1]; f.Spent != 500 || f.AtEnd < 1549 || f.AtEnd > 1551 {
			t.Errorf("forecast of bytes is %+v", f)
		}
	})
}

func calls(t *testing.T, db *controldb.DB) int {
	t.Helper()
	all, err := budget.New(db).Calls(t.Context(), budget.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// TestALimitThatIsWrittenLaterCountsWhatWasSpent: also when it is only the zone that is another.
func TestALimitThatIsWrittenLaterCountsWhatWasSpent(t *testing.T) {
	inBubble(t, func(t *testing.T, db *controldb.DB) {
		time.Sleep(16 * time.Hour) // it is 01:00 of the next day in Seoul
		spend(t, gate(db, mustDecode(t, "{calls: 5/day}")), 5)
		for _, text := range []string{
			"{calls: [5/day, 5/month], at_limit: stop}", "{calls: [9/day, 5/month], at_limit: stop}", "{calls: [9/day, 5/hour], at_limit: stop}",
			"{calls: 5/day, zone: Asia/Seoul, at_limit: stop}", "{bytes: 50B/month, at_limit: stop}",
		} {
			if err := call(t.Context(), gate(db, mustDecode(t, text)), good); err == nil {
				t.Errorf("%s: a call more than it allows was made", text)
			}
		}
		time.Sleep(24 * time.Hour)
		spend(t, gate(db, mustDecode(t, "{calls: 5/day, zone: Asia/Seoul, at_limit: stop}")), 5)
	})
}
