package httpapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/work"
)

// system is a small real one behind a login: every token is good for `uses` requests.
type system struct {
	uses int
	csv  http.HandlerFunc

	mu     sync.Mutex
	logins int
	left   map[string]int
}

func (s *system) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/login" {
		var who struct{ ID, Password string }
		if json.NewDecoder(r.Body).Decode(&who) != nil || who.ID != "office" || who.Password != "s3cret pass" {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(w, `{"error": "no such user, or wrong password %q"}`, who.Password)
			return
		}
		s.logins++
		token := fmt.Sprintf("token-%d", s.logins)
		s.left[token] = s.uses
		fmt.Fprintf(w, `{"data": {"token": %q}}`, token)
		return
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if s.left[token] == 0 {
		http.Error(w, "token expired", http.StatusUnauthorized)
		return
	}
	s.left[token]--
	s.csv(w, r)
}

func loginBlock(url string) string {
	return `{base: "` + url + `", get: "/govs/{city}/users/csv?round={round}",` +
		` login: {post: /login, json: {id: office, password: "s3cret pass"}, token: data.token}, auth: {bearer: "{login.token}"}}`
}

func answers(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="../../answers 21.csv"`)
	fmt.Fprintf(w, "path\n%s\n", r.URL.EscapedPath()+" "+r.URL.RawQuery)
}

func TestPullLogsInOnceAndAgainWhenTheTokenExpired(t *testing.T) {
	t.Parallel()
	s := &system{uses: 3, csv: answers, left: map[string]int{}}
	server := httptest.NewServer(s)
	defer server.Close()
	d := newDesk(t)
	for i := range 10 { // a long list of pulls, during which the token expires again and again
		pages, bodies, err := d.pull(t.Context(), t, loginBlock(server.URL), map[string]any{"city": fmt.Sprint(i), "round": int64(2026)})
		if err != nil {
			t.Fatalf("pull %d: %v", i, err)
		}
		if want := fmt.Sprintf("path\n/govs/%d/users/csv round=2026\n", i); bodies[0] != want {
			t.Errorf("got %q, want %q", bodies[0], want)
		}
		if p := pages[0]; p.Name != "answers 21.csv" || p.ContentType != "text/csv" || len(pages) != 1 {
			t.Errorf("got %+v", p)
		}
	}
	if s.logins != 4 {
		t.Errorf("%d logins, want 4", s.logins)
	}
}

func TestManyAtOnceShareOneLogin(t *testing.T) {
	t.Parallel()
	s := &system{uses: 1000, csv: answers, left: map[string]int{"stale": 0}}
	server := httptest.NewServer(s)
	defer server.Close()
	d := newDesk(t)
	var all sync.WaitGroup
	for range 30 {
		one := *d
		one.temp = "" // each pull has a folder of its own
		all.Go(func() {
			if _, _, err := one.pull(t.Context(), t, loginBlock(server.URL), map[string]any{"city": "21", "round": int64(2026)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if s.logins != 1 {
		t.Errorf("%d logins", s.logins)
	}
}

func TestAValueStaysOnePieceOfTheAddress(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(answers))
	defer server.Close()
	for value, want := range map[string]string{
		"수원시 팔달구": "/g/%EC%88%98%EC%9B%90%EC%8B%9C%20%ED%8C%94%EB%8B%AC%EA%B5%AC q=%EC%88%98%EC%9B%90%EC%8B%9C%20%ED%8C%94%EB%8B%AC%EA%B5%AC&r=1",
		"a/b":     "/g/a%2Fb q=a%2Fb&r=1",
		"50%":     "/g/50%25 q=50%25&r=1",
		"x&y=z#+": "/g/x%26y%3Dz%23%2B q=x%26y%3Dz%23%2B&r=1",
		"..":      "/g/%2E%2E q=%2E%2E&r=1",
	} {
		block := `{base: "` + server.URL + `/", get: "/g/{city}?q={city}&r=1"}`
		_, bodies, err := newDesk(t).pull(t.Context(), t, block, map[string]any{"city": value})
		if err != nil {
			t.Errorf("%s: %v", value, err)
			continue
		}
		if got := strings.TrimPrefix(bodies[0], "path\n"); got != want+"\n" {
			t.Errorf("%s: asked for %q, want %q", value, got, want)
		}
	}
}

func TestNoParameterLeadsToAnotherHost(t *testing.T) {
	t.Parallel()
	block := `{base: "https://survey.example", get: "{where}", auth: {bearer: abcdef}}`
	_, _, err := newDesk(t).pull(t.Context(), t, block, map[string]any{"where": "https://evil.example/"})
	says(t, err, `is a whole address, but there is a base`)
}

func TestProofsAreSentAsTheSystemWantsThem(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Header.Get("Authorization"), "|", r.Header.Get("X-Key"), "|", r.Header.Get("X-Round"))
	}))
	defer server.Close()
	for block, want := range map[string]string{
		`auth: {bearer: abcd}, headers: {X-Round: "{round}"}`: "Bearer abcd||2026",
		`auth: {basic: {user: ana, password: "p:w"}}`:         "Basic YW5hOnA6dw==||",
		`auth: {header: {X-Key: "k {round}"}}`:                "|k 2026|",
	} {
		_, bodies, err := newDesk(t).pull(t.Context(), t, `{get: "`+server.URL+`/x", `+block+`}`, map[string]any{"round": int64(2026)})
		if err != nil || bodies[0] != want {
			t.Errorf("%s: got %q, %v; want %q", block, bodies, err, want)
		}
	}
	_, _, err := newDesk(t).pull(t.Context(), t, `{get: "`+server.URL+`/x", auth: {header: {X-Key: "{round}"}}}`, map[string]any{"round": "line\nbreak"})
	says(t, err, `the header "X-Key"`, "line break")
}

func TestRefusalsSayWhatToDoAndKeepSecrets(t *testing.T) {
	t.Parallel()
	good := &system{uses: 0, csv: answers, left: map[string]int{}}
	status := func(code int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, text, code) }
	}
	for name, c := range map[string]struct {
		handler http.Handler
		block   func(url string) string
		want    []string
	}{
		"wrong password": {good, func(url string) string { return strings.Replace(loginBlock(url), "s3cret pass", "guessed1", 1) },
			[]string{"the login at http", "answered 401 Unauthorized", `wrong password "***"`, "hint: wrong user or password: check"}},
		"login is forbidden": {status(403, "locked out"), loginBlock, []string{"the login at", "403 Forbidden", "locked out", "wrong user or password"}},
		"login has no token": {status(200, `{"data": {"jwt": "x"}}`), loginBlock, []string{`without a text at "data.token"`, `{"data": {"jwt": "x"}}`, "token:"}},
		"login's token is elsewhere": {status(200, `{"jwt": "eyJhbGciOi-token-1-Jl", "note": "welcome back"}`), loginBlock,
			[]string{`without a text at "data.token"`, `"jwt"`, "welcome back"}},
		"login is broken": {status(500, "oops"), loginBlock, []string{"log in: POST", "500 Internal Server Error (asked 5 times)", "oops"}},
		"fresh token refused": {good, loginBlock,
			[]string{"answered 401 Unauthorized even with a token just got from the login", "token expired"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(c.handler)
			defer server.Close()
			d := newDesk(t)
			d.secrets.Remember("s3cret pass")
			d.secrets.Remember("guessed1")
			pages, _, err := d.pull(t.Context(), t, c.block(server.URL), map[string]any{"city": "21", "round": int64(2026)})
			says(t, err, c.want...)
			if len(pages) > 0 {
				t.Error("a page was emitted")
			}
			if strings.Contains(err.Error(), "token-1") || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("a secret is told: %v", err)
			}
		})
	}
}

func TestAnErrorOfTheKeeperEndsThePull(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(answers))
	defer server.Close()
	full := errors.New("the disk is full")
	d := newDesk(t)
	env := connector.Env{Task: work.NewTask("t", nil), HTTP: d.client, Secrets: d.secrets, Zone: time.UTC, Logins: d.logins}
	_, err := decode(t, `{get: "`+server.URL+`/x"}`).Pull(t.Context(), env, func(connector.Page) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}
