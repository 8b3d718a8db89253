//go:build e2e

package disk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/naru-data/naru/test/binary"
)

// TestFullDiskLosesNothing fills a small disk before each step: the step says so and changes nothing, and succeeds once there
// is room again.
func TestFullDiskLosesNothing(t *testing.T) {
	for _, step := range []struct {
		name string
		args []string
		free int64 // bytes left to the step
	}{
		{"landing", []string{"upload", "add", "answers", "big.csv", "--round", "2026"}, 1 << 20},
		{"loading", []string{"table", "load", "responses"}, 64 << 10},
		{"committing", []string{"table", "load", "responses"}, 700 << 10},
		{"building", []string{"model", "build", "agreement"}, 4 << 10},
	} {
		t.Run(step.name, func(t *testing.T) {
			dir := smallDisk(t, 64<<20)
			naru := binary.Naru{Path: binary.Build(t, ""), Dir: dir}
			naru.Must(t, "init", "survey", "--into", ".")
			writeAnswers(t, filepath.Join(dir, "big.csv"), 60_000)
			if step.name != "landing" {
				naru.Must(t, "upload", "add", "answers", "big.csv", "--round", "2026")
			}
			if step.name == "building" {
				naru.Must(t, "table", "load", "responses")
			}
			naru.Must(t, "doctor")

			fill := fillUp(t, dir, step.free)
			failed := naru.Run(t, step.args...)
			if failed.Code == 0 {
				t.Logf("%d kB were enough for it", step.free>>10)
			} else {
				if failed.Code != 1 || !strings.Contains(failed.Err, "disk") && !strings.Contains(failed.Err, "space") {
					t.Errorf("exit %d, says: %s", failed.Code, failed.Err)
				}
				t.Logf("says: %s", strings.TrimSpace(failed.Err))
			}
			if err := os.Remove(fill); err != nil {
				t.Fatal(err)
			}
			naru.Must(t, step.args...)
			naru.Must(t, "table", "load", "responses")
			out := naru.Must(t, "query", "--format", "csv", "select count(*) as n, count(distinct person) as people from responses")
			if want := "n,people\n60000,60000\n"; out != want {
				t.Errorf("afterwards there is %q, want %q", out, want)
			}
			naru.Must(t, "landing", "verify")
		})
	}
}

// smallDisk mounts a tmpfs; without root the test is skipped.
func smallDisk(t *testing.T, size int64) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a small disk needs root: it is a tmpfs")
	}
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("a small disk could not be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fillUp leaves free bytes.
func fillUp(t *testing.T, dir string, free int64) string {
	t.Helper()
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "filler")
	if err := os.WriteFile(path, make([]byte, int64(stat.Bavail)*stat.Bsize-free), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeAnswers(t *testing.T, path string, rows int) {
	t.Helper()
	var b strings.Builder
	b.WriteString("person,group,district,q1,q2,q3,q4,written\n")
	for i := range rows {
		fmt.Fprintf(&b, "p%06d,parent,%s,%d,%d,%d,%d,2026-03-%02d\n", i, []string{"N", "S"}[i%2], i%4+1, (i*7)%4+1, (i*13)%4+1, (i*31)%4+1, i%28+1)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}
