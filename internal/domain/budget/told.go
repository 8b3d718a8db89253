package budget

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

// told is what an answer says of the system's own account of us.
type told struct {
	limit     int64 // 0: it does not say
	remaining int64 // -1: it does not say
	reset     time.Time
	after     time.Time // asked to be left alone until then
}

// farthest is how far ahead a reset may lie to be believed: a month and a little.
const farthest = 32 * 24 * time.Hour

// prefixes of the headers that tell it; the name goes on with Limit, Remaining or Reset.
var prefixes = []string{"X-Ratelimit-", "Ratelimit-", "X-Rate-Limit-"}

func readTold(o httpclient.Outcome, now time.Time) told {
	t := told{remaining: -1}
	for _, prefix := range prefixes {
		if n, ok := leading(o.Header.Get(prefix + "Remaining")); ok {
			t.remaining = n
			t.limit, _ = leading(o.Header.Get(prefix + "Limit"))
			if n, ok := leading(o.Header.Get(prefix + "Reset")); ok {
				t.reset = resetAt(n, now)
			}
			break
		}
	}
	if o.Status == http.StatusTooManyRequests || o.Status == http.StatusServiceUnavailable {
		t.after = retryAt(o.Header.Get("Retry-After"), now)
	}
	return t
}

// leading is the whole number that a value begins with: "100", "100;w=60", "100, 1000;w=3600".
func leading(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(text)
	}
	n, err := strconv.ParseInt(text[:end], 10, 64)
	return n, err == nil
}

// resetAt reads both forms that are in use: seconds from now, and seconds (or milliseconds) since 1970.
func resetAt(n int64, now time.Time) time.Time {
	switch {
	case n <= int64(farthest/time.Second):
		return now.Add(time.Duration(n) * time.Second)
	case n > 1e11:
		return near(time.UnixMilli(n), now)
	}
	return near(time.Unix(n, 0), now)
}

func retryAt(text string, now time.Time) time.Time {
	if n, ok := leading(text); ok && n <= int64(farthest/time.Second) {
		return now.Add(time.Duration(n) * time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return near(at, now)
	}
	return time.Time{}
}

// near is an instant that can be believed, else none.
func near(at, now time.Time) time.Time {
	if at.Before(now) || at.Sub(now) > farthest {
		return time.Time{}
	}
	return at
}

// believe moves our own account up to what the system says is left, never down.
func (a *account) believe(t told) {
	if t.after.After(a.held) {
		a.held = t.after
	}
	if t.remaining < 0 {
		return
	}
	w := a.meant(t)
	if w == nil {
		return
	}
	w.spent = max(w.spent, w.Most-t.remaining)
	if t.remaining == 0 && t.reset.After(w.end) && t.reset.After(a.held) {
		a.held = t.reset
	}
}

// meant is the limit that a system speaks of: the one of the same amount, else the shortest that lasts until the system's
// reset. Without either it is the shortest, which does the least harm when it is another.
func (a *account) meant(t told) *window {
	var same, fits *window
	for i := range a.windows {
		w := &a.windows[i]
		if w.Of != Calls {
			continue
		}
		if t.limit > 0 && w.Most == t.limit {
			same = w
		}
		if fits == nil || !t.reset.IsZero() && a.now.Add(fits.Per.length()).Before(t.reset) {
			fits = w // limits stand in the order of their length
		}
	}
	if same != nil {
		return same
	}
	return fits
}
