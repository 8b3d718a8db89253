package httpclient

import (
	"bytes"
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

// once makes one attempt, up to the head of the answer.
func (c *Client) once(ctx context.Context, r Request) (*Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	req, err := c.prepare(ctx, r)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	silence := c.silence
	slow := func() bool { return false }
	if r.Timeout > 0 {
		silence = max(silence, r.Timeout)
		slow = time.AfterFunc(r.Timeout, func() { cancel(errSlow) }).Stop
	}
	silent := time.AfterFunc(silence, func() { cancel(errSilent) })
	resp, err := c.http.Do(req)
	silent.Stop()
	a := attempt{client: c, request: r, silence: silence, ended: func() error { return context.Cause(ctx) }}
	stop := func() {
		silent.Stop()
		slow()
		cancel(nil)
	}
	if err != nil {
		stop()
		return nil, a.failure(err, 0, -1)
	}
	size := resp.ContentLength
	if r.method() == http.MethodHead {
		size = -1
	}
	body := &body{attempt: a, from: resp.Body, silent: silent, stop: stop, size: size}
	if r.MaxBytes > 0 && size > r.MaxBytes {
		_ = body.Close()
		return nil, a.tooLarge(size)
	}
	return &Response{Status: resp.StatusCode, Header: resp.Header, Body: body, Size: size, body: body}, nil
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
