package httpclient

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Do gives any answer that is final, whatever its status. Errors are problems that name the address (redacted) and what
// to do; one that may pass is Transient. The caller closes the body; when it breaks off, reading it fails, and
// nothing is asked again: see Fetch.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	var final *Response
	err := c.attempts(ctx, r, func(resp *Response) error {
		final = resp
		return nil
	})
	return final, err
}

// Fetch hands the final answer to use and closes its body afterwards. When the body breaks off or falls silent while use
// reads it, or use answers Again, the request is made again, within the same number of retries, and use is called anew:
// use must bear that. Any other error of use ends it.
func (c *Client) Fetch(ctx context.Context, r Request, use func(*Response) error) error {
	return c.attempts(ctx, r, func(resp *Response) error {
		defer resp.Body.Close()
		return use(resp)
	})
}

// attempts asks until there is a final answer that use is content with, or nothing is left to try.
func (c *Client) attempts(ctx context.Context, r Request, use func(*Response) error) error {
	p := patience{client: c, request: r}
	for {
		resp, err := c.once(ctx, r, p.begin())
		switch {
		case err != nil:
		case p.final(resp):
			err = use(resp)
			var asked *Again
			switch {
			case resp.body.failed != nil:
				err = resp.body.failed // what broke off says more than what use made of it
			case errors.As(err, &asked):
				err = &Transient{asked.Problem}
			default:
				return err
			}
		default:
			err = c.Refused(r, resp)
		}
		if err := p.again(ctx, err); err != nil {
			return err
		}
	}
}

// Again is the error of an answer that says by itself that asking again later can bring another.
type Again struct{ *problem.Problem }

// Permanent is false: whoever runs this work may try it again.
func (*Again) Permanent() bool { return false }

// Unwrap gives the problem itself.
func (a *Again) Unwrap() error { return a.Problem }

// Repeat calls once again, with the pauses of r, as long as it gives a Transient and retries are left. It sends nothing
// itself.
func (c *Client) Repeat(ctx context.Context, r Request, once func() error) error {
	p := patience{client: c, request: r}
	for {
		p.begin()
		err := once()
		if err == nil {
			return nil
		}
		if err := p.again(ctx, err); err != nil {
			return err
		}
	}
}

// MayPass says whether asking again later can bring another status than this one.
func MayPass(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// retryAfter reads the header in both its forms, seconds and a date; 0 when there is none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// drain reads what is left of a short answer, so that its connection can be used again.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 64<<10)
	_ = body.Close()
}
