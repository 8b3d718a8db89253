//go:build e2e

// Package crash kills naru with SIGKILL, at every named moment and at random ones, and shows that nothing is lost, nothing is
// there twice, and nothing stays locked.
package crash

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/naru-data/naru/test/binary"
)

func TestMain(m *testing.M) {
	code := m.Run()
	binary.Remove()
	os.Exit(code)
}

// TestKilledAtEveryNamedMoment kills each command of the demo at each faultpoint that it reaches; several demos at once, each
// in a folder and a database of its own.
func TestKilledAtEveryNamedMoment(t *testing.T) {
	eachDatabase(t, func(t *testing.T, db database) {
		naru := binary.Build(t, "faultpoint")
		want, _ := undisturbed(t, naru, db)
		var reached sync.Map
		t.Run("at", func(t *testing.T) {
			for _, point := range onlyDemo(t) {
				t.Run(point, func(t *testing.T) {
					t.Parallel()
					if killedAt(t, newDemo(t, naru, db), point, want) {
						reached.Store(point, true)
					}
				})
			}
		})
		kills := 0
		for _, point := range onlyDemo(t) {
			_, killed := reached.Load(point)
			if killed {
				kills++
			} else {
				t.Errorf("the demo never reached %s", point)
			}
		}
		t.Logf("killed at %d named moments, every row once after each", kills)
	})
}

// killedAt does the demo until it is killed at a moment, and once more to its end; false when it never came to that moment.
func killedAt(t *testing.T, demo *demo, point, want string) (killed bool) {
	t.Helper()
	whole := demo.env
	demo.env = append(slices.Clone(whole), "NARU_FAULTPOINT="+point)
	for _, command := range demo.commands {
		if killed = demo.naru().Run(t, command...).Code == -1; killed {
			break
		}
	}
	demo.env = whole
	demo.finish(t)
	demo.mustEqual(t, want, "killed at "+point)
	return killed
}

// TestKilledAtRandomMoments kills the demo at seeded random moments: 20, or NARU_CRASH_ROUNDS.
func TestKilledAtRandomMoments(t *testing.T) {
	rounds := 20
	if text := os.Getenv("NARU_CRASH_ROUNDS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	eachDatabase(t, func(t *testing.T, db database) {
		naru := binary.Build(t, "")
		want, whole := undisturbed(t, naru, db)
		random := rand.New(rand.NewPCG(3, uint64(rounds)))
		kills := 0
		for round := range rounds {
			demo := newDemo(t, naru, db)
			for _, command := range demo.commands {
				for range 3 { // what was killed is tried again, and killed again
					if !demo.killedAfter(t, time.Duration(random.Int64N(int64(whole))), command) {
						break
					}
					kills++
				}
			}
			demo.finish(t)
			demo.mustEqual(t, want, fmt.Sprintf("round %d", round))
		}
		t.Logf("%d rounds, %d kills, every row once after each", rounds, kills)
	})
}

// killedAfter runs a command and kills it after a while; false when it ended before.
func (d *demo) killedAfter(t *testing.T, after time.Duration, command []string) bool {
	t.Helper()
	var out, errs bytes.Buffer
	cmd, err := d.naru().Start(context.Background(), &out, &errs, command...)
	if err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(after, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
	defer kill.Stop()
	outcome := binary.Ended(cmd.Wait(), &out, &errs)
	switch outcome.Code {
	case -1:
		return true
	case 0:
		return false
	}
	if strings.Contains(outcome.Out+outcome.Err, "perhaps it is this step that kills it") {
		return true // it gave up after many kills; the next command begins a new run
	}
	t.Fatalf("naru %v: exit %d\n%s%s", command, outcome.Code, outcome.Out, outcome.Err)
	return false
}

// TestTwoProcessesOnOneProject runs the flow twice at once: both end well, every row is there once.
func TestTwoProcessesOnOneProject(t *testing.T) {
	eachDatabase(t, func(t *testing.T, db database) {
		naru := binary.Build(t, "")
		want, _ := undisturbed(t, naru, db)
		demo := newDemo(t, naru, db)
		demo.naru().Must(t, demo.commands[0]...)
		type process struct {
			wait      func() error
			out, errs bytes.Buffer
		}
		both := make([]process, 2)
		for i := range both {
			cmd, err := demo.naru().Start(context.Background(), &both[i].out, &both[i].errs, demo.commands[1]...)
			if err != nil {
				t.Fatal(err)
			}
			both[i].wait = cmd.Wait
		}
		for i := range both {
			if o := binary.Ended(both[i].wait(), &both[i].out, &both[i].errs); o.Code != 0 {
				t.Errorf("process %d: exit %d\n%s%s", i, o.Code, o.Out, o.Err)
			}
		}
		demo.mustEqual(t, want, "two processes")
	})
}
