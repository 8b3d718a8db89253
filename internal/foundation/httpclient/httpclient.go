// Package httpclient is the only outgoing HTTP of the house: limits on time, size and how many at once, retries of what
// may pass, downloads that go on where they stopped, and nothing secret in its errors (I6). It hands on the bytes of an
// answer exactly as they arrived.
//
// It never decides what an answer means: any status is given to the caller, who may turn it into a problem with
// Refused. It knows no login and no format but gzip's, which it holds downloads against.
package httpclient

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/foundation/secret"
)

// The limits of the phases of one request, unless Options or the request say otherwise.
const (
	dialLimit    = 15 * time.Second
	tlsLimit     = 15 * time.Second
	silenceLimit = 2 * time.Minute
	backoffFirst = time.Second
	backoffMost  = 30 * time.Second
	longestWait  = 2 * time.Minute
	redirectMost = 10
	hostConns    = 16
	connLifetime = 90 * time.Second
)

// Options of a client. Zero fields have the house's defaults.
type Options struct {
	Secrets   *secret.Resolver // redacts all that is said; nil: nothing is known to be secret
	UserAgent string
	Silence   time.Duration // the longest time without a byte, before an answer begins and within it
	Backoff   time.Duration // before the second attempt; doubles, with jitter
	// Dial opens connections in place of the network; for tests.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Client sends requests. It is safe for concurrent use.
type Client struct {
	secrets   *secret.Resolver
	userAgent string
	silence   time.Duration
	backoff   time.Duration
	dial      func(ctx context.Context, network, address string) (net.Conn, error)
	lanes     lanes

	mu         sync.Mutex
	transports map[route]*single
}

// New makes a client. Proxies are taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as everywhere, unless a request names
// one.
func New(o Options) *Client {
	c := &Client{
		secrets: o.Secrets, userAgent: o.UserAgent, silence: o.Silence, backoff: o.Backoff, dial: o.Dial,
		transports: map[route]*single{},
	}
	if c.userAgent == "" {
		c.userAgent = "naru"
	}
	if c.silence <= 0 {
		c.silence = silenceLimit
	}
	if c.backoff <= 0 {
		c.backoff = backoffFirst
	}
	return c
}

// Close gives idle connections back. Requests under way go on.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, transport := range c.transports {
		transport.CloseIdleConnections()
	}
}
