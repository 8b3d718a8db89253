package objectstoretest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

// anObjectIsSeenWholeOrNotAtAll replaces one object again and again while others read it: every reader finds one of
// the bodies from beginning to end, and the size it was told.
func anObjectIsSeenWholeOrNotAtAll(t *testing.T, s objectstore.Store) {
	const rounds, readers = 60, 4
	done := make(chan struct{})
	var wait sync.WaitGroup
	for range readers {
		wait.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := readWhole(s, "k"); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range rounds {
		// Each body is one letter, and each has a size of its own.
		put(t, s, "k", bytes.Repeat([]byte{byte('a' + i%26)}, 10_000+i))
	}
	close(done)
	wait.Wait()
}

func readWhole(s objectstore.Store, key string) error {
	body, info, err := s.Open(context.Background(), key)
	if errors.Is(err, objectstore.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if int64(len(text)) != info.Size || len(text) < 10_000 || bytes.Count(text, text[:1]) != len(text) {
		return fmt.Errorf("a reader saw %d bytes of an object of %d, or a mixture", len(text), info.Size)
	}
	return nil
}

func aReaderKeepsWhatItOpened(t *testing.T, s objectstore.Store) {
	put(t, s, "k", []byte("as it was"))
	body, _, err := s.Open(context.Background(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	put(t, s, "k", []byte("replaced meanwhile"))
	if err := s.Delete(context.Background(), "k"); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(body); err != nil || string(text) != "as it was" {
		t.Errorf("the reader got %q, %v", text, err)
	}
}

// cancelling ends the context at its first read and would go on for ever.
type cancelling struct{ cancel context.CancelFunc }

func (c cancelling) Read(p []byte) (int, error) {
	c.cancel()
	return len(p), nil
}

func aCancelledPutLeavesNothing(t *testing.T, s objectstore.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if _, err := s.Put(ctx, cancelling{cancel}, named("k")); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled put gives %v", err)
	}
	wantKeys(t, s, "")
	if _, _, err := s.Open(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("open with a context that has ended gives %v", err)
	}
	put(t, s, "k", []byte("x"))
	for _, err := range s.List(ctx, "") {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("list with a context that has ended gives %v", err)
		}
	}
}

func listGivesKeysInOrderOfBytes(t *testing.T, s objectstore.Store) {
	for _, key := range []string{"b", "a/x", "a.b/x", "a-b", "a/x.csv", "a/b/c", "A/z", "a0", "a/b.c/d"} {
		put(t, s, key, []byte(key))
	}
	wantKeys(t, s, "", "A/z", "a-b", "a.b/x", "a/b.c/d", "a/b/c", "a/x", "a/x.csv", "a0", "b")
	wantKeys(t, s, "a/", "a/b.c/d", "a/b/c", "a/x", "a/x.csv")
	wantKeys(t, s, "a/x", "a/x", "a/x.csv")
	wantKeys(t, s, "a/b", "a/b.c/d", "a/b/c")
	wantKeys(t, s, "a", "a-b", "a.b/x", "a/b.c/d", "a/b/c", "a/x", "a/x.csv", "a0")
	wantKeys(t, s, "c")
	wantKeys(t, s, "a/x/")
	wantKeys(t, s, "../")
}

func listEndsWhenAsked(t *testing.T, s objectstore.Store) {
	for i := range 20 {
		put(t, s, fmt.Sprintf("f%d/o", i), nil)
	}
	seen := 0
	for _, err := range s.List(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 3 {
			break
		}
	}
	if seen != 3 {
		t.Errorf("the list went on to %d", seen)
	}
}

func manyWritersAndManyKeys(t *testing.T, s objectstore.Store) {
	const writers, each = 8, 40
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				key := fmt.Sprintf("shared/%02d/o", i) // all writers write all keys, with the same bytes
				if w%2 == 0 {
					key = fmt.Sprintf("own/w%d/%02d", w, i)
				}
				body := strings.NewReader(strings.Repeat("y", i))
				if _, err := s.Put(context.Background(), body, named(key)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if got, want := len(keys(t, s, "")), writers/2*each+each; got != want {
		t.Errorf("%d objects are there, want %d", got, want)
	}
}
