package result

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/work"
)

// keyTime sorts by time; it is always UTC.
const keyTime = "20060102T150405.000000Z"

// hashDigits of the task's key stand in the folder, and of the bytes in the file's name.
const hashDigits = 12

const (
	maxFolder    = objectstore.MaxKey - objectstore.MaxSegment - len(keyTime) - hashDigits - len("/-/")
	maxExtension = 32
)

// folder is where all files of one task lie: the same in every attempt, since both time and key are (I4).
func folder(t work.Task, of string, labels map[string]string) string {
	begun := t.Begun
	if begun.IsZero() {
		begun = time.Now()
	}
	sum := sha256.Sum256([]byte(t.Key))
	return objectstore.Folder(of, labels, maxFolder) + "/" +
		begun.UTC().Format(keyTime) + "-" + hex.EncodeToString(sum[:])[:hashDigits]
}

// fileName is report.ko-HASH.html. The hash is of the bytes: a store leaves an object of the same size as it is, and an
// attempt that was cut off may still be writing, so two attempts whose bytes differ must not meet in one key (I3).
func fileName(name, hash string) string {
	extension := strings.TrimPrefix(path.Ext(name), ".")
	tail := "-" + hash[:hashDigits]
	if extension != "" {
		name = strings.TrimSuffix(name, "."+extension)
		tail += "." + objectstore.Segment(extension, maxExtension)
	}
	return objectstore.Segment(name, objectstore.MaxSegment-len(tail)) + tail
}
