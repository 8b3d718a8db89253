package objectstoretest

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

func file(t *testing.T, body []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "whole")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// gone wants that a store which takes files over has taken this one, and that another has left it.
func gone(t *testing.T, s objectstore.Store, path string) {
	t.Helper()
	_, takes := s.(objectstore.Adopter)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) != takes {
		t.Errorf("the file: %v; the store takes files over: %v", err, takes)
	}
}

func anAdoptedFileIsAnObject(t *testing.T, s objectstore.Store) {
	body := bytes.Repeat([]byte("0123456789abcdef\n"), 100_000)
	path := file(t, body)
	got, err := objectstore.Adopt(context.Background(), s, path, func(d objectstore.Digest) string { return "a/" + d.SHA256 })
	if err != nil || got != digestOf(body) {
		t.Fatalf("adopt answers %+v, %v", got, err)
	}
	if !bytes.Equal(read(t, s, "a/"+got.SHA256), body) {
		t.Error("other bytes came back")
	}
	wantKeys(t, s, "", "a/"+got.SHA256)
	gone(t, s, path)
	path = file(t, body) // the same bytes again: the object is left as it is
	if _, err := objectstore.Adopt(context.Background(), s, path, named("a/"+got.SHA256)); err != nil {
		t.Error(err)
	}
	gone(t, s, path)
}

func whatCannotBeAdoptedIsLeft(t *testing.T, s objectstore.Store) {
	path := file(t, []byte("x"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := objectstore.Adopt(ctx, s, path, named("a")); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: got %v", err)
	}
	if _, err := objectstore.Adopt(context.Background(), s, path, named("")); !errors.Is(err, objectstore.ErrNoName) {
		t.Errorf("without a name: got %v", err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{link, filepath.Dir(path), filepath.Join(filepath.Dir(path), "nothing")} {
		if _, err := objectstore.Adopt(context.Background(), s, other, named("a")); err == nil {
			t.Errorf("%s was adopted", other)
		}
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "x" {
		t.Errorf("the file is %q, %v", text, err)
	}
	wantKeys(t, s, "")
}
