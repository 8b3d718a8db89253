package objectstore_test

import (
	"path"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

func TestKeysAreRelativePathsOfPrintableASCII(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"a", "a/b/c.csv", "s/city=%EC%84%9C/20261124T163205.123456Z-0a.csv", "a b/c~", "a..b/c."} {
		if err := objectstore.CheckKey(good); err != nil {
			t.Errorf("%q is refused: %v", good, err)
		}
	}
	bad := []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "./a", "a/.", ".tmp/x", "a/.hidden",
		"서울", "a\nb", "a\x00b", "a\x7fb", `a\b`, strings.Repeat("x", 256), strings.Repeat("x/", 600) + "x",
	}
	for _, key := range bad {
		if objectstore.CheckKey(key) == nil {
			t.Errorf("%q is accepted", key)
		}
	}
}

func FuzzNoKeyLeavesItsFolder(f *testing.F) {
	for _, seed := range []string{"a/b", "../a", "a/../../b", "/etc/passwd", "a//b", "a/./b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if objectstore.CheckKey(key) != nil {
			return
		}
		if joined := path.Join("/srv/folder", key); joined != "/srv/folder/"+key {
			t.Errorf("key %q leads to %q", key, joined)
		}
	})
}
