package httpapi_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/work"
)

func contextOf(t *testing.T, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), limit)
}

// seoul answers every mistake with success, as the city's data service does.
const seoul = `fail_when: 'RESULT."RESULT.CODE" <> "INFO-000"'`

func TestRefusalsThatComeWithSuccessAreTold(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 300) + strings.Repeat("]", 300)
	bomb := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><lolz>&lol2;</lolz>`
	for answer, want := range map[string]string{
		`{"RESULT": {"RESULT.CODE": "INFO-000"}, "CITYDATA": {}}`:                  "",
		`{"RESULT": {"RESULT.CODE": "ERROR-337", "RESULT.MESSAGE": "한도 초과"}}`:      `says that it is none (RESULT."RESULT.CODE" <> "INFO-000"): "{"RESULT": {"RESULT.CODE": "ERROR-337", "RESULT.MESSAGE": "한도 초과"}}"`,
		`<RESULT><CODE>INFO-100</CODE><MESSAGE>인증키가 유효하지 않습니다.</MESSAGE></RESULT>`: `answered with XML, in which nothing stands where fail_when looks: "INFO-100 인증키가 유효하지 않습니다."`,
		`{"RESULT": {"RESULT.CODE": "INFO-000"}`:                                   `JSON that cannot be read: it breaks off`,
		`{"RESULT": {"RESULT.CODE": "INFO-000"}, "x": truex}`:                      `"truex" is no value`,
		`{"CITYDATA": ` + deep + `}`:                                               `JSON that is deeper than 200 levels`,
		`<a>` + strings.Repeat("<b>", 300) + `</a>`:                                `XML that is deeper than 200 levels`,
		bomb:         `XML that declares entities of its own`,
		"a;b\n1;2\n": "", // no document: no condition holds of it
	} {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
		pages, bodies, err := newDesk(t).tryBlock(t, `{get: "`+server.URL+`/x", `+seoul+`}`)
		if want != "" {
			if says(t, err, want); len(pages) > 0 {
				t.Errorf("%.40s: a page came", answer)
			}
			continue
		}
		if err != nil || len(bodies) != 1 || bodies[0] != answer {
			t.Errorf("%.40s: %q, %v", answer, bodies, err)
		}
	}
}

func TestRetryWhenAsksAgain(t *testing.T) {
	t.Parallel()
	for _, pages := range []string{"", ", pages: {number: p, of: of, records: list}"} {
		var n atomic.Int64
		good := int64(3)
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if n.Add(1) < good {
				_, _ = io.WriteString(w, `{"code": 22, "message": "busy"}`)
				return
			}
			_, _ = io.WriteString(w, `{"code": 0, "of": 1, "list": [1]}`)
		})
		block := `{get: "` + server.URL + `/x", retries: 2, fail_when: code <> 0, retry_when: code = 22` + pages + `}`
		if _, bodies, err := newDesk(t).tryBlock(t, block); err != nil || len(bodies) != 1 || n.Load() != 3 {
			t.Errorf("asked %d times: %v", n.Load(), err)
		}
		good = 1000
		_, _, err := newDesk(t).tryBlock(t, block)
		if says(t, err, "answered with success (asked 3 times), but says that it is none (code = 22)", "busy"); !passes(err) {
			t.Error("it is told as permanent")
		}
	}
}

func TestAnswersLargerThanAllowedAreRefused(t *testing.T) {
	t.Parallel()
	endless := func(w http.ResponseWriter, _ *http.Request) { // 10 GB, were they taken
		block := []byte(strings.Repeat("x", 1<<20))
		for range 10_000 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	for _, more := range []string{"", ", fail_when: code <> 0", ", pages: {number: p}"} {
		server := serve(t, endless)
		d := newDesk(t)
		_, _, err := d.tryBlock(t, `{get: "`+server.URL+`/x", max_size: 10MB`+more+`}`)
		says(t, err, "the answer has more than 10000000 bytes", "nothing of it was kept", "max_size:")
		if left, _ := os.ReadDir(d.temp); more == "" && len(left) > 0 {
			for _, one := range left {
				if info, _ := one.Info(); info.Size() > 1<<10 {
					t.Errorf("%s is left with %d bytes", one.Name(), info.Size())
				}
			}
		}
	}
}

func TestAnAnswerThatIsPackedIsJudgedUnpacked(t *testing.T) {
	t.Parallel()
	body := packed(t, `{"code": 7, "list": []}`)
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(body)
	})
	for _, more := range []string{"", ", pages: {number: p, records: list}"} {
		_, _, err := newDesk(t).tryBlock(t, `{get: "`+server.URL+`/x", fail_when: code <> 0`+more+`}`)
		says(t, err, "(code <> 0)", `"code": 7`)
	}
	_, bodies, err := newDesk(t).tryBlock(t, `{get: "`+server.URL+`/x"}`)
	if err != nil || bodies[0] != string(body) {
		t.Errorf("the bytes are not as they were sent: %v", err)
	}
}

func TestALargeAnswerGoesOnWhereItBroke(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("1,2,3\n", 500_000)
	var n atomic.Int64
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		out := http.ResponseWriter(w)
		if n.Add(1) < 4 {
			out = &cutter{w, 1_000_000}
		}
		http.ServeContent(out, r, "a.csv", time.Time{}, strings.NewReader(body))
	})
	pages, bodies, err := newDesk(t).tryBlock(t, `{get: "`+server.URL+`/a.csv", retries: 1}`)
	if err != nil || bodies[0] != body || pages[0].Path == "" || pages[0].Name != "a.csv" {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	if n.Load() < 3 {
		t.Errorf("asked %d times", n.Load())
	}
}

type cutter struct {
	http.ResponseWriter
	left int
}

func (c *cutter) Write(p []byte) (int, error) {
	if len(p) > c.left {
		_, _ = c.ResponseWriter.Write(p[:c.left])
		c.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	c.left -= len(p)
	return c.ResponseWriter.Write(p)
}

func TestAnUnchangedAnswerBringsNoBytes(t *testing.T) {
	t.Parallel()
	version := `"v1"`
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", version)
		if r.Header.Get("If-None-Match") == version {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, "a\n1\n")
	})
	d := newDesk(t)
	block := `{get: "` + server.URL + `/a.csv"}`
	pages, _, err := d.tryBlock(t, block)
	if err != nil || pages[0].Unchanged || pages[0].Mark == "" {
		t.Fatal(pages, err)
	}
	d.known = map[string]connector.Known{pages[0].Name: {Mark: pages[0].Mark}}
	again, _, err := d.tryBlock(t, block)
	if err != nil || !again[0].Unchanged || again[0].Name != "a.csv" || again[0].Mark != pages[0].Mark || again[0].Body != nil {
		t.Fatal(again, err)
	}
	version = `"v2"`
	if again, _, err = d.tryBlock(t, block); err != nil || again[0].Unchanged || again[0].Mark == pages[0].Mark {
		t.Fatal(again, err)
	}
}

// stopped is a budget that is spent after some calls.
type stopped struct{ left atomic.Int64 }

func (s *stopped) Admit(context.Context, httpclient.Attempt) (func(httpclient.Outcome), error) {
	if s.left.Add(-1) < 0 {
		return nil, &work.Later{At: time.Now().Add(time.Hour), Why: errors.New("the budget market is spent")}
	}
	return func(httpclient.Outcome) {}, nil
}

func TestABudgetThatIsSpentHalfWayIsGoneOnFrom(t *testing.T) {
	t.Parallel()
	for name, block := range map[string]func(url string) string{
		"pages": func(url string) string {
			return `{get: "` + url + `/x", pages: {number: page_index, of: page_num, records: list}}`
		},
		"behind a login": func(url string) string {
			return `{base: "` + url + `", get: /x, login: {post: /login, json: {a: b}, token: token}, auth: {bearer: "{login.token}"}, pages: {number: page_index, of: page_num, records: list}}`
		},
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				_, _ = io.WriteString(w, `{"token": "t0ken1"}`)
				return
			}
			ways["number of"].handler(w, r)
		})
		d := newDesk(t)
		gate := &stopped{}
		d.gate = gate
		var got []string
		for range 10 {
			gate.left.Store(1)
			_, bodies, err := d.tryBlock(t, block(server.URL))
			got = append(got, bodies...)
			if err == nil {
				break
			}
			var later *work.Later
			if !errors.As(err, &later) || !passes(err) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if len(ids(t, got)) != rows {
			t.Errorf("%s: got %v", name, ids(t, got))
		}
	}
}

func TestWaysThroughTheNetworkAreTheBlocks(t *testing.T) {
	t.Parallel()
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "good") }))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	if err := os.WriteFile(ca, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, bodies, err := newDesk(t).tryBlock(t, fmt.Sprintf("{get: %q, ca: %q}", secure.URL+"/x", ca)); err != nil || bodies[0] != "good" {
		t.Error(bodies, err)
	}
	if _, bodies, err := newDesk(t).tryBlock(t, fmt.Sprintf("{get: %q, ca: %q}", secure.URL+"/x", text)); err != nil || bodies[0] != "good" {
		t.Error(bodies, err)
	}
	_, _, err := newDesk(t).tryBlock(t, fmt.Sprintf("{get: %q}", secure.URL+"/x"))
	says(t, err, "could not prove who it is", "ca:")
	for path, want := range map[string]string{"certs/ca.pem": "it is no whole path", "/no/such/file": "it cannot be read"} {
		_, _, err = newDesk(t).tryBlock(t, fmt.Sprintf("{get: %q, ca: %q}", secure.URL+"/x", path))
		says(t, err, want)
	}
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "by proxy to ", r.URL) })
	if _, bodies, err := newDesk(t).tryBlock(t, fmt.Sprintf(`{get: "http://market.example/x", proxy: %q}`, proxy.URL)); err != nil || bodies[0] != "by proxy to http://market.example/x" {
		t.Error(bodies, err)
	}
	slow := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	for timeout, want := range map[string]string{"20ms": "the answer was not there after 20ms", "{silence: 20ms}": "nothing came for 20ms"} {
		_, _, err := newDesk(t).tryBlock(t, fmt.Sprintf(`{get: %q, retries: 0, timeout: %s}`, slow.URL, timeout))
		says(t, err, want)
	}
}
