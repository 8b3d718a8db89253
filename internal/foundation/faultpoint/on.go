//go:build faultpoint

package faultpoint

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

var reached atomic.Int64

// Reach kills the process with SIGKILL when NARU_FAULTPOINT is the name, or name#n for the n-th time.
func Reach(name string) {
	wanted, nth, counted := strings.Cut(os.Getenv("NARU_FAULTPOINT"), "#")
	if wanted != name {
		return
	}
	if n, _ := strconv.ParseInt(nth, 10, 64); counted && reached.Add(1) != n {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}
