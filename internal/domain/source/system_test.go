package source_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// system is what the sources of these tests ask: it gives pages by address, and remembers what it was asked.
type system struct {
	mu     sync.Mutex
	asked  []string // address, with @position when it goes on
	answer func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error)
	seen   []connector.Env
}

// shelf is its connector: one call a pull.
type shelf struct {
	system *system
	Path   yamlfile.Text `yaml:"path" required:"true" help:"what is asked for"`
}

func (*shelf) Validate(string, problem.Place, *problem.List) {}
func (s *shelf) Texts() []yamlfile.Text                      { return []yamlfile.Text{s.Path} }
func (*shelf) Gives() []string                               { return []string{"file."} }

func (s *shelf) address(env connector.Env) (string, error) {
	return s.Path.Fill(yamlfile.Filling{Values: env.Values, Secrets: env.Secrets, Zone: env.Zone})
}

// Pull asks the gate, then the system.
func (s *shelf) Pull(ctx context.Context, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
	address, err := s.address(env)
	if err != nil {
		return connector.Outcome{}, err
	}
	if env.Gate != nil {
		settle, err := env.Gate.Admit(ctx, httpclient.Attempt{Method: http.MethodGet, Address: env.Secrets.Redact(address), Try: 1})
		if err != nil {
			return connector.Outcome{}, err
		}
		defer settle(httpclient.Outcome{Status: http.StatusOK})
	}
	at := address
	if env.Position != "" {
		at += "@" + env.Position
	}
	s.system.mu.Lock()
	s.system.asked = append(s.system.asked, at)
	s.system.seen = append(s.system.seen, env)
	s.system.mu.Unlock()
	return s.system.answer(address, env, emit)
}

// Plan is connector.Planner's.
func (s *shelf) Plan(env connector.Env) ([]connector.Call, string, error) {
	address, err := s.address(env)
	return []connector.Call{{Method: http.MethodGet, Address: address}}, "one call for every further page", err
}

// labelled is a shelf whose pages bear a label of their own.
type labelled struct {
	shelf `yaml:",inline"`
}

func (*labelled) LabelNames() []string { return []string{"shop"} }

// wide is a shelf that may be asked by several at once.
type wide struct {
	shelf `yaml:",inline"`
}

func (*wide) AtOnce() int { return 3 }

func (s *system) kinds() connector.Kinds {
	return connector.Kinds{
		"shelf":    func() connector.Connector { return &shelf{system: s} },
		"labelled": func() connector.Connector { return &labelled{shelf{system: s}} },
		"wide":     func() connector.Connector { return &wide{shelf{system: s}} },
	}
}

// source decodes one whose connection may have the budget "market".
func (s *system) source(t testing.TB, text string, limits *budget.Budget) *source.Source {
	t.Helper()
	budgets := map[string]*budget.Budget{}
	connections := "c: {shelf: {}}"
	if limits != nil {
		budgets["market"] = limits
		connections = "c: {budget: market, shelf: {path: x}}"
		text += "\nuse: c"
	}
	src, found := decodeWith(s.kinds(), "rank", text, strings.ReplaceAll(connections, "{}}", "{path: x}}"), budgets)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return src
}

func (s *system) wasAsked(t testing.TB, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.asked, want) {
		t.Errorf("it was asked for %q, want %q", s.asked, want)
	}
	s.asked = nil
}

// text is a page that holds a text.
func text(words string) connector.Page {
	return connector.Page{Body: strings.NewReader(words), Size: int64(len(words)), ContentType: "text/csv"}
}

// echo gives one page that says what was asked for.
func echo(address string, _ connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
	return connector.Outcome{}, emit(text(address))
}

// failing echoes, but for some addresses.
func failing(with map[string]error) func(string, connector.Env, func(connector.Page) error) (connector.Outcome, error) {
	return func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
		if err := with[address]; err != nil {
			return connector.Outcome{}, err
		}
		return echo(address, env, emit)
	}
}

var (
	errNotFound = problem.New("http_not_found", problem.Place{}, problem.Args{"method": "GET", "address": "x", "status": 404, "said": "", "tries": ""})
	errLogin    = problem.New("http_login_wrong", problem.Place{}, problem.Args{"address": "x", "status": 401, "said": "", "secrets": "PASSWORD"})
	errWait     = problem.New("http_wait", problem.Place{}, problem.Args{"method": "GET", "address": "x", "status": 429, "said": "", "wait": 2 * time.Hour, "tries": ""})
	errAway     = errors.New("the line was cut")
)

// landed are the deliveries that were ended, as "label text: body, body".
func (h *house) landed(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, d := range h.deliveries(t) {
		var bodies []string
		for _, a := range d.Arrivals {
			bodies = append(bodies, h.text(t, a.Object))
		}
		state := ""
		if !d.Ended {
			state = " (open)"
		}
		all = append(all, fmt.Sprintf("%v%s: %s", d.Labels, state, strings.Join(bodies, ", ")))
	}
	return all
}

func (h *house) mustHold(t *testing.T, want ...string) {
	t.Helper()
	if got := h.landed(t); !slices.Equal(got, want) {
		t.Errorf("landed is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// rows counts those of a table of the source.
func (h *house) rows(t *testing.T, table string) (n int) {
	t.Helper()
	if err := h.count(t.Context(), table, &n); err != nil {
		t.Fatal(err)
	}
	return n
}
