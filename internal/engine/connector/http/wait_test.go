package httpapi_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// office makes reports: each is ready when it was asked for so many times.
type office struct {
	ready   int64
	state   string // of one that is not ready
	orders  atomic.Int64
	asked   atomic.Int64
	forgets bool
	report  http.HandlerFunc
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodPost:
		fmt.Fprintf(w, `{"code": 0, "report_id": %d}`, o.orders.Add(1))
	case strings.HasSuffix(r.URL.Path, "/download"):
		o.report(w, r)
	case o.forgets:
		http.NotFound(w, r)
	case o.asked.Add(1) < o.ready:
		fmt.Fprintf(w, `{"code": 0, "status": %q}`, o.state)
	default:
		fmt.Fprintf(w, `{"code": 0, "status": "done", "file": {"url": %q}}`, r.URL.Path+"/download")
	}
}

func reportBlock(url, more string) string {
	return fmt.Sprintf(`{base: %q, fail_when: code <> 0, post: /v1/reports, json: {from: "{day}"},
		wait: {get: "/v1/reports/{answer.report_id}", until: status = "done", fail_when: status = "failed", every: 5ms, at_most: 10s%s},
		then: {get: "{wait.file.url}"}}`, url, more)
}

func csvReport(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/csv")
	_, _ = io.WriteString(w, "a,b\n1,2\n")
}

var day = map[string]any{"day": "2026-11-24"}

func TestAReportIsOrderedWaitedForAndBrought(t *testing.T) {
	t.Parallel()
	o := &office{ready: 4, state: "progressing", report: csvReport}
	server := serve(t, o.ServeHTTP)
	pages, bodies, err := newDesk(t).pull(t.Context(), t, reportBlock(server.URL, ""), day)
	if err != nil || len(pages) != 1 || bodies[0] != "a,b\n1,2\n" || pages[0].ContentType != "text/csv" {
		t.Fatalf("%+v %q %v", pages, bodies, err)
	}
	want := []string{`POST /v1/reports {"from":"2026-11-24"}`, "GET /v1/reports/1", "GET /v1/reports/1", "GET /v1/reports/1", "GET /v1/reports/1", "GET /v1/reports/1/download"}
	if got := server.all(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("asked\n%s", strings.Join(got, "\n"))
	}
}

func TestAReportIsOrderedOnceWhateverHappens(t *testing.T) {
	t.Parallel()
	o := &office{ready: 1000, state: "progressing", report: func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "oops", 500) }}
	server := serve(t, o.ServeHTTP)
	d := newDesk(t)
	block := strings.Replace(reportBlock(server.URL, ""), "at_most: 10s", "at_most: 20ms", 1)
	_, _, err := d.pull(t.Context(), t, block, day)
	says(t, err, "the report is not ready after 20ms (status = \"done\")", `"status":"progressing"`, "the next attempt asks for the same one")
	if !passes(err) {
		t.Error("it is told as permanent")
	}
	o.asked.Store(1000) // ready now, but the download fails
	if _, _, err = d.pull(t.Context(), t, block, day); err == nil || !passes(err) {
		t.Errorf("got %v", err)
	}
	o.report = csvReport
	d.stop = 1
	if pages, _, err := d.pull(t.Context(), t, block, day); err != nil || len(pages) != 1 {
		t.Errorf("%d pages, %v", len(pages), err)
	}
	if n := o.orders.Load(); n != 1 {
		t.Errorf("%d reports were ordered", n)
	}
	// Another pull orders another one.
	if _, _, err := newDesk(t).pull(t.Context(), t, block, day); err != nil || o.orders.Load() != 2 {
		t.Errorf("%d orders, %v", o.orders.Load(), err)
	}
}

func TestAReportThatFailedOrIsForgottenIsOrderedAnew(t *testing.T) {
	t.Parallel()
	o := &office{ready: 1000, state: "failed", report: csvReport}
	server := serve(t, o.ServeHTTP)
	d := newDesk(t)
	_, _, err := d.pull(t.Context(), t, reportBlock(server.URL, ""), day)
	says(t, err, `the report failed (status = "failed")`, `"status":"failed"`)
	o.forgets = true
	_, _, err = d.pull(t.Context(), t, reportBlock(server.URL, ""), day)
	says(t, err, "404 Not Found")
	o.forgets = false
	o.asked.Store(1000)
	if _, _, err = d.pull(t.Context(), t, reportBlock(server.URL, ""), day); err != nil || o.orders.Load() != 3 {
		t.Errorf("%d orders, %v", o.orders.Load(), err)
	}
}

func TestAnOrderThatIsRefusedIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"code": 7, "message": "no such day"}`: `says that it is none (code <> 0): "{"code": 7, "message": "no such day"}"`,
		`{"code": 0}`:                           `nothing is there to fill in for {answer.report_id}`,
		`<error>maintenance</error>`:            `answered with XML, in which nothing stands where fail_when looks: "maintenance"`,
	} {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
		_, _, err := newDesk(t).pull(t.Context(), t, reportBlock(server.URL, ""), day)
		says(t, err, want)
		if len(server.all()) != 1 {
			t.Errorf("asked %q", server.all())
		}
	}
}

func TestAnOrderIsNotSentTwice(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	_, _, err := newDesk(t).pull(t.Context(), t, reportBlock(server.URL, ""), day)
	if says(t, err, "502 Bad Gateway"); len(server.all()) != 1 {
		t.Errorf("asked %q", server.all())
	}
}

func TestAWaitEndsWhenItIsCancelled(t *testing.T) {
	t.Parallel()
	o := &office{ready: 1000, state: "progressing"}
	server := serve(t, o.ServeHTTP)
	d := newDesk(t)
	ctx, cancel := contextOf(t, 50*time.Millisecond)
	defer cancel()
	block := strings.Replace(reportBlock(server.URL, ""), "every: 5ms", "every: 1h", 1)
	_, _, err := d.pull(ctx, t, strings.Replace(block, "at_most: 10s", "at_most: 9h", 1), day)
	if !errors.Is(err, ctx.Err()) || err == nil {
		t.Errorf("got %v", err)
	}
}

// TestTheConnectionsPagesAreNotThoseOfReportsAndLists: a connection says once how its answers are paged.
func TestTheConnectionsPagesAreNotThoseOfReportsAndLists(t *testing.T) {
	t.Parallel()
	o := &office{ready: 1, report: csvReport}
	server := serve(t, o.ServeHTTP)
	block := strings.TrimSuffix(reportBlock(server.URL, ""), "}") + `, pages: {number: page_index, of: page_num, records: list}}`
	if _, bodies, err := newDesk(t).pull(t.Context(), t, block, day); err != nil || bodies[0] != "a,b\n1,2\n" {
		t.Errorf("%q %v", bodies, err)
	}
	b := newBulk(t, estimates...)
	if pages, _, err := newDesk(t).tryBlock(t, b.block(estimatesGroup+", pages: {number: page_index, of: page_num, records: list}")); err != nil || len(pages) != 5 {
		t.Errorf("%d pages, %v", len(pages), err)
	}
}

func TestAReportHasPagesWhereItSaysSo(t *testing.T) {
	t.Parallel()
	o := &office{ready: 1, report: func(w http.ResponseWriter, r *http.Request) { pageOf(w, 10*(query(r, "p")-1), `"of": 3, `) }}
	server := serve(t, o.ServeHTTP)
	d := newDesk(t)
	d.stop = 1
	block := strings.Replace(reportBlock(server.URL, ""), `"{wait.file.url}"`, `"{wait.file.url}", pages: {number: p, of: of, records: list}`, 1)
	var got []string
	for range 5 {
		_, bodies, err := d.pull(t.Context(), t, block, day)
		if got = append(got, bodies...); err == nil {
			break
		}
	}
	if len(ids(t, got)) != rows || o.orders.Load() != 1 {
		t.Errorf("%v, %d orders", ids(t, got), o.orders.Load())
	}
}
