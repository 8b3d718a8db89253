package landing_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/landing"
)

func TestDeliveriesAreChosenBySourceLabelsAndId(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		city := func(n string) map[string]string { return map[string]string{"city": n, "round": "2026"} }
		s.land(t, landing.Delivery{ID: "aa11", Source: "online", Labels: city("21")}, "1")
		s.land(t, landing.Delivery{ID: "aa22", Source: "online", Labels: city("22")}, "2")
		s.land(t, landing.Delivery{ID: "aa2", Source: "paper", Labels: city("21")}, "3")
		s.land(t, landing.Delivery{ID: "나루_%", Source: "paper"}, "4")
		for _, c := range []struct {
			filter landing.Filter
			want   string
		}{
			{landing.Filter{}, "aa11 aa22 aa2 나루_%"},
			{landing.Filter{Sources: []string{"online"}}, "aa11 aa22"},
			{landing.Filter{Sources: []string{"online", "paper"}, Labels: map[string]string{"city": "21"}}, "aa11 aa2"},
			{landing.Filter{Labels: map[string]string{"city": "21", "round": "2025"}}, ""},
			{landing.Filter{Labels: map[string]string{"district": ""}}, ""},
			{landing.Filter{IDs: []string{"aa1"}}, "aa11"},
			{landing.Filter{IDs: []string{"aa2"}}, "aa2"}, // whole, though another begins so
			{landing.Filter{IDs: []string{"aa22", "나"}}, "aa22 나루_%"},
			{landing.Filter{IDs: []string{"aa11"}, Sources: []string{"paper"}}, ""},
		} {
			if got := ids(s.list(t, c.filter)); got != c.want {
				t.Errorf("%+v gives %q, want %q", c.filter, got, c.want)
			}
		}
		for id, code := range map[string]string{"aa": "ambiguous", "": "unknown", "b": "unknown", "_": "unknown", "%": "unknown"} {
			_, err := s.Deliveries(context.Background(), landing.Filter{IDs: []string{id}})
			if code == "ambiguous" {
				wantProblem(t, err, "delivery_ambiguous", "aa11", "aa22")
			} else {
				wantProblem(t, err, "delivery_unknown", "naru landing list")
			}
		}
	})
}

func TestAWithdrawnDeliveryIsNotListedAndItsBytesStay(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		d := s.land(t, landing.Delivery{ID: "deadbeef", Source: "s"}, "x")
		s.land(t, landing.Delivery{ID: "other", Source: "s"}, "y")
		_, err := s.Withdraw(context.Background(), "dead", "")
		wantProblem(t, err, "withdraw_why")
		got, err := s.Withdraw(context.Background(), "dead", "sent by mistake")
		if err != nil || got.ID != "deadbeef" || got.Withdrawn != "sent by mistake" {
			t.Fatalf("withdrawn is %+v, %v", got, err)
		}
		if got := ids(s.list(t, landing.Filter{})); got != "other" {
			t.Errorf("listed are %s", got)
		}
		if got := s.find(t, "deadbeef"); got.Withdrawn != "sent by mistake" || !got.Ended {
			t.Errorf("asked for, it reads as %+v", got)
		}
		if s.content(t, d.Arrivals[0].Object) != "x" {
			t.Error("its bytes are gone")
		}
		_, err = s.Withdraw(context.Background(), "deadbeef", "again")
		wantProblem(t, err, "delivery_withdrawn_before", "sent by mistake")
		if err := s.record(landing.Delivery{ID: "open", Source: "s"}, nil, nil); err != nil {
			t.Fatal(err)
		}
		_, err = s.Withdraw(context.Background(), "open", "why not")
		wantProblem(t, err, "delivery_not_ended")
		_, err = s.Withdraw(context.Background(), "nobody", "why not")
		wantProblem(t, err, "delivery_unknown")
	})
}

func TestAChangedOrMissingObjectIsToldWhenItIsRead(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		bodies := map[string]string{"good": "good", "bits": "some bytes", "short": "some more bytes", "gone": "other bytes"}
		objects := map[string]landing.Object{}
		for id, body := range bodies {
			objects[id] = s.land(t, landing.Delivery{ID: id, Source: "s"}, body).Arrivals[0].Object
		}
		s.land(t, landing.Delivery{ID: "good2", Source: "s"}, "good")
		damage := func(id string, f func(path string) error) {
			if err := f(filepath.Join(s.dir, objects[id].Key)); err != nil {
				t.Fatal(err)
			}
		}
		damage("bits", func(path string) error { return os.WriteFile(path, []byte("same bytes"), 0o600) })
		damage("short", func(path string) error { return os.Truncate(path, 5) })
		damage("gone", os.Remove)

		codes := map[string]string{}
		err := s.Verify(context.Background(), landing.Filter{}, func(a landing.Arrival, err error) {
			codes[a.Delivery] = ""
			if err != nil {
				codes[a.Delivery] = err.Error()
			}
		})
		if err != nil || len(codes) != 4 { // the good one is read once
			t.Fatalf("verified are %v, %v", codes, err)
		}
		for id, word := range map[string]string{
			"good": "", "bits": "other bytes", "short": "5 bytes instead of 15", "gone": "gone",
		} {
			if (word == "") != (codes[id] == "") || !strings.Contains(codes[id], word) {
				t.Errorf("of %s it says %q", id, codes[id])
			}
			if o := objects[id]; word != "" && !strings.Contains(codes[id], o.Key) {
				t.Errorf("%q does not name the key", codes[id])
			}
		}
	})
}

func TestTheHouseTableTellsWhatCame(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		s.land(t, landing.Delivery{ID: "a", Source: "s", Labels: map[string]string{"city": "서울"}}, "xyz")
		if err := s.record(landing.Delivery{ID: "b", Source: "s"}, nil, nil); err != nil {
			t.Fatal(err)
		}
		house := s.House()["naru.arrivals"]
		n := 0
		for row, err := range house.Rows(context.Background()) {
			if err != nil || len(row) != len(house.Columns) {
				t.Fatalf("a row of %d cells under %d columns, %v", len(row), len(house.Columns), err)
			}
			values := map[string]any{}
			for i, c := range house.Columns {
				values[c.Name] = row[i]
			}
			if values["delivery"] != "a" || values["labels"] != `{"city":"서울"}` || values["bytes"] != int64(3) {
				t.Errorf("got %v", values)
			}
			n++
		}
		if n != 1 {
			t.Errorf("%d arrivals, want 1", n)
		}
	})
}
