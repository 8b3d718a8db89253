package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

// mark is what a system says of one version of a file.
type mark struct {
	Of       string          `json:"of,omitempty"` // the address that it was said of, as addressSum
	Tag      string          `json:"etag,omitempty"`
	Modified string          `json:"modified,omitempty"`
	Sums     httpclient.Sums `json:"sums,omitzero"`
}

func markOf(h http.Header, sums httpclient.Sums, address string) mark {
	m := mark{Tag: h.Get("ETag"), Modified: h.Get("Last-Modified"), Sums: sums}
	if m.Tag != "" || m.Modified != "" {
		m.Of = addressSum(address)
	}
	return m
}

// signed are parameters that are another for every address that is signed, beside signs.
var signed = regexp.MustCompile(`(?i)^(x-(amz|goog)-.*|expires|s[etvpr]|spr|sk[a-z]{1,3})$`)

// addressSum tells addresses apart, without what only lets one in.
func addressSum(address string) string {
	if u, err := url.Parse(address); err == nil && u.RawQuery != "" {
		var names []string
		for name := range u.Query() {
			if signed.MatchString(name) || signs.MatchString(name) {
				names = append(names, name)
			}
		}
		u.RawQuery = httpclient.WithoutParameters(u.RawQuery, names...)
		address = u.String()
	}
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:8])
}

// readMark reads what String wrote; what it cannot read says nothing.
func readMark(text string) mark {
	var m mark
	if json.Unmarshal([]byte(text), &m) != nil {
		return mark{}
	}
	return m
}

// String is the mark as it is kept; empty when it says nothing.
func (m mark) String() string {
	if m == (mark{}) {
		return ""
	}
	text, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	return string(text)
}

// ask has the system answer 304 when the version is still the same. Tags and dates are of one address: of another, such
// as that of the day before, they say nothing.
func (m mark) ask(h http.Header, address string) {
	switch {
	case m.Of != addressSum(address):
	case m.Tag != "":
		h.Set("If-None-Match", m.Tag)
	case m.Modified != "":
		h.Set("If-Modified-Since", m.Modified)
	}
}

// same says, without asking, that a published sum is that of the version that landed.
func (m mark) same(sums httpclient.Sums) bool {
	return sums != (httpclient.Sums{}) && m.Sums == sums
}
