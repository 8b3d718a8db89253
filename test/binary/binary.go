// Package binary builds the real naru and runs it as a user would, for the end-to-end tests.
package binary

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

var (
	building sync.Mutex
	built    = map[string]string{}
)

// Build compiles naru with the given tags, once per test binary, and gives its path.
func Build(t testing.TB, tags string) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	if path, ok := built[tags]; ok {
		return path
	}
	dir, err := os.MkdirTemp("", "naru-test-*")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "naru")
	cmd := exec.Command("go", "build", "-tags", tags, "-o", path, "./cmd/naru")
	cmd.Dir = Root()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build naru: %v\n%s", err, out)
	}
	built[tags] = path
	return path
}

// Remove deletes what Build made; call it from TestMain.
func Remove() {
	for _, path := range built {
		os.RemoveAll(filepath.Dir(path))
	}
}

// Root is the repository's folder.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

// Naru is one way of calling the binary: in a folder, with an environment.
type Naru struct {
	Path, Dir string
	Env       []string // added to the process's own
	Prefix    []string // a command that runs it, such as strace
}

// Outcome of one call.
type Outcome struct {
	Out, Err string
	Code     int // -1: killed by a signal
}

// Start begins a call; the caller waits.
func (n Naru) Start(ctx context.Context, out, errs *bytes.Buffer, args ...string) (*exec.Cmd, error) {
	line := append(append(append([]string(nil), n.Prefix...), n.Path), args...)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir = n.Dir
	cmd.Env = append(os.Environ(), n.Env...)
	cmd.Stdout, cmd.Stderr = out, errs
	return cmd, cmd.Start()
}

// Run calls naru and waits.
func (n Naru) Run(t testing.TB, args ...string) Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	cmd, err := n.Start(ctx, &out, &errs, args...)
	if err != nil {
		t.Fatal(err)
	}
	return Ended(cmd.Wait(), &out, &errs)
}

// Must calls naru and fails the test unless it succeeds.
func (n Naru) Must(t testing.TB, args ...string) string {
	t.Helper()
	o := n.Run(t, args...)
	if o.Code != 0 {
		t.Fatalf("naru %v: exit %d\n%s%s", args, o.Code, o.Out, o.Err)
	}
	return o.Out
}

// Ended makes an Outcome of what Wait answered.
func Ended(err error, out, errs *bytes.Buffer) Outcome {
	o := Outcome{Out: out.String(), Err: errs.String()}
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &exit):
		o.Code = exit.ExitCode()
	default:
		o.Code, o.Err = -2, o.Err+err.Error()
	}
	return o
}
