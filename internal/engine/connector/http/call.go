package httpapi

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// call is one pull under way. It is copied to add names; nothing that it points to is changed by one request of it.
type call struct {
	source *Source
	env    connector.Env
	home   string // address whose host gets the proof
	temp   string // folder for bytes that are not whole yet
	names  names
	paging *Pages // of the answer that is under way; nil: it is one page
}

// newCall begins a pull. done takes away what the pull made for itself.
func (s *Source) newCall(env connector.Env) (c *call, done func(), err error) {
	c = &call{source: s, env: env, temp: env.Temp}
	if c.env.Known == nil {
		c.env.Known = func(string, map[string]string) (connector.Known, bool) { return connector.Known{}, false }
	}
	if c.env.Remember == nil {
		c.env.Remember = func(string) error { return nil }
	}
	if c.home, err = s.Base.Fill(c.filling()); err == nil && c.home == "" {
		c.home, err = c.address(s.main())
	}
	if err != nil {
		return nil, nil, err
	}
	if c.temp != "" {
		return c, func() {}, nil
	}
	c.temp, err = os.MkdirTemp("", "naru-http-")
	return c, func() { _ = os.RemoveAll(c.temp) }, err
}

// main is the text of the first request.
func (s *Source) main() yamlfile.Text {
	switch {
	case s.List != nil:
		return s.List.Get
	case !s.Post.IsZero():
		return s.Post
	}
	return s.Get
}

// with is the same pull, with more names.
func (c *call) with(n names) *call {
	more := *c
	more.names = n
	return &more
}

// filling holds what the texts may name, without a token.
func (c *call) filling() yamlfile.Filling {
	values := make(map[string]any, len(c.env.Values)+len(c.names.values)+1)
	for name, value := range c.env.Values {
		values[name] = value
	}
	for name, value := range c.names.values {
		values[name] = value
	}
	return yamlfile.Filling{Values: values, Secrets: c.env.Secrets, Zone: c.env.Zone}
}

// oldToken is the error of a request whose token the system does not take.
type oldToken struct{ refused error }

func (o *oldToken) Error() string { return o.refused.Error() }

// proven makes the request of a target, with the proof where it belongs, and has ask send it. When the token is refused
// it is renewed, once for all who wait, and asked again.
func (c *call) proven(ctx context.Context, to target, ask func(httpclient.Request) error) error {
	var refused connector.Token
	for {
		r, token, err := c.request(ctx, to, refused)
		if err != nil {
			return err
		}
		err = ask(r)
		var old *oldToken
		if !errors.As(err, &old) || token == (connector.Token{}) {
			return err
		}
		if refused != (connector.Token{}) {
			return c.inVain(old.refused)
		}
		refused = token
	}
}

// request makes the request of a target.
func (c *call) request(ctx context.Context, to target, refused connector.Token) (r httpclient.Request, token connector.Token, err error) {
	if r, err = c.bare(to.method, to.address); err != nil {
		return r, token, err
	}
	r.Body, r.Safe = to.body, to.safe
	if to.leaving != nil {
		to.leaving.gate, r.Gate = r.Gate, to.leaving
	}
	if len(to.body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	f := c.filling()
	if !to.away {
		if token, err = c.token(ctx, refused); err != nil {
			return r, token, err
		}
		if token.Text != "" {
			f.Values[tokenName] = token.Text
		}
		if err = c.source.Auth.prove(&r, token, f); err != nil {
			return r, token, err
		}
	}
	return r, token, c.headers(&r, to, f)
}

// headers adds those of the block. Another host gets none that hold a secret.
func (c *call) headers(r *httpclient.Request, to target, f yamlfile.Filling) error {
	for name, text := range c.source.Headers {
		if to.away && (len(text.Secrets()) > 0 || strings.Contains(text.Raw, tokenName)) {
			continue
		}
		value, err := text.Fill(f)
		if err != nil {
			return err
		}
		if err := setHeader(r.Header, name, value, text.Place); err != nil {
			return err
		}
	}
	return nil
}

// bare is what all requests of the block have in common.
func (c *call) bare(method, address string) (httpclient.Request, error) {
	s := c.source
	r := httpclient.Request{
		Method:   method,
		URL:      address,
		Header:   http.Header{},
		Retry:    httpclient.Retry{Times: int(s.Retries.Value)},
		Connect:  time.Duration(s.Timeout.Connect),
		Silence:  time.Duration(s.Timeout.Silence),
		Timeout:  time.Duration(s.Timeout.Whole),
		MaxBytes: int64(s.MaxSize.Value),
		Parallel: s.parallel(),
		Log:      c.env.Task.Log,
		Gate:     c.env.Gate,
	}
	var err error
	if r.Proxy, err = s.Proxy.Fill(c.filling()); err != nil {
		return r, err
	}
	if r.CA, err = s.CA.Fill(c.filling()); err != nil {
		return r, err
	}
	if r.CA != "" && !strings.Contains(r.CA, "-----BEGIN") {
		r.CA, err = c.certificates(r.CA)
	}
	return r, err
}

// certificates reads a file of them.
func (c *call) certificates(path string) (string, error) {
	why := "it is no whole path"
	if filepath.IsAbs(path) {
		text, err := os.ReadFile(path)
		if err == nil {
			return string(text), nil
		}
		why = "it cannot be read"
	}
	return "", problem.New("http_ca_file", c.source.CA.Place, problem.Args{"path": path, "why": why})
}

// refused makes the error of an answer that is no success.
func (c *call) refused(r httpclient.Request, resp *httpclient.Response) error {
	err := c.env.HTTP.Refused(r, resp)
	if resp.Status == http.StatusUnauthorized {
		return &oldToken{err}
	}
	return err
}

// plain takes an oldToken for what it is where no token can be renewed.
func plain(err error) error {
	var old *oldToken
	if errors.As(err, &old) {
		return old.refused
	}
	return err
}

// inVain is what is said when a token that was just got is refused too.
func (c *call) inVain(refused error) error {
	var p *problem.Problem
	if !errors.As(refused, &p) {
		return refused
	}
	return problem.New("http_login_in_vain", c.source.main().Place, p.Args)
}

func (c *call) said(answer []byte) string {
	if text := c.env.HTTP.Excerpt(answer); text != "" {
		return `: "` + text + `"`
	}
	return ""
}
