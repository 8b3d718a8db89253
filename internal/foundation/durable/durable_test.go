package durable_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/naru-data/naru/internal/foundation/durable"
)

func TestFoldersAreMadeWithThoseAboveThem(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "가", "b", "c")
	for range 2 { // again changes nothing
		if err := durable.MakeFolder(dir); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		t.Errorf("no folder: %v", err)
	}
}

func TestAFileInTheWayIsTold(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if err := durable.MakeFolder(dir); !errors.Is(err, syscall.ENOTDIR) {
			t.Errorf("%s: got %v", dir, err)
		}
	}
}

func TestSyncWantsWhatIsThere(t *testing.T) {
	t.Parallel()
	if err := durable.Sync(filepath.Join(t.TempDir(), "nothing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
