package budget

import (
	"testing"
	"time"
)

// TestWindowsAreOfTheCalendar holds beginnings and ends against days on which clocks change.
func TestWindowsAreOfTheCalendar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, at, per, began, end string }{
		{"America/Los_Angeles", "2026-03-08T12:00:00Z", "day", "2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z"}, // 23 hours
		{"America/Los_Angeles", "2026-11-01T12:00:00Z", "day", "2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z"}, // 25
		{"America/Los_Angeles", "2026-11-01T08:30:00Z", "hour", "2026-11-01T08:00:00Z", "2026-11-01T09:00:00Z"},
		{"America/Los_Angeles", "2026-11-01T09:30:00Z", "hour", "2026-11-01T09:00:00Z", "2026-11-01T10:00:00Z"}, // 1:30 again
		{"Asia/Seoul", "2026-11-30T14:59:59Z", "month", "2026-10-31T15:00:00Z", "2026-11-30T15:00:00Z"},
		{"Asia/Seoul", "2026-11-30T15:00:00Z", "month", "2026-11-30T15:00:00Z", "2026-12-31T15:00:00Z"},
		{"Asia/Kolkata", "2026-11-30T15:10:00Z", "hour", "2026-11-30T14:30:00Z", "2026-11-30T15:30:00Z"},
		{"UTC", "2026-11-30T15:10:20.5Z", "minute", "2026-11-30T15:10:00Z", "2026-11-30T15:11:00Z"},
		{"UTC", "2026-11-30T15:10:20.5Z", "second", "2026-11-30T15:10:20Z", "2026-11-30T15:10:21Z"},
		{"America/Sao_Paulo", "2018-11-04T12:00:00Z", "day", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"}, // no midnight
		{"America/Sao_Paulo", "2018-11-03T12:00:00Z", "day", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339Nano, c.at)
		if err != nil {
			t.Fatal(err)
		}
		began, end := Period(c.per).window(at, zone)
		got := [2]string{began.UTC().Format(time.RFC3339Nano), end.UTC().Format(time.RFC3339Nano)}
		if got != [2]string{c.began, c.end} {
			t.Errorf("%s of %s in %s is %v, want %s to %s", c.per, c.at, c.zone, got, c.began, c.end)
		}
	}
}

// TestNoWindowComesTwice walks over two years of zones with unusual clocks.
func TestNoWindowComesTwice(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"America/Los_Angeles", "Australia/Lord_Howe", "America/Sao_Paulo", "Atlantic/Azores", "Pacific/Apia"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range periods[2:] {
			var last time.Time
			for at := time.Date(2010, 12, 1, 0, 7, 0, 0, time.UTC); at.Year() < 2013; at = at.Add(15 * time.Minute) {
				began, end := p.window(at, zone)
				if began.Before(last) || !end.After(at) {
					t.Fatalf("%s: the %s of %s is %s to %s, after one from %s", name, p, at, began, end, last)
				}
				last = began
			}
		}
	}
}
