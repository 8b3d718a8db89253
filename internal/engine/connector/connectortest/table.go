package connectortest

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Env is what a pull needs at least, with a folder of its own.
func Env(t testing.TB) connector.Env {
	t.Helper()
	return connector.Env{
		Task: work.NewTask("t", slog.New(slog.DiscardHandler)), Secrets: Secrets(t, ""), Zone: time.UTC,
		Temp: filepath.Join(t.TempDir(), "pull"),
	}
}

// Secrets are those of a project with this .env.
func Secrets(t testing.TB, env string) *secret.Resolver {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(env), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := secret.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Table is what a pull of Parquet pages brought.
type Table struct {
	Rows    []string // as Rows writes them
	Fields  []string // as Fields writes them
	Pages   []connector.Page
	Outcome connector.Outcome
}

// Read pulls a table; before is asked before a page is taken, and its error is emit's. Nothing may be left in Env.Temp.
func Read(t testing.TB, c connector.Connector, env connector.Env, before func(connector.Page) error) (Table, error) {
	t.Helper()
	var got Table
	var err error
	got.Outcome, err = c.Pull(t.Context(), env, func(page connector.Page) error {
		if err := before(page); err != nil {
			return err
		}
		body, err := os.ReadFile(page.Path)
		if err != nil {
			return err
		}
		got.Pages = append(got.Pages, page)
		got.Rows = append(got.Rows, Rows(t, page, body)...)
		got.Fields = Fields(t, body)
		return nil
	})
	if left, _ := filepath.Glob(filepath.Join(env.Temp, "*")); len(left) > 0 {
		t.Errorf("files are left behind: %v", left)
	}
	return got, err
}

// MostHeap is the most memory that was in use while work was done. Nothing else may run beside it.
func MostHeap(work func()) (bytes uint64) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		bytes = max(bytes, m.HeapInuse)
		select {
		case <-done:
			return bytes
		case <-tick.C:
		}
	}
}

// Says wants an error that is a problem of a code, and that says these words.
func Says(t testing.TB, err error, code problem.Code, words ...string) {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != code {
		t.Errorf("got %v, want %s", err, code)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q says nothing of %q", err, word)
		}
	}
}

// Equal compares lines.
func Equal(t testing.TB, got []string, want ...string) {
	t.Helper()
	same(t, "the lines", got, want)
}
