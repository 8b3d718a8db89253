package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/naru-data/naru/examples/app-market/market"
)

// Fault is how calls are answered badly. The zero Fault is none.
type Fault struct {
	Endpoint string `json:"endpoint"`        // name of an endpoint, or *
	Mode     string `json:"mode"`            // one of Modes
	Times    int    `json:"times,omitempty"` // how many calls; 0: until the faults are cleared
	Skip     int    `json:"skip,omitempty"`  // how many calls are answered well before
	From     string `json:"from,omitempty"`  // only what is asked of this day and later ones
	File     string `json:"file,omitempty"`  // of bulk_file: only files of such a name, apps*.csv.gz
	After    int    `json:"after,omitempty"` // of a status: seconds of Retry-After
	Delay    string `json:"delay,omitempty"` // of mode slow, between pieces: 200ms
}

// Modes are the ways in which it can answer badly, and what each does.
func Modes() map[string]string {
	modes := map[string]string{
		"STATUS":         "such as 429, 500, 503: that status, with Retry-After when after is given",
		"reset":          "closes the connection without an answer",
		"html":           "a web page with status 200",
		"xml":            "an error as XML with status 200",
		"error_200":      "an error as JSON with status 200",
		"wrong_type":     "a good answer that says it is text/html",
		"redirect":       "leads to another host",
		"huge":           "ten gigabytes",
		"bomb":           "JSON nested ten million deep",
		"entities":       "XML whose entities unfold without end",
		"cut":            "closes the connection in the middle; Content-Length says more",
		"truncated":      "ends in the middle, and Content-Length agrees",
		"slow":           "whole, but piece by piece",
		"hang":           "begins and falls silent",
		"changed":        "of bulk_file: cut, and then the delivery is issued anew, with another ETag",
		"endless":        "of pages: always one more",
		"repeat":         "of pages: every page is the first one",
		"cursor_refused": "of pages: the second is refused",
		"full_last":      "of pages: the last one is exactly full, and none comes after it",
		"total_off":      "of pages: seven more are promised than come",
		"types":          "of JSON: numbers are texts such as \"about 12\"",
		"drift_new":      "of JSON: a field more",
		"drift_missing":  "of JSON: a field fewer",
		"failed":         "of report_status: the report failed",
		"stuck":          "of report_status: it is never done",
	}
	for _, s := range market.Spoils {
		modes[string(s)] = "of bulk_list: what the data file is like, for good"
	}
	return modes
}

// Check says what is wrong with a fault.
func (f Fault) Check() error {
	if f.Endpoint != "*" && !slices.Contains(Endpoints(), f.Endpoint) {
		return fmt.Errorf("there is no endpoint %q; there are * and %v", f.Endpoint, Endpoints())
	}
	status, err := strconv.Atoi(f.Mode)
	if err == nil && (status < 400 || status > 599) || err != nil && (f.Mode == "STATUS" || Modes()[f.Mode] == "") {
		return fmt.Errorf("there is no mode %q; there are %v", f.Mode, sortedKeys(Modes()))
	}
	if _, err := time.ParseDuration(f.Delay); f.Delay != "" && err != nil {
		return fmt.Errorf("the delay %q is none, such as 200ms", f.Delay)
	}
	if _, err := market.ParseDay(f.From); f.From != "" && err != nil {
		return err
	}
	return nil
}

// spoil is what the fault says of a data file.
func (f Fault) spoil() market.Spoil {
	if slices.Contains(market.Spoils, market.Spoil(f.Mode)) {
		return market.Spoil(f.Mode)
	}
	return market.Sound
}

// faults are those ordered and not yet done.
type faults struct {
	mu  sync.Mutex
	all []Fault
}

// next is the fault of one call, and counts it.
func (l *faults) next(name string, r *http.Request) Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.all {
		f := &l.all[i]
		if !f.meets(name, r) || f.spoil() != market.Sound {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			return Fault{}
		}
		now := *f
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				l.all = slices.Delete(l.all, i, i+1)
			}
		}
		return now
	}
	return Fault{}
}

// spoil is what is wrong with the data file of a day.
func (l *faults) spoil(day market.Day) market.Spoil {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.all {
		if f.spoil() != market.Sound && f.From <= day.String() {
			return f.spoil()
		}
	}
	return market.Sound
}

// meets says whether a call is one that the fault is for.
func (f *Fault) meets(name string, r *http.Request) bool {
	if f.Endpoint != name && f.Endpoint != "*" {
		return false
	}
	if f.From != "" && cmp.Or(r.PathValue("date"), r.URL.Query().Get("date")) < f.From {
		return false
	}
	matched, err := path.Match(cmp.Or(f.File, "*"), path.Base(r.URL.Path))
	return err == nil && matched
}

// Fail orders a fault, beside those that were ordered before.
func (s *Server) Fail(f Fault) error {
	if err := f.Check(); err != nil {
		return err
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.all = append(s.faults.all, f)
	return nil
}

func (s *Server) addFault(w http.ResponseWriter, r *http.Request) {
	var f Fault
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&f)
	if err == nil {
		err = s.Fail(f)
	}
	if err != nil {
		refuse(w, &refusal{http.StatusBadRequest, 4000, err.Error()})
		return
	}
	s.showFaults(w, r)
}

func (s *Server) clearFaults(w http.ResponseWriter, r *http.Request) {
	s.faults.mu.Lock()
	s.faults.all = nil
	s.faults.mu.Unlock()
	s.showFaults(w, r)
}

func (s *Server) showFaults(w http.ResponseWriter, _ *http.Request) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(record{"faults": s.faults.all, "modes": Modes(), "endpoints": Endpoints()})
}
