package httpapi

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Auth is `auth:`, exactly one way to prove who asks.
type Auth struct {
	Bearer yamlfile.Text            `yaml:"bearer" help:"a token, sent as Authorization: Bearer; \"{login.token}\" is the login's"`
	Basic  *Basic                   `yaml:"basic" help:"user and password, sent as Authorization: Basic"`
	Header map[string]yamlfile.Text `yaml:"header" help:"headers that hold the proof, by name"`
	Query  Query                    `yaml:"query" help:"parameters of the address that hold the proof, by name; encoded: true says that their texts are percent-encoded already and must not be so twice"`
	OAuth2 *OAuth2                  `yaml:"oauth2" help:"a token got as a client by its id and secret (client credentials), sent as Authorization: Bearer"`
}

// Basic is `basic:`.
type Basic struct {
	User     yamlfile.Text `yaml:"user" required:"true" help:"the user's name"`
	Password yamlfile.Text `yaml:"password" required:"true" help:"the password, such as \"${PASSWORD}\""`
}

// Query is `query:` of auth. What a system calls its key encoded or decoded is only found by trying; sent encoded twice, it
// is a wrong one.
type Query struct {
	Keys    map[string]yamlfile.Text
	Encoded bool
}

// DecodeYAML reads texts by name, and encoded.
func (q *Query) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	taken, rest := n.Take("encoded")
	yamlfile.Decode(rest, in, &q.Keys, found)
	if len(taken) > 0 {
		yamlfile.Decode(taken[0].Value, "encoded of "+in, &q.Encoded, found)
	}
}

// YAMLType names it for the reference.
func (Query) YAMLType() string { return "map of texts, and encoded: true or false" }

func (a *Auth) texts() []yamlfile.Text {
	if a == nil {
		return nil
	}
	all := append([]yamlfile.Text{a.Bearer}, sorted(a.Header)...)
	all = append(all, sorted(a.Query.Keys)...)
	if a.Basic != nil {
		all = append(all, a.Basic.User, a.Basic.Password)
	}
	return append(all, a.OAuth2.texts()...)
}

func (a *Auth) validate(in string, place problem.Place, found *problem.List) {
	if a == nil {
		return
	}
	var ways []problem.Place
	if !a.Bearer.IsZero() {
		ways = append(ways, a.Bearer.Place)
	}
	if a.Basic != nil {
		ways = append(ways, a.Basic.User.Place)
	}
	if a.OAuth2 != nil {
		ways = append(ways, a.OAuth2.TokenURL.Place)
	}
	for _, texts := range []map[string]yamlfile.Text{a.Header, a.Query.Keys} {
		if len(texts) > 0 {
			ways = append(ways, sorted(texts)[0].Place)
		}
	}
	if len(ways) > 1 {
		place = ways[1]
	}
	if len(ways) != 1 {
		found.Report("http_auth_one", place, problem.Args{"in": in, "count": len(ways)})
	}
	a.OAuth2.validate(in, found)
}

// keys are the names of the parameters of addresses that hold the proof, sorted.
func (a *Auth) keys() []string {
	if a == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(a.Query.Keys))
}

// prove adds the proof to a request; token is what login or oauth2 gave.
func (a *Auth) prove(r *httpclient.Request, token connector.Token, f yamlfile.Filling) error {
	switch {
	case a == nil:
		return nil
	case a.Basic != nil:
		return a.Basic.prove(r.Header, f)
	case a.OAuth2 != nil:
		return setHeader(r.Header, "Authorization", "Bearer "+token.Text, a.OAuth2.TokenURL.Place)
	case !a.Bearer.IsZero():
		token, err := a.Bearer.Fill(f)
		if err != nil {
			return err
		}
		return setHeader(r.Header, "Authorization", "Bearer "+token, a.Bearer.Place)
	case len(a.Query.Keys) > 0:
		return a.Query.prove(r, f)
	}
	return fillHeaders(r.Header, a.Header, f)
}

// prove adds the parameters to the address.
func (q Query) prove(r *httpclient.Request, f yamlfile.Filling) error {
	for _, name := range slices.Sorted(maps.Keys(q.Keys)) {
		value, err := q.Keys[name].Fill(f)
		if err != nil {
			return err
		}
		f.Secrets.Remember(value)
		if !q.Encoded {
			value = escape(value)
		} else if plain, err := url.QueryUnescape(value); err == nil {
			f.Secrets.Remember(plain) // a system may echo it decoded
		}
		if strings.ContainsAny(value, "&# \r\n\t") {
			return problem.New("http_query_encoded", q.Keys[name].Place, problem.Args{"name": name})
		}
		r.URL = setParameter(r.URL, name, value)
		r.Keys = append(r.Keys, name)
	}
	return nil
}

func (b *Basic) prove(header http.Header, f yamlfile.Filling) error {
	user, err := b.User.Fill(f)
	if err != nil {
		return err
	}
	password, err := b.Password.Fill(f)
	if err != nil {
		return err
	}
	return sendBasic(header, user, password, f, b.Password.Place)
}

// sendBasic sets the header of RFC 7617.
func sendBasic(header http.Header, user, password string, f yamlfile.Filling, place problem.Place) error {
	proof := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	f.Secrets.Remember(proof) // a system may echo the header as it was sent
	return setHeader(header, "Authorization", "Basic "+proof, place)
}

func fillHeaders(header http.Header, texts map[string]yamlfile.Text, f yamlfile.Filling) error {
	for name, text := range texts {
		value, err := text.Fill(f)
		if err != nil {
			return err
		}
		if err := setHeader(header, name, value, text.Place); err != nil {
			return err
		}
	}
	return nil
}

// setHeader refuses what would break out of its line. The value itself is never told (I6).
func setHeader(header http.Header, name, value string, place problem.Place) error {
	why := ""
	for _, c := range []byte(name) {
		if c <= ' ' || c >= 0x7f || c == ':' {
			why = "such a name is not allowed"
		}
	}
	for _, c := range []byte(value) {
		if c < ' ' && c != '\t' || c == 0x7f {
			why = "its text holds a line break or another control character"
		}
	}
	if name == "" || why != "" {
		return problem.New("http_header", place, problem.Args{"name": name, "why": why})
	}
	header.Set(name, value)
	return nil
}
