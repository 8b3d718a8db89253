package budget

import "time"

// Period is the length of a window: of the calendar, in the budget's zone.
type Period string

// Periods, shortest first.
const (
	Second Period = "second"
	Minute Period = "minute"
	Hour   Period = "hour"
	Day    Period = "day"
	Month  Period = "month"
)

// periods are all, shortest first.
var periods = []Period{Second, Minute, Hour, Day, Month}

// length is about how long a window is.
func (p Period) length() time.Duration {
	switch p {
	case Second:
		return time.Second
	case Minute:
		return time.Minute
	case Hour:
		return time.Hour
	case Day:
		return 24 * time.Hour
	}
	return 30 * 24 * time.Hour
}

// window is the one that an instant lies in. Days and months are those of the zone's calendar, so that the day on which
// the clocks change has 23 or 25 hours; an hour that the clocks repeat is two windows. A later instant never lies in a
// window with an earlier start.
func (p Period) window(at time.Time, zone *time.Location) (start, end time.Time) {
	local := at.In(zone)
	switch p {
	case Day, Month:
		start, end = p.first(local, 0), p.first(local, 1)
		if !end.After(at) { // a zone that went over the date line has left out a day
			end = p.first(local, 2)
		}
		return start, end
	case Hour:
		start = local.Add(-time.Duration(local.Minute())*time.Minute - time.Duration(local.Second())*time.Second)
	case Minute:
		start = local.Add(-time.Duration(local.Second()) * time.Second)
	default:
		start = local
	}
	start = start.Add(-time.Duration(local.Nanosecond()))
	return start, start.Add(p.length())
}

// first is the beginning of the day or month that is so many later than that of an instant.
func (p Period) first(local time.Time, later int) time.Time {
	year, month, day := local.Date()
	if p == Month {
		month, day = month+time.Month(later), 1
	} else {
		day += later
	}
	at := time.Date(year, month, day, 0, 0, 0, 0, local.Location())
	if at.Hour() > 12 { // there is no such midnight, and this is an hour before it would be
		_, at = at.ZoneBounds()
	}
	return at
}
