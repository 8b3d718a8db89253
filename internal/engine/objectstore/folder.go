package objectstore

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Folder is name/label=value/...: labels sorted by name, everything escaped to ASCII, at most that many bytes. Where many
// long labels would make it longer, each is shortened more, and at last one hash stands for all; other labels always
// give another folder.
func Folder(name string, labels map[string]string, most int) string {
	for _, segment := range []int{MaxSegment, 64} {
		segments := []string{Segment(name, segment)}
		for _, label := range slices.Sorted(maps.Keys(labels)) {
			segments = append(segments, labelSegment(label, labels[label], segment))
		}
		if folder := strings.Join(segments, "/"); len(folder) <= most {
			return folder
		}
	}
	text, err := json.Marshal(labels)
	if err != nil {
		panic(fmt.Sprintf("objectstore: texts are always JSON: %v", err))
	}
	return Segment(name, MaxSegment) + "/labels=" + shortHash(string(text))
}

func labelSegment(name, value string, most int) string {
	return shorten(escape(name)+"="+escape(value), name+"\x00"+value, most)
}

// Segment is a text as a part of a key of at most that many bytes; other texts give other segments. A leading dot is
// escaped: such names belong to the stores.
func Segment(text string, most int) string {
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
