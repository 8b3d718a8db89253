package httpclient

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"syscall"
	"time"
)

// patience decides whether a request is made again, and waits until it is.
type patience struct {
	client  *Client
	request Request
	tries   int           // attempts begun
	vain    int           // of those that ended, how many in a row brought nothing
	asked   time.Duration // what the last answer's Retry-After asked for
}

// begin counts an attempt.
func (p *patience) begin() (try int) {
	p.tries++
	p.asked = 0
	return p.tries
}

// moved says that the attempt under way brought something, so that neither it nor those before it were in vain.
func (p *patience) moved() {
	if p.request.Retry.Times > 0 {
		p.vain = -1
	}
}

// final says that there is no use, or no right, to ask again for another status.
func (p *patience) final(resp *Response) bool {
	resp.Tries = p.tries
	p.asked = retryAfter(resp.Header, time.Now())
	if p.asked > p.request.longest() {
		resp.wait = p.asked
		return true
	}
	taken := resp.Status != http.StatusTooManyRequests
	return !MayPass(resp.Status) || !p.left(taken)
}

// left says that another attempt is allowed. taken says that the system may have done what the last one asked for.
func (p *patience) left(taken bool) bool {
	return p.vain < p.request.Retry.Times && (!taken || p.request.repeatable())
}

// again waits and gives nil when the request is to be made once more after err; else it gives what to tell.
func (p *patience) again(ctx context.Context, err error) error {
	var shut barred
	if errors.As(err, &shut) {
		return shut.error
	}
	r := p.request
	if ctx.Err() != nil {
		return fmt.Errorf("%s %s: %w", r.method(), p.client.Address(r.URL), context.Cause(ctx))
	}
	var passing *Transient
	if !errors.As(err, &passing) {
		return err
	}
	taken := passing.Code != "http_too_many" && !errors.Is(err, syscall.ECONNREFUSED)
	if !p.left(taken) {
		passing.Args["tries"] = triesText(p.tries)
		return err
	}
	p.vain++
	wait := max(p.client.pause(r.Retry, p.vain), p.asked)
	if r.Log != nil {
		r.Log.Warn("asked in vain, asking again",
			"attempt", p.tries, "wait", wait.Round(time.Millisecond), "why", passing.Message())
	}
	if err := sleep(ctx, wait); err != nil {
		return fmt.Errorf("%s %s: %w", r.method(), p.client.Address(r.URL), err)
	}
	return nil
}

// pause doubles with every attempt in vain, and is somewhere between half of that and all of it, so that many who failed
// together do not come back together.
func (c *Client) pause(r Retry, vain int) time.Duration {
	first := r.Backoff
	if first <= 0 {
		first = c.backoff
	}
	full := first << min(max(vain-1, 0), 16)
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
