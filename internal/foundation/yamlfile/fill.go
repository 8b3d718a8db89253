package yamlfile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// Filling is what a Text is filled with. Values hold string, int64, float64, bool or time.Time. Escape, when set, is
// applied to every value and secret, unless the value is the whole text (an address is percent-encoded so). Times
// without a format are RFC 3339 in Zone, and days (see Day) are 2026-11-24; with one, strftime in Zone. The zero Zone is
// UTC.
type Filling struct {
	Values  map[string]any
	Secrets *secret.Resolver
	Escape  func(string) string
	Zone    *time.Location
}

// Fill gives the text; a *problem.Problem at the text's place when a name or secret is missing. Secrets are revealed
// here and nowhere before (I6).
func (t Text) Fill(f Filling) (string, error) {
	segments, wrong := t.segments()
	if len(wrong) > 0 {
		return "", problem.New(wrong[0].code, t.Place, wrong[0].args)
	}
	var b strings.Builder
	for _, s := range segments {
		if s.words != "" {
			b.WriteString(s.words)
			continue
		}
		value, err := t.fillOne(s, f)
		if err != nil {
			return "", err
		}
		if f.Escape != nil && len(segments) > 1 {
			value = f.Escape(value)
		}
		b.WriteString(value)
	}
	return b.String(), nil
}

func (t Text) fillOne(s segment, f Filling) (string, error) {
	if s.secret != "" {
		return t.reveal(s.secret, f.Secrets)
	}
	value, ok := f.Values[s.name]
	if !ok {
		args := problem.Args{"name": s.name, "text": t.Raw}
		if near := problem.Nearest(s.name, slices.Sorted(maps.Keys(f.Values))); near != "" {
			args["near"] = near
		}
		return "", problem.New("text_name_missing", t.Place, args)
	}
	if at, isTime := value.(time.Time); isTime {
		return formatTime(at, s.format, f.Zone)
	}
	if s.format != "" {
		return "", problem.New("text_no_time", t.Place, problem.Args{"name": s.name, "text": t.Raw, "value": value})
	}
	switch v := value.(type) {
	case string:
		return v, nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case nil:
		return "", problem.New("text_name_empty", t.Place, problem.Args{"name": s.name, "text": t.Raw})
	}
	return fmt.Sprint(value), nil
}

func (t Text) reveal(name string, secrets *secret.Resolver) (string, error) {
	if secrets == nil {
		return "", problem.New("secret_not_set", t.Place, problem.Args{"name": name})
	}
	value, err := secrets.Resolve(name)
	if err != nil {
		if p, ok := err.(*problem.Problem); ok {
			placed := *p
			placed.Place = t.Place
			return "", &placed
		}
		return "", fmt.Errorf("fill %q: %w", t.Raw, err)
	}
	return secrets.Reveal(value), nil
}

// formatTime writes a moment in a zone. A day is in none, so that no zone moves it.
func formatTime(at time.Time, format string, zone *time.Location) (string, error) {
	if zone == nil {
		zone = time.UTC
	}
	if !IsDay(at) {
		at = at.In(zone)
	}
	switch {
	case format != "":
		return Strftime(format, at)
	case IsDay(at):
		return at.Format(time.DateOnly), nil
	}
	return at.Format(time.RFC3339Nano), nil
}

// dayZone marks a time.Time as a day without a time of day. Its offset is 0, so that it equals midnight UTC, which is
// how rows and engines hold a date.
var dayZone = time.FixedZone("day", 0)

// Day is a date without a time of day: midnight UTC, marked so that no text it fills moves it into another zone's day.
func Day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, dayZone)
}

// IsDay says whether a time was made by Day.
func IsDay(at time.Time) bool { return at.Location() == dayZone }
