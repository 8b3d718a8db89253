package httpapi

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// target is what one request asks.
type target struct {
	method  string
	address string
	away    bool     // on another host than the connection's: it gets no proof
	body    []byte   // JSON
	safe    bool     // may be sent again
	leaving *leaving // is told when it leaves; may be nil
}

// address joins base and what follows it. Values are percent-encoded, so that a city's name with a space, `/`, `%` or
// `&` in it stays one piece of path or query; a value that is the whole text is left as it is. No parameter leads to
// another host than the base's, where the credentials belong; what the system itself named may, without them.
func (c *call) address(end yamlfile.Text) (string, error) {
	f := c.filling()
	f.Escape = escape
	base, err := c.source.Base.Fill(f)
	if err != nil {
		return "", err
	}
	rest, err := end.Fill(f)
	switch {
	case err != nil:
		return "", err
	case c.names.gave(end):
		return c.follow(rest, end)
	case base == "", written(end) && !end.IsZero() && end != c.source.main():
		return rest, nil
	case strings.HasPrefix(rest, "http://"), strings.HasPrefix(rest, "https://"):
		return "", problem.New("http_get_whole", end.Place, problem.Args{"in": "this source", "get": end.Raw})
	case strings.HasPrefix(rest, "?"):
		return base + rest, nil
	}
	return strings.TrimRight(base, "/") + "/" + strings.TrimLeft(rest, "/"), nil
}

// written says that the text itself is a whole address, whatever fills it.
func written(t yamlfile.Text) bool {
	return strings.HasPrefix(t.Raw, "http://") || strings.HasPrefix(t.Raw, "https://")
}

// follow gives the address that an answer of the system holds, relative to where that answer stood.
func (c *call) follow(reference string, text yamlfile.Text) (string, error) {
	from, err := url.Parse(c.names.from)
	if err == nil {
		from, err = from.Parse(strings.TrimSpace(reference))
	}
	if err != nil || from.Scheme != "http" && from.Scheme != "https" || from.Host == "" {
		return "", problem.New("http_follow", text.Place, problem.Args{
			"text": text.Raw, "address": c.env.HTTP.Address(reference)})
	}
	c.hideSigns(from)
	return from.String(), nil
}

// signs are parameters by which an address of another host lets in whoever has it.
var signs = regexp.MustCompile(`(?i)(signature|^sig$|token|credential|secret|^key$|password)`)

// hideSigns has them redacted wherever they are shown (I6). Those of the connection's own host are its proof, or none.
func (c *call) hideSigns(address *url.URL) {
	if !c.isAway(address.String()) {
		return
	}
	for name, values := range address.Query() {
		for _, value := range values {
			if signs.MatchString(name) {
				c.env.Secrets.Remember(value)
			}
		}
	}
}

// to makes a target of an address: whether the proof belongs there is seen by the connection's own host.
func (c *call) to(method, address string) target {
	return target{method: method, address: address, away: c.isAway(address)}
}

// isAway says that an address is on another host than the base, or without a base than what is asked first.
func (c *call) isAway(address string) bool {
	home, err := url.Parse(c.home)
	if err != nil || c.home == "" {
		return false
	}
	other, err := url.Parse(address)
	return err != nil || !httpclient.SameSystem(home, other)
}

// setParameter gives a parameter of an address a value that is percent-encoded already, in place of all it had. The rest
// of the address stays as it is written.
func setParameter(address, name, encoded string) string {
	address, fragment, _ := strings.Cut(address, "#")
	begin, query, _ := strings.Cut(address, "?")
	query = httpclient.WithoutParameters(query, name)
	if query != "" {
		query += "&"
	}
	address = begin + "?" + query + escape(name) + "=" + encoded
	if fragment != "" {
		address += "#" + fragment
	}
	return address
}

// withoutKeys takes the proof out of an address, so that it can be kept and shown (I6).
func withoutKeys(address string, keys []string) string {
	begin, query, ok := strings.Cut(address, "?")
	if !ok || len(keys) == 0 {
		return address
	}
	if query = httpclient.WithoutParameters(query, keys...); query == "" {
		return begin
	}
	return begin + "?" + query
}

// escape encodes every byte that is not unreserved in RFC 3986, so that the outcome is right in a path and in a query
// alike.
func escape(value string) string {
	if value == "." || value == ".." {
		return strings.ReplaceAll(value, ".", "%2E") // else it would be a step in the path
	}
	var b strings.Builder
	for _, c := range []byte(value) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
