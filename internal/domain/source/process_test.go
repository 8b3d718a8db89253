package source_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// order is what another process of these tests is told to do: pull, and die.
type order struct {
	DB        controldb.Options
	Raw, Temp string
	Page      int    // before which the connector kills the process; 0: it does not
	Kill      string // the moment at which it is killed, in a binary built with -tags faultpoint
}

// TestMain lets the test binary be a second naru.
func TestMain(m *testing.M) {
	text := os.Getenv("SOURCE_TEST_ORDER")
	if text == "" {
		os.Exit(m.Run())
	}
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := o.obey(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func (o order) obey() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := controldb.Open(ctx, o.DB)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = o.pull(ctx, db, o.Page)
	return err
}

// pull does what the order says in this process.
func (o order) pull(ctx context.Context, db *controldb.DB, dieBefore int) (*system, error) {
	raw, err := localfs.Open(o.Raw)
	if err != nil {
		return nil, err
	}
	secrets, err := secret.Open(o.Raw)
	if err != nil {
		return nil, err
	}
	s := &system{answer: files(dieBefore)}
	puller := source.New(source.Options{
		DB: db, Landing: landing.New(db, raw), Secrets: secrets, Book: budget.New(db), Temp: o.Temp, Zone: time.UTC,
	})
	src, found := decodeWith(s.kinds(), "rank", "use: c\neach: [{part: one}, {part: two}]\nshelf: {path: \"/{part}\"}",
		"c: {budget: market, shelf: {path: x}}", map[string]*budget.Budget{"market": {Name: "market", Zone: time.UTC}})
	if err := found.Err(); err != nil {
		return nil, err
	}
	_, err = puller.Pull(ctx, task("run1", nil), src)
	return s, err
}

// files gives three pages for an address: bytes, a file of the pull's own, bytes.
func files(dieBefore int) func(string, connector.Env, func(connector.Page) error) (connector.Outcome, error) {
	done := 0
	return func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
		from := 0
		if env.Position != "" {
			_, _ = fmt.Sscanf(env.Position, "p%d", &from)
		}
		for i := from + 1; i <= 3; i++ {
			if done++; done == dieBefore {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
			page := text(fmt.Sprint(address, " ", i))
			if i == 2 {
				page.Path, page.Body = filepath.Join(env.Temp, "whole"), nil
				if err := os.WriteFile(page.Path, []byte(fmt.Sprint(address, " ", i)), 0o600); err != nil {
					return connector.Outcome{}, err
				}
			}
			page.Position = fmt.Sprint("p", i)
			if err := emit(page); err != nil {
				return connector.Outcome{}, err
			}
		}
		return connector.Outcome{Cursor: env.Cursor + address}, nil
	}
}

// another runs the order in a process that is killed.
func another(t *testing.T, o order) {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SOURCE_TEST_ORDER="+string(text), "NARU_FAULTPOINT="+o.Kill)
	output, err := cmd.CombinedOutput()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the process was to be killed: %v\n%s", err, output)
	}
}

// goesOn pulls here, and wants all of it once.
func goesOn(t *testing.T, o order, db *controldb.DB) *system {
	t.Helper()
	s, err := o.pull(t.Context(), db, 0)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := localfs.Open(o.Raw)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{db: db, landing: landing.New(db, raw)}
	h.mustHold(t, "map[part:one]: /one 1, /one 2, /one 3", "map[part:two]: /two 1, /two 2, /two 3")
	objects := 0
	for _, err := range raw.List(t.Context(), "") {
		if objects++; err != nil {
			t.Fatal(err)
		}
	}
	if left, err := os.ReadDir(o.Temp); err != nil || len(left) != 0 || objects != 6 {
		t.Errorf("%d objects, and in the folder %v, %v", objects, left, err)
	}
	return s
}

func TestAPullGoesOnAfterItsProcessWasKilled(t *testing.T) {
	t.Parallel()
	for page, want := range map[int]string{1: "/one /two", 2: "/one@p1 /two", 3: "/one@p2 /two", 4: "/two", 5: "/two@p1", 6: "/two@p2"} {
		t.Run(fmt.Sprint("before page ", page), func(t *testing.T) {
			t.Parallel()
			controldbtest.EachURL(t, func(t *testing.T, options controldb.Options) {
				db := controldbtest.OpenAt(t, options, migrations()...)
				o := order{DB: options, Raw: t.TempDir(), Temp: t.TempDir(), Page: page}
				another(t, o)
				s := goesOn(t, o, db)
				s.wasAsked(t, strings.Fields(want)...)
			})
		})
	}
}
