// Command survey measures a full survey analysis of many answers: one million and two million rows of 91 items, against DuckDB's own
// histogram() of the same 91 columns, asked of the same table by the same binary in the same run. Whole processes; ratios count.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const items = 91

func main() {
	log.SetFlags(0)
	naru := flag.String("naru", "bin/naru", "the binary")
	rows := flag.String("rows", "1000000,2000000", "how many answers, with commas")
	rounds := flag.Int("rounds", 3, "runs of each in turn; the median is told")
	flag.Parse()
	path, err := filepath.Abs(*naru)
	if err != nil {
		log.Fatal(err)
	}
	for _, text := range strings.Split(*rows, ",") {
		count, err := strconv.Atoi(text)
		if err != nil {
			log.Fatal(err)
		}
		measure(path, count, *rounds)
	}
}

func measure(naru string, rows, rounds int) {
	dir, err := os.MkdirTemp("", "naru-bench-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	project(dir)
	answers(filepath.Join(dir, "answers.csv"), rows)
	run(naru, dir, "upload", "add", "answers", "answers.csv", "--round", "2026")
	run(naru, dir, "table", "load", "answers")
	histograms := make([]string, items)
	for i := range histograms {
		histograms[i] = "histogram(" + item(i) + ")"
	}
	query := "select " + strings.Join(histograms, ", ") + " from answers"
	var asked, analysed []spent
	for range rounds {
		asked = append(asked, run(naru, dir, "query", query))
		analysed = append(analysed, run(naru, dir, "analysis", "run", "full", "--round", "2026"))
	}
	a, b := median(asked), median(analysed)
	fmt.Printf("%9d rows x %d: %d histograms %.2f s, full analysis %.2f s = %.2f x; peak %d MB and %d MB\n",
		rows, items, items, a.wall.Seconds(), b.wall.Seconds(), b.wall.Seconds()/a.wall.Seconds(), a.peakMB, b.peakMB)
}

// spent is what one process took.
type spent struct {
	wall   time.Duration
	peakMB int64
}

func run(naru, dir string, args ...string) spent {
	cmd := exec.Command(naru, args...)
	cmd.Dir = dir
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		log.Fatalf("naru %s: %v\n%s", args[0], err, out)
	}
	s := spent{wall: time.Since(began)}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.peakMB = usage.Maxrss / 1024
	}
	return s
}

func median(all []spent) spent {
	slices.SortFunc(all, func(a, b spent) int { return int(a.wall - b.wall) })
	return all[len(all)/2]
}

func item(i int) string { return fmt.Sprintf("q%02d", i+1) }

// project is thirteen scales of seven items, three groups, ten districts, tests and correlations.
func project(dir string) {
	var domains strings.Builder
	for d := range items / 7 {
		list := fmt.Sprintf("[%s..%s]", item(7*d), item(7*d+6))
		fmt.Fprintf(&domains, "  d%02d: {label: Domain %d, one: %s, two: %s, three: %s}\n", d+1, d+1, list, list, list)
	}
	for name, text := range map[string]string{
		"naru.yaml":            "name: bench\nzone: Asia/Seoul\nstorage: {raw: data/raw, lake: data/lake, results: data/results, control: data/naru.db}\n",
		"uploads/answers.yaml": "params: {round: integer}\nparts: {answers: {type: csv, max: 10GB, format: csv}}\n",
		"tables/answers.yaml": "from: answers\nstrategy: latest\npartition: [round]\nvalues: {agree: {1: never, 2: seldom, 3: sometimes, 4: often, 5: always}}\ncolumns:\n" +
			"  - {name: round, type: integer, from: label.round}\n  - {name: ob, type: integer, values: {1: a, 2: b, 3: c}}\n  - {name: district, type: string}\n" +
			"  - {names: [q01..q91], type: integer, values: agree}\n",
		"analyses/full.yaml": "kind: survey\nparams: {round: integer}\nrows: answers\ngroups: {one: ob = 1, two: ob = 2, three: ob = 3}\nby: [district]\ndomains:\n" +
			domains.String() +
			"also: [{test: d01, by: ob}, {correlate: [d01, d02]}, {crosstab: [ob, q01]}]\nexport: [json, xlsx, html]\nlanguages: [en]\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// answers writes made answers: each respondent leans one way, and leaves one answer in twenty out.
func answers(path string, rows int) {
	file, err := os.Create(path)
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriterSize(file, 1<<20)
	w.WriteString("ob,district")
	for i := range items {
		w.WriteString("," + item(i))
	}
	w.WriteByte('\n')
	draw := rand.New(rand.NewPCG(20260302, uint64(rows)))
	for range rows {
		fmt.Fprintf(w, "%d,d%d", 1+draw.IntN(3), draw.IntN(10))
		leaning := draw.NormFloat64()
		for range items {
			w.WriteByte(',')
			if draw.IntN(20) > 0 {
				w.WriteByte(byte('0' + min(5, max(1, int(3.5+leaning+draw.NormFloat64())))))
			}
		}
		w.WriteByte('\n')
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}
