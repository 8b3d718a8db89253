//go:build e2e

// Package disk proves what reaches the disk, and when.
package disk

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/naru-data/naru/test/binary"
)

func TestMain(m *testing.M) {
	code := m.Run()
	binary.Remove()
	os.Exit(code)
}

// call is one line of strace that reached the disk or renamed.
type call struct {
	name     string
	from, to string // of a rename; else from is the file that was synced
}

var (
	syncCall   = regexp.MustCompile(`\b(fsync|fdatasync)\(\d+<([^>]*)>\s*\) += 0`)
	renameCall = regexp.MustCompile(`\brename(?:at2?)?\((?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)", (?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)".*\) += 0`)
)

// TestCommitNamesOnlyWhatIsOnDisk runs one landing, load and commit under strace: every file that the commit names, and its
// folder, was synced before the control database's own sync that made the commit visible (I1).
func TestCommitNamesOnlyWhatIsOnDisk(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed")
	}
	dir := t.TempDir()
	naru := binary.Naru{Path: binary.Build(t, ""), Dir: dir}
	naru.Must(t, "init", "survey", "--into", ".")
	naru.Must(t, "table", "load", "districts") // makes the control database

	for _, step := range [][]string{
		{"upload", "add", "answers", "answers/spring.csv", "--round", "2026"},
		{"table", "load", "responses"},
		{"model", "build", "agreement"},
	} {
		before := files(t, dir)
		calls := traced(t, naru, step...)
		var made []string
		for _, file := range files(t, dir) {
			if !contains(before, file) {
				made = append(made, file)
			}
		}
		if len(made) == 0 {
			t.Fatalf("naru %v made no file", step)
		}
		last := -1
		for i, c := range calls {
			if c.name == "sync" && strings.Contains(c.from, "naru.db") {
				last = i
			}
		}
		if last < 0 {
			t.Fatalf("naru %v never synced the control database", step)
		}
		for _, file := range made {
			checkDurable(t, calls, visible(calls, last), file)
		}
		t.Logf("naru %v: %d files and their folders were synced before the commit", step, len(made))
	}
}

// visible is the first sync of the control database after the last rename into raw or lake: the commit that names the files.
func visible(calls []call, last int) int {
	after := 0
	for i, c := range calls {
		if c.name == "rename" {
			after = i
		}
	}
	for i := after; i <= last; i++ {
		if calls[i].name == "sync" && strings.Contains(calls[i].from, "naru.db") {
			return i
		}
	}
	return last
}

// checkDurable wants: sync of the file, rename to its name (or none), sync of its folder, all before the commit.
func checkDurable(t *testing.T, calls []call, commit int, file string) {
	t.Helper()
	written, renamed, folder := -1, -1, -1
	name := file
	for i := len(calls[:commit]) - 1; i >= 0; i-- {
		c := calls[i]
		switch {
		case c.name == "rename" && c.to == file && renamed < 0:
			renamed, name = i, c.from
		case c.name == "sync" && c.from == filepath.Dir(file) && folder < 0:
			folder = i
		case c.name == "sync" && c.from == name && written < 0:
			written = i
		}
	}
	switch {
	case written < 0:
		t.Errorf("%s was not synced before the commit", file)
	case renamed >= 0 && renamed < written:
		t.Errorf("%s got its name before it was synced", file)
	case folder < max(written, renamed):
		t.Errorf("the folder of %s was not synced before the commit", file)
	}
}

func traced(t *testing.T, naru binary.Naru, args ...string) []call {
	t.Helper()
	log := filepath.Join(t.TempDir(), "strace")
	naru.Prefix = []string{"strace", "-f", "-y", "-s", "4096", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2", "-o", log}
	naru.Must(t, args...)
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return parse(string(text))
}

// parse joins calls that strace cut in two: "<unfinished ...>" and "resumed".
func parse(text string) []call {
	var calls []call
	open := map[string]string{}
	for _, line := range strings.Split(text, "\n") {
		thread, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		if begin, cut := strings.CutSuffix(rest, "<unfinished ...>"); cut {
			open[thread] = begin
			continue
		}
		if strings.HasPrefix(rest, "<... ") {
			_, tail, _ := strings.Cut(rest, "resumed>")
			rest = open[thread] + tail
		}
		if m := syncCall.FindStringSubmatch(rest); m != nil {
			calls = append(calls, call{name: "sync", from: m[2]})
		} else if m := renameCall.FindStringSubmatch(rest); m != nil {
			calls = append(calls, call{name: "rename", from: m[1], to: m[2]})
		}
	}
	return calls
}

// files are all files of raw and lake, absolute.
func files(t *testing.T, dir string) []string {
	t.Helper()
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, store := range []string{"raw", "lake"} {
		root := filepath.Join(real, "data", store)
		err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err == nil && !entry.IsDir() {
				all = append(all, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}
