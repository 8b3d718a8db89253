package durable_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

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
