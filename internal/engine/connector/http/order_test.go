package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/work"
)

// TestAReportThatWasOrderedIsFoundOnAnotherMachine: all that is left of the attempts before is the position.
func TestAReportThatWasOrderedIsFoundOnAnotherMachine(t *testing.T) {
	t.Parallel()
	o := &office{ready: 1, report: func(w http.ResponseWriter, r *http.Request) { pageOf(w, 10*(query(r, "p")-1), `"of": 3, `) }}
	server := serve(t, o.ServeHTTP)
	d := newDesk(t)
	d.stop = 1
	block := strings.Replace(reportBlock(server.URL, ""), `"{wait.file.url}"`, `"{wait.file.url}", pages: {number: p, of: of, records: list}`, 1)
	var got []string
	for range 5 {
		d.temp = t.TempDir()
		_, bodies, err := d.pull(t.Context(), t, block, day)
		if got = append(got, bodies...); err == nil {
			break
		}
	}
	if len(ids(t, got)) != rows || o.orders.Load() != 1 {
		t.Errorf("%v, %d orders", ids(t, got), o.orders.Load())
	}
	if len(d.places) != 2 || !strings.Contains(d.places[0], "sent") || !strings.Contains(d.places[1], `"report_id":1`) || strings.Contains(d.places[1], "code") {
		t.Errorf("remembered %q", d.places)
	}
}

// TestAnOrderWhoseAnswerIsLostIsNotSentAgain: it may have been taken, and is paid for.
func TestAnOrderWhoseAnswerIsLostIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"cut":     func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"gateway": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGatewayTimeout) },
		"half":    func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"code": 0, "report`) },
	} {
		server := serve(t, handler)
		d := newDesk(t)
		for range 2 {
			_, _, err := d.pull(t.Context(), t, reportBlock(server.URL, ""), day)
			says(t, err, "whether the report was ordered is not known", "start another run")
			if passes(err) {
				t.Errorf("%s: it is told as passing", name)
			}
		}
		if len(server.all()) != 1 {
			t.Errorf("%s: asked %q", name, server.all())
		}
	}
}

// TestAnOrderThatWasNotTakenIsSentAgain: the system said so, or was never reached.
func TestAnOrderThatWasNotTakenIsSentAgain(t *testing.T) {
	t.Parallel()
	for _, handler := range []http.HandlerFunc{
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) },
		func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"code": 5}`) },
	} {
		server := serve(t, handler)
		d := newDesk(t)
		for range 2 {
			if _, _, err := d.pull(t.Context(), t, reportBlock(server.URL, ""), day); err == nil || d.position != "" {
				t.Errorf("at %q, %v", d.position, err)
			}
		}
		if len(server.all()) != 2 {
			t.Errorf("asked %q", server.all())
		}
	}
}

// closed admits nothing.
type closed struct{ why error }

func (c closed) Admit(context.Context, httpclient.Attempt) (func(httpclient.Outcome), error) {
	return nil, c.why
}

// TestAnOrderLeavesOnlyWhenItIsAdmittedAndRemembered: one that waits for the budget was not sent, and one that cannot be
// remembered is not.
func TestAnOrderLeavesOnlyWhenItIsAdmittedAndRemembered(t *testing.T) {
	t.Parallel()
	o := &office{ready: 1, report: csvReport}
	server := serve(t, o.ServeHTTP)
	d := newDesk(t)
	d.gate = closed{&work.Later{At: time.Now().Add(time.Hour), Why: errors.New("the budget is spent")}}
	_, _, err := d.pull(t.Context(), t, reportBlock(server.URL, ""), day)
	if !errors.As(err, new(*work.Later)) || len(d.places) != 0 {
		t.Errorf("remembered %q, %v", d.places, err)
	}
	d.gate, d.forgetful = nil, errors.New("the database is gone")
	_, _, err = d.pull(t.Context(), t, reportBlock(server.URL, ""), day)
	if says(t, err, "the database is gone"); o.orders.Load() != 0 {
		t.Error("it was ordered")
	}
	d.forgetful, d.position = nil, ""
	if _, _, err = d.pull(t.Context(), t, reportBlock(server.URL, ""), day); err != nil || o.orders.Load() != 1 {
		t.Errorf("%d orders, %v", o.orders.Load(), err)
	}
}
