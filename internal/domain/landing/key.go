package landing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/problem"
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
		file += "." + segment(ext, maxExt)
	}
	return w.folder() + "/" + file
}

const (
	maxExt    = 64 // bytes
	maxFolder = objectstore.MaxKey - len(keyTime) - hashDigits - maxExt - len("/-.")
)

// folder is the part of a key that source and labels make. Where many long labels would make it longer than a key may
// be, each is shortened more, and at last one hash stands for all.
func (w Where) folder() string {
	for _, most := range []int{objectstore.MaxSegment, 64} {
		segments := []string{segment(w.Source, most)}
		for _, name := range slices.Sorted(maps.Keys(w.Labels)) {
			segments = append(segments, labelSegment(name, w.Labels[name], most))
		}
		if folder := strings.Join(segments, "/"); len(folder) <= maxFolder {
			return folder
		}
	}
	return segment(w.Source, objectstore.MaxSegment) + "/labels=" + shortHash(labelsText(w.Labels))
}

func labelSegment(name, value string, most int) string {
	return shorten(escape(name)+"="+escape(value), name+"\x00"+value, most)
}

// segment is a text on its own as a part of a key. A leading dot is escaped: such names belong to the stores.
func segment(text string, most int) string {
	escaped := escape(text)
	if strings.HasPrefix(escaped, ".") {
		escaped = "%2E" + escaped[1:]
	}
	return shorten(escaped, text, most)
}

// escape writes every byte outside [A-Za-z0-9_.-] as %XX, which url.PathUnescape reads back.
func escape(text string) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		plain := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.' || c == '-'
		if plain {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// shorten cuts an escaped text to at most bytes; "~" and a hash of the whole follow, and no escaped text holds a "~".
func shorten(escaped, whole string, most int) string {
	if len(escaped) <= most {
		return escaped
	}
	tail := "~" + shortHash(whole)
	cut := most - len(tail)
	if at := strings.LastIndexByte(escaped[:cut], '%'); at >= 0 && at > cut-3 {
		cut = at // not within a %XX
	}
	return escaped[:cut] + tail
}

func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// labelsText is the stored form of labels: equal labels give equal texts.
func labelsText(labels map[string]string) string {
	if len(labels) == 0 {
		return "{}"
	}
	text, err := json.Marshal(labels)
	if err != nil {
		panic(fmt.Sprintf("landing: texts are always JSON: %v", err))
	}
	return string(text)
}

// checkLabels refuses what is no text: it could not be told from other labels once it is stored.
func checkLabels(source string, labels map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if value := labels[name]; !utf8.ValidString(name + value) {
			return problem.New("label_no_text", problem.Place{},
				problem.Args{"label": fmt.Sprintf("%q", name), "value": fmt.Sprintf("%q", value), "source": source})
		}
	}
	return nil
}

// DeliveryID makes the id of a delivery from the key of the task that brings it: the same in every attempt (I4).
// Further words tell apart several deliveries of one task.
func DeliveryID(taskKey string, words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{taskKey}, words...), "\x00")))
	return hex.EncodeToString(sum[:10])
}
