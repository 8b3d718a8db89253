package httpclient_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

// whole is an error with everything that it wraps.
func whole(err error) string {
	var b strings.Builder
	for ; err != nil; err = errors.Unwrap(err) {
		fmt.Fprintf(&b, "%v %+v %#v %T\n", err, err, err, err)
	}
	return b.String()
}

func TestNoErrorHoldsASecret(t *testing.T) {
	t.Parallel()
	const key, password = "k3y/with+odd=signs", "pass word:9"
	known := secrets(t, key, password)
	query := "?serviceKey=" + url.QueryEscape(key)
	echo := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			fmt.Fprintf(w, "<html><title>no</title> you sent %s and %s, %s", r.URL, key, r.Header.Get("Authorization"))
		}
	}
	for name, handler := range map[string]http.HandlerFunc{
		"status": echo(403),
		"broken": echo(500),
		"cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9")
			w.WriteHeader(200)
		},
		"reset": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"redirect": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://%zz"+query)
			w.WriteHeader(302)
		},
		"loop": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(handler)
			defer server.Close()
			client := httpclient.New(httpclient.Options{Secrets: known})
			defer client.Close()
			r := httpclient.Request{
				URL:    strings.Replace(server.URL, "http://", "http://user:"+url.QueryEscape(password)+"@", 1) + "/a" + query,
				Header: http.Header{"Authorization": {"Bearer " + key}},
			}
			err := client.Fetch(t.Context(), r, func(resp *httpclient.Response) error {
				if !resp.OK() {
					return client.Refused(r, resp)
				}
				_, err := io.ReadAll(resp.Body)
				return err
			})
			if err == nil {
				t.Fatal("there is no error")
			}
			for _, hidden := range []string{key, url.QueryEscape(key), password, url.QueryEscape(password), "pass%20word"} {
				if strings.Contains(whole(err), hidden) {
					t.Errorf("%q is told:\n%s", hidden, whole(err))
				}
			}
		})
	}
}

func TestAnotherHostGetsNoCredentials(t *testing.T) {
	t.Parallel()
	var seen []http.Header
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = append(seen, r.Header) }))
	defer other.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/stay" {
			http.Redirect(w, r, "/here", http.StatusFound)
			return
		}
		if r.URL.Path == "/here" {
			seen = append(seen, r.Header)
			return
		}
		http.Redirect(w, r, other.URL+"/x", http.StatusTemporaryRedirect)
	}))
	defer home.Close()
	client := httpclient.New(httpclient.Options{})
	defer client.Close()
	ask := func(method, path string, body []byte) error {
		resp, err := client.Do(t.Context(), httpclient.Request{
			Method: method, URL: home.URL + path + "?key=open", Body: body,
			Header: http.Header{"Authorization": {"Bearer t"}, "X-Api-Key": {"k"}, "Accept": {"text/csv"}},
		})
		if err == nil {
			resp.Body.Close()
		}
		return err
	}
	if err := ask(http.MethodGet, "/stay", nil); err != nil {
		t.Fatal(err)
	}
	if seen[0].Get("Authorization") == "" || seen[0].Get("X-Api-Key") == "" {
		t.Errorf("the same host lost the credentials: %v", seen[0])
	}
	if err := ask(http.MethodGet, "/leave", nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Authorization", "X-Api-Key", "Referer"} {
		if got := seen[1].Get(name); got != "" {
			t.Errorf("the other host got %s: %q", name, got)
		}
	}
	if seen[1].Get("Accept") != "text/csv" {
		t.Error("the other host lost Accept")
	}
	says(t, ask(http.MethodPost, "/leave", []byte(`{"password":"p"}`)), "leads to another host", "is not sent there")
	if len(seen) != 2 {
		t.Errorf("the other host was asked %d times", len(seen)-1)
	}
}

func TestAnExcerptIsOneShortLineWithoutMarkup(t *testing.T) {
	t.Parallel()
	client := httpclient.New(httpclient.Options{Secrets: secrets(t, "topsecret")})
	defer client.Close()
	got := client.Excerpt([]byte("\ufeff<html><style>p {x: y}</style><p>점검\r\n 중입니다 topsecret</p>\x00" + strings.Repeat("가", 500)))
	if want := "점검 중입니다 *** " + strings.Repeat("가", 150); !strings.HasPrefix(got, want) || len([]rune(got)) > 201 {
		t.Errorf("got %q", got)
	}
}
