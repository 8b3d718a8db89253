package market

import (
	"fmt"
	"time"
)

// Day is a calendar day, counted from 1970-01-01.
type Day int

// ParseDay reads 2026-03-02.
func ParseDay(text string) (Day, error) {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("%q is no day such as 2026-03-02", text)
	}
	return Day(at.Unix() / 86400), nil
}

// Time is its first moment, in UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is the day as 2026-03-02.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// Compact is the day as 20260302.
func (d Day) Compact() string { return d.Time().Format("20060102") }
