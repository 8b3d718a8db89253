package duckdb

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTheInstanceIsLockedBelowParse shows that SQL which got past Parse would still reach nothing outside.
func TestTheInstanceIsLockedBelowParse(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "outside.csv")
	if err := os.WriteFile(outside, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := Open(Options{Zone: time.UTC, Dirs: []string{t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	i, err := e.instance()
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		fmt.Sprintf("select * from read_csv('%s')", outside),
		fmt.Sprintf("copy (select 1) to '%s'", outside),
		"set enable_external_access = true",
		"install httpfs",
	} {
		if _, err := i.db.ExecContext(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "configuration") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
