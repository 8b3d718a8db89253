package httpapi_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/secret"
)

const key, wrongKey = "topsecret+key/1", "guessed+key/2"

// setup is one block, with a key that is right or wrong, over a system that knows the right one.
func setup(t *testing.T, handler http.HandlerFunc, block func(address, key string) string) connectortest.Setup {
	t.Helper()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+key && r.URL.Query().Get("key") != key {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprintf(w, "no such key: %s %s", r.URL, r.Header.Get("Authorization"))
			return
		}
		handler(w, r)
	})
	dir := t.TempDir()
	env := fmt.Sprintf("RIGHT_KEY=%s\nWRONG_KEY=%s\n", key, wrongKey)
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(env), 0o600); err != nil {
		t.Fatal(err)
	}
	secrets, err := secret.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	client := httpclient.New(httpclient.Options{Secrets: secrets, Backoff: time.Millisecond})
	t.Cleanup(client.Close)
	return connectortest.Setup{
		Connector: decode(t, block(server.URL, "${RIGHT_KEY}")),
		Refused:   decode(t, block(server.URL, "${WRONG_KEY}")),
		Env:       connector.Env{HTTP: client, Secrets: secrets},
		Secrets:   []string{key, wrongKey, url.QueryEscape(key), url.QueryEscape(wrongKey)},
	}
}

func TestPagesPassTheSuite(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connectortest.Run(t, func(t *testing.T) connectortest.Setup {
				s := setup(t, way.handler, func(address, key string) string {
					return fmt.Sprintf(`{base: %q, get: /list, auth: {query: {key: %q}}, pages: %s}`, address, key, way.pages)
				})
				s.Records = func(_ testing.TB, _ connector.Page, body []byte) (all []string) {
					for _, id := range ids(t, []string{string(body)}) {
						all = append(all, fmt.Sprint(id))
					}
					return all
				}
				for id := range rows {
					s.Want = append(s.Want, fmt.Sprint(id))
				}
				return s
			})
		})
	}
}

func TestListsPassTheSuite(t *testing.T) {
	t.Parallel()
	connectortest.Run(t, func(t *testing.T) connectortest.Setup {
		s := setup(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/list" {
				_, _ = io.WriteString(w, `{"files": ["/f/a.csv", "/f/b.csv", "/f/c.csv"]}`)
				return
			}
			w.Header().Set("ETag", `"v1"`)
			_, _ = io.WriteString(w, strings.TrimPrefix(r.URL.Path, "/f/"))
		}, func(address, key string) string {
			return fmt.Sprintf(`{base: %q, parallel: 2, list: {get: /list, files: files}, file: {get: "{file.url}"}, auth: {bearer: %q}}`, address, key)
		})
		s.Want = []string{"a.csv\na.csv", "b.csv\nb.csv", "c.csv\nc.csv"}
		return s
	})
}
