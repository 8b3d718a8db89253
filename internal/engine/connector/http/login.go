package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

const (
	loginExample = `login: {post: /login, json: {id: "${USER}", password: "${PASSWORD}"}, token: data.token, lasts: 30m}`
	loginTimeout = time.Minute
	loginMost    = 1 << 20 // bytes of a login's answer
)

// Login is `login:`, one request whose answer holds a token that expires.
type Login struct {
	Post  yamlfile.Text                  `yaml:"post" required:"true" help:"what follows the base; or a whole address"`
	JSON  Payload                        `yaml:"json" required:"true" help:"what is sent: a map of values"`
	Token Spot                           `yaml:"token" required:"true" help:"where the token stands: a path of the JSON answer, data.token, or {header: X-Auth}"`
	Lasts yamlfile.At[yamlfile.Duration] `yaml:"lasts" help:"how long a token lives; it is renewed a little before. Without it, when the system answers 401"`
}

func (l *Login) texts() []yamlfile.Text {
	if l == nil {
		return nil
	}
	return append([]yamlfile.Text{l.Post}, l.JSON.texts()...)
}

func (l *Login) validate(in string, found *problem.List) {
	if l != nil && l.Lasts.Place != (problem.Place{}) && time.Duration(l.Lasts.Value) < time.Second {
		found.Report("http_lasts", l.Lasts.Place, problem.Args{"in": in, "lasts": time.Duration(l.Lasts.Value)})
	}
}

// token is the connection's token, other than the one that was refused: the login's or oauth2's; none where there is
// neither. One login serves all who wait for it.
func (c *call) token(ctx context.Context, refused connector.Token) (connector.Token, error) {
	switch s := c.source; {
	case s.Login != nil:
		address, err := c.address(s.Login.Post)
		if err != nil {
			return connector.Token{}, err
		}
		body, err := s.Login.JSON.fill(c.filling())
		if err != nil {
			return connector.Token{}, err
		}
		lasts := time.Duration(s.Login.Lasts.Value)
		return c.env.Logins.Token(ctx, connection(address, string(body)), refused, lasts, func(ctx context.Context) (connector.Token, error) {
			return c.login(ctx, address, body)
		})
	case s.Auth != nil && s.Auth.OAuth2 != nil:
		return c.oauth(ctx, s.Auth.OAuth2, refused)
	}
	return connector.Token{}, nil
}

// connection tells logins apart: the same address, user and password are the same connection, whichever source asks.
func connection(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// login asks for a new token.
func (c *call) login(ctx context.Context, address string, body []byte) (connector.Token, error) {
	l := c.source.Login
	r, err := c.bare(http.MethodPost, address)
	if err != nil {
		return connector.Token{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Body = body
	text := ""
	err = c.logIn(ctx, r, func(resp *httpclient.Response) error {
		if !resp.OK() {
			return c.loginRefused(r, resp, l.JSON.texts(), l.Post, http.StatusUnauthorized, http.StatusForbidden)
		}
		answer, err := readSmall(resp, loginMost)
		if err != nil {
			return err
		}
		text = resp.Header.Get(l.Token.Header)
		if l.Token.Header == "" {
			value, _ := decodeJSON(answer)
			at, _ := l.Token.Path.Find(value)
			text, _ = document.Text(at)
		}
		if text != "" {
			return nil
		}
		return problem.New("http_login_no_token", l.Token.Place, problem.Args{
			"address": c.env.HTTP.Address(address), "status": resp.Status, "path": l.Token.String(), "said": c.saidOfLogin(answer),
		})
	})
	if err != nil {
		return connector.Token{}, err
	}
	c.env.Secrets.Remember(text)
	return connector.Token{Text: text}, nil
}

// logIn sends what asks for a token: two tokens do no harm.
func (c *call) logIn(ctx context.Context, r httpclient.Request, use func(*httpclient.Response) error) error {
	r.Header.Set("Accept", "application/json")
	r.Safe = true
	r.Timeout = loginTimeout
	r.MaxBytes = loginMost
	return c.env.HTTP.Fetch(ctx, r, use)
}

// loginRefused says plainly when it is user or password, which these statuses tell, and which secrets hold them.
func (c *call) loginRefused(
	r httpclient.Request, resp *httpclient.Response, sent []yamlfile.Text, at yamlfile.Text, wrong ...int,
) error {
	err := c.env.HTTP.Refused(r, resp)
	var p *problem.Problem
	if !slices.Contains(wrong, resp.Status) || !errors.As(err, &p) {
		return fmt.Errorf("log in: %w", err)
	}
	var names []string
	for _, text := range sent {
		names = append(names, text.Secrets()...)
	}
	if len(names) == 0 {
		names = []string{"what the login sends"}
	}
	return problem.New("http_login_wrong", at.Place, problem.Args{
		"address": p.Args["address"], "status": p.Args["status"], "said": p.Args["said"],
		"secrets": strings.Join(names, " and "),
	})
}

// opaque is what may be a token: long, and no words.
var opaque = regexp.MustCompile(`[^\s"'<>{}\[\],:]{12,}`)

// saidOfLogin is how an answer is shown that surely holds a token somewhere (I6): by its fields, with the texts that are
// words.
func (c *call) saidOfLogin(answer []byte) string {
	if !opaque.Match(unpacked(answer)) {
		return c.said(answer)
	}
	value, err := decodeJSON(answer)
	if err != nil {
		return c.said(opaque.ReplaceAll(unpacked(answer), []byte("***")))
	}
	return c.saidDocument(hideOpaque(value))
}

func hideOpaque(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = hideOpaque(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = hideOpaque(inner)
		}
	case string:
		return opaque.ReplaceAllString(v, "***")
	}
	return value
}
