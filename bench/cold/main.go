// Command cold measures what a person waits for at a prompt, and what an idle question costs: whole processes of the real
// binary, ratios against `naru version` (a process that opens nothing) in the same run.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	naru := flag.String("naru", "bin/naru", "the binary")
	rounds := flag.Int("n", 20, "runs of each command")
	flag.Parse()
	path, err := filepath.Abs(*naru)
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "naru-bench-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	prepare(path, dir)
	compare(path, dir, *rounds)
	idle(path, dir)
}

func prepare(naru, dir string) {
	for _, args := range [][]string{
		{"init", "survey", "--into", "."},
		{"upload", "add", "answers", "answers/spring.csv", "--round", "2026"},
		{"flow", "run", "report", "--round", "2026"},
	} {
		if out, err := command(naru, dir, args...).CombinedOutput(); err != nil {
			log.Fatalf("naru %v: %v\n%s", args, err, out)
		}
	}
}

func command(naru, dir string, args ...string) *exec.Cmd {
	cmd := exec.Command(naru, args...)
	cmd.Dir = dir
	return cmd
}

// compare runs the commands in turn, so that a change of the machine's speed meets all alike.
func compare(naru, dir string, rounds int) {
	asked := []struct {
		name string
		args []string
		aim  string
	}{
		{"version", []string{"version"}, ""},
		{"select 1", []string{"query", "select 1"}, "aim: under 200 ms"},
		{"lake query", []string{"query", "select count(*) from responses"}, ""},
		{"join of two", []string{"query", "select d.name, avg(q1) from responses r join districts d using (district) group by all"}, ""},
	}
	took := make([][]time.Duration, len(asked))
	for range rounds {
		for i, one := range asked {
			began := time.Now()
			if out, err := command(naru, dir, one.args...).CombinedOutput(); err != nil {
				log.Fatalf("naru %v: %v\n%s", one.args, err, out)
			}
			took[i] = append(took[i], time.Since(began))
		}
	}
	base := median(took[0])
	fmt.Printf("cold start, %d runs of each in turn, median of whole processes\n", rounds)
	for i, one := range asked {
		fmt.Printf("  %-12s %7.1f ms  %5.2f x version  %s\n", one.name, ms(median(took[i])), float64(median(took[i]))/float64(base), one.aim)
	}
}

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// idle holds a question open: its reader stops after the first lines, so the process waits, and its memory is read.
func idle(naru, dir string) {
	cmd := command(naru, dir, "query", "--format", "csv", "select r.*, range from responses r, range(4000)")
	out, err := cmd.StdoutPipe()
	if err != nil {
		log.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	reader := bufio.NewReader(out)
	for range 100 {
		if _, err := reader.ReadString('\n'); err != nil {
			log.Fatal(err)
		}
	}
	time.Sleep(time.Second) // settles: the pipe is full, the process waits
	resident, anonymous := memory(cmd.Process.Pid)
	fmt.Printf("idle in a question, reader stopped: %.0f MB resident (aim under 100), %.0f MB anonymous (aim under 40), ratio anonymous/resident %.2f\n",
		resident, anonymous, anonymous/resident)
}

func memory(pid int) (resident, anonymous float64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		log.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		kb, _ := strconv.ParseFloat(fields[1], 64)
		switch fields[0] {
		case "Rss:":
			resident = kb / 1000
		case "Anonymous:":
			anonymous = kb / 1000
		}
	}
	return resident, anonymous
}
