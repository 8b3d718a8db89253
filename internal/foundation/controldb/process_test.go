package controldb_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// TestMain lets the test binary be a second process: it does what CONTROLDB_ROLE says, and says on stdout what it did.
func TestMain(m *testing.M) {
	if role := os.Getenv("CONTROLDB_ROLE"); role != "" {
		if err := play(role); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func play(role string) error {
	var o controldb.Options
	if err := json.Unmarshal([]byte(os.Getenv("CONTROLDB_OPTIONS")), &o); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	db, err := controldb.Open(ctx, o)
	if err != nil {
		return err
	}
	defer db.Close()
	verb, word, _ := strings.Cut(role, " ")
	switch verb {
	case "count":
		times, err := strconv.Atoi(word)
		if err != nil {
			return err
		}
		return countTo(ctx, db, times)
	case "hold":
		return holdUntilKilled(ctx, db, word)
	case "wake":
		return db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
			tx.Wake(word)
			return bump(tx, "wakes")
		})
	case "migrate":
		return db.Migrate(ctx, []controldb.Migrations{counters})
	}
	return fmt.Errorf("no such role %q", role)
}

func holdUntilKilled(ctx context.Context, db *controldb.DB, name string) error {
	err := db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		lease, ok, err := tx.Acquire(name, db.Holder(), time.Hour)
		if err == nil && !ok {
			err = fmt.Errorf("lease %s is not free", lease.Name)
		}
		return err
	})
	if err != nil {
		return err
	}
	fmt.Println("held")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// process is another naru.
type process struct {
	cmd  *exec.Cmd
	said *bufio.Scanner
}

func start(t *testing.T, o controldb.Options, role string) *process {
	t.Helper()
	options, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CONTROLDB_ROLE="+role, "CONTROLDB_OPTIONS="+string(options))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &process{cmd, bufio.NewScanner(out)}
}

// waitFor reads until the process says the word.
func (p *process) waitFor(t *testing.T, word string) {
	t.Helper()
	for p.said.Scan() {
		if p.said.Text() == word {
			return
		}
	}
	t.Fatalf("the other process never said %q", word)
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait() // it was killed: that is its error
}

func (p *process) end(t *testing.T) {
	t.Helper()
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the other process: %v", err)
	}
}
