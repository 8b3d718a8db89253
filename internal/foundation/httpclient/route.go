package httpclient

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// NoProxy as a request's Proxy goes straight, whatever the environment says.
const NoProxy = "none"

// route is how a system is reached. Requests of one route share their connections.
type route struct {
	proxy   string
	ca      string
	connect time.Duration
}

// transport gives the one of a request's route, made when it is first wanted.
func (c *Client) transport(r Request) (*single, error) {
	way := route{proxy: r.Proxy, ca: r.CA, connect: r.Connect}
	c.mu.Lock()
	defer c.mu.Unlock()
	if one, ok := c.transports[way]; ok {
		return one, nil
	}
	made, err := c.open(way)
	if err != nil {
		return nil, err
	}
	one := &single{Transport: made}
	c.transports[way] = one
	return one, nil
}

// single keeps net/http from sending a request twice by itself, which it does when a connection that was used before ends
// without an answer: every call that may have been taken is one that the gate has to know of.
type single struct {
	*http.Transport
	spoken sync.Map // hosts that answered in HTTP/1; others say which requests they did not take
}

// nothing is a body that cannot be read twice, and has nothing to read.
type nothing struct{ io.ReadCloser }

// RoundTrip sends the request once.
func (s *single) RoundTrip(req *http.Request) (*http.Response, error) {
	if _, ok := s.spoken.Load(req.URL.Host); ok && (req.Body == nil || req.Body == http.NoBody) {
		req = req.Clone(req.Context())
		req.Body = nothing{http.NoBody}
	}
	resp, err := s.Transport.RoundTrip(req)
	if err == nil && resp.ProtoMajor == 1 {
		s.spoken.Store(req.URL.Host, true)
	}
	return resp, err
}

func (c *Client) open(way route) (*http.Transport, error) {
	dialing, handshake := dialLimit, tlsLimit
	if way.connect > 0 {
		dialing, handshake = way.connect, way.connect
	}
	made := &http.Transport{
		DialContext:           c.dial,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   handshake,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       connLifetime,
		MaxIdleConnsPerHost:   hostConns,
		DisableCompression:    true, // what lands are the bytes that the system sent
	}
	if c.dial == nil {
		made.DialContext = (&net.Dialer{Timeout: dialing, KeepAlive: 30 * time.Second}).DialContext
		made.Proxy = http.ProxyFromEnvironment
	}
	switch way.proxy {
	case "":
	case NoProxy:
		made.Proxy = nil
	default:
		proxy, err := url.Parse(way.proxy)
		if err != nil || proxy.Host == "" || proxy.Scheme != "http" && proxy.Scheme != "https" && proxy.Scheme != "socks5" {
			return nil, problem.New("http_proxy", problem.Place{}, problem.Args{"proxy": c.Address(way.proxy)})
		}
		made.Proxy = http.ProxyURL(proxy)
	}
	if way.ca != "" {
		trusted, err := x509.SystemCertPool()
		if err != nil {
			trusted = x509.NewCertPool()
		}
		if !trusted.AppendCertsFromPEM([]byte(way.ca)) {
			return nil, problem.New("http_ca", problem.Place{}, problem.Args{})
		}
		made.TLSClientConfig = &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}
	}
	return made, nil
}
