package httpapi

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Pull asks once and emits the answer as one page. A token that the system refuses is renewed once and the request made
// again; what may pass is asked again as often as `retries` says.
func (s *Source) Pull(ctx context.Context, env connector.Env, emit func(connector.Page) error) error {
	c := &call{source: s, env: env}
	address, err := c.address(s.Get)
	if err != nil {
		return err
	}
	var refused connector.Token
	for {
		if s.Login != nil {
			if c.current, err = c.token(ctx, refused); err != nil {
				return err
			}
		}
		err := c.get(ctx, address, emit)
		if !errors.Is(err, errOldToken) {
			return err
		}
		if refused != (connector.Token{}) {
			return c.inVain
		}
		refused = c.current
	}
}

// call is one pull under way.
type call struct {
	source  *Source
	env     connector.Env
	current connector.Token
	inVain  error // what is said when a fresh token is refused too
}

// errOldToken says that the system wants another token.
var errOldToken = errors.New("the token is refused")

func (c *call) get(ctx context.Context, address string, emit func(connector.Page) error) error {
	r := c.request(http.MethodGet, address)
	if err := fillHeaders(r.Header, c.source.Headers, c.filling()); err != nil {
		return err
	}
	if err := c.source.Auth.prove(r.Header, c.filling()); err != nil {
		return err
	}
	return c.env.HTTP.Fetch(ctx, r, func(resp *httpclient.Response) error {
		switch {
		case resp.OK():
			return emit(page(resp, address))
		case resp.Status == http.StatusUnauthorized && c.source.Login != nil:
			c.inVain = c.refusedAgain(r, resp)
			return errOldToken
		}
		return c.env.HTTP.Refused(r, resp)
	})
}

// request is what all requests of the block have in common.
func (c *call) request(method, address string) httpclient.Request {
	return httpclient.Request{
		Method:   method,
		URL:      address,
		Header:   http.Header{},
		Retry:    httpclient.Retry{Times: int(c.source.Retries.Value)},
		Timeout:  time.Duration(c.source.Timeout.Value),
		MaxBytes: int64(c.source.MaxSize.Value),
		Log:      c.env.Task.Log,
	}
}

func (c *call) refusedAgain(r httpclient.Request, resp *httpclient.Response) error {
	err := c.env.HTTP.Refused(r, resp)
	var p *problem.Problem
	if !errors.As(err, &p) {
		return err
	}
	return problem.New("http_login_in_vain", c.source.Get.Place, p.Args)
}

func (c *call) said(answer []byte) string {
	if text := c.env.HTTP.Excerpt(answer); text != "" {
		return `: "` + text + `"`
	}
	return ""
}

// page describes an answer of success.
func page(resp *httpclient.Response, address string) connector.Page {
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	return connector.Page{Body: resp.Body, Size: resp.Size, Name: fileName(resp.Header, address), ContentType: kind}
}

// fileName is what the system calls the answer, or the last part of the address when that looks like a file. Whatever a
// system writes there, it is a name and never a path.
func fileName(h http.Header, address string) string {
	_, parameters, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	name := parameters["filename"]
	if err != nil || name == "" {
		u, err := url.Parse(address)
		if err != nil || !strings.Contains(path.Base(u.Path), ".") {
			return ""
		}
		name = u.Path
	}
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}
