package httpapi_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	httpapi "github.com/naru-data/naru/internal/engine/connector/http"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// desk pulls from a block of YAML, in one attempt after another: they share a folder and the last position.
type desk struct {
	secrets *secret.Resolver
	client  *httpclient.Client
	logins  *connector.Logins
	temp    string
	gate    httpclient.Gate
	known   map[string]connector.Known

	position  string
	places    []string // that were remembered
	forgetful error
	stop      int // pages after which emit fails; 0: never
	notes     []string
}

var errStop = errors.New("the process is stopped")

func newDesk(t *testing.T) *desk {
	t.Helper()
	secrets, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	client := httpclient.New(httpclient.Options{Secrets: secrets, Backoff: time.Millisecond})
	t.Cleanup(client.Close)
	return &desk{secrets: secrets, client: client, logins: connector.NewLogins(), temp: t.TempDir()}
}

func (d *desk) env(values map[string]any) connector.Env {
	return connector.Env{
		Task: work.NewTask("t", nil), HTTP: d.client, Secrets: d.secrets, Zone: time.UTC, Values: values, Logins: d.logins,
		Temp: d.temp, Gate: d.gate, Position: d.position,
		Remember: func(position string) error {
			d.position = position
			d.places = append(d.places, position)
			return d.forgetful
		},
		Known: func(name string, _ map[string]string) (connector.Known, bool) {
			known, ok := d.known[name]
			return known, ok
		},
	}
}

func (d *desk) pull(ctx context.Context, t *testing.T, block string, values map[string]any) ([]connector.Page, []string, error) {
	t.Helper()
	source := decode(t, block)
	var pages []connector.Page
	var bodies []string
	outcome, err := source.Pull(ctx, d.env(values), func(p connector.Page) error {
		if d.stop > 0 && len(pages) == d.stop {
			return errStop
		}
		var text []byte
		var err error
		switch {
		case p.Path != "":
			text, err = os.ReadFile(p.Path)
			err = errors.Join(err, os.Remove(p.Path)) // as landing moves it away
		case p.Body != nil:
			text, err = io.ReadAll(p.Body)
		}
		if err != nil {
			return err
		}
		if p.Position != "" {
			d.position = p.Position
		}
		pages, bodies = append(pages, p), append(bodies, string(text))
		return nil
	})
	d.notes = outcome.Notes
	return pages, bodies, err
}

// tryBlock is one attempt that needs no values.
func (d *desk) tryBlock(t *testing.T, block string) ([]connector.Page, []string, error) {
	t.Helper()
	return d.pull(t.Context(), t, block, nil)
}

func decode(t *testing.T, block string) *httpapi.Source {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("sources/survey.yaml", []byte(block), 0, &found)
	source := new(httpapi.Source)
	if ok {
		yamlfile.Decode(n, "http of source survey", source, &found)
		source.Validate("source survey", n.Place(), &found)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return source
}

// asked is a server that remembers what it was asked.
type asked struct {
	*httptest.Server
	mu    sync.Mutex
	lines []string
}

// serve answers by a handler. What it was asked is method, path and query.
func serve(t *testing.T, handler http.HandlerFunc) *asked {
	t.Helper()
	a := &asked{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		a.mu.Lock()
		a.lines = append(a.lines, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+string(body)))
		a.mu.Unlock()
		handler(w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *asked) all() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string{}, a.lines...)
}

func says(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("there is no error; want one that says %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error says\n%s\nand not %q", err, part)
		}
	}
}

// passes is what a worker asks before it tries again.
func passes(err error) bool {
	var own work.Permanent
	if errors.As(err, &own) {
		return !own.Permanent()
	}
	var p *problem.Problem
	return !errors.As(err, &p)
}
