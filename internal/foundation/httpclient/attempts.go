package httpclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
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
// reads it, the request is made again, within the same number of retries, and use is called anew: use must bear that.
// Any other error of use ends it.
func (c *Client) Fetch(ctx context.Context, r Request, use func(*Response) error) error {
	return c.attempts(ctx, r, func(resp *Response) error {
		defer resp.Body.Close()
		return use(resp)
	})
}

// attempts asks until there is a final answer that use is content with, or nothing is left to try.
func (c *Client) attempts(ctx context.Context, r Request, use func(*Response) error) error {
	for try := 1; ; try++ {
		again := r.repeatable() && try <= r.Retry.Times
		resp, err := c.once(ctx, r)
		var asked time.Duration
		if err == nil {
			resp.Tries = try
			asked = retryAfter(resp.Header, time.Now())
			if asked > r.longest() {
				again, resp.wait = false, asked
			}
			if !again || !MayPass(resp.Status) {
				err = use(resp)
				if resp.body.failed == nil {
					return err
				}
				err = resp.body.failed // what broke off says more than what use made of it
			} else {
				err = c.Refused(r, resp)
			}
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s %s: %w", r.method(), c.Address(r.URL), context.Cause(ctx))
		}
		var passing *Transient
		if !errors.As(err, &passing) {
			return err
		}
		if !again {
			passing.Args["tries"] = triesText(try)
			return err
		}
		wait := max(c.pause(r.Retry, try), asked)
		if r.Log != nil {
			r.Log.Warn("asked in vain, asking again",
				"attempt", try, "wait", wait.Round(time.Millisecond), "why", passing.Message())
		}
		if err := sleep(ctx, wait); err != nil {
			return fmt.Errorf("%s %s: %w", r.method(), c.Address(r.URL), err)
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

// pause doubles with every attempt, and is somewhere between half of that and all of it, so that many who failed
// together do not come back together.
func (c *Client) pause(r Retry, try int) time.Duration {
	first := r.Backoff
	if first <= 0 {
		first = c.backoff
	}
	full := first << min(try-1, 16)
	if full > backoffMost || full <= 0 {
		full = max(backoffMost, first)
	}
	return full/2 + rand.N(full/2+1)
}

// longest is how much time a system may ask for.
func (r Request) longest() time.Duration {
	if r.Retry.Longest > 0 {
		return r.Retry.Longest
	}
	return longestWait
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

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// drain reads what is left of a short answer, so that its connection can be used again.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 64<<10)
	_ = body.Close()
}
