package objectstore_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

func TestFoldersAreLabelsInOrderAsASCII(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		labels map[string]string
		want   string
	}{
		{"survey", nil, "survey"},
		{"survey", map[string]string{"round": "2026", "city": "서울"}, "survey/city=%EC%84%9C%EC%9A%B8/round=2026"},
		{".git", map[string]string{"a/b": "c=d"}, "%2Egit/a%2Fb=c%3Dd"},
	} {
		if got := objectstore.Folder(c.name, c.labels, objectstore.MaxKey); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestFoldersStayShortAndApart(t *testing.T) {
	t.Parallel()
	const most = 300
	long := strings.Repeat("가", 60)
	seen := map[string]bool{}
	for _, labels := range []map[string]string{
		{"a": long}, {"a": long + "1"}, {"a": long, "b": long}, {"a": long, "b": long, "c": long, "d": long, "e": long},
		{"a": long, "b": long, "c": long, "d": long, "e": long + "1"},
	} {
		folder := objectstore.Folder("s", labels, most)
		if err := objectstore.CheckKey(folder); err != nil || len(folder) > most || seen[folder] {
			t.Errorf("%q: %v, seen before: %v", folder, err, seen[folder])
		}
		seen[folder] = true
	}
}

func TestSegmentsOfOtherTextsDiffer(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100)
	if a, b := objectstore.Segment(long+"1", 64), objectstore.Segment(long+"2", 64); a == b || len(a) > 64 {
		t.Errorf("%q and %q", a, b)
	}
	if got := objectstore.Segment("../a", 64); got != "%2E.%2Fa" {
		t.Errorf("got %q", got)
	}
}

func TestVerifyTellsOtherBytesAtTheEnd(t *testing.T) {
	t.Parallel()
	var copied bytes.Buffer
	digest, err := objectstore.Copy(t.Context(), &copied, strings.NewReader("one"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ body, says string }{
		{"one", ""}, {"two", "other bytes: their hash is 3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"},
		{"three", "5 bytes instead of 3"}, {"", "0 bytes instead of 3"},
	} {
		body := objectstore.Verify(io.NopCloser(strings.NewReader(c.body)), digest, func(how string) error { return errors.New(how) })
		got, err := io.ReadAll(body)
		said := ""
		if err != nil {
			said = err.Error()
		}
		if string(got) != c.body || said != c.says {
			t.Errorf("%q: got %q, %q", c.body, got, said)
		}
	}
}
