package httpclient

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/naru-data/naru/internal/foundation/problem"
)

const (
	excerptRead = 8 << 10 // bytes of an answer that an excerpt is made of
	excerptLen  = 200     // characters of an excerpt
	addressLen  = 300     // characters of an address
)

var (
	userInfo = regexp.MustCompile(`://[^/@\s"]*@`)
	markup   = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)>|<[^>]*>`)
)

// Refused makes the problem of an answer whose status is not one of success, and closes its body: method, address,
// status and the beginning of what the system said, all redacted (I6). It is Transient when the status may pass.
func (c *Client) Refused(r Request, resp *Response) error {
	args := problem.Args{
		"method": r.method(), "address": c.Address(r.URL), "tries": triesText(resp.Tries),
		"status": statusText(resp.Status), "said": "",
	}
	begin, _ := io.ReadAll(io.LimitReader(resp.Body, excerptRead))
	if text := c.Excerpt(begin); text != "" {
		args["said"] = `: "` + text + `"`
	}
	drain(resp.Body)
	if resp.wait > 0 {
		args["wait"] = resp.wait.Round(time.Second)
	}
	p := problem.New(refusal(resp), problem.Place{}, args)
	if MayPass(resp.Status) {
		return &Transient{p}
	}
	return p
}

func refusal(resp *Response) problem.Code {
	switch status := resp.Status; {
	case status == http.StatusUnauthorized:
		return "http_unauthorized"
	case status == http.StatusForbidden:
		return "http_forbidden"
	case status == http.StatusNotFound || status == http.StatusGone:
		return "http_not_found"
	case resp.wait > 0:
		return "http_wait"
	case status == http.StatusTooManyRequests:
		return "http_too_many"
	case status >= 500:
		return "http_broken"
	}
	return "http_status"
}

// Excerpt is the beginning of an answer as one line for a person: redacted, without markup, at most 200 characters.
func (c *Client) Excerpt(begin []byte) string {
	// Redacted before anything is cut, so that no half of a secret is left.
	text := c.redact(strings.ToValidUTF8(string(begin), "\uFFFD"))
	text = markup.ReplaceAllString(text, " ")
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\ufeff' {
			return ' '
		}
		return r
	}, text)
	return shorten(c.redact(strings.Join(strings.Fields(text), " ")), excerptLen)
}

// Address is a URL as it may be shown: without user, password and fragment, redacted.
func (c *Client) Address(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return shorten(c.redact(userInfo.ReplaceAllString(text, "://***@")), addressLen)
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	return shorten(c.redact(u.String()), addressLen)
}

func (c *Client) redact(text string) string {
	if c.secrets != nil {
		text = c.secrets.Redact(text)
	}
	return userInfo.ReplaceAllString(text, "://***@")
}

func shorten(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return string(letters[:most]) + "…"
}

func statusText(status int) string {
	if name := http.StatusText(status); name != "" {
		return fmt.Sprintf("%d %s", status, name)
	}
	return fmt.Sprint(status)
}
