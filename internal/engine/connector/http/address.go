package httpapi

import (
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// address joins base and what follows it. Values are percent-encoded, so that a city's name with a space, `/`, `%` or
// `&` in it stays one piece of path or query; a value that is the whole text is left as it is. No value leads to
// another host than the base's, where the credentials belong.
func (c *call) address(end yamlfile.Text) (string, error) {
	f := c.filling()
	f.Escape = escape
	base, err := c.source.Base.Fill(f)
	if err != nil {
		return "", err
	}
	rest, err := end.Fill(f)
	if err != nil {
		return "", err
	}
	switch {
	case base == "":
		return rest, nil
	case strings.HasPrefix(rest, "http://"), strings.HasPrefix(rest, "https://"):
		return "", problem.New("http_get_whole", end.Place, problem.Args{"in": "this source", "get": end.Raw})
	case strings.HasPrefix(rest, "?"):
		return base + rest, nil
	}
	return strings.TrimRight(base, "/") + "/" + strings.TrimLeft(rest, "/"), nil
}

// filling holds what the texts may name; the token is there once there was a login.
func (c *call) filling() yamlfile.Filling {
	values := make(map[string]any, len(c.env.Values)+1)
	for name, value := range c.env.Values {
		values[name] = value
	}
	if c.current.Text != "" {
		values[tokenName] = c.current.Text
	}
	return yamlfile.Filling{Values: values, Secrets: c.env.Secrets, Zone: c.env.Zone}
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
