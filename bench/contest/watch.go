package contest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// every is how often memory is looked at.
const every = 20 * time.Millisecond

// watch looks at the memory of a process and its children until it is stopped.
type watch struct {
	quit chan struct{}
	peak chan int64
}

func newWatch(pid int) *watch {
	w := &watch{quit: make(chan struct{}), peak: make(chan int64, 1)}
	go w.look(pid)
	return w
}

func (w *watch) look(pid int) {
	var peak int64
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		peak = max(peak, resident(pid))
		select {
		case <-w.quit:
			w.peak <- peak
			return
		case <-tick.C:
		}
	}
}

// stop answers the most bytes that were resident at one moment.
func (w *watch) stop() int64 {
	close(w.quit)
	return <-w.peak
}

// resident are the bytes of a process and of all that it started.
func resident(pid int) int64 {
	total := pages(pid) * int64(os.Getpagesize())
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		for _, child := range strings.Fields(string(text)) {
			if id, err := strconv.Atoi(child); err == nil {
				total += resident(id)
			}
		}
	}
	return total
}

func pages(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0 // it ended
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	n, _ := strconv.ParseInt(fields[1], 10, 64)
	return n
}
