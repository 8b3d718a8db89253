package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

const (
	tokenName    = "login.token"
	loginExample = `login: {post: /login, json: {id: "${USER}", password: "${PASSWORD}"}, token: data.token, lasts: 30m}`
	loginTimeout = time.Minute
	loginMost    = 1 << 20 // bytes of a login's answer
)

// Login is `login:`, one request whose answer holds a token that expires.
type Login struct {
	Post  yamlfile.Text                  `yaml:"post" required:"true" help:"what follows the base; or, without a base, the whole address"`
	JSON  map[string]yamlfile.Text       `yaml:"json" required:"true" help:"what is sent, as texts by name"`
	Token yamlfile.At[string]            `yaml:"token" required:"true" help:"where in the JSON answer the token stands: data.token"`
	Lasts yamlfile.At[yamlfile.Duration] `yaml:"lasts" help:"how long a token lives; it is renewed a little before. Without it, when the system answers 401"`
}

func (l *Login) texts() []yamlfile.Text {
	if l == nil {
		return nil
	}
	return append([]yamlfile.Text{l.Post}, sorted(l.JSON)...)
}

func (l *Login) validate(in string, found *problem.List) {
	if l != nil && l.Lasts.Place != (problem.Place{}) && time.Duration(l.Lasts.Value) < time.Second {
		found.Report("http_lasts", l.Lasts.Place, problem.Args{"in": in, "lasts": time.Duration(l.Lasts.Value)})
	}
}

// token is the connection's token, other than the one that was refused. One login serves all who wait for it.
func (c *call) token(ctx context.Context, refused connector.Token) (connector.Token, error) {
	address, err := c.address(c.source.Login.Post)
	if err != nil {
		return connector.Token{}, err
	}
	sent := map[string]string{}
	for name, text := range c.source.Login.JSON {
		if sent[name], err = text.Fill(c.filling()); err != nil {
			return connector.Token{}, err
		}
	}
	body, err := json.Marshal(sent)
	if err != nil {
		return connector.Token{}, fmt.Errorf("write the login's request: %w", err)
	}
	// The same address, user and password are the same connection, whichever source asks.
	who := sha256.Sum256([]byte(address + "\x00" + string(body)))
	lasts := time.Duration(c.source.Login.Lasts.Value)
	return c.env.Logins.Token(ctx, hex.EncodeToString(who[:]), refused, lasts, func(ctx context.Context) (string, error) {
		return c.login(ctx, address, body)
	})
}

// login asks for a new token.
func (c *call) login(ctx context.Context, address string, body []byte) (string, error) {
	r := c.request(http.MethodPost, address)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Body = body
	r.Safe = true // two tokens do no harm
	r.Timeout = loginTimeout
	r.MaxBytes = loginMost
	var token string
	err := c.env.HTTP.Fetch(ctx, r, func(resp *httpclient.Response) error {
		if !resp.OK() {
			return c.loginRefused(r, resp)
		}
		answer, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		var ok bool
		if token, ok = find(answer, c.source.Login.Token.Value); ok {
			return nil
		}
		return problem.New("http_login_no_token", c.source.Login.Token.Place, problem.Args{
			"address": c.env.HTTP.Address(address), "status": resp.Status, "path": c.source.Login.Token.Value,
			"said": c.said(answer),
		})
	})
	if err != nil {
		return "", err
	}
	c.env.Secrets.Remember(token)
	return token, nil
}

// loginRefused says plainly when it is user or password, and which secrets hold them.
func (c *call) loginRefused(r httpclient.Request, resp *httpclient.Response) error {
	err := c.env.HTTP.Refused(r, resp)
	var p *problem.Problem
	if resp.Status != http.StatusUnauthorized && resp.Status != http.StatusForbidden || !errors.As(err, &p) {
		return fmt.Errorf("log in: %w", err)
	}
	var names []string
	for _, text := range sorted(c.source.Login.JSON) {
		names = append(names, text.Secrets()...)
	}
	if len(names) == 0 {
		names = []string{"json of login"}
	}
	return problem.New("http_login_wrong", c.source.Login.Post.Place, problem.Args{
		"address": p.Args["address"], "status": p.Args["status"], "said": p.Args["said"],
		"secrets": strings.Join(names, " and "),
	})
}

// find gives the text or number at a path such as data.tokens.0 of a JSON answer.
func find(answer []byte, path string) (string, bool) {
	var at any
	decoder := json.NewDecoder(strings.NewReader(string(answer)))
	decoder.UseNumber()
	if decoder.Decode(&at) != nil {
		return "", false
	}
	for _, part := range strings.Split(path, ".") {
		switch inner := at.(type) {
		case map[string]any:
			at = inner[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(inner) {
				return "", false
			}
			at = inner[i]
		default:
			return "", false
		}
	}
	switch found := at.(type) {
	case string:
		return found, found != ""
	case json.Number:
		return found.String(), true
	}
	return "", false
}
