// Package contest runs whole processes in turn and tells what each took: time, processor, and the memory of all its
// processes together. It counts what lies on the disk afterwards, so that nobody wins by doing less, and asserts nothing:
// the machine may be slow, only ratios count.
package contest

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Contender is one process that does the work.
type Contender struct {
	Name    string
	Before  func() error // every round, before the clock runs; may be nil
	Command []string
	Dir     string // where it runs; empty: here
	// Rows counts what is there afterwards, from what the process wrote or by asking; nil: its output ends with it.
	Rows func(output string) (int64, error)
	Made string // the folder whose Parquet files are what it made; empty: it makes none
}

// Result is what the fastest round took.
type Result struct {
	Wall, CPU time.Duration
	Peak      int64 // bytes resident in the process and its children, at the worst moment
	Rows      int64
	Bytes     int64 // of the Parquet files
}

// Run lets all contenders work, one after the other and round after round, so that a change of the machine's speed meets
// them alike. Every round of one must bring the same rows.
func Run(rounds int, contenders []Contender) (map[string]Result, error) {
	best := map[string]Result{}
	for range rounds {
		for _, c := range contenders {
			got, err := c.run()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.Name, err)
			}
			before, again := best[c.Name]
			if again && before.Rows != got.Rows {
				return nil, fmt.Errorf("%s: %d rows, and %d before", c.Name, got.Rows, before.Rows)
			}
			if again && before.Wall < got.Wall {
				got.Wall, got.CPU = before.Wall, before.CPU
			}
			got.Peak = max(got.Peak, before.Peak)
			best[c.Name] = got
		}
	}
	return best, nil
}

func (c Contender) run() (Result, error) {
	if c.Before != nil {
		if err := c.Before(); err != nil {
			return Result{}, err
		}
	}
	process := exec.Command(c.Command[0], c.Command[1:]...)
	process.Dir = c.Dir
	var output bytes.Buffer
	process.Stdout, process.Stderr = &output, &output
	began := time.Now()
	if err := process.Start(); err != nil {
		return Result{}, err
	}
	watch := newWatch(process.Process.Pid)
	err := process.Wait()
	r := Result{Wall: time.Since(began), Peak: watch.stop()}
	if err != nil {
		return r, fmt.Errorf("%w\n%s", err, output.Bytes())
	}
	r.CPU = process.ProcessState.UserTime() + process.ProcessState.SystemTime() // with the children it waited for
	count := c.Rows
	if count == nil {
		count = LastNumber
	}
	if r.Rows, err = count(output.String()); err != nil {
		return r, err
	}
	r.Bytes, err = parquetBytes(c.Made)
	return r, err
}

// LastNumber is the number that the last line of an output is.
func LastNumber(output string) (int64, error) {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	return strconv.ParseInt(strings.TrimSpace(lines[len(lines)-1]), 10, 64)
}

// Always is a count of rows that the process cannot tell.
func Always(rows int64) func(string) (int64, error) {
	return func(string) (int64, error) { return rows, nil }
}

func parquetBytes(dir string) (size int64, err error) {
	if dir == "" {
		return 0, nil
	}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".parquet" {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

// Table prints a line for each that ran, with its time against that of others.
func Table(out io.Writer, results map[string]Result, order []string, against ...string) {
	width := 0
	for _, name := range order {
		width = max(width, len(name))
	}
	fmt.Fprintf(out, "%-*s %8s %8s %8s %11s %10s", width, "", "wall s", "cpu s", "peak MB", "rows", "parquet MB")
	against = slices.DeleteFunc(against, func(name string) bool { _, ran := results[name]; return !ran })
	for _, name := range against {
		fmt.Fprintf(out, "  x %s", name)
	}
	fmt.Fprintln(out)
	for _, name := range order {
		r, ran := results[name]
		if !ran {
			continue
		}
		fmt.Fprintf(out, "%-*s %8.2f %8.2f %8d %11d %10d", width, name, r.Wall.Seconds(), r.CPU.Seconds(), r.Peak>>20, r.Rows, r.Bytes>>20)
		for _, other := range against {
			fmt.Fprintf(out, "  %*.2f", len(other)+2, r.Wall.Seconds()/results[other].Wall.Seconds())
		}
		fmt.Fprintln(out)
	}
}

// Aim prints whether a ratio is as it should be.
func Aim(out io.Writer, what string, got, most float64) {
	verdict := "met"
	if got > most {
		verdict = "NOT met"
	}
	fmt.Fprintf(out, "  %-60s %6.2f, aim at most %.2f: %s\n", what, got, most, verdict)
}

// Folder makes a new folder with these files, in place of one that is there.
func Folder(dir string, files map[string]string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
