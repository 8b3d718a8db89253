package httpclient

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"syscall"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Transient is a problem that may pass: the same work can succeed later, though nothing was mended.
type Transient struct{ *problem.Problem }

// Permanent is false: whoever runs this work may try it again.
func (*Transient) Permanent() bool { return false }

// Unwrap gives the problem itself.
func (t *Transient) Unwrap() error { return t.Problem }

// attempt is one request under way: all that its failure is explained by.
type attempt struct {
	client  *Client
	request Request
	ended   func() error // who ended it: errSilent, errSlow, the caller, or nobody
	silence time.Duration
}

// failure explains an error of net/http after got of size bytes. The answer holds nothing of the error's own text that
// could be secret: url.Error prints whole addresses.
func (a attempt) failure(err error, got, size int64) error {
	var said *problem.Problem
	if errors.As(err, &said) { // of redirect
		return said
	}
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	args := problem.Args{"method": a.request.method(), "address": a.client.Address(a.request.URL), "tries": ""}
	code, passing := a.classify(err, got, size, args)
	p := problem.New(code, problem.Place{}, args).Because(hidden{err})
	if passing {
		return &Transient{p}
	}
	return p
}

// classify finds the code, adds what its words need, and says whether it may pass.
func (a attempt) classify(err error, got, size int64, args problem.Args) (code problem.Code, passing bool) {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	cause := a.ended()
	switch {
	case errors.Is(cause, errSlow):
		args["timeout"] = a.request.Timeout
		return "http_slow", true
	case errors.Is(cause, errSilent):
		args["silence"], args["got"] = a.silence, got
		return "http_silent", true
	case errors.As(err, &certificate), errors.As(err, &plain), errors.Is(err, http.ErrSchemeMismatch):
		args["error"] = a.client.redact(err.Error())
		return "http_certificate", false
	case errors.As(err, &dns) && dns.IsNotFound:
		args["host"] = a.client.redact(dns.Name)
		return "http_unknown_host", false
	case errors.Is(err, syscall.ECONNREFUSED):
		return "http_refused", true
	case got > 0 || size >= 0:
		args["got"] = got
		if args["of"] = ""; size >= 0 {
			args["of"] = fmt.Sprintf(" of %d", size)
		}
		return "http_cut", true
	case isOneOf(err, syscall.ECONNRESET, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF):
		return "http_reset", true
	}
	args["error"] = a.client.redact(err.Error())
	return "http_connection", true
}

func (a attempt) tooLarge(size int64) error {
	args := problem.Args{"method": a.request.method(), "address": a.client.Address(a.request.URL), "most": a.request.MaxBytes}
	if args["size"] = ""; size >= 0 {
		args["size"] = fmt.Sprintf(" (it has %d)", size)
	}
	return problem.New("http_too_large", problem.Place{}, args)
}

// hidden is a cause that can be asked what it is, but says nothing of its own (I6).
type hidden struct{ err error }

func (hidden) Error() string                { return "the connection failed" }
func (h hidden) Is(target error) bool       { return errors.Is(h.err, target) }
func (h hidden) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, h.Error()) }

func isOneOf(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// triesText says how often it was asked, where that was more than once.
func triesText(tries int) string {
	if tries < 2 {
		return ""
	}
	return fmt.Sprintf(" (asked %d times)", tries)
}
