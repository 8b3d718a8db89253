package app

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write docs/reference anew")

// TestReferenceIsWhatTheStructsSay keeps docs/reference true; make reference writes it anew.
func TestReferenceIsWhatTheStructsSay(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "docs", "reference")
	for _, page := range append(Reference(), statisticsPage(t), surveySchema(t)) {
		path := filepath.Join(dir, page.File)
		if *update {
			if err := os.WriteFile(path, []byte(page.Text), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(text) != page.Text {
			t.Errorf("%s is not what the structs say: run make reference", page.File)
		}
	}
}
