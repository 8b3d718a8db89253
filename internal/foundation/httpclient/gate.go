package httpclient

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"
)

// Gate is asked before every attempt leaves, the first and each further one, and before a redirect within the same system
// is followed, which is a call there like any other: it may hold the attempt back, refuse it, and keep account of it.
type Gate interface {
	// Admit returns when the attempt may leave. Its error is given to the caller as it is, and nothing is sent. settle is
	// called once, when the answer was read to its end, closed, or failed; it may come after the request's context ended.
	Admit(ctx context.Context, a Attempt) (settle func(Outcome), err error)
}

// Attempt is one request that is about to leave.
type Attempt struct {
	Method  string
	Address string // as it may be shown; of a redirect without its parameters, which may be anything
	Try     int    // from 1
}

// Outcome is how an attempt ended.
type Outcome struct {
	Status int         // 0: no answer came
	Header http.Header // of the answer; nil when none came
	Bytes  int64       // of the body, as read
	Err    error       // why no answer came, or why it broke off; as it may be shown
}

// barred is an attempt that did not leave: nothing is tried again.
type barred struct{ error }

// Unwrap gives what the gate said.
func (b barred) Unwrap() error { return b.error }

// admission is the right of an attempt to be under way.
type admission struct {
	client  *Client
	request Request
	try     int
	leave   func()
	settle  func(Outcome) // nil: nothing is under way
	once    sync.Once
}

// admit waits for the attempt's turn at its host, then asks the gate, so that what a budget reserves leaves at once. Its
// done must be called, and counts once.
func (c *Client) admit(ctx context.Context, r Request, to *url.URL, try int) (*admission, error) {
	leave, err := c.lanes.enter(ctx, to.Scheme+"://"+to.Host, r.Parallel)
	if err != nil {
		return nil, barred{fmt.Errorf("%s %s: %w", r.method(), c.Address(r.URL), err)}
	}
	a := &admission{client: c, request: r, try: try, leave: leave}
	if err := a.ask(ctx, r.method(), r.URL); err != nil {
		leave()
		return nil, err
	}
	return a, nil
}

func (a *admission) ask(ctx context.Context, method, address string) (err error) {
	if a.settle = func(Outcome) {}; a.request.Gate == nil {
		return nil
	}
	a.settle, err = a.request.Gate.Admit(ctx, Attempt{Method: method, Address: a.client.Address(address), Try: a.try})
	if err != nil {
		a.settle = nil
		return barred{err}
	}
	return nil
}

// follow settles a call that was answered by a redirect, and asks for the next.
func (a *admission) follow(ctx context.Context, next *http.Request) error {
	a.settle(Outcome{Status: next.Response.StatusCode, Header: next.Response.Header})
	shown := *next.URL
	shown.RawQuery = ""
	return a.ask(ctx, next.Method, shown.String())
}

func (a *admission) done(o Outcome) {
	a.once.Do(func() {
		a.leave()
		if a.settle != nil {
			a.settle(o)
		}
	})
}
