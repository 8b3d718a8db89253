// Package httpapi is the block `http:` of a source: one GET per pull, behind a login where the system wants one. It hands
// on only answers of success, as the bytes that arrived. It never reads a format.
package httpapi

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Source is the block `http:`.
type Source struct {
	Base    yamlfile.Text                  `yaml:"base" help:"what every address begins with, such as https://api.example.org; usually in a connection"`
	Get     yamlfile.Text                  `yaml:"get" help:"what follows the base; or, without a base, the whole address. {name} is percent-encoded"`
	Headers map[string]yamlfile.Text       `yaml:"headers" help:"headers by name"`
	Auth    *Auth                          `yaml:"auth" help:"how requests prove who asks: one of bearer, basic, header"`
	Login   *Login                         `yaml:"login" help:"where a token is had that expires; one login for all who wait"`
	Timeout yamlfile.At[yamlfile.Duration] `yaml:"timeout" help:"how long one request may take, from its beginning to the last byte; without it an answer may be long, but 2 minutes without a byte end it"`
	Retries yamlfile.At[int64]             `yaml:"retries" default:"4" help:"how often what may pass is asked again: broken connections, timeouts, 408, 425, 429, 500, 502, 503, 504"`
	MaxSize yamlfile.At[yamlfile.Size]     `yaml:"max_size" help:"an answer with more bytes is refused; by default there is no limit"`
}

// NotYet are keys of the language that this version refuses.
func (Source) NotYet() []string {
	return []string{
		"post", "json", "pages", "list", "file", "group", "wait", "then",
		"fail_when", "proxy", "ca", "parallel", "budget",
	}
}

// Gives are the names that need no parameter. A token without a login is told by Validate.
func (s *Source) Gives() []string { return []string{tokenName} }

// Texts are all texts of the block, headers in the order of their names.
func (s *Source) Texts() []yamlfile.Text {
	all := []yamlfile.Text{s.Base, s.Get}
	all = append(all, sorted(s.Headers)...)
	all = append(all, s.Auth.texts()...)
	all = append(all, s.Login.texts()...)
	return slices.DeleteFunc(all, yamlfile.Text.IsZero)
}

// Validate tells what can be known without asking anybody.
func (s *Source) Validate(in string, place problem.Place, found *problem.List) {
	s.validateAddress(in, place, found)
	s.Auth.validate(in, place, found)
	s.Login.validate(in, found)
	if s.Login == nil {
		for _, text := range s.Texts() {
			if slices.Contains(text.Names(), tokenName) {
				args := problem.Args{"in": in, "text": "{" + tokenName + "}", "example": loginExample}
				found.Report("http_no_login", text.Place, args)
			}
		}
	}
	if s.Retries.Value < 0 || s.Retries.Value > 20 {
		found.Report("http_retries", s.Retries.Place, problem.Args{"in": in, "value": s.Retries.Value})
	}
}

func (s *Source) validateAddress(in string, place problem.Place, found *problem.List) {
	if s.Get.IsZero() {
		found.Report("http_get_missing", place, problem.Args{"in": in, "example": `get: "/export/answers.csv"`})
		return
	}
	whole := strings.HasPrefix(s.Get.Raw, "http://") || strings.HasPrefix(s.Get.Raw, "https://")
	switch {
	case s.Base.IsZero() && !whole && !strings.HasPrefix(s.Get.Raw, "{") && !strings.HasPrefix(s.Get.Raw, "${"):
		found.Report("http_base_missing", s.Get.Place, problem.Args{"in": in, "get": s.Get.Raw})
	case !s.Base.IsZero() && whole:
		found.Report("http_get_whole", s.Get.Place, problem.Args{"in": in, "get": s.Get.Raw})
	}
}

func sorted(texts map[string]yamlfile.Text) []yamlfile.Text {
	var all []yamlfile.Text
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		all = append(all, texts[name])
	}
	return all
}
