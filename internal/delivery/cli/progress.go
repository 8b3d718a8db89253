package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/foundation/work"
)

// progress tells what a run does while it does it: on a terminal one line that changes, elsewhere plain lines,
// with --json one object a line.
type progress struct {
	mu    sync.Mutex
	out   io.Writer
	live  bool // a terminal
	json  bool
	state map[string]string // told, by task
	shown time.Time
	dirty bool // a live line stands unfinished
}

func (s *session) newProgress() *progress {
	file, ok := s.errs.(*os.File)
	return &progress{
		out: s.errs, json: s.json, live: ok && !s.json && term.IsTerminal(int(file.Fd())),
		state: map[string]string{}, shown: time.Now(), // what is done at once needs no progress
	}
}

// often is how often a terminal's line changes; plain lines come much more seldom.
const (
	often  = 100 * time.Millisecond
	seldom = 5 * time.Second
)

// task is flow's watch.
func (p *progress) task(run string, t flow.Task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.json {
		p.object(run, t)
		return
	}
	if p.state[t.Key] != t.State {
		p.state[t.Key] = t.State
		p.clear()
		if line := stateLine(t); line != "" {
			fmt.Fprintln(p.out, line)
		}
		return
	}
	if t.State == flow.Running {
		p.moving(t.Step, t.Began, t.Progress)
	}
}

// moving shows how far something is, not too often.
func (p *progress) moving(name string, began time.Time, now work.Progress) {
	pause := seldom
	if p.live {
		pause = often
	}
	if now == (work.Progress{}) || time.Since(p.shown) < pause {
		return
	}
	p.shown = time.Now()
	line := fmt.Sprintf("  %-10s %s", name, rateLine(now, time.Since(began)))
	if !p.live {
		fmt.Fprintln(p.out, line)
		return
	}
	fmt.Fprint(p.out, "\r\x1b[K"+line)
	p.dirty = true
}

func (p *progress) clear() {
	if p.dirty {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.dirty = false
	}
}

func (p *progress) object(run string, t flow.Task) {
	line, err := json.Marshal(map[string]any{
		"run": run, "step": t.Step, "state": t.State, "attempt": t.Attempt, "rows": t.Progress.Rows,
		"bytes": t.Progress.Bytes, "total_bytes": t.Progress.Total, "error": t.Error, "values": t.Result.Values,
	})
	if err == nil {
		fmt.Fprintln(p.out, string(line))
	}
}

// stateLine is said when a task changes its state.
func stateLine(t flow.Task) string {
	switch t.State {
	case flow.Running:
		if t.Attempt > 1 {
			return fmt.Sprintf("  %-10s attempt %d", t.Step, t.Attempt)
		}
		return ""
	case flow.Waiting:
		if t.Waits != "" {
			return fmt.Sprintf("  %-10s %s", t.Step, strings.ReplaceAll(t.Waits, "\n", "\n             "))
		}
		if t.Attempt > 0 && t.Error != "" {
			return fmt.Sprintf("  %-10s will be tried again: %s", t.Step, firstLine(t.Error))
		}
		return ""
	case flow.Succeeded:
		line := fmt.Sprintf("  %-10s done in %s  %s", t.Step, took(t.Ended.Sub(t.Began)), valuesLine(t.Result.Values))
		for _, note := range t.Result.Notes {
			line += "\n             " + strings.ReplaceAll(note, "\n", "\n             ")
		}
		return line
	case flow.Failed:
		return fmt.Sprintf("  %-10s FAILED: %s", t.Step, strings.ReplaceAll(t.Error, "\n", "\n             "))
	}
	return fmt.Sprintf("  %-10s %s", t.Step, stateText(t))
}

// stateText is a state and why it is so; "skipped, because ..." says both already.
func stateText(t flow.Task) string {
	why := firstLine(t.Error)
	switch {
	case why == "":
		return t.State
	case strings.HasPrefix(why, t.State):
		return why
	}
	return t.State + ": " + why
}

// countWords are the counts of a load, in the order in which they add up; of those that are mostly nothing, or mostly
// one, nothing is said when they are.
var (
	countWords = []string{"read", "loaded", "quarantined", "skipped", "superseded", "rows"}
	mostlyNone = []string{"quarantined", "skipped", "superseded", "never"}
	mostlyOne  = []string{"deliveries", "elements"}
)

// valuesLine shows the plain values of a result: counts first, the rest by name.
func valuesLine(values map[string]any) string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(values)), func(name string) bool { return slices.Contains(countWords, name) })
	var parts []string
	for _, name := range append(slices.Clone(countWords), names...) {
		switch v := values[name].(type) {
		case int, int64:
			number := fmt.Sprint(v)
			none := number == "0" && slices.Contains(mostlyNone, name)
			if one := number == "1" && slices.Contains(mostlyOne, name); !none && !one {
				parts = append(parts, name+" "+number)
			}
		case float64:
			parts = append(parts, name+" "+text(v))
		case bool:
			parts = append(parts, fmt.Sprintf("%s %v", name, v))
		}
	}
	return strings.Join(parts, ", ")
}

// rateLine says rows, bytes, rate and, when the total is known, the time left.
func rateLine(now work.Progress, since time.Duration) string {
	var parts []string
	if now.Doing != "" {
		parts = append(parts, now.Doing)
	}
	if now.Rows > 0 {
		parts = append(parts, thousands(now.Rows)+" rows")
	}
	if now.Bytes > 0 {
		parts = append(parts, bytesText(now.Bytes))
		if seconds := since.Seconds(); seconds > 0.2 {
			rate := float64(now.Bytes) / seconds
			parts = append(parts, bytesText(int64(rate))+"/s")
			if now.Total > now.Bytes && rate > 0 {
				left := time.Duration(float64(now.Total-now.Bytes) / rate * float64(time.Second))
				parts = append(parts, took(left)+" left")
			}
		}
	}
	return strings.Join(parts, ", ")
}

// reporter shows the progress of work outside a flow.
func (s *session) reporter(name string) func(work.Progress) {
	p := s.newProgress()
	s.working = p
	began := time.Now()
	return func(now work.Progress) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if !p.json {
			p.moving(name, began, now)
		}
	}
}

// worked takes the live line of work outside a flow away, so that what is printed next stands on a line of its own.
func (s *session) worked() {
	if s.working == nil {
		return
	}
	s.working.mu.Lock()
	defer s.working.mu.Unlock()
	s.working.clear()
}

func bytesText(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	value, unit := float64(n), 0
	for value >= 1000 && unit < len(units)-1 {
		value /= 1000
		unit++
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", value, units[unit])
}

func took(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
