package httpclient

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// harmless are the headers that any host may see. Those of parts and versions are among them: a file is often kept on
// another host than the one that gives its address.
var harmless = []string{
	"Accept", "Accept-Encoding", "Accept-Language", "User-Agent",
	"Range", "If-Range", "If-None-Match", "If-Modified-Since",
}

// redirect is asked before a redirect is followed. Whoever is not the host that was asked gets no credentials, neither in
// headers nor in the address nor in a body (I6), and stays without them even if it sends us back.
func (c *Client) redirect(r Request, next *http.Request, before []*http.Request) error {
	next.Header.Del("Referer") // the former address may hold a key
	if len(before) > redirectMost {
		return problem.New("http_redirects", problem.Place{}, problem.Args{
			"count": redirectMost, "address": c.Address(before[0].URL.String())})
	}
	home := before[0].URL
	away := !SameSystem(home, next.URL)
	for _, hop := range before[1:] {
		away = away || !SameSystem(home, hop.URL)
	}
	if !away {
		return nil
	}
	if next.Body != nil && next.Body != http.NoBody {
		return problem.New("http_redirect_body", problem.Place{}, problem.Args{
			"address": c.Address(home.String()), "method": next.Method, "host": c.redact(next.URL.Host)})
	}
	kept := http.Header{}
	for _, name := range harmless {
		if values, ok := next.Header[name]; ok {
			kept[name] = values
		}
	}
	next.Header = kept
	next.URL.User = nil
	next.URL.RawQuery = WithoutParameters(next.URL.RawQuery, r.Keys...)
	return nil
}

// WithoutParameters takes parameters out of a query and leaves the rest of it as it was written.
func WithoutParameters(query string, names ...string) string {
	if len(names) == 0 {
		return query
	}
	pairs := strings.Split(query, "&")
	return strings.Join(slices.DeleteFunc(pairs, func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		return slices.Contains(names, name)
	}), "&")
}

// SameSystem says that both addresses are the same host and port, or the same host moved from http to https.
func SameSystem(home, other *url.URL) bool {
	if home.Hostname() != other.Hostname() {
		return false
	}
	if home.Scheme == other.Scheme {
		return port(home) == port(other)
	}
	return home.Scheme == "http" && other.Scheme == "https" && port(home) == "80" && port(other) == "443"
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}
