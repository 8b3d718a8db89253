// Package api is a small provider of market data to try things on: ten endpoints of JSON, JSON lines and XML behind a key,
// asynchronous reports, and bulk deliveries of thirteen files. It limits calls by minute and by day, counts every one of
// them, and answers badly when it is told to. It keeps nothing on disk, and knows no clock but that of its limits.
package api

import (
	"bytes"
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/naru-data/naru/examples/app-market/market"
)

// Options of a provider; zero fields are the calm default.
type Options struct {
	Market    *market.Market
	Key       string           // who holds it may ask
	PerMinute int              // calls; 0: any number
	PerDay    int              // calls; 0: any number
	Polls     int              // how often a report is asked about before it is done
	PageSize  int              // records of a page, when nobody asks for another number; 0: as each endpoint has it
	Files     string           // folder of a delivery that was written before, given for every day; empty: made in memory
	Now       func() time.Time // of the limits; nil: time.Now
}

// Server is the http.Handler. It is safe for concurrent use.
type Server struct {
	options Options
	mux     *http.ServeMux
	limits  *limits
	faults  *faults
	calls   *calls
	reports *reports
	bulk    *bulk
}

// New makes a provider.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		options: o, mux: http.NewServeMux(), limits: &limits{perMinute: o.PerMinute, perDay: o.PerDay, now: o.Now},
		faults: &faults{}, calls: &calls{}, reports: &reports{made: map[string]*report{}},
		bulk: &bulk{market: o.Market, folder: o.Files, versions: map[market.Day]int{}, made: map[market.Delivery]*bundle{}},
	}
	for name, e := range s.endpoints() {
		s.mux.HandleFunc(e.pattern, s.serve(name, e.answer))
	}
	s.mux.HandleFunc("GET /simulator/calls", s.showCalls)
	s.mux.HandleFunc("DELETE /simulator/calls", s.forgetCalls)
	s.mux.HandleFunc("GET /simulator/fail", s.showFaults)
	s.mux.HandleFunc("POST /simulator/fail", s.addFault)
	s.mux.HandleFunc("DELETE /simulator/fail", s.clearFaults)
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// endpoint is one address and what is answered there. Its name is what Fault.Endpoint calls it.
type endpoint struct {
	pattern string
	answer  func(*http.Request, Fault) (reply, error)
}

// endpoints are all that count as calls, by name.
func (s *Server) endpoints() map[string]endpoint {
	return map[string]endpoint{
		"countries":       {"GET /v1.3/countries", s.countries},
		"categories":      {"GET /legacy/categories.xml", s.categories},
		"publishers":      {"GET /v1.3/publishers", s.publishers},
		"apps":            {"GET /v1.3/apps", s.apps},
		"keywords":        {"GET /v1.3/keywords", s.keywords},
		"rank":            {"GET /v1.3/apps/rank", s.rank},
		"ratings":         {"GET /v1.3/apps/ratings", s.ratings},
		"reviews":         {"GET /v1.3/apps/{app}/reviews", s.reviews},
		"downloads":       {"GET /v1.3/export/downloads", s.downloads},
		"report":          {"POST /v1.3/reports", s.submitReport},
		"report_status":   {"GET /v1.3/reports/{id}", s.reportStatus},
		"report_download": {"GET /v1.3/reports/{id}/download", s.downloadReport},
		"bulk_list":       {"GET /bulk/estimates", s.bulkList},
		"bulk_file":       {"GET /bulk/files/{date}/{file}", s.bulkFile},
	}
}

// Endpoints are the names of all that count as calls.
func Endpoints() []string {
	return sortedKeys((&Server{}).endpoints())
}

// serve is what is done for every call: it is recorded, whoever asks must hold the key and be within the limits, and a
// fault that was ordered comes first.
func (s *Server) serve(name string, answer func(*http.Request, Fault) (reply, error)) http.HandlerFunc {
	return func(plain http.ResponseWriter, r *http.Request) {
		w := s.calls.begin(name, r, plain)
		if r.Header.Get("Authorization") != "Bearer "+s.options.Key {
			refuse(w, &refusal{http.StatusUnauthorized, 4001, "the key is unknown"})
			return
		}
		if !s.limits.admit(w) {
			return
		}
		f := s.faults.next(name, r)
		if f.instead(w, r) {
			return
		}
		answered, err := answer(r, f)
		var no *refusal
		switch {
		case errors.As(err, &no):
			refuse(w, no)
		case err != nil:
			refuse(w, &refusal{http.StatusInternalServerError, 5000, err.Error()})
		default:
			f.send(w, r, answered)
		}
	}
}

// reply is a good answer. Its bytes can be asked for in ranges, and again by their tag.
type reply struct {
	contentType string
	etag        string
	name        string // of a file
	body        io.ReadSeeker
	close       func()
}

// ok is an answer made in memory.
func ok(contentType string, text []byte) reply {
	sum := md5.Sum(text)
	return reply{contentType: contentType, etag: `"` + hex.EncodeToString(sum[:]) + `"`, body: bytes.NewReader(text)}
}

// document answers JSON, as the API wraps it: code 0, and what is given.
func document(fields record) (reply, error) {
	fields["code"] = 0
	text, err := json.Marshal(fields)
	if err != nil {
		return reply{}, fmt.Errorf("write the document: %w", err)
	}
	return ok("application/json; charset=utf-8", text), nil
}

// refusal is an answer that says no. The API has many of them with status 200.
type refusal struct {
	status, code int
	message      string
}

func (r *refusal) Error() string { return r.message }

func wrong(format string, args ...any) error {
	return &refusal{http.StatusOK, 4004, fmt.Sprintf(format, args...)}
}

func refuse(w http.ResponseWriter, no *refusal) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(no.status)
	_ = json.NewEncoder(w).Encode(record{"code": no.code, "message": no.message})
}

// origin is the address that the request came to.
func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// day reads the date that is asked for; nothing is known before the market's first day.
func day(r *http.Request) (market.Day, error) {
	asked := cmp.Or(r.PathValue("date"), r.URL.Query().Get("date"))
	d, err := market.ParseDay(asked)
	if err != nil || d < market.FirstDay {
		return 0, wrong("the date %q is none since %s", asked, market.FirstDay)
	}
	return d, nil
}

// country reads which one is asked for.
func country(r *http.Request) (int, error) {
	asked := strings.ToUpper(r.URL.Query().Get("country"))
	for i, c := range market.Countries() {
		if c.Code == asked {
			return i, nil
		}
	}
	return 0, wrong("there is no country %q", asked)
}
