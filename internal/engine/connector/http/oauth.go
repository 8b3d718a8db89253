package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// OAuth2 is `oauth2:`, client credentials (RFC 6749, 4.4).
type OAuth2 struct {
	TokenURL yamlfile.Text       `yaml:"token_url" required:"true" help:"where a token is had: a whole address, or what follows the base"`
	ID       yamlfile.Text       `yaml:"id" required:"true" help:"the client's id"`
	Secret   yamlfile.Text       `yaml:"secret" required:"true" help:"the client's secret, such as \"${CLIENT_SECRET}\""`
	Scope    yamlfile.Text       `yaml:"scope" help:"what the token is to allow, in the system's words"`
	Send     yamlfile.At[string] `yaml:"send" default:"header" help:"how id and secret are sent: header (Authorization: Basic), or form (client_id and client_secret)"`
}

func (o *OAuth2) texts() []yamlfile.Text {
	if o == nil {
		return nil
	}
	return []yamlfile.Text{o.TokenURL, o.ID, o.Secret, o.Scope}
}

func (o *OAuth2) validate(in string, found *problem.List) {
	if o != nil && o.Send.Value != "header" && o.Send.Value != "form" {
		found.Report("http_oauth_send", o.Send.Place, problem.Args{"in": in, "word": o.Send.Value})
	}
}

// oauth is the client's token. It is renewed a little before the time that the answer gave it.
func (c *call) oauth(ctx context.Context, o *OAuth2, refused connector.Token) (connector.Token, error) {
	address, err := c.address(o.TokenURL)
	if err != nil {
		return connector.Token{}, err
	}
	f := c.filling()
	var id, secret, scope string
	for text, into := range map[*yamlfile.Text]*string{&o.ID: &id, &o.Secret: &secret, &o.Scope: &scope} {
		if *into, err = text.Fill(f); err != nil {
			return connector.Token{}, err
		}
	}
	form := url.Values{"grant_type": {"client_credentials"}}
	if scope != "" {
		form.Set("scope", scope)
	}
	r, err := c.bare(http.MethodPost, address)
	if err != nil {
		return connector.Token{}, err
	}
	if o.Send.Value == "form" {
		form.Set("client_id", id)
		form.Set("client_secret", secret)
	} else if err := sendBasic(r.Header, url.QueryEscape(id), url.QueryEscape(secret), f, o.Secret.Place); err != nil {
		return connector.Token{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Body = []byte(form.Encode())
	return c.env.Logins.Token(ctx, connection(address, id, secret, scope), refused, 0, func(ctx context.Context) (connector.Token, error) {
		return c.client(ctx, r, o)
	})
}

// client asks for a new token.
func (c *call) client(ctx context.Context, r httpclient.Request, o *OAuth2) (token connector.Token, err error) {
	err = c.logIn(ctx, r, func(resp *httpclient.Response) error {
		if !resp.OK() { // RFC 6749, 5.2: wrong credentials are 400 or 401
			return c.loginRefused(r, resp, []yamlfile.Text{o.ID, o.Secret}, o.TokenURL, http.StatusBadRequest, http.StatusUnauthorized)
		}
		answer, err := readSmall(resp, loginMost)
		if err != nil {
			return err
		}
		value, _ := decodeJSON(answer)
		fields, _ := value.(map[string]any)
		if token.Text, _ = document.Text(fields["access_token"]); token.Text == "" {
			return problem.New("http_login_no_token", o.TokenURL.Place, problem.Args{
				"address": c.env.HTTP.Address(r.URL), "status": resp.Status, "path": "access_token", "said": c.saidOfLogin(answer),
			})
		}
		if text, ok := document.Text(fields["expires_in"]); ok {
			if seconds, err := json.Number(text).Int64(); err == nil && seconds > 0 {
				token.Until = time.Now().Add(time.Duration(seconds) * time.Second)
			}
		}
		return nil
	})
	if err != nil {
		return connector.Token{}, err
	}
	c.env.Secrets.Remember(token.Text)
	return token, nil
}
