package httpclient_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// FuzzExcerpt: whatever a system says, what is shown of it is one short line of text without the secret.
func FuzzExcerpt(f *testing.F) {
	for _, seed := range []string{"", "<html>topsecret</html>", "top\x00secret", "<script>x</script", "\xff\xfe<", "a\r\n\tb", "top<b>secret"} {
		f.Add([]byte(seed))
	}
	known, err := secret.Open(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	known.Remember("topsecret")
	client := httpclient.New(httpclient.Options{Secrets: known})
	f.Fuzz(func(t *testing.T, said []byte) {
		got := client.Excerpt(said)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 201 || strings.ContainsFunc(got, unicode.IsControl) || strings.Contains(got, "topsecret") {
			t.Errorf("%q is shown as %q", said, got)
		}
	})
}
