package budget

import (
	"net/http"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

// FuzzWhatASystemTellsNeverGivesCallsBack holds any headers against the rule that an account only moves up, and that
// nobody is held for longer than a month and a little.
func FuzzWhatASystemTellsNeverGivesCallsBack(f *testing.F) {
	f.Add("10", "100", "60", "30", 429)
	f.Add("10, 10;w=60", "", "1764000000", "Wed, 25 Nov 2026 09:00:00 GMT", 503)
	f.Add("-1", "99999999999999999999", "9223372036854775807", "9223372036854775807", 429)
	f.Fuzz(func(t *testing.T, remaining, limit, reset, after string, status int) {
		now := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
		a := &account{budget: &Budget{Zone: time.UTC}, now: now}
		for _, l := range []Limit{{Calls, 60, Minute}, {Calls, 1000, Day}, {Bytes, 5, Month}} {
			w := window{Limit: l, spent: 7}
			w.began, w.end = l.Per.window(now, time.UTC)
			a.windows = append(a.windows, w)
		}
		h := http.Header{}
		h.Set("X-RateLimit-Remaining", remaining)
		h.Set("X-RateLimit-Limit", limit)
		h.Set("X-RateLimit-Reset", reset)
		h.Set("Retry-After", after)
		a.believe(readTold(httpclient.Outcome{Status: status, Header: h}, now))
		for _, w := range a.windows {
			if w.spent < 7 || w.spent > max(7, w.Most) {
				t.Errorf("%s: %d are spent", w.Limit, w.spent)
			}
		}
		if a.held.Sub(now) > farthest {
			t.Errorf("held until %s", a.held)
		}
	})
}
