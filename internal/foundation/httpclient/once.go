package httpclient

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Why an attempt was cut short by us.
var (
	errSilent = errors.New("no byte came for too long")
	errSlow   = errors.New("the request took too long")
)

// forever is the timeout of a request that has none.
const forever = 10 * 365 * 24 * time.Hour

// once makes one attempt, up to the head of the answer.
func (c *Client) once(ctx context.Context, r Request, try int) (*Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	req, err := c.prepare(ctx, r)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	transport, err := c.transport(r)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	admitted, err := c.admit(ctx, r, req.URL, try)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	silence := c.silenceOf(r)
	silent := time.AfterFunc(silence, func() { cancel(errSilent) })
	slow := time.AfterFunc(cmp.Or(r.Timeout, forever), func() { cancel(errSlow) })
	following := &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, before []*http.Request) error {
		if err := c.redirect(r, next, before); err != nil || !SameSystem(req.URL, next.URL) {
			return err
		}
		silent.Stop() // the gate may hold it back
		slow.Stop()
		defer silent.Reset(silence)
		defer slow.Reset(cmp.Or(r.Timeout, forever))
		return admitted.follow(ctx, next)
	}}
	resp, err := following.Do(req)
	silent.Stop()
	a := attempt{client: c, request: r, silence: silence, ended: func() error { return context.Cause(ctx) }}
	stop := func() {
		silent.Stop()
		slow.Stop()
		cancel(nil)
	}
	if err != nil {
		var shut barred
		if errors.As(err, &shut) {
			err = shut
		} else {
			err = a.failure(err, 0, -1)
		}
		stop()
		admitted.done(Outcome{Err: err})
		return nil, err
	}
	size := resp.ContentLength
	if r.method() == http.MethodHead {
		size = -1
	}
	body := &body{
		attempt: a, from: resp.Body, silent: silent, stop: stop, size: size,
		settle: func(got int64, err error) {
			admitted.done(Outcome{Status: resp.StatusCode, Header: resp.Header, Bytes: got, Err: err})
		},
	}
	if r.MaxBytes > 0 && size > r.MaxBytes {
		body.failed = a.tooLarge(size)
		_ = body.Close()
		return nil, body.failed
	}
	return &Response{Status: resp.StatusCode, Header: resp.Header, Body: body, Size: size, body: body}, nil
}

// silenceOf is the longest time without a byte that a request bears.
func (c *Client) silenceOf(r Request) time.Duration {
	if r.Silence > 0 {
		return r.Silence
	}
	return max(c.silence, r.Timeout)
}

// prepare makes the request of net/http.
func (c *Client) prepare(ctx context.Context, r Request) (*http.Request, error) {
	u, err := url.Parse(r.URL)
	switch {
	case err != nil:
		return nil, c.noAddress(r, "it cannot be read")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, c.noAddress(r, "it must begin with http:// or https://")
	case u.Hostname() == "":
		return nil, c.noAddress(r, "it names no host")
	}
	req, err := http.NewRequestWithContext(ctx, r.method(), r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return nil, c.noAddress(r, "it cannot be read")
	}
	if len(r.Body) == 0 {
		req.Body, req.GetBody, req.ContentLength = http.NoBody, nil, 0
	}
	for name, values := range r.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", c.userAgent)
	}
	if req.Header.Get("Accept-Encoding") == "" {
		req.Header.Set("Accept-Encoding", "identity")
	}
	return req, nil
}

func (c *Client) noAddress(r Request, why string) error {
	return problem.New("http_address", problem.Place{}, problem.Args{"address": c.Address(r.URL), "why": why})
}
