// Command rows measures how long a gzipped CSV takes to become typed Parquet: by Naru, by DuckDB's read_csv and by polars,
// each in a process of its own, in one run on one machine. It prints seconds, peak memory and the ratio to DuckDB, and
// asserts nothing.
//
//	go run ./bench/rows [-bytes 1000000000] [-dir /tmp/naru-bench] [-rounds 3] [-python python3]
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	bytes := flag.Int64("bytes", 1_000_000_000, "size of the CSV before it is packed")
	dir := flag.String("dir", filepath.Join(os.TempDir(), "naru-bench-rows"), "where the file and what is made of it lie")
	rounds := flag.Int("rounds", 3, "how often; the fastest counts")
	python := flag.String("python", "python3", "makes a folder with polars in it, from PyPI; where that fails polars is skipped")
	one := flag.String("one", "", "run one contender on the file, used by the command itself")
	profile := flag.String("cpuprofile", "", "with -one: where to write a profile")
	flag.Parse()
	var err error
	if *one != "" {
		stop := profiled(*profile)
		defer stop()
		err = contend(context.Background(), *one, *dir)
	} else {
		err = bench(os.Stdout, *dir, *bytes, *rounds, *python)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// profiled writes a CPU profile until stop is called; an empty path does nothing.
func profiled(path string) (stop func()) {
	if path == "" {
		return func() {}
	}
	file, err := os.Create(path)
	if err == nil {
		err = pprof.StartCPUProfile(file)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return func() {}
	}
	return func() {
		pprof.StopCPUProfile()
		_ = file.Close()
	}
}

const packedName = "market.csv.gz"

// contend does the work of one contender in this process and prints the rows it wrote.
func contend(ctx context.Context, who, dir string) error {
	runs := map[string]func(ctx context.Context, in, outDir string) (int64, error){"naru": runNaru, "duckdb": runDuckDB}
	out := filepath.Join(dir, who)
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	rows, err := runs[who](ctx, filepath.Join(dir, packedName), out)
	if err != nil {
		return err
	}
	fmt.Println(rows)
	return nil
}

// measure is one run of a contender.
type measure struct {
	wall, cpu time.Duration
	peak      int64 // bytes
	rows      int64
	size      int64 // of the Parquet files
}

func bench(out io.Writer, dir string, bytes int64, rounds int, python string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	in := filepath.Join(dir, packedName)
	if _, err := os.Stat(in); err != nil {
		fmt.Fprintf(out, "writing %s\n", in)
		if _, err := generate(in, bytes); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	commands := map[string][]string{
		"naru":   {self, "-one", "naru", "-dir", dir},
		"duckdb": {self, "-one", "duckdb", "-dir", dir},
	}
	if withPolars, err := polars(dir, python); err != nil {
		fmt.Fprintf(out, "polars is skipped: %v\n", err)
	} else {
		commands["polars"] = []string{withPolars, "-c", polarsProgram, in, filepath.Join(dir, "polars")}
	}
	best := map[string]measure{}
	for range rounds {
		for _, who := range contenders { // in turn, so that a change of the machine's speed meets all alike
			if commands[who] == nil {
				continue
			}
			m, err := run(commands[who], filepath.Join(dir, who))
			if err != nil {
				return fmt.Errorf("%s: %w", who, err)
			}
			if b, ok := best[who]; !ok || m.wall < b.wall {
				best[who] = m
			}
		}
	}
	report(out, best)
	return nil
}

// contenders in the order of the report.
var contenders = []string{"naru", "duckdb", "polars"}

// polars gives a Python that has polars, in a folder of its own that is kept for the next time.
func polars(dir, python string) (string, error) {
	venv := filepath.Join(dir, "venv")
	own := filepath.Join(venv, "bin", "python")
	if exec.Command(own, "-c", "import polars").Run() == nil {
		return own, nil
	}
	for _, command := range [][]string{{python, "-m", "venv", venv}, {own, "-m", "pip", "install", "--quiet", "polars"}} {
		if text, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("%v: %s", err, lastLine(string(text)))
		}
	}
	return own, nil
}

func report(out io.Writer, best map[string]measure) {
	fmt.Fprintf(out, "%-8s %8s %8s %8s %9s %10s %9s\n", "", "wall s", "cpu s", "peak MB", "rows", "parquet MB", "x duckdb")
	for _, who := range contenders {
		m, ok := best[who]
		if !ok {
			continue
		}
		fmt.Fprintf(out, "%-8s %8.2f %8.2f %8d %9d %10d %9.2f\n", who, m.wall.Seconds(), m.cpu.Seconds(), m.peak>>20, m.rows,
			m.size>>20, m.wall.Seconds()/best["duckdb"].wall.Seconds())
	}
	fmt.Fprintln(out, "aims: naru at most 0.70 x duckdb, and not slower than polars")
}

func run(command []string, outDir string) (measure, error) {
	if err := os.MkdirAll(outDir, 0o755); err != nil {
		return measure{}, err
	}
	child := exec.Command(command[0], command[1:]...)
	begun := time.Now()
	text, err := child.CombinedOutput()
	m := measure{wall: time.Since(begun)}
	if err != nil {
		return m, fmt.Errorf("%w: %s", err, text)
	}
	m.cpu = child.ProcessState.UserTime() + child.ProcessState.SystemTime()
	if usage, ok := child.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.peak = usage.Maxrss << 10
	}
	if m.rows, err = strconv.ParseInt(lastLine(string(text)), 10, 64); err != nil {
		return m, err
	}
	files, err := filepath.Glob(filepath.Join(outDir, "*.parquet"))
	for _, name := range files {
		if info, statErr := os.Stat(name); statErr == nil {
			m.size += info.Size()
		}
	}
	return m, err
}

func lastLine(text string) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	return all[len(all)-1]
}
