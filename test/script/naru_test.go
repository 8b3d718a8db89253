//go:build e2e

package script

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// naruCommand calls naru: `naru ARGS` wants exit code 0, `! naru ARGS` wants 1, the work failed. What it prints is
// made comparable, except with --json.
func naruCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		call(ts, 1, args)
		return
	}
	call(ts, 0, args)
}

// wrongCommand calls naru and wants exit code 2, wrong usage or a mistake in the project: wrong ARGS.
func wrongCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: wrong ARGS")
	}
	call(ts, 2, args)
}

func call(ts *testscript.TestScript, want int, args []string) {
	got := 0
	if err := ts.Exec("naru", args...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("naru %v: %v", args, err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("naru %v: exit code %d, want %d", args, got, want)
	}
	out, errs := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if !slices.Contains(args, "--json") {
		out, errs = settled(ts, out), settled(ts, withoutProgress(errs, args))
	}
	fmt.Fprint(ts.Stdout(), out)
	fmt.Fprint(ts.Stderr(), errs)
}

// volatile is what differs from call to call, with what stands for it; most keep their length, so that tables stay
// aligned.
var volatile = []struct {
	pattern *regexp.Regexp
	stands  string
}{
	{regexp.MustCompile(`http://127\.0\.0\.1:\d+`), "http://platform"},
	{regexp.MustCompile(`\b01[g-z][0-9a-hjkmnp-tv-z]{23}\b`), "rrrrrrrrrrrrrrrrrrrrrrrrrr"},
	{regexp.MustCompile(`\b01[g-z][0-9a-hjkmnp-tv-z]{9}\b`), "rrrrrrrrrrrr"},
	{regexp.MustCompile(`\b\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{12}\b`), "TIME-HASH"},
	{regexp.MustCompile(`\b[0-9a-f]{20}\b`), "dddddddddddddddddddd"},
	{regexp.MustCompile(`\b[0-9a-f]{12}\b`), "dddddddddddd"},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\b`), "YYYY-MM-DD hh:mm:ss.uuuuuu"},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b`), "YYYY-MM-DD hh:mm:ss"},
	{regexp.MustCompile(`\b(rows \d+, bytes) \d+\b`), "$1 N"}, // of an export: a workbook holds the time
	{regexp.MustCompile(`\b(in|took) (\d+m)?[\d.]+m?s\b`), "$1 TIME"},
}

// working are words of commands whose steps tell how far they are, on a line that begins with two blanks; one that says how a
// step ended or goes on begins alike. Elsewhere such a line ends in a count.
var (
	working      = []string{"flow", "run"}
	toldLine     = regexp.MustCompile(`(?m)^  \S.*\n`)
	stepLine     = regexp.MustCompile(`^  \S+ +(done in|FAILED|attempt|will be tried|skipped|canceled|waiting|failed)\b`)
	progressLine = regexp.MustCompile(`\d (B|kB|MB|GB|rows)(/s)?( left|, \S+ left)?\n$`)
)

// withoutProgress takes away what is only said when something takes longer than some seconds, as it may on a busy machine.
func withoutProgress(errs string, args []string) string {
	steps := slices.ContainsFunc(args, func(arg string) bool { return slices.Contains(working, arg) })
	return toldLine.ReplaceAllStringFunc(errs, func(line string) string {
		if steps && !stepLine.MatchString(line) || progressLine.MatchString(line) && !stepLine.MatchString(line) {
			return ""
		}
		return line
	})
}

func settled(ts *testscript.TestScript, text string) string {
	text = strings.ReplaceAll(text, ts.Getenv("WORK"), "WORK")
	for _, v := range volatile {
		text = v.pattern.ReplaceAllString(text, v.stands)
	}
	return text
}

// takeCommand keeps a value of the JSON that was printed last, for the rest of the script: take NAME PATH, where a
// path is names and places divided by points: 0.run.
func takeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: take NAME PATH")
	}
	documents := decode(ts)
	if len(documents) != 1 {
		ts.Fatalf("%d JSON documents, want one", len(documents))
	}
	value := documents[0]
	for _, part := range strings.Split(args[1], ".") {
		switch v := value.(type) {
		case []any:
			at, err := strconv.Atoi(part)
			ts.Check(err)
			if at >= len(v) {
				ts.Fatalf("%s: there are only %d", args[1], len(v))
			}
			value = v[at]
		case map[string]any:
			if _, ok := v[part]; !ok {
				ts.Fatalf("%s: there is no %q", args[1], part)
			}
			value = v[part]
		default:
			ts.Fatalf("%s: nothing lies below %v", args[1], value)
		}
	}
	ts.Setenv(args[0], fmt.Sprint(value))
}

// jsonCommand wants that what was printed last is valid JSON: json, or json lines for one object a line.
func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: json [lines]")
	}
	documents := decode(ts)
	if len(args) == 0 && len(documents) != 1 {
		ts.Fatalf("%d JSON documents, want one", len(documents))
	}
	if lines := strings.Count(ts.ReadFile("stdout"), "\n"); len(args) == 1 && lines != len(documents) {
		ts.Fatalf("%d JSON documents in %d lines", len(documents), lines)
	}
}

func decode(ts *testscript.TestScript) []any {
	decoder := json.NewDecoder(bytes.NewReader([]byte(ts.ReadFile("stdout"))))
	var all []any
	for {
		var document any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return all
		}
		ts.Check(err)
		all = append(all, document)
	}
}
