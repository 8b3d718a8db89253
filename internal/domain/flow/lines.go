package flow

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// lines are what an attempt logged and what is not yet stored of it.
type lines struct {
	w         *Worker
	run, task string
	attempt   int

	mu      sync.Mutex
	pending []Line
	stored  int // number of the last stored line
}

func newLines(w *Worker, run, task string, attempt int) *lines {
	return &lines{w: w, run: run, task: task, attempt: attempt}
}

// logger writes to these lines and, as before, to the given logger.
func (l *lines) logger(next *slog.Logger) *slog.Logger {
	return slog.New(&lineHandler{lines: l, next: next.Handler()})
}

func (l *lines) add(line Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = append(l.pending, line)
}

func (l *lines) waiting() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.pending) > 0
}

// store writes what is pending; forget(n) is called after the commit. A transaction that is run again writes the same
// lines under the same numbers.
func (l *lines) store(tx *controldb.Tx) (n int, err error) {
	l.mu.Lock()
	pending, number := l.pending, l.stored
	l.mu.Unlock()
	for i, line := range pending {
		_, err := tx.Exec(`
insert into log_lines (run, task, attempt, line, at, level, message)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing`,
			l.run, l.task, l.attempt, number+i+1, controldb.Micros(line.At), line.Level, line.Text)
		if err != nil {
			return 0, fmt.Errorf("store %d log lines of task %s: %w", len(pending), l.task, err)
		}
	}
	return len(pending), nil
}

func (l *lines) forget(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = l.pending[n:]
	l.stored += n
}

// lineHandler makes a line of every record: the message, then name=value. run and step are not repeated in it.
type lineHandler struct {
	lines  *lines
	next   slog.Handler
	group  string
	suffix string // attributes given by With
}

// Enabled is true from Info on, whatever the other logger shows.
func (h *lineHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelInfo || h.next.Enabled(ctx, level)
}

// Handle keeps the line and passes the record on.
func (h *lineHandler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelInfo {
		var b strings.Builder
		b.WriteString(r.Message)
		b.WriteString(h.suffix)
		r.Attrs(func(a slog.Attr) bool {
			writeAttr(&b, h.group, a)
			return true
		})
		h.lines.add(Line{At: r.Time, Level: strings.ToLower(r.Level.String()), Text: h.lines.w.safe(b.String())})
	}
	if !h.next.Enabled(ctx, r.Level) {
		return nil
	}
	return h.next.Handle(ctx, r)
}

// WithAttrs is slog's.
func (h *lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	var b strings.Builder
	for _, a := range attrs {
		writeAttr(&b, h.group, a)
	}
	return &lineHandler{h.lines, h.next.WithAttrs(attrs), h.group, h.suffix + b.String()}
}

// WithGroup is slog's.
func (h *lineHandler) WithGroup(name string) slog.Handler {
	return &lineHandler{h.lines, h.next.WithGroup(name), h.group + name + ".", h.suffix}
}

func writeAttr(b *strings.Builder, group string, a slog.Attr) {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		if a.Key != "" {
			group += a.Key + "."
		}
		for _, inner := range value.Group() {
			writeAttr(b, group, inner)
		}
		return
	}
	if a.Equal(slog.Attr{}) {
		return
	}
	text := value.String()
	if strings.ContainsAny(text, " \n\t\"=") || text == "" {
		text = fmt.Sprintf("%q", text)
	}
	fmt.Fprintf(b, " %s%s=%s", group, a.Key, text)
}
