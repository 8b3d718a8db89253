package objectstore

import (
	"errors"
	"fmt"
	"strings"
)

// Limits of keys: those of common file systems and of S3.
const (
	MaxSegment = 255  // bytes between two slashes
	MaxKey     = 1024 // bytes altogether
)

// ErrNoName is what Put says when its name function gave the object up.
var ErrNoName = errors.New("the object was given no name")

// CheckKey says why a text cannot be a key. Keys are slash-separated segments of printable ASCII; no segment is empty,
// longer than MaxSegment or begins with a dot (such names belong to the stores), and none holds a backslash.
func CheckKey(key string) error {
	if key == "" {
		return ErrNoName
	}
	if len(key) > MaxKey {
		return fmt.Errorf("key %.40q... has %d bytes, the most is %d", key, len(key), MaxKey)
	}
	for i := range len(key) {
		if c := key[i]; c < ' ' || c > '~' || c == '\\' {
			return fmt.Errorf("key %q holds the byte %#x; keys are printable ASCII without backslash", key, c)
		}
	}
	for segment := range strings.SplitSeq(key, "/") {
		switch {
		case segment == "":
			return fmt.Errorf("key %q has an empty segment", key)
		case segment[0] == '.':
			return fmt.Errorf("key %q has the segment %q; none may begin with a dot", key, segment)
		case len(segment) > MaxSegment:
			return fmt.Errorf("key %.40q... has a segment of %d bytes, the most is %d", key, len(segment), MaxSegment)
		}
	}
	return nil
}
