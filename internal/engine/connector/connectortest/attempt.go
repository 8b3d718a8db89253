package connectortest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/work"
)

// kept is a page that emit took.
type kept struct {
	connector.Page
	body    []byte
	records []string
}

// attempt is one call of Pull and all that it said.
type attempt struct {
	pages   []kept
	outcome connector.Outcome
	err     error
	log     string
}

// records are those of all pages.
func (a attempt) records() []string {
	var all []string
	for _, page := range a.pages {
		all = append(all, page.records...)
	}
	return all
}

// last is where the next attempt goes on: the last position that a page gave, and how many pages it covers.
func (a attempt) last() (position string, pages int) {
	for i, page := range a.pages {
		if page.Position != "" {
			position, pages = page.Position, i+1
		}
	}
	return position, pages
}

// pull makes one attempt from a position. before is asked before a page is taken; its error is emit's. A file of a page
// is moved away, as landing does.
func pull(ctx context.Context, t *testing.T, s Setup, position string, before func(pages int) error) attempt {
	t.Helper()
	var made attempt
	var log bytes.Buffer
	var busy, ended atomic.Bool
	env := s.Env
	env.Position = position
	if env.Temp == "" {
		env.Temp = t.TempDir()
	}
	env.Task = task(&log)
	made.outcome, made.err = s.Connector.Pull(ctx, env, func(page connector.Page) error {
		if ended.Load() {
			t.Error("emit is called after the pull has ended, or after it gave an error")
		}
		if busy.Swap(true) {
			t.Error("emit is called by two goroutines at once")
		}
		defer busy.Store(false)
		if err := before(len(made.pages)); err != nil {
			ended.Store(true)
			return err
		}
		body, err := take(page, env.Temp)
		if err != nil {
			return err
		}
		made.pages = append(made.pages, kept{page, body, s.Records(t, page, body)})
		return nil
	})
	ended.Store(true)
	made.log = log.String()
	return made
}

// task is an attempt's own, logging all.
func task(log io.Writer) work.Task {
	t := work.NewTask("connectortest", slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Begun = time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC)
	return t
}

// take reads a page to its end.
func take(page connector.Page, temp string) ([]byte, error) {
	switch {
	case page.Unchanged:
		return nil, nil
	case page.Path == "":
		return io.ReadAll(page.Body)
	}
	body, err := os.ReadFile(page.Path)
	if err != nil {
		return nil, err
	}
	if inside, err := filepath.Rel(temp, page.Path); err == nil && !strings.HasPrefix(inside, "..") {
		return body, os.Remove(page.Path)
	}
	return nil, fmt.Errorf("the file %s is not in Env.Temp", page.Path)
}

// whole makes one attempt that nothing disturbs.
func whole(t *testing.T, s Setup, position string) attempt {
	t.Helper()
	made := pull(t.Context(), t, s, position, func(int) error { return nil })
	if made.err != nil {
		t.Fatalf("pull: %v", made.err)
	}
	return made
}
