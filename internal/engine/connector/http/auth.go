package httpapi

import (
	"encoding/base64"
	"net/http"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Auth is `auth:`, exactly one way to prove who asks.
type Auth struct {
	Bearer yamlfile.Text            `yaml:"bearer" help:"a token, sent as Authorization: Bearer; \"{login.token}\" is the login's"`
	Basic  *Basic                   `yaml:"basic" help:"user and password, sent as Authorization: Basic"`
	Header map[string]yamlfile.Text `yaml:"header" help:"headers that hold the proof, by name"`
}

// Basic is `basic:`.
type Basic struct {
	User     yamlfile.Text `yaml:"user" required:"true" help:"the user's name"`
	Password yamlfile.Text `yaml:"password" required:"true" help:"the password, such as \"${PASSWORD}\""`
}

// NotYet are keys of the language that this version refuses.
func (Auth) NotYet() []string { return []string{"query", "oauth2"} }

func (a *Auth) texts() []yamlfile.Text {
	if a == nil {
		return nil
	}
	all := append([]yamlfile.Text{a.Bearer}, sorted(a.Header)...)
	if a.Basic != nil {
		all = append(all, a.Basic.User, a.Basic.Password)
	}
	return all
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
	if len(a.Header) > 0 {
		ways = append(ways, sorted(a.Header)[0].Place)
	}
	if len(ways) > 1 {
		place = ways[1]
	}
	if len(ways) != 1 {
		found.Report("http_auth_one", place, problem.Args{"in": in, "count": len(ways)})
	}
}

// prove adds the proof to the headers.
func (a *Auth) prove(header http.Header, f yamlfile.Filling) error {
	switch {
	case a == nil:
		return nil
	case a.Basic != nil:
		return a.Basic.prove(header, f)
	case !a.Bearer.IsZero():
		token, err := a.Bearer.Fill(f)
		if err != nil {
			return err
		}
		return setHeader(header, "Authorization", "Bearer "+token, a.Bearer.Place)
	}
	return fillHeaders(header, a.Header, f)
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
	proof := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	f.Secrets.Remember(proof) // a system may echo the header as it was sent
	return setHeader(header, "Authorization", "Basic "+proof, b.Password.Place)
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
