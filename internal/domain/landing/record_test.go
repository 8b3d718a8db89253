package landing_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

func TestABAIsThreeDeliveriesOfTwoObjectsAndANewest(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		var all []landing.Delivery
		for i, body := range []string{"A", "B", "A"} {
			all = append(all, s.land(t, landing.Delivery{ID: fmt.Sprint("d", i), Source: "s"}, body))
		}
		if got := ids(s.list(t, landing.Filter{})); got != "d0 d1 d2" {
			t.Errorf("oldest first they are %s", got)
		}
		if !all[2].Newer(all[1]) || !all[1].Newer(all[0]) || all[0].Newer(all[1]) {
			t.Errorf("the order is not that of coming: %+v", all)
		}
		if got := s.objects(t); len(got) != 2 {
			t.Errorf("the store holds %q", got)
		}
		if got := s.content(t, all[2].Arrivals[0].Object); got != "A" {
			t.Errorf("the newest holds %q", got)
		}
		if all[0].Arrivals[0].Object != all[2].Arrivals[0].Object {
			t.Error("the same bytes are two objects")
		}
	})
}

func month(m time.Month) work.Interval {
	return work.Interval{Start: time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2026, m+1, 1, 0, 0, 0, 0, time.UTC)}
}

func TestABackfillOfMarchNeverBeatsApril(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		april := s.land(t, landing.Delivery{ID: "april", Source: "s", Interval: month(4), AsOf: month(4).End}, "4")
		march := s.land(t, landing.Delivery{ID: "march", Source: "s", Interval: month(3), AsOf: month(3).End}, "3")
		if march.Newer(april) || !april.Newer(march) {
			t.Error("what came later beats what is as of later")
		}
		if got := ids(s.list(t, landing.Filter{})); got != "march april" {
			t.Errorf("oldest first they are %s", got)
		}
		if march.Interval != month(3) || !march.AsOf.Equal(month(3).End) {
			t.Errorf("march reads as %+v", march)
		}
		again := s.land(t, landing.Delivery{ID: "april2", Source: "s", Interval: month(4), AsOf: month(4).End}, "4b")
		if !again.Newer(april) {
			t.Error("of two that are as of the same, the one that came later is not newer")
		}
	})
}

func TestWithoutAnIntervalADeliveryIsAsOfTheMomentItEnded(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		before := time.Now().Add(-time.Minute)
		d := s.land(t, landing.Delivery{ID: "d", Source: "s"}, "x")
		if !d.AsOf.Equal(d.At) || d.AsOf.Before(before) || d.AsOf.After(time.Now().Add(time.Minute)) {
			t.Errorf("as of %v, ended %v", d.AsOf, d.At)
		}
	})
}

func TestADeliveryIsSeenOnceItIsEndedAndIsThenFinal(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		d := landing.Delivery{ID: "d", Source: "s", Labels: map[string]string{"city": "21"}, Run: "r", Project: "p"}
		w := landing.Where{Source: d.Source, Labels: d.Labels, Ext: "csv"}
		page := func(n int) landing.Arrival {
			return landing.Arrival{Object: s.keep(t, w, fmt.Sprint("page ", n)), Name: fmt.Sprint(n, ".csv"), ContentType: "text/csv"}
		}
		one, two, three := page(1), page(2), page(3)
		for _, pages := range [][]landing.Arrival{{one}, {two}, {one, two}} {
			if err := s.record(d, pages, nil); err != nil {
				t.Fatal(err)
			}
			if got := s.list(t, landing.Filter{}); len(got) != 0 {
				t.Errorf("before its end it is listed: %+v", got)
			}
		}
		d.Ended = true
		for range 2 { // the second is an attempt after a crash
			if err := s.record(d, nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.record(d, []landing.Arrival{three}, nil); err != nil {
			t.Fatal(err)
		}
		got := s.find(t, "d")
		if !got.Ended || got.Seq != 1 || len(got.Arrivals) != 2 || got.Run != "r" || got.Project != "p" {
			t.Fatalf("it reads as %+v", got)
		}
		for i, a := range got.Arrivals {
			want := []landing.Arrival{one, two}[i]
			if a.Seq != int64(i+1) || a.Object != want.Object || a.Name != want.Name || a.ContentType != "text/csv" || a.At.IsZero() {
				t.Errorf("arrival %d reads as %+v", i, a)
			}
		}
	})
}

func TestAPageThatIsNumberedHoldsTheLastAttemptsBytes(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		d := landing.Delivery{ID: "d", Source: "s"}
		w := landing.Where{Source: "s"}
		first, second, changed := s.keep(t, w, "1"), s.keep(t, w, "same"), s.keep(t, w, "1, changed meanwhile")
		for _, pages := range [][]landing.Arrival{
			{{Seq: 1, Object: first, Name: "x"}, {Seq: 2, Object: second, Name: "x"}, {Seq: 3, Object: second, Name: "x"}},
			{{Seq: 1, Object: changed, Name: "x"}},
			{{Seq: 2, Object: second, Name: "x"}},
		} {
			if err := s.record(d, pages, nil); err != nil {
				t.Fatal(err)
			}
		}
		got := s.find(t, "d").Arrivals
		if len(got) != 3 || got[0].Object != changed || got[1].Object != second || got[2].Object != second {
			t.Errorf("the pages are %+v", got)
		}
	})
}

func TestTheCursorMovesWithTheDeliveryOrNotAtAll(t *testing.T) { // I2
	each(t, func(t *testing.T, s shore) {
		o := s.keep(t, landing.Where{Source: "s"}, "x")
		if err := s.record(landing.Delivery{ID: "a", Source: "s", Ended: true}, []landing.Arrival{{Object: o}},
			&landing.Cursor{Owner: "s", To: "10"}); err != nil {
			t.Fatal(err)
		}
		err := s.record(landing.Delivery{ID: "b", Source: "s", Ended: true}, []landing.Arrival{{Object: o}},
			&landing.Cursor{Owner: "s", From: "5", To: "20"})
		if !errors.Is(err, landing.ErrCursor) {
			t.Errorf("a pull that began elsewhere gets %v", err)
		}
		if got := ids(s.list(t, landing.Filter{Open: true})); got != "a" {
			t.Errorf("recorded are %s", got)
		}
		// The same again, after a crash that came too late:
		if err := s.record(landing.Delivery{ID: "a", Source: "s", Ended: true}, []landing.Arrival{{Object: o}},
			&landing.Cursor{Owner: "s", To: "10"}); err != nil {
			t.Errorf("an attempt after a crash gets %v", err)
		}
		wantPosition(t, s, "10")
	})
}

func TestAPageAfterACrashFindsItsCursorMoved(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		page := []landing.Arrival{{Object: s.keep(t, landing.Where{Source: "s"}, "x"), Name: "1"}}
		cursor := &landing.Cursor{Owner: "s", To: "page 2"}
		for range 2 {
			if err := s.record(landing.Delivery{ID: "a", Source: "s"}, page, cursor); err != nil {
				t.Fatal(err)
			}
		}
		// Another pull with pages of its own must not take the moved cursor for its own doing.
		err := s.record(landing.Delivery{ID: "b", Source: "s"}, page, cursor)
		if !errors.Is(err, landing.ErrCursor) {
			t.Errorf("another pull gets %v", err)
		}
		wantPosition(t, s, "page 2")
	})
}

func wantPosition(t *testing.T, s shore, want string) {
	t.Helper()
	err := s.db.Read(context.Background(), func(tx *controldb.Tx) error {
		at, err := landing.Position(tx, "s")
		if at != want {
			t.Errorf("the cursor stands at %q, want %q", at, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnIdBelongsToOneSourceAndItsLabels(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		s.land(t, landing.Delivery{ID: "d", Source: "s"}, "x")
		if err := s.record(landing.Delivery{ID: "d", Source: "other"}, nil, nil); err == nil {
			t.Error("a delivery changed its source")
		}
		first, again := landing.DeliveryID("run/step"), landing.DeliveryID("run/step")
		if first != again || landing.DeliveryID("run/step", "21") == landing.DeliveryID("run/step", "22") {
			t.Error("ids are not made from the key and the words alone")
		}
	})
}

func TestDeliveriesThatEndAtOnceHaveOneOrder(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		o := s.keep(t, landing.Where{Source: "s"}, "x")
		const n = 12
		var wait sync.WaitGroup
		for i := range n {
			wait.Go(func() {
				d := landing.Delivery{ID: fmt.Sprint("d", i), Source: "s", Ended: true}
				if err := s.record(d, []landing.Arrival{{Object: o}}, nil); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		seen := map[int64]bool{}
		for _, d := range s.list(t, landing.Filter{}) {
			seen[d.Seq] = true
		}
		for seq := int64(1); seq <= n; seq++ {
			if !seen[seq] {
				t.Errorf("no delivery came as number %d: %v", seq, seen)
			}
		}
	})
}

func TestAnEndWakesThoseWhoWait(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		woken := make(chan struct{})
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		go func() {
			defer close(woken)
			s.db.Wait(ctx, landing.Topic, time.Minute)
		}()
		for i := 0; ; i++ { // until the waiter waits
			s.land(t, landing.Delivery{ID: fmt.Sprint("d", i), Source: "s"}, "x")
			select {
			case <-woken:
				return
			case <-ctx.Done():
				t.Fatal("nobody was woken")
			default:
			}
		}
	})
}
