package connectortest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// nothingShowsASecret looks at all that a pull says beside the bytes themselves (I6).
func nothingShowsASecret(t *testing.T, s Setup) {
	made := whole(t, s, "")
	for i, page := range made.pages {
		hides(t, s, fmt.Sprintf("page %d", i), page.Name, page.Position, page.Mark, page.Path, fmt.Sprint(page.Labels))
	}
	hides(t, s, "the outcome", append(made.outcome.Notes, made.outcome.Cursor)...)
	hides(t, s, "the log", made.log)
	for _, text := range s.Connector.Texts() {
		hides(t, s, "a text of the block", text.Raw)
	}
	broken := pull(t.Context(), t, s, "", endAt(0))
	hides(t, s, "an error", said(broken.err)...)
	hides(t, s, "the log of a pull that fails", broken.log)
}

func aRefusalShowsNoSecret(t *testing.T, s Setup) {
	if s.Refused == nil {
		t.Skip("the system wants no proof")
	}
	s.Connector = s.Refused
	made := pull(t.Context(), t, s, "", func(int) error { return nil })
	if made.err == nil {
		t.Fatal("the system let a wrong proof in")
	}
	hides(t, s, "the refusal", said(made.err)...)
	hides(t, s, "the log", made.log)
	if len(made.pages) != 0 {
		t.Errorf("%d pages came", len(made.pages))
	}
}

// said are the words of an error and of all that it wraps, in all the ways to print it.
func said(err error) []string {
	var all []string
	for ; err != nil; err = errors.Unwrap(err) {
		all = append(all, err.Error(), fmt.Sprintf("%+v", err))
	}
	return all
}

func hides(t *testing.T, s Setup, what string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, hidden := range s.Secrets {
			if strings.Contains(text, hidden) {
				t.Errorf("%s shows the secret %q: %s", what, hidden, text)
			}
		}
	}
}
