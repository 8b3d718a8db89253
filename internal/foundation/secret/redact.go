package secret

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// tooShort is the length (in bytes) below which a secret is not redacted: replacing every "a" or "12" would shred the
// log and show where the secret is. Such a secret is refused nowhere, but protects nothing either.
const tooShort = 4

// Reveal gives the text and remembers it for redaction.
func (r *Resolver) Reveal(v Value) string {
	r.remember(v.text)
	return v.text
}

// Remember has a text that was not resolved here (a login's token) redacted too.
func (r *Resolver) Remember(text string) Value {
	r.remember(text)
	return Value{text}
}

func (r *Resolver) remember(text string) {
	if len(text) < tooShort {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.revealed[text] {
		return
	}
	r.revealed[text] = true
	r.replacer.Store(replacerOf(r.revealed))
}

// replacerOf replaces the longest form first, so that a secret that begins with another leaves no tail.
func replacerOf(texts map[string]bool) *strings.Replacer {
	seen := map[string]bool{}
	for text := range texts {
		for _, form := range forms(text) {
			if len(form) >= tooShort {
				seen[form] = true
			}
		}
	}
	all := make([]string, 0, len(seen))
	for form := range seen {
		all = append(all, form)
	}
	sort.Slice(all, func(i, j int) bool {
		if len(all[i]) != len(all[j]) {
			return len(all[i]) > len(all[j])
		}
		return all[i] < all[j]
	})
	pairs := make([]string, 0, 2*len(all))
	for _, form := range all {
		pairs = append(pairs, form, Mask)
	}
	return strings.NewReplacer(pairs...)
}

// forms are the ways in which a text may stand in a log: itself, in an address, in JSON, quoted as Go does, in base64 at
// any of the three offsets (a header holds base64 of user:password), each line of it, and without white space around it.
func forms(text string) []string {
	query := url.QueryEscape(text)
	all := []string{text, strings.TrimSpace(text), query, url.PathEscape(text), strings.ReplaceAll(query, "+", "%20")}
	for _, form := range all[2:5] {
		all = append(all, lowerHex(form))
	}
	if quoted, err := json.Marshal(text); err == nil {
		all = append(all, string(quoted[1:len(quoted)-1]))
	}
	for _, quoted := range []string{strconv.Quote(text), strconv.QuoteToASCII(text)} {
		all = append(all, quoted[1:len(quoted)-1])
	}
	var plain strings.Builder
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(text) == nil {
		all = append(all, strings.Trim(strings.TrimSpace(plain.String()), `"`))
	}
	if strings.Contains(text, "\n") {
		for _, line := range strings.Split(text, "\n") {
			all = append(all, strings.TrimSpace(line))
		}
	}
	return append(all, base64Forms(text)...)
}

// base64Forms are the letters that stand for a text inside of base64, whatever stands before and after it: those made
// wholly of its bits. Shorter texts leave too few letters to be sure of.
func base64Forms(text string) []string {
	var all []string
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		all = append(all, encoding.EncodeToString([]byte(text)))
		for before := range 3 {
			padded := append(make([]byte, before), text...)
			first := (before*8 + 5) / 6 // letters that hold bits of what stands before
			last := len(padded) * 8 / 6 // letters that hold no bit of what stands after
			if letters := encoding.EncodeToString(padded); last-first >= 2*tooShort {
				all = append(all, letters[first:last])
			}
		}
	}
	return all
}

// lowerHex writes %2F as %2f, as some servers do.
func lowerHex(escaped string) string {
	letters := []byte(escaped)
	for i := 0; i+2 < len(letters); i++ {
		if letters[i] == '%' {
			copy(letters[i+1:i+3], strings.ToLower(escaped[i+1:i+3]))
		}
	}
	return string(letters)
}

// Redact replaces every revealed or remembered text by ***, in its plain, URL-, JSON- and base64-encoded forms. Texts
// below four bytes are left. A nil Resolver knows no secret.
func (r *Resolver) Redact(text string) string {
	if r == nil {
		return text
	}
	if replacer := r.replacer.Load(); replacer != nil {
		return replacer.Replace(text)
	}
	return text
}

// RedactWriter redacts what is written, line by line: a line is handed on when it is whole, so that a secret that
// comes in two writes is found. Close hands on the rest, and must be called; it does not close w. It is safe for
// concurrent use when w is used by nobody else.
func (r *Resolver) RedactWriter(w io.Writer) io.WriteCloser {
	return &lineWriter{to: w, redact: r.Redact}
}
