// Package logging sets slog up and names the attributes that everybody uses. It never decides what is worth a line,
// and nothing leaves it unredacted (I6).
package logging

import (
	"io"
	"log/slog"
	"strings"

	"github.com/naru-data/naru/internal/foundation/secret"
)

// The attribute names.
const (
	Run, Step, Source, Table, Delivery = "run", "step", "source", "table", "delivery"
)

// New logs to w as "text" or "json" (anything else is text), redacted by r, which may be nil. Times are UTC in both.
func New(w io.Writer, format string, level slog.Level, r *secret.Resolver) *slog.Logger {
	to := &records{to: w, redact: r.Redact}
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: inUTC}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(to, options))
	}
	return slog.New(slog.NewTextHandler(to, options))
}

// inUTC writes the time of a line in UTC: lines of several machines sort together.
func inUTC(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	}
	return a
}

// records redacts whole lines: slog hands over one record in one Write, so no secret is cut in two and none is held
// back.
type records struct {
	to     io.Writer
	redact func(string) string
}

func (l *records) Write(p []byte) (int, error) {
	line := l.redact(string(p))
	if !strings.HasSuffix(line, "\n") {
		line += "\n"
	}
	if _, err := io.WriteString(l.to, line); err != nil {
		return 0, err
	}
	return len(p), nil
}
