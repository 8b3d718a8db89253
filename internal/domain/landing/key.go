package landing

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

// Where says what an object is called.
type Where struct {
	Source string
	Labels map[string]string
	Ext    string // "csv", "csv.gz"
}

// keyTime sorts by time; it is always UTC.
const keyTime = "20060102T150405.000000Z"

// hashDigits of the object's hash stand in its key, so that two objects never meet in one (DESIGN, section 4).
const hashDigits = 12

// key is source/label=value/.../time-hash.ext: labels sorted by name, everything escaped to ASCII.
func (w Where) key(at time.Time, hash string) string {
	file := at.UTC().Format(keyTime) + "-" + hash[:hashDigits]
	if ext := strings.Trim(w.Ext, "."); ext != "" {
		file += "." + objectstore.Segment(ext, maxExt)
	}
	return objectstore.Folder(w.Source, w.Labels, maxFolder) + "/" + file
}

const (
	maxExt    = 64 // bytes
	maxFolder = objectstore.MaxKey - len(keyTime) - hashDigits - maxExt - len("/-.")
)

// DeliveryID makes the id of a delivery from the key of the task that brings it: the same in every attempt (I4).
// Further words tell apart several deliveries of one task.
func DeliveryID(taskKey string, words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{taskKey}, words...), "\x00")))
	return hex.EncodeToString(sum[:10])
}
