// Command bulk measures how long a bulk file takes from a gzipped CSV to a committed table: by the product as people run it (whole
// processes, a project with its control database, raw objects kept, one commit), against unpacking alone (the floor), polars'
// scan_csv and DuckDB's read_csv, which write Parquet files that nobody has committed. Then the same file through HTTP from a
// server in this process. Rows on the disk are counted; the memory is that of all processes of a contender together.
//
//	go run ./bench/bulk -naru bin/naru [-rows 20000000] [-rounds 3] [-dir DIR]
package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/naru-data/naru/bench/contest"
	"github.com/naru-data/naru/bench/market"
)

// The contenders, in the order in which they run: a load reads what the line before it landed.
const (
	floor    = "igzip -dc"
	landed   = "naru upload add"
	loaded   = "naru table load"
	polars   = "polars"
	duckdb   = "duckdb"
	download = "curl"
	pulled   = "naru source pull"
	reloaded = "naru table load, pulled"
)

func main() {
	naru := flag.String("naru", "bin/naru", "the binary")
	rows := flag.Int64("rows", 20_000_000, "how many rows; a tenth of them is loaded too, for its memory")
	rounds := flag.Int("rounds", 3, "how often; the fastest counts")
	dir := flag.String("dir", filepath.Join(os.TempDir(), "naru-bench-bulk"), "where files and projects lie; the files are kept for the next time")
	flag.Parse()
	binary, err := filepath.Abs(*naru)
	if err == nil {
		err = bench(os.Stdout, &field{naru: binary, dir: *dir}, *rows, *rounds)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// field is where it all happens.
type field struct {
	naru, dir string
	file      string // of all rows
	small     string // of a tenth of them
	address   string // of the server
}

func bench(out io.Writer, f *field, rows int64, rounds int) error {
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return err
	}
	if err := f.write(out, rows); err != nil {
		return err
	}
	server, err := f.serve()
	if err != nil {
		return err
	}
	defer server.Close()
	few, err := contest.Run(1, f.loads("small", f.small))
	if err != nil {
		return err
	}
	all := []contest.Contender{{Name: floor, Command: []string{"sh", "-c", "igzip -dc " + f.file + " > /dev/null"}, Rows: contest.Always(rows)}}
	if _, err := exec.LookPath("igzip"); err != nil {
		fmt.Fprintln(out, "igzip is not installed (package isal): gzip is the floor, and Naru unpacks by itself")
		all[0].Command[2] = "gzip -dc " + f.file + " > /dev/null"
	}
	all = append(all, f.loads("local", f.file)...)
	all = append(all, f.peers(out)...)
	all = append(all, f.pulls(rows)...)
	best, err := contest.Run(rounds, all)
	if err != nil {
		return err
	}
	report(out, best, few[loaded], rounds)
	return nil
}

func report(out io.Writer, best map[string]contest.Result, few contest.Result, rounds int) {
	fmt.Fprintf(out, "\n%d rows, %d columns; fastest of %d, whole processes in turn\n", best[loaded].Rows, len(market.Columns), rounds)
	contest.Table(out, best, []string{floor, landed, loaded, polars, duckdb, download, pulled, reloaded}, floor, polars, duckdb)
	seconds := func(name string) float64 { return best[name].Wall.Seconds() }
	mega := func(r contest.Result) float64 { return float64(r.Peak >> 20) }
	for _, peer := range []struct {
		name string
		most float64
	}{{polars, 0.85}, {duckdb, 0.60}} {
		if best[peer.name].Rows > 0 {
			contest.Aim(out, "from csv.gz to a committed table, x "+peer.name, seconds(loaded)/seconds(peer.name), peer.most)
		}
	}
	contest.Aim(out, "peak MB of all processes", mega(best[loaded]), 700)
	contest.Aim(out, fmt.Sprintf("peak against that of %d rows (%.0f MB)", few.Rows, mega(few)), mega(best[loaded])/mega(few), 1.25)
	fmt.Fprintf(out, "  through HTTP, pulled and loaded: %.2f s, which is %.2f x the download and the load of the local file\n",
		seconds(pulled)+seconds(reloaded), (seconds(pulled)+seconds(reloaded))/(seconds(download)+seconds(loaded)))
}

// write makes the two files, unless they are there.
func (f *field) write(out io.Writer, rows int64) error {
	for path, n := range map[*string]int64{&f.file: rows, &f.small: rows / 10} {
		*path = filepath.Join(f.dir, fmt.Sprintf("market_%d.csv.gz", n))
		if _, err := os.Stat(*path); err == nil {
			continue
		}
		_, size, err := market.Write(*path, n, 0)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s is written: %d rows, %.2f GB unpacked\n", *path, n, float64(size)/1e9)
	}
	return nil
}

const settings = "name: bench\nzone: UTC\nstorage: {raw: data/raw, lake: data/lake, results: data/results, control: data/naru.db}\n"

// loads land the file by hand in a new project, and load it.
func (f *field) loads(name, file string) []contest.Contender {
	dir := filepath.Join(f.dir, name)
	project := map[string]string{
		"naru.yaml":           settings,
		"uploads/market.yaml": "parts: {market: {type: csv, max: 100GB, format: csv}}\n",
		"tables/market.yaml":  market.Contract("market"),
	}
	return []contest.Contender{
		{Name: landed, Before: func() error { return contest.Folder(dir, project) }, Rows: contest.Always(0),
			Command: []string{f.naru, "-C", dir, "upload", "add", "market", file}},
		{Name: loaded, Command: []string{f.naru, "-C", dir, "table", "load", "market"}, Rows: f.counted(dir), Made: filepath.Join(dir, "data/lake")},
	}
}

// pulls fetch the file from the server into a new project, and load it.
func (f *field) pulls(rows int64) []contest.Contender {
	dir, file := filepath.Join(f.dir, "http"), filepath.Join(f.dir, "downloaded")
	project := map[string]string{
		"naru.yaml":           settings,
		"sources/market.yaml": "http: {get: \"" + f.address + "\"}\nformat: csv\ngives: now\n",
		"tables/market.yaml":  market.Contract("market"),
	}
	return []contest.Contender{
		{Name: download, Command: []string{"curl", "-sf", "-o", file, f.address}, Rows: contest.Always(rows)},
		{Name: pulled, Before: func() error { return contest.Folder(dir, project) }, Rows: contest.Always(0),
			Command: []string{f.naru, "-C", dir, "source", "pull", "market"}},
		{Name: reloaded, Command: []string{f.naru, "-C", dir, "table", "load", "market"}, Rows: f.counted(dir), Made: filepath.Join(dir, "data/lake")},
	}
}

// counted asks the project how many rows are committed.
func (f *field) counted(dir string) func(string) (int64, error) {
	return func(string) (int64, error) {
		out, err := exec.Command(f.naru, "-C", dir, "query", "--format", "csv", "select count(*) from market").CombinedOutput()
		if err != nil {
			return 0, fmt.Errorf("%w: %s", err, out)
		}
		return contest.LastNumber(string(out))
	}
}

func (f *field) peers(out io.Writer) []contest.Contender {
	python, err := contest.Python(f.dir, polars, duckdb)
	if err != nil {
		fmt.Fprintf(out, "polars and duckdb are skipped: %v\n", err)
		return nil
	}
	var all []contest.Contender
	for _, name := range []string{polars, duckdb} {
		made := filepath.Join(f.dir, name)
		all = append(all, contest.Contender{Name: name, Made: made, Before: func() error { return contest.Folder(made, nil) },
			Command: []string{python, filepath.Join("bench", "peers", "bulk.py"), name, f.file, filepath.Join(made, "out.parquet")}})
	}
	return all
}

// serve offers the file with a length and an ETag, and answers ranges.
func (f *field) serve() (*http.Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	f.address = "http://" + listener.Addr().String() + "/market.csv.gz"
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, err := os.Open(f.file)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer file.Close()
		w.Header().Set("ETag", `"`+strings.TrimSuffix(filepath.Base(f.file), ".csv.gz")+`"`)
		w.Header().Set("Content-Type", "application/gzip")
		http.ServeContent(w, r, "", time.Time{}, file)
	})}
	go func() { _ = server.Serve(listener) }()
	return server, nil
}
