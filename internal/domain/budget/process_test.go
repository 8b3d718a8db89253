package budget_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/work"
)

// order is what another process of these tests is told to do: call an address until the budget is spent.
type order struct {
	DB     controldb.Options
	Budget string
	URL    string
}

const spent = 7 // exit code of a process that found the budget spent

// TestMain lets the test binary be a second naru.
func TestMain(m *testing.M) {
	text := os.Getenv("BUDGET_TEST_ORDER")
	if text == "" {
		os.Exit(m.Run())
	}
	err := obey(text)
	var later *work.Later
	if errors.As(err, &later) {
		os.Exit(spent)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func obey(text string) error {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	db, err := controldb.Open(ctx, o.DB)
	if err != nil {
		return err
	}
	defer db.Close()
	b, found := decode(o.Budget)
	if err := found.Err(); err != nil {
		return err
	}
	g := gate(db, b)
	client := httpclient.New(httpclient.Options{})
	for {
		settle, err := g.Admit(ctx, attempt)
		if err != nil {
			return err
		}
		resp, err := client.Do(ctx, httpclient.Request{URL: o.URL + "?" + fmt.Sprint(os.Getpid())})
		if err != nil {
			return err
		}
		_ = resp.Body.Close()
		settle(httpclient.Outcome{Status: resp.Status})
	}
}

// TestEightProcessesNeverExceedABudget runs 8 processes on one budget of 1,000 calls, each killed with -9 at a random
// moment and started anew until all of them find it spent, in front of a server that counts what arrives.
func TestEightProcessesNeverExceedABudget(t *testing.T) {
	t.Parallel()
	const processes, limit = 8, 1000
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, budget.Migrations())
		h := &hunter{prey: map[string]int{}}
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		b := fmt.Sprintf("{calls: [%d/month]}", limit)
		text, err := json.Marshal(order{DB: o, Budget: b, URL: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var kills atomic.Int64
		for range processes {
			all.Go(func() {
				for {
					switch code, killed := live(t, string(text)); {
					case killed:
						kills.Add(1)
					case code == spent:
						return
					default:
						t.Errorf("a process ended with %d", code)
						return
					}
				}
			})
		}
		all.Wait()
		recorded, s := calls(t, db), standing(t, db, mustDecode(t, b))
		t.Logf("%d processes, %d kills: %d calls arrived, %d are recorded, %d of them open",
			processes, kills.Load(), h.arrived, recorded, s.Open)
		if h.arrived > limit || recorded != limit || s.Limits[0].Spent != limit {
			t.Errorf("%d arrived, %d are recorded, %d are spent, of %d", h.arrived, recorded, s.Limits[0].Spent, limit)
		}
		if lost := limit - h.arrived; kills.Load() < processes || lost > int(kills.Load()) {
			t.Errorf("%d kills lost %d calls", kills.Load(), lost)
		}
	})
}

// hunter is a server that counts what arrives, and kills each process some moments after one of its calls.
type hunter struct {
	mu      sync.Mutex
	arrived int
	prey    map[string]int // calls that a process has left, by its id
}

func (h *hunter) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.arrived++
	who := r.URL.RawQuery
	left, known := h.prey[who]
	if !known {
		left = rand.N(20)
	}
	h.prey[who] = left - 1
	if left == 0 {
		if pid, err := strconv.Atoi(who); err == nil {
			time.AfterFunc(rand.N(20*time.Millisecond), func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
		}
	}
}

// live starts a process and waits for its end.
func live(t *testing.T, text string) (code int, killed bool) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "BUDGET_TEST_ORDER="+text)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return 0, false
	}
	_ = cmd.Wait()
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	return cmd.ProcessState.ExitCode(), ok && status.Signaled()
}
