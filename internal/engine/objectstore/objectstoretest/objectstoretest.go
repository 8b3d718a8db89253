// Package objectstoretest is the suite that every objectstore.Store passes. It is never imported but by tests.
package objectstoretest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

// Run holds a store against the promises of objectstore. open gives an empty store and may be called often.
func Run(t *testing.T, open func(*testing.T) objectstore.Store) {
	tests := []struct {
		name string
		test func(*testing.T, objectstore.Store)
	}{
		{"WhatIsPutIsRead", whatIsPutIsRead},
		{"AnEmptyObjectIsAnObject", anEmptyObjectIsAnObject},
		{"ABigObjectComesBackWhole", aBigObjectComesBackWhole},
		{"TheNameIsAskedForAfterTheBytes", theNameIsAskedForAfterTheBytes},
		{"AKeyThatIsThereIsLeftOrReplacedWhole", aKeyThatIsThereIsLeftOrReplacedWhole},
		{"AnObjectIsSeenWholeOrNotAtAll", anObjectIsSeenWholeOrNotAtAll},
		{"AReaderKeepsWhatItOpened", aReaderKeepsWhatItOpened},
		{"ABodyThatFailsLeavesNothing", aBodyThatFailsLeavesNothing},
		{"ACancelledPutLeavesNothing", aCancelledPutLeavesNothing},
		{"NoNameLeavesNothing", noNameLeavesNothing},
		{"ABadKeyIsRefused", aBadKeyIsRefused},
		{"WhatIsNotThereIsNotFound", whatIsNotThereIsNotFound},
		{"DeletedIsGone", deletedIsGone},
		{"ListGivesKeysInOrderOfBytes", listGivesKeysInOrderOfBytes},
		{"ListEndsWhenAsked", listEndsWhenAsked},
		{"ManyWritersAndManyKeys", manyWritersAndManyKeys},
		{"AnAdoptedFileIsAnObject", anAdoptedFileIsAnObject},
		{"WhatCannotBeAdoptedIsLeft", whatCannotBeAdoptedIsLeft},
	}
	for _, one := range tests {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			one.test(t, open(t))
		})
	}
}

func named(key string) func(objectstore.Digest) string {
	return func(objectstore.Digest) string { return key }
}

func put(t *testing.T, s objectstore.Store, key string, body []byte) objectstore.Digest {
	t.Helper()
	digest, err := s.Put(context.Background(), bytes.NewReader(body), named(key))
	if err != nil {
		t.Fatalf("put %q: %v", key, err)
	}
	return digest
}

func read(t *testing.T, s objectstore.Store, key string) []byte {
	t.Helper()
	body, info, err := s.Open(context.Background(), key)
	if err != nil {
		t.Fatalf("open %q: %v", key, err)
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("read %q: %v", key, err)
	}
	if info.Key != key || info.Size != int64(len(text)) || info.ModTime.IsZero() {
		t.Errorf("open %q says %+v of %d bytes", key, info, len(text))
	}
	return text
}

func keys(t *testing.T, s objectstore.Store, prefix string) []string {
	t.Helper()
	all := []string{}
	for info, err := range s.List(context.Background(), prefix) {
		if err != nil {
			t.Fatalf("list %q: %v", prefix, err)
		}
		all = append(all, info.Key)
	}
	return all
}

func wantKeys(t *testing.T, s objectstore.Store, prefix string, want ...string) {
	t.Helper()
	if got := keys(t, s, prefix); !slices.Equal(got, want) {
		t.Errorf("list %q gives %q, want %q", prefix, got, want)
	}
}

func digestOf(body []byte) objectstore.Digest {
	sum := sha256.Sum256(body)
	return objectstore.Digest{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(body))}
}

func whatIsPutIsRead(t *testing.T, s objectstore.Store) {
	body := []byte("a,b\n1,2\n")
	if got, want := put(t, s, "till/day=1/x.csv", body), digestOf(body); got != want {
		t.Errorf("put answers %+v, want %+v", got, want)
	}
	if got := read(t, s, "till/day=1/x.csv"); !bytes.Equal(got, body) {
		t.Errorf("read %q, want %q", got, body)
	}
	for info, err := range s.List(context.Background(), "") {
		if err != nil || info.Size != int64(len(body)) || info.ModTime.IsZero() {
			t.Errorf("list says %+v, %v", info, err)
		}
	}
}

func anEmptyObjectIsAnObject(t *testing.T, s objectstore.Store) {
	if got, want := put(t, s, "empty", nil), digestOf(nil); got != want {
		t.Errorf("put answers %+v, want %+v", got, want)
	}
	if got := read(t, s, "empty"); len(got) != 0 {
		t.Errorf("read %q, want nothing", got)
	}
	wantKeys(t, s, "", "empty")
}

func aBigObjectComesBackWhole(t *testing.T, s objectstore.Store) {
	body := bytes.Repeat([]byte("0123456789abcdefghijklmnopqrstuvwxyz\n"), 500_000) // 18 MB
	if got, want := put(t, s, "big", body), digestOf(body); got != want {
		t.Errorf("put answers %+v, want %+v", got, want)
	}
	if got := read(t, s, "big"); !bytes.Equal(got, body) {
		t.Errorf("%d bytes came back, other than the %d that were put", len(got), len(body))
	}
}

func theNameIsAskedForAfterTheBytes(t *testing.T, s objectstore.Store) {
	body := []byte("named by what it holds")
	_, err := s.Put(context.Background(), bytes.NewReader(body), func(d objectstore.Digest) string { return d.SHA256 })
	if err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, "", digestOf(body).SHA256)
}

func aKeyThatIsThereIsLeftOrReplacedWhole(t *testing.T, s objectstore.Store) {
	put(t, s, "k", []byte("first"))
	put(t, s, "k", []byte("FIRST")) // of the same size: taken for the same bytes, since names end in the hash
	if got := read(t, s, "k"); string(got) != "first" {
		t.Errorf("an object of the same size became %q", got)
	}
	put(t, s, "k", []byte("second, and longer"))
	if got := read(t, s, "k"); string(got) != "second, and longer" {
		t.Errorf("an object of another size is %q", got)
	}
	wantKeys(t, s, "", "k")
}

func aBodyThatFailsLeavesNothing(t *testing.T, s objectstore.Store) {
	put(t, s, "k", []byte("before"))
	broken := errors.New("the line was cut")
	asked := false
	body := io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<20)), failing{broken})
	_, err := s.Put(context.Background(), body, func(objectstore.Digest) string { asked = true; return "k" })
	if !errors.Is(err, broken) {
		t.Errorf("a body that fails gives %v", err)
	}
	if asked {
		t.Error("the name was asked for though the body failed")
	}
	if got := read(t, s, "k"); string(got) != "before" {
		t.Errorf("afterwards the object is %q", got)
	}
	wantKeys(t, s, "", "k")
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func noNameLeavesNothing(t *testing.T, s objectstore.Store) {
	if _, err := s.Put(context.Background(), strings.NewReader("x"), named("")); !errors.Is(err, objectstore.ErrNoName) {
		t.Errorf("no name gives %v", err)
	}
	wantKeys(t, s, "")
}

func aBadKeyIsRefused(t *testing.T, s objectstore.Store) {
	for _, key := range []string{"../out", "a/../../out", "/abs", "a//b", "서울", "a\nb", ".tmp/x", strings.Repeat("x", 256)} {
		if _, err := s.Put(context.Background(), strings.NewReader("x"), named(key)); err == nil {
			t.Errorf("key %q was accepted", key)
		}
		if _, _, err := s.Open(context.Background(), key); !errors.Is(err, objectstore.ErrNotFound) {
			t.Errorf("open %q gives %v", key, err)
		}
	}
	wantKeys(t, s, "")
}

func whatIsNotThereIsNotFound(t *testing.T, s objectstore.Store) {
	put(t, s, "a/b", []byte("x"))
	for _, key := range []string{"no", "a", "a/c", "a/b/c", "a/bb"} {
		if _, _, err := s.Open(context.Background(), key); !errors.Is(err, objectstore.ErrNotFound) {
			t.Errorf("open %q gives %v", key, err)
		}
		if err := s.Delete(context.Background(), key); !errors.Is(err, objectstore.ErrNotFound) {
			t.Errorf("delete %q gives %v", key, err)
		}
	}
	wantKeys(t, s, "", "a/b")
}

func deletedIsGone(t *testing.T, s objectstore.Store) {
	put(t, s, "a/b", []byte("x"))
	put(t, s, "a/c", []byte("x"))
	if err := s.Delete(context.Background(), "a/b"); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, "", "a/c")
	put(t, s, "a/b", []byte("again"))
	if got := read(t, s, "a/b"); string(got) != "again" {
		t.Errorf("read %q after putting it again", got)
	}
}
