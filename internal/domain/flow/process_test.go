package flow_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/work"
)

// order is what another process of these tests is told to do: finish a run.
type order struct {
	DB        controldb.Options
	Flow, Run string
	Kill      string // the moment at which it is killed, in a binary built with -tags faultpoint
}

// TestMain lets the test binary be a second naru.
func TestMain(m *testing.M) {
	if text := os.Getenv("FLOW_TEST_ORDER"); text != "" {
		if err := obey(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func obey(text string) error {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := controldb.Open(ctx, o.DB)
	if err != nil {
		return err
	}
	defer db.Close()
	f, err := decode("test", o.Flow)
	if err != nil {
		return err
	}
	run, err := newHouse(db, f, deeds).worker.Finish(ctx, o.Run)
	if err != nil {
		return err
	}
	fmt.Println(run.State)
	return nil
}

// deeds are what the steps of another process do. What they say on stdout tells the test where they are.
var deeds = do{
	"mark": func(ctx context.Context, t work.Task, db *controldb.DB) (work.Result, error) {
		return work.Result{}, mark(ctx, t, db, fmt.Sprint(os.Getpid()))
	},
	"once": func(ctx context.Context, t work.Task, db *controldb.DB) (work.Result, error) {
		return work.Result{}, mark(ctx, t, db, "once")
	},
	"hang": func(ctx context.Context, _ work.Task, _ *controldb.DB) (work.Result, error) {
		fmt.Println("hanging")
		<-ctx.Done()
		fmt.Println("told to stop")
		return work.Result{}, ctx.Err()
	},
	// deaf goes on when it is told to stop, until its stdin ends, and then records its work.
	"deaf": func(_ context.Context, t work.Task, db *controldb.DB) (work.Result, error) {
		fmt.Println("deaf")
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		err := mark(context.Background(), t, db, "deaf")
		fmt.Println(err)
		return work.Result{Values: map[string]any{"by": "deaf"}}, nil
	},
	// done records its work and dies before flow can record that it is done.
	"done": func(ctx context.Context, t work.Task, db *controldb.DB) (work.Result, error) {
		if err := mark(ctx, t, db, "once"); err != nil {
			return work.Result{}, err
		}
		return work.Result{}, syscall.Kill(os.Getpid(), syscall.SIGKILL)
	},
}

// process is another naru that finishes a run.
type process struct {
	cmd   *exec.Cmd
	said  *bufio.Scanner
	stdin interface{ Close() error }
}

func another(t *testing.T, o order) *process {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "FLOW_TEST_ORDER="+string(text), "NARU_FAULTPOINT="+o.Kill)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &process{cmd, bufio.NewScanner(out), in}
}

// says reads until the process says a line that begins with the word.
func (p *process) says(t *testing.T, word string) {
	t.Helper()
	var all []string
	for p.said.Scan() {
		all = append(all, p.said.Text())
		if strings.HasPrefix(p.said.Text(), word) {
			return
		}
	}
	t.Fatalf("the other process never said %q, only %q", word, all)
}

// eachWithProcess starts a run on both databases; deeds here are what this process does.
func eachWithProcess(t *testing.T, text string, steps do, test func(t *testing.T, h *house, o order)) {
	t.Helper()
	controldbtest.EachURL(t, func(t *testing.T, options controldb.Options) {
		db := controldbtest.OpenAt(t, options, migrations()...)
		h := newHouse(db, mustDecode(t, text), steps)
		test(t, h, order{DB: options, Flow: text, Run: h.start(t, nil).ID})
	})
}

func TestTaskOfAKilledProcessIsTakenUpUnderTheSameKey(t *testing.T) {
	t.Parallel()
	text := "steps: {collect: {pull: hang}}"
	for _, deaths := range []int{0, 98} {
		t.Run(fmt.Sprintf("after %d deaths", deaths), func(t *testing.T) {
			t.Parallel()
			steps := do{"hang": func(_ context.Context, task work.Task, _ *controldb.DB) (work.Result, error) {
				return work.Result{Values: map[string]any{"key": task.Key}}, nil
			}}
			eachWithProcess(t, text, steps, func(t *testing.T, h *house, o order) {
				other := another(t, o)
				other.says(t, "hanging")
				execute(t, h.db, "update tasks set deaths = $1", deaths)
				_ = other.cmd.Process.Kill()
				_ = other.cmd.Wait()
				began := time.Now()
				run := h.finish(t, o.Run)
				mustBe(t, run, flow.Succeeded, "collect succeeded")
				if took := time.Since(began); took > 10*time.Second {
					t.Errorf("it waited %v", took)
				}
				task := find(t, run, "collect")
				if task.Result.Values["key"] != o.Run+"/collect" || task.Key != o.Run+"/collect" || len(task.Attempts) != 2 {
					t.Fatalf("task %+v", task)
				}
				if a := task.Attempts[0]; a.State != flow.Failed || !strings.Contains(a.Error, "died") {
					t.Errorf("the first attempt: %+v", a)
				}
				if a := task.Attempts[1]; a.State != flow.Succeeded || a.Note != "taken up after process death" {
					t.Errorf("the second attempt: %+v", a)
				}
			})
		})
	}
}

func TestTaskThatKillsItsProcessesIsGivenUp(t *testing.T) {
	t.Parallel()
	eachWithProcess(t, "steps: {collect: {pull: hang}, next: {pull: mark}}", nil, func(t *testing.T, h *house, o order) {
		other := another(t, o)
		other.says(t, "hanging")
		execute(t, h.db, "update tasks set deaths = 99")
		_ = other.cmd.Process.Kill()
		_ = other.cmd.Wait()
		run := h.finish(t, o.Run)
		mustBe(t, run, flow.Failed, "collect failed, next skipped")
		if got := find(t, run, "collect").Error; !strings.Contains(got, "100 times") {
			t.Errorf("it says %q", got)
		}
	})
}

func TestRunOfAProcessThatDiedBeforeRecordingIsDoneOnce(t *testing.T) {
	t.Parallel()
	steps := do{"done": func(ctx context.Context, task work.Task, db *controldb.DB) (work.Result, error) {
		return work.Result{}, mark(ctx, task, db, "once")
	}}
	eachWithProcess(t, "steps: {collect: {pull: done}}", steps, func(t *testing.T, h *house, o order) {
		_ = another(t, o).cmd.Wait()
		if n := countMarks(t, h.db); n != 1 {
			t.Fatalf("the other process left %d marks", n)
		}
		mustBe(t, h.finish(t, o.Run), flow.Succeeded, "collect succeeded")
		if n := countMarks(t, h.db); n != 1 {
			t.Errorf("%d marks, not 1", n)
		}
	})
}

func TestProcessesThatFinishOneRunDoEachStepOnce(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("steps:\n")
	for i := range 24 {
		after := "[]"
		if i >= 8 {
			after = fmt.Sprintf("[s%d, s%d]", i-8, i-7)
		}
		fmt.Fprintf(&text, "  s%d: {pull: mark, after: %s}\n", i, after)
	}
	eachWithProcess(t, text.String(), deeds, func(t *testing.T, h *house, o order) {
		one, two := another(t, o), another(t, o)
		run := h.finish(t, o.Run)
		one.says(t, flow.Succeeded)
		two.says(t, flow.Succeeded)
		if run.State != flow.Succeeded {
			t.Errorf("the run %s: %s", run.State, states(run))
		}
		for _, task := range run.Tasks {
			if len(task.Attempts) != 1 {
				t.Errorf("step %s took %d attempts: %+v", task.Step, len(task.Attempts), task.Attempts)
			}
		}
		if n := countMarks(t, h.db); n != 24 {
			t.Errorf("24 steps left %d marks", n)
		}
	})
}

func TestStalledWorkerIsFencedAndRecordsNothing(t *testing.T) {
	t.Parallel()
	steps := do{"deaf": func(ctx context.Context, task work.Task, db *controldb.DB) (work.Result, error) {
		return work.Result{Values: map[string]any{"by": "other"}}, mark(ctx, task, db, "other")
	}}
	eachWithProcess(t, "steps: {collect: {pull: deaf}}", steps, func(t *testing.T, h *house, o order) {
		stalled := another(t, o)
		stalled.says(t, "deaf")
		if err := stalled.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		execute(t, h.db, "update leases set expires = 1") // as if its time had passed
		run := h.finish(t, o.Run)
		mustBe(t, run, flow.Succeeded, "collect succeeded")
		if err := stalled.cmd.Process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		stalled.stdin.Close()
		stalled.says(t, controldb.ErrFenced.Error())
		stalled.says(t, flow.Succeeded)
		again := h.finish(t, o.Run)
		if got := find(t, again, "collect"); got.Result.Values["by"] != "other" || len(got.Attempts) != 2 ||
			got.Attempts[1].Note != "taken up from a worker that did not answer any more" {
			t.Errorf("the task is %+v", got)
		}
		if n := countMarks(t, h.db); n != 1 {
			t.Errorf("%d marks, not 1", n)
		}
	})
}

func TestCancelStopsWhatAnotherProcessDoes(t *testing.T) {
	t.Parallel()
	eachWithProcess(t, "steps: {collect: {pull: hang}, next: {pull: mark}}", deeds, func(t *testing.T, h *house, o order) {
		other := another(t, o)
		other.says(t, "hanging")
		began := time.Now()
		if err := h.runs.Cancel(t.Context(), o.Run); err != nil {
			t.Fatal(err)
		}
		other.says(t, "told to stop")
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("it stopped after %v", took)
		}
		other.says(t, flow.Canceled)
		run := h.finish(t, o.Run)
		mustBe(t, run, flow.Canceled, "collect canceled, next canceled")
		if a := find(t, run, "collect").Attempts; len(a) != 1 || a[0].State != flow.Canceled || a[0].Ended.IsZero() {
			t.Errorf("attempts %+v", a)
		}
	})
}
