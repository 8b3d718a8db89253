package httpclient

import (
	"io"
	"log/slog"
	"net/http"
	"time"
)

// Request is what is asked. Zero fields have defaults: GET, no retry, the client's limits.
type Request struct {
	Method, URL string
	Header      http.Header
	Body        []byte
	Safe        bool // may be sent again, though it is not GET or HEAD
	Retry       Retry
	Keys        []string // parameters of the address that prove who asks: a redirect to another host loses them

	Connect  time.Duration // until a connection stands, and again until it is encrypted
	Silence  time.Duration // the longest time without a byte
	Timeout  time.Duration // from the first byte sent to the end of the body; a long one stretches the client's limit on silence
	MaxBytes int64         // of the body; 0 = unlimited
	Parallel int           // at most so many requests to the host at a time, in this process; in turn. 0 = it does not wait

	Proxy string // of http, https or socks5; NoProxy: none; empty: the environment's
	CA    string // certificates (PEM) that are trusted beside the machine's

	Log  *slog.Logger // is told of every attempt that is made again; may be nil
	Gate Gate         // is asked before every attempt; may be nil
}

// Retry is what is tried again: connection errors, timeouts, answers that break off, and 408, 425, 429, 500, 502, 503,
// 504, of GET and HEAD and whatever is marked Safe; of others only what surely was not taken, a refused connection and
// 429. Retry-After is obeyed up to Longest; a system that asks for more time than that is not asked again.
type Retry struct {
	Times            int // further attempts after the first
	Backoff, Longest time.Duration
}

// Response is an answer. The body must be closed.
type Response struct {
	Status int
	Header http.Header
	Body   io.ReadCloser // fails when it is shorter than Content-Length, longer than MaxBytes, or silent for long
	Size   int64         // Content-Length, or -1
	Tries  int           // attempts made, this one included

	body *body
	wait time.Duration // that the system asked for, longer than Longest
}

// OK says that the status is one of success, 2xx.
func (r *Response) OK() bool { return r.Status >= 200 && r.Status < 300 }

func (r Request) method() string {
	if r.Method == "" {
		return http.MethodGet
	}
	return r.Method
}

// repeatable says that asking twice does no harm.
func (r Request) repeatable() bool {
	return r.Safe || r.method() == http.MethodGet || r.method() == http.MethodHead
}
