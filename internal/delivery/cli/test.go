package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/trial"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func testCommand(s *session) *cobra.Command {
	return &cobra.Command{Use: "test [NAME...]", Short: "Run the tests of models and tables: rows in, rows out", RunE: func(cmd *cobra.Command, args []string) error {
		a, p, err := s.load(cmd.Context())
		if err != nil {
			return err
		}
		names, err := trialNames(p, args)
		if err != nil {
			return err
		}
		report := testReport{session: s}
		for _, name := range names {
			outcome, err := a.Try(cmd.Context(), p, p.Trials[name])
			if err := report.add(outcome, err); err != nil {
				return err
			}
		}
		return report.close()
	}}
}

// trialNames are all tests, or those that were asked for.
func trialNames(p *project.Project, asked []string) ([]string, error) {
	all := sortedKeys(p.Trials)
	if len(asked) == 0 {
		return all, nil
	}
	for _, name := range asked {
		if p.Trials[name] == nil {
			return nil, usageError{unknown("test", name, all)}
		}
	}
	return asked, nil
}

// testReport prints each test as it ends.
type testReport struct {
	*session
	objects        []map[string]any
	passed, failed int64
}

// add tells of one test. What a person can mend is told as a failure of the test; any other error ends all.
func (r *testReport) add(o trial.Outcome, failure error) error {
	var one *problem.Problem
	var several *problem.Several
	if failure != nil && !errors.As(failure, &one) && !errors.As(failure, &several) {
		return failure
	}
	object := map[string]any{"test": o.Trial, "of": o.Of, "passed": failure == nil && o.Passed(), "same": o.Same,
		"rows": o.Rows, "quarantined": o.Quarantined}
	word := "ok  "
	if failure != nil {
		object["error"] = r.redact(sentence(failure))
	}
	if failure != nil || !o.Passed() {
		word = "FAIL"
		r.failed++
	} else {
		r.passed++
	}
	r.objects = append(r.objects, object)
	if r.json {
		return nil
	}
	fmt.Fprintf(r.out, "%s  %s (%s): %s\n", word, o.Trial, o.Of, countOf(int64(o.Same), "row as expected", "rows as expected"))
	if failure != nil {
		fmt.Fprintln(r.out, indented(r.redact(sentence(failure))))
		return nil
	}
	writeDifference(r.out, "rows", o.Rows)
	writeDifference(r.out, "quarantined", o.Quarantined)
	return nil
}

func (r *testReport) close() error {
	switch {
	case r.json:
		if err := writeJSON(r.out, append([]map[string]any{}, r.objects...)); err != nil {
			return err
		}
	case r.passed+r.failed == 0:
		fmt.Fprintln(r.out, "the project has no tests; they stand in tests/*.yaml")
	default:
		fmt.Fprintf(r.out, "%s passed, %s failed\n", countOf(r.passed, "test", "tests"), thousands(r.failed))
	}
	if r.failed > 0 {
		return errTold
	}
	return nil
}

func indented(text string) string { return "      " + strings.ReplaceAll(text, "\n", "\n      ") }

// writeDifference prints what was expected and did not come (-) and what came and was not expected (+), in columns. Of two
// lines that stand for one row, the second says in what they differ.
func writeDifference(w io.Writer, what string, d trial.Difference) {
	if len(d.Lines) == 0 {
		return
	}
	width := make([]int, len(d.Columns))
	for i, name := range d.Columns {
		width[i] = runewidth.StringWidth(name)
	}
	cells := make([][]string, len(d.Lines))
	for l, line := range d.Lines {
		for i, cell := range line.Cells {
			cell = runewidth.Truncate(oneLine(cell), widest, "…")
			cells[l] = append(cells[l], cell)
			width[i] = max(width[i], runewidth.StringWidth(cell))
		}
	}
	line := func(mark string, values []string, end string) {
		var b strings.Builder
		for i, value := range values {
			b.WriteString("  " + value + strings.Repeat(" ", width[i]-runewidth.StringWidth(value)))
		}
		fmt.Fprintln(w, strings.TrimRight("      "+mark+b.String()+end, " "))
	}
	fmt.Fprintf(w, "      %s: - expected, + came\n", what)
	line(" ", d.Columns, "")
	for l, one := range d.Lines {
		end := ""
		if one.Mark == trial.Came && len(one.Other) > 0 {
			end = "  <- " + strings.Join(one.Other, ", ")
		}
		line(one.Mark, cells[l], end)
	}
}
