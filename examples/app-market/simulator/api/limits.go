package api

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// limits are how many calls the contract allows. Windows are those of the clock: a minute begins at its first second, a day
// at midnight UTC.
type limits struct {
	perMinute, perDay int
	now               func() time.Time

	mu          sync.Mutex
	minute, day time.Time
	inMinute    int
	inDay       int
}

// admit counts a call and tells how many are left; one too many is answered 429, with the seconds to wait.
func (l *limits) admit(w http.ResponseWriter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now().UTC()
	if minute := now.Truncate(time.Minute); minute != l.minute {
		l.minute, l.inMinute = minute, 0
	}
	if day := now.Truncate(24 * time.Hour); day != l.day {
		l.day, l.inDay = day, 0
	}
	limit, left, reset := l.perMinute, l.perMinute-l.inMinute, l.minute.Add(time.Minute)
	if l.perDay > 0 && (l.perMinute == 0 || l.perDay-l.inDay < left) {
		limit, left, reset = l.perDay, l.perDay-l.inDay, l.day.Add(24*time.Hour)
	}
	if limit == 0 {
		return true
	}
	h := w.Header()
	h.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(left-1, 0)))
	h.Set("X-RateLimit-Reset", strconv.FormatInt(reset.Unix(), 10))
	if left <= 0 {
		h.Set("Retry-After", strconv.Itoa(int(reset.Sub(now).Seconds())+1))
		refuse(w, &refusal{http.StatusTooManyRequests, 4290, "the limit of your contract is reached"})
		return false
	}
	l.inMinute++
	l.inDay++
	return true
}
