package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"
)

// mostCalls is how many are remembered; the counts go on.
const mostCalls = 100_000

// Call is one that was made.
type Call struct {
	Endpoint string `json:"endpoint"`
	Method   string `json:"method"`
	Address  string `json:"address"`
	Range    string `json:"range,omitempty"`
	Status   int    `json:"status"` // 0: the connection was broken off before an answer
	Bytes    int64  `json:"bytes"`
	Leaked   bool   `json:"leaked,omitempty"` // the key was sent to another host than the one that it is for
}

// Calls are what was asked since it began, or since they were forgotten.
type Calls struct {
	Total    int            `json:"total"`
	Bytes    int64          `json:"bytes"`
	Endpoint map[string]int `json:"endpoint"` // how many, by name
	Repeated []string       `json:"repeated"` // what was answered well more than once: it was asked for nothing
	Calls    []Call         `json:"calls,omitempty"`
}

type calls struct {
	mu    sync.Mutex
	total int
	bytes int64
	by    map[string]int
	all   []*Call
}

// begin counts a call, before anything of it is answered: whoever has an answer finds it counted.
func (c *calls) begin(name string, r *http.Request, w http.ResponseWriter) *recorder {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]int{}
	}
	c.total++
	c.by[name]++
	call := &Call{
		Endpoint: name, Method: r.Method, Address: r.URL.RequestURI(), Range: r.Header.Get("Range"),
		Leaked: r.URL.Query().Has(elsewhere) && r.Header.Get("Authorization") != "",
	}
	if len(c.all) < mostCalls {
		c.all = append(c.all, call)
	}
	return &recorder{ResponseWriter: w, calls: c, call: call}
}

// Calls tells what was asked.
func (s *Server) Calls() Calls {
	c := s.calls
	c.mu.Lock()
	defer c.mu.Unlock()
	told := Calls{Total: c.total, Bytes: c.bytes, Endpoint: maps.Clone(c.by)}
	seen := map[string]bool{}
	for _, call := range c.all {
		told.Calls = append(told.Calls, *call)
		if call.Status/100 != 2 || call.Endpoint == "report_status" { // to ask again is what that one is for
			continue
		}
		what := call.Method + " " + call.Address + " " + call.Range
		if seen[what] && !slices.Contains(told.Repeated, what) {
			told.Repeated = append(told.Repeated, what)
		}
		seen[what] = true
	}
	return told
}

func (s *Server) showCalls(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(s.Calls())
}

func (s *Server) forgetCalls(http.ResponseWriter, *http.Request) {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	s.calls.total, s.calls.bytes, s.calls.by, s.calls.all = 0, 0, nil, nil
}

// recorder notes status and bytes of an answer before they leave.
type recorder struct {
	http.ResponseWriter
	calls *calls
	call  *Call
}

// Unwrap lets http.ResponseController flush.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader notes the status.
func (w *recorder) WriteHeader(status int) {
	w.note(status, 0)
	w.ResponseWriter.WriteHeader(status)
}

// Write counts bytes.
func (w *recorder) Write(b []byte) (int, error) {
	w.note(http.StatusOK, len(b))
	n, err := w.ResponseWriter.Write(b)
	w.note(http.StatusOK, n-len(b))
	return n, err
}

func (w *recorder) note(status, bytes int) {
	w.calls.mu.Lock()
	defer w.calls.mu.Unlock()
	if w.call.Status == 0 {
		w.call.Status = status
	}
	w.call.Bytes += int64(bytes)
	w.calls.bytes += int64(bytes)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
