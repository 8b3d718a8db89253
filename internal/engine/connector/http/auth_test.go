package httpapi_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestAKeyInTheAddressIsEncodedOnce(t *testing.T) {
	t.Parallel()
	const plain, encoded = "a+b/c==", "a%2Bb%2Fc%3D%3D"
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.Query().Get("serviceKey"))
	})
	for key, more := range map[string]string{plain: "", encoded: ", encoded: true"} {
		block := fmt.Sprintf(`{base: %q, get: "/x?a=%%20b", auth: {query: {serviceKey: %q%s}}}`, server.URL, key, more)
		_, bodies, err := newDesk(t).tryBlock(t, block)
		if err != nil || bodies[0] != plain {
			t.Errorf("%s: the system got %q, %v", key, bodies, err)
		}
	}
	for _, line := range server.all() {
		if line != "GET /x?a=%20b&serviceKey="+encoded {
			t.Errorf("asked %s", line)
		}
	}
	_, _, err := newDesk(t).tryBlock(t, fmt.Sprintf(`{get: %q, auth: {query: {k: "a b&c", encoded: true}}}`, server.URL))
	says(t, err, `"k" is said to be percent-encoded already`)
	if strings.Contains(err.Error(), "a b&c") {
		t.Error("the key is told")
	}
}

func TestAKeyInTheAddressIsNeverTold(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 403, 500} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			fmt.Fprintf(w, `{"code": 1, "asked": %q, "key": %q}`, r.URL.String(), r.URL.Query().Get("serviceKey"))
		})
		for key, more := range map[string]string{"k+1/2345==": "", "k%2B1%2F2345%3D%3D": ", encoded: true"} {
			block := fmt.Sprintf(`{base: %q, get: /x, retries: 0, fail_when: code <> 0, auth: {query: {serviceKey: %q%s}}}`, server.URL, key, more)
			_, _, err := newDesk(t).tryBlock(t, block)
			if err == nil {
				t.Fatal("there is no error")
			}
			for _, hidden := range []string{"k+1/2345", "k%2B1%2F2345", "k%2b1"} {
				if strings.Contains(err.Error(), hidden) {
					t.Errorf("%q is told: %v", hidden, err)
				}
			}
		}
	}
}

func TestALoginsTokenMayStandInAHeader(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			w.Header().Set("X-Auth", "header-token")
			return
		}
		_, _ = io.WriteString(w, r.Header.Get("X-Auth")+" "+r.URL.Query().Get("t"))
	})
	block := fmt.Sprintf(`{base: %q, get: "/x", login: {post: /login, json: {user: {id: a, n: 1}, keep: true}, token: {header: x-auth}},
		auth: {header: {X-Auth: "{login.token}"}}}`, server.URL)
	_, bodies, err := newDesk(t).tryBlock(t, block)
	if err != nil || bodies[0] != "header-token " {
		t.Errorf("%q %v", bodies, err)
	}
	if got := server.all()[0]; got != `POST /login {"user":{"id":"a","n":1},"keep":true}` {
		t.Errorf("sent %s", got)
	}
}

// granting is a small authorization server: its tokens serve so many requests.
type granting struct {
	uses    int64
	expires string
	tokens  atomic.Int64
	left    atomic.Int64
	want    string // Authorization, or the form's client_secret
}

func (g *granting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/token" {
		if r.PostFormValue("grant_type") != "client_credentials" || r.PostFormValue("scope") != "read all" ||
			r.Header.Get("Authorization") != g.want && r.PostFormValue("client_id")+":"+r.PostFormValue("client_secret") != g.want {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error": "invalid_client", "sent": %q}`, r.PostFormValue("client_secret"))
			return
		}
		g.left.Store(g.uses)
		fmt.Fprintf(w, `{"access_token": "oauth-token-%d", "token_type": "bearer"%s}`, g.tokens.Add(1), g.expires)
		return
	}
	if g.left.Add(-1) < 0 || r.Header.Get("Authorization") != fmt.Sprintf("Bearer oauth-token-%d", g.tokens.Load()) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	_, _ = io.WriteString(w, "good")
}

func TestAClientGetsItsToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more, want, expires string
		tokens              int64 // after 6 requests, of which each token serves 3
	}{
		"header":            {"", "Basic bXklM0FpZDp0b3AlM0FzZWNyZXQ=", "", 2},
		"form":              {", send: form", "my:id:top:secret", "", 2},
		"expires at once":   {"", "Basic bXklM0FpZDp0b3AlM0FzZWNyZXQ=", `, "expires_in": 0`, 2},
		"expires in a year": {"", "Basic bXklM0FpZDp0b3AlM0FzZWNyZXQ=", `, "expires_in": "31536000"`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := &granting{uses: 3, want: c.want, expires: c.expires}
			server := httptest.NewServer(g)
			defer server.Close()
			d := newDesk(t)
			block := func(secret string) string {
				return fmt.Sprintf(`{base: %q, get: /x, auth: {oauth2: {token_url: /token, id: "my:id", secret: %q, scope: read all%s}}}`, server.URL, secret, c.more)
			}
			for range 6 {
				if _, bodies, err := d.tryBlock(t, block("top:secret")); err != nil || bodies[0] != "good" {
					t.Fatal(bodies, err)
				}
			}
			if got := g.tokens.Load(); got != c.tokens {
				t.Errorf("%d tokens, want %d", got, c.tokens)
			}
			d.secrets.Remember("wrong-secret")
			_, _, err := d.tryBlock(t, block("wrong-secret"))
			says(t, err, "the login at", "answered 400 Bad Request", "invalid_client", "wrong user or password")
			if strings.Contains(err.Error(), "wrong-secret") {
				t.Errorf("the secret is told: %v", err)
			}
		})
	}
}

func TestARedirectToAnotherHostLosesTheProof(t *testing.T) {
	t.Parallel()
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.URL.RawQuery, "|", r.Header.Get("Authorization"), "|", r.Header.Get("X-Key"))
	})
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			_, _ = io.WriteString(w, `{"access_token": "oauth-token"}`)
			return
		}
		http.Redirect(w, r, other.URL+"/y?"+r.URL.RawQuery, http.StatusFound)
	})
	for _, auth := range []string{`{bearer: abcd}`, `{basic: {user: a, password: b}}`, `{header: {X-Key: abcd}}`, `{query: {key: abcd}}`, `{oauth2: {token_url: /token, id: a, secret: b}}`} {
		_, bodies, err := newDesk(t).tryBlock(t, fmt.Sprintf(`{base: %q, get: "/x?a=1", auth: %s}`, server.URL, auth))
		if err != nil || bodies[0] != "a=1||" {
			t.Errorf("%s: the other host got %q, %v", auth, bodies, err)
		}
	}
}

func TestALoginMayStandOnAHostOfItsOwn(t *testing.T) {
	t.Parallel()
	office := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"token": "t0ken"}`) })
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Header.Get("Authorization")) })
	_, bodies, err := newDesk(t).tryBlock(t, fmt.Sprintf(`{base: %q, get: /x, login: {post: %q, json: {a: b}, token: token}, auth: {bearer: "{login.token}"}}`,
		server.URL, office.URL+"/login"))
	if err != nil || bodies[0] != "Bearer t0ken" {
		t.Errorf("%q %v", bodies, err)
	}
}
