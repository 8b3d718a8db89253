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

// TestFullDiskLosesNothing gives each step less room than it needs, from almost none upwards, so that it fails at one stage after
// another: it says so and changes nothing, and succeeds once there is room.
func TestFullDiskLosesNothing(t *testing.T) {
	for _, step := range []struct {
		name   string
		before [][]string // done while there is room
		args   []string
	}{
		{"landing", nil, []string{"upload", "add", "answers", "big.csv", "--round", "2026"}},
		{"loading and committing", [][]string{{"upload", "add", "answers", "big.csv", "--round", "2026"}}, []string{"table", "load", "responses"}},
		{"building", [][]string{{"upload", "add", "answers", "big.csv", "--round", "2026"}, {"table", "load", "responses"}}, []string{"model", "build", "agreement"}},
	} {
		t.Run(step.name, func(t *testing.T) {
			dir := smallDisk(t, 64<<20)
			naru := binary.Naru{Path: binary.Build(t, ""), Dir: dir}
			naru.Must(t, "init", "survey", "--into", ".")
			writeAnswers(t, filepath.Join(dir, "big.csv"), 30_000)
			naru.Must(t, "table", "load", "districts")
			for _, args := range step.before {
				naru.Must(t, args...)
			}
			if o := naru.Run(t, "doctor"); o.Code != 1 || !strings.Contains(o.Out, "too little to work") {
				t.Errorf("doctor does not mind the little room: exit %d\n%s", o.Code, o.Out)
			}
			failures := failWithLittleRoom(t, naru, dir, step.args)
			if failures == 0 {
				t.Errorf("naru %v never lacked room", step.args)
			}
			naru.Must(t, step.args...)
			naru.Must(t, "table", "load", "responses")
			out := naru.Must(t, "query", "--format", "csv", "select count(*) as n, count(distinct person) as people from responses")
			if want := "n,people\n30000,30000\n"; out != want {
				t.Errorf("afterwards there is %q, want %q", out, want)
			}
			naru.Must(t, "landing", "verify")
		})
	}
}

// failWithLittleRoom does a step with ever more room until it succeeds, and counts the failures, each of which must say why.
func failWithLittleRoom(t *testing.T, naru binary.Naru, dir string, args []string) (failures int) {
	t.Helper()
	for free := int64(16 << 10); free < 2<<20; free += 96 << 10 {
		fill := fillUp(t, dir, free)
		o := naru.Run(t, args...)
		if err := os.Remove(fill); err != nil {
			t.Fatal(err)
		}
		if o.Code == 0 {
			return failures
		}
		failures++
		if o.Code != 1 || !strings.Contains(o.Err, "disk") && !strings.Contains(o.Err, "space") {
			t.Errorf("with %d kB: exit %d, says: %s", free>>10, o.Code, o.Err)
		}
		t.Logf("with %4d kB: %s", free>>10, strings.SplitN(strings.TrimSpace(o.Err), "\n", 2)[0])
	}
	t.Errorf("naru %v does not even succeed with 2 MB", args)
	return failures
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
