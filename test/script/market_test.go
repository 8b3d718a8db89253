//go:build e2e

package script

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/naru-data/naru/examples/app-market/market"
	"github.com/naru-data/naru/examples/app-market/simulator/api"
	"github.com/naru-data/naru/test/binary"
)

// providerKey is where a script keeps its provider of market data.
type providerKey struct{}

type provider struct{ server *api.Server }

func providerOf(ts *testscript.TestScript) *api.Server {
	p := ts.Value(providerKey{}).(*provider)
	if p.server == nil {
		ts.Fatalf("start the market first")
	}
	return p.server
}

// marketCommand starts the simulated provider of market data for the rest of a script, tells the project where it is, and copies
// the example's project into this folder: market [-minute CALLS] [-day CALLS] [-size ROWS] [-page RECORDS].
func marketCommand(ts *testscript.TestScript, neg bool, args []string) {
	flags := flag.NewFlagSet("market", flag.ContinueOnError)
	minute, day := flags.Int("minute", 0, ""), flags.Int("day", 0, "")
	size, page := flags.Int("size", 500, ""), flags.Int("page", 0, "")
	if err := flags.Parse(args); neg || err != nil || flags.NArg() > 0 {
		ts.Fatalf("usage: market [-minute CALLS] [-day CALLS] [-size ROWS] [-page RECORDS]")
	}
	const key = "sk-market-3c1f"
	p := ts.Value(providerKey{}).(*provider)
	p.server = api.New(api.Options{
		Market: market.New(1, *size), Key: key, PerMinute: *minute, PerDay: *day, Polls: 2, PageSize: *page})
	server := httptest.NewServer(p.server)
	ts.Defer(server.Close)
	ts.Setenv("MARKET_URL", server.URL)
	ts.Setenv("MARKET_KEY", key)
	copied := exec.Command(filepath.Join(binary.Root(), "examples", "app-market", "copy"), ts.MkAbs("."))
	out, err := copied.CombinedOutput()
	if err != nil {
		ts.Fatalf("copy the example: %v\n%s", err, out)
	}
}

// failCommand orders a fault, as JSON, or takes all back: fail {"endpoint": "rank", "mode": "500", "times": 2} | fail none.
func failCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fail JSON|none")
	}
	s := providerOf(ts)
	if args[0] == "none" {
		request := httptest.NewRequest("DELETE", "/simulator/fail", nil)
		s.ServeHTTP(httptest.NewRecorder(), request)
		return
	}
	var f api.Fault
	decoder := json.NewDecoder(bytes.NewReader([]byte(args[0])))
	decoder.DisallowUnknownFields()
	ts.Check(decoder.Decode(&f))
	ts.Check(s.Fail(f))
}

// askedCommand prints how often each endpoint was asked, and what was asked for nothing, and forgets it: asked.
func askedCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: asked")
	}
	s := providerOf(ts)
	calls := s.Calls()
	for _, name := range slices.Sorted(maps.Keys(calls.Endpoint)) {
		fmt.Fprintf(ts.Stdout(), "%s %d\n", name, calls.Endpoint[name])
	}
	fmt.Fprintf(ts.Stdout(), "asked again for nothing: %d\n", len(calls.Repeated))
	for _, call := range calls.Calls {
		if call.Leaked {
			fmt.Fprintf(ts.Stdout(), "the key was sent to another host: %s\n", call.Address)
		}
	}
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("DELETE", "/simulator/calls", nil))
}

// demoCommand runs the demo of an example, as make does, and keeps its project in the folder `kept`: demo EXAMPLE.
func demoCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: demo EXAMPLE")
	}
	command := exec.Command(filepath.Join(binary.Root(), "examples", args[0], "demo"))
	command.Env = append(os.Environ(), "NARU="+ts.Getenv("NARU"), "DEMO_DIR="+ts.MkAbs("kept"), "TZ="+ts.Getenv("TZ"))
	out, err := command.CombinedOutput()
	if err != nil {
		ts.Fatalf("demo of %s: %v\n%s", args[0], err, out)
	}
	fmt.Fprint(ts.Stdout(), settled(ts, string(out)))
}
