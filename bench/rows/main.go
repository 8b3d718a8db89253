// Command rows measures how long a gzipped CSV takes to become typed Parquet: by Naru's reader alone, without a project around
// it, by DuckDB's read_csv and by polars, each in a process of its own, in one run on one machine. It prints seconds, peak memory
// and the ratios, and asserts nothing.
//
//	go run ./bench/rows [-bytes 1000000000] [-dir /tmp/naru-bench] [-rounds 3]
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"

	"github.com/naru-data/naru/bench/contest"
	"github.com/naru-data/naru/bench/market"
)

func main() {
	bytes := flag.Int64("bytes", 1_000_000_000, "size of the CSV before it is packed")
	dir := flag.String("dir", filepath.Join(os.TempDir(), "naru-bench-rows"), "where the file and what is made of it lie")
	rounds := flag.Int("rounds", 3, "how often; the fastest counts")
	one := flag.String("one", "", "run one contender on the file, used by the command itself")
	profile := flag.String("cpuprofile", "", "with -one: where to write a profile")
	flag.Parse()
	var err error
	if *one != "" {
		stop := profiled(*profile)
		defer stop()
		err = contend(context.Background(), *one, *dir)
	} else {
		err = bench(os.Stdout, *dir, *bytes, *rounds)
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
	rows, err := runs[who](ctx, filepath.Join(dir, packedName), filepath.Join(dir, who))
	if err != nil {
		return err
	}
	fmt.Println(rows)
	return nil
}

func bench(out io.Writer, dir string, bytes int64, rounds int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	in := filepath.Join(dir, packedName)
	if _, err := os.Stat(in); err != nil {
		fmt.Fprintf(out, "writing %s\n", in)
		if _, _, err := market.Write(in, 0, bytes); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	contender := func(name string, command ...string) contest.Contender {
		made := filepath.Join(dir, name)
		return contest.Contender{Name: name, Command: command, Made: made, Before: func() error { return contest.Folder(made, nil) }}
	}
	all := []contest.Contender{
		contender("naru", self, "-one", "naru", "-dir", dir),
		contender("duckdb", self, "-one", "duckdb", "-dir", dir),
	}
	if python, err := contest.Python(dir, "polars"); err != nil {
		fmt.Fprintf(out, "polars is skipped: %v\n", err)
	} else {
		all = append(all, contender("polars", python, "bench/peers/bulk.py", "polars", in, filepath.Join(dir, "polars", "out.parquet")))
	}
	best, err := contest.Run(rounds, all)
	if err != nil {
		return err
	}
	contest.Table(out, best, []string{"naru", "duckdb", "polars"}, "duckdb", "polars")
	fmt.Fprintln(out, "aims: naru at most 0.70 x duckdb, and not slower than polars")
	return nil
}
