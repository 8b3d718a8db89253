package source_test

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// bad are systems that do what they should not.
var bad = []struct {
	name   string
	answer http.HandlerFunc
	passes bool // a later attempt may succeed
}{
	{"401 without a login", status(401, "who are you?"), false},
	{"403", status(403, `{"error": "city 21 is not yours"}`), false},
	{"404", status(404, "no such city"), false},
	{"429", status(429, "slowly, please"), true},
	{"429 with a long Retry-After", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7200")
		status(429, "quota")(w, r)
	}, true},
	{"500", status(500, "<html><body><h1>Server Error</h1> ORA-01034: ORACLE not available</body></html>"), true},
	{"503 without a word", status(503, ""), true},
	{"hung before the answer", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, true},
	{"hung in the body", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, "id,ob\n1,")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}, true},
	{"reset", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true},
	{"cut body", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, "id,ob\n1,1\n")
	}, true},
	{"cut chunk", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "id,ob\n"+strings.Repeat("1,1\n", 2000))
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}, true},
	{"HTML that says so", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html;charset=utf-8")
		_, _ = io.WriteString(w, "\n<!DOCTYPE html><html><head><title>로그인</title></head><body>로그인이 필요합니다</body></html>")
	}, false},
	{"HTML that calls itself CSV", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/csv")
		_, _ = io.WriteString(w, "\ufeff<HTML><body>점검 중</body></HTML>")
	}, false},
	{"redirect to a login page", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/login.html" {
			http.Redirect(w, r, "/login.html", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<form>아이디 <input></form>")
	}, false},
}

func status(code int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		_, _ = io.WriteString(w, text)
	}
}

// TestABadSystemIsNamedAndNothingLands holds the message a person sees against testdata/bad.golden, a system after the
// other, and that there is no delivery and no object afterwards.
func TestABadSystemIsNamedAndNothingLands(t *testing.T) {
	t.Parallel()
	const golden = "testdata/bad.golden"
	var said strings.Builder
	for _, b := range bad {
		silence := time.Minute
		if strings.HasPrefix(b.name, "hung") {
			silence = time.Second
		}
		h := patient(t, controldbtest.Open(t, migrations()...), silence)
		server := served(t, b.answer)
		_, err := h.puller.Pull(t.Context(), task("run1/collect", map[string]any{"city": "21", "round": int64(2026)}), online(t, server.URL))
		if err == nil {
			t.Errorf("%s: there is no error", b.name)
			continue
		}
		fmt.Fprintf(&said, "%s\n%s\n\n", b.name, strings.ReplaceAll(err.Error(), server.URL, "http://survey.example"))
		if permanent(err) == b.passes {
			t.Errorf("%s: permanent is %v", b.name, permanent(err))
		}
		if all, keys := h.deliveries(t), h.keys(t); len(all) != 0 || len(keys) != 0 {
			t.Errorf("%s: landed %+v, objects %v", b.name, all, keys)
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(said.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if said.String() != string(want) {
		t.Errorf("said\n%s\nwant\n%s", said.String(), want)
	}
}

func TestACsvThatIsOnlyCalledHTMLLands(t *testing.T) {
	t.Parallel()
	h := newHouse(t, controldbtest.Open(t, migrations()...))
	server := served(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html;charset=EUC-KR")
		_, _ = io.WriteString(w, "id,ob\n1,1\n")
	})
	if _, err := h.puller.Pull(t.Context(), task("run1", map[string]any{"city": "21", "round": int64(2026)}), online(t, server.URL)); err != nil {
		t.Fatal(err)
	}
	if len(h.deliveries(t)) != 1 {
		t.Error("it did not land")
	}
}
