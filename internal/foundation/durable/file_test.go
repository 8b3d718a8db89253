package durable_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/durable"
)

func TestAFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a", "b.txt")
	says := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, _ = io.WriteString(w, text)
			return err
		}
	}
	if err := durable.WriteFile(path, says("first", nil)); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := durable.WriteFile(path, says("sec", broken)); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if text, err := os.ReadFile(path); string(text) != "first" {
		t.Errorf("%q %v", text, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("%d files are left", len(left))
	}
}

func TestWhatCrashedAttemptsLeftIsTakenAway(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old, young, other := filepath.Join(dir, ".naru-half-1"), filepath.Join(dir, ".naru-half-2"), filepath.Join(dir, "mine")
	for _, path := range []string{old, young, other} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := time.Now().AddDate(0, 0, -2)
	if err := errors.Join(os.Chtimes(old, before, before), os.Chtimes(other, before, before)); err != nil {
		t.Fatal(err)
	}
	if err := durable.WriteFile(filepath.Join(dir, "new"), func(io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{old: false, young: true, other: true} {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) == want {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}
