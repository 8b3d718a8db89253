//go:build e2e

package script

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/naru-data/naru/examples/child-friendly-cities/simulator/platform"
	"github.com/naru-data/naru/examples/child-friendly-cities/survey"
	"github.com/naru-data/naru/test/binary"
)

// stand is where the platform of one script stands, behind a gate that can be shut.
type stand struct {
	platform *platform.Platform

	mu    sync.Mutex
	shut  chan struct{} // nil while the gate is open; closed when it opens
	asked chan struct{} // gets one for every export that waits at the gate
}

// standKey is where a script keeps its stand.
type standKey struct{}

func standOf(ts *testscript.TestScript) *stand {
	s := ts.Value(standKey{}).(*stand)
	if s.platform == nil {
		ts.Fatalf("start the platform first")
	}
	return s
}

// ServeHTTP lets exports wait while the gate is shut.
func (s *stand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	shut := s.shut
	s.mu.Unlock()
	if shut != nil && strings.HasPrefix(r.URL.Path, "/govs/") {
		s.asked <- struct{}{}
		<-shut
	}
	s.platform.ServeHTTP(w, r)
}

func (s *stand) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut != nil {
		close(s.shut)
		s.shut = nil
	}
}

// platformCommand starts the simulated survey platform for the rest of a script and tells the project where it is:
// platform [-uses N] [MODE [TIMES]], where N is how many exports a token is good for.
func platformCommand(ts *testscript.TestScript, neg bool, args []string) {
	flags := flag.NewFlagSet("platform", flag.ContinueOnError)
	uses := flags.Int("uses", 0, "")
	if err := flags.Parse(args); neg || err != nil || flags.NArg() > 2 {
		ts.Fatalf("usage: platform [-uses N] [MODE [TIMES]]")
	}
	s := ts.Value(standKey{}).(*stand)
	s.platform = platform.New(platform.Options{TokenUses: *uses})
	s.platform.SetFault(faultOf(ts, flags.Args()))
	s.asked = make(chan struct{}, 16)
	server := httptest.NewServer(s)
	ts.Defer(server.Close)
	ts.Defer(s.open) // what waits at the gate would keep the server from closing
	ts.Setenv("SURVEY_URL", server.URL)
	ts.Setenv("SURVEY_USER", platform.User)
	ts.Setenv("SURVEY_PASSWORD", platform.Password)
}

// modeCommand says how the platform answers from now on: mode [MODE [TIMES]].
func modeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 2 {
		ts.Fatalf("usage: mode [MODE [TIMES]]")
	}
	standOf(ts).platform.SetFault(faultOf(ts, args))
}

func faultOf(ts *testscript.TestScript, args []string) platform.Fault {
	var f platform.Fault
	if len(args) > 0 {
		f.Mode = args[0]
	}
	if len(args) > 1 {
		times, err := strconv.Atoi(args[1])
		ts.Check(err)
		f.Times = times
	}
	ts.Check(f.Check())
	return f
}

// countsCommand prints what the platform was asked so far.
func countsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: counts")
	}
	c := standOf(ts).platform.Counts()
	fmt.Fprintf(ts.Stdout(), "logins %d, refused %d, exports %d\n", c.Logins, c.Refused, c.Exports)
}

// gateCommand holds exports up: gate shut; gate asked waits until one waits there; gate open lets all go on.
func gateCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: gate shut|asked|open")
	}
	s := standOf(ts)
	switch args[0] {
	case "shut":
		s.mu.Lock()
		s.shut = make(chan struct{})
		s.mu.Unlock()
	case "asked":
		select {
		case <-s.asked:
		case <-time.After(time.Minute):
			ts.Fatalf("nobody asked for an export within a minute")
		}
	case "open":
		s.open()
	default:
		ts.Fatalf("usage: gate shut|asked|open")
	}
}

// exampleCommand copies the example's project into this folder, and writes the paper answers of a city as a workbook
// beside it: example [CITY ROUND].
func exampleCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 && len(args) != 2 {
		ts.Fatalf("usage: example [CITY ROUND]")
	}
	from := filepath.Join(binary.Root(), "examples", "child-friendly-cities")
	for _, part := range []string{"sources", "uploads", "tables", "seeds", "models", "checks", "analyses", "texts", "forms", "maps", "flows"} {
		ts.Check(os.CopyFS(ts.MkAbs(part), os.DirFS(filepath.Join(from, part))))
	}
	settings, err := os.ReadFile(filepath.Join(from, "naru.yaml"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("naru.yaml"), settings, 0o600))
	if len(args) == 2 {
		round, err := strconv.Atoi(args[1])
		ts.Check(err)
		paper, err := survey.PaperXLSX(args[0], round)
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs("paper.xlsx"), paper, 0o600))
	}
}
