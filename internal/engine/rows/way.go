package rows

import (
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/engine/document"
)

// way is where a field of a document is. Level says how many names of the path to the records lie above its object: 0 is
// the root, and as many as there are is the record itself. Parts lead on from there.
type way struct {
	level int
	parts []string
}

// CheckField says what is wrong with a field of documents, in words: a path below a record (`price.amount`, `items.0.id`),
// below the object that has the record or its list as a member (`../id`, once more for each step up), or below the root
// (`/meta.total`). Empty: nothing is.
func CheckField(field, records string) (why string) {
	path, why := document.ParsePath(strings.TrimPrefix(records, "/"))
	if why != "" {
		return why
	}
	_, why = fieldWay(field, path.Parts)
	return why
}

// fieldWay reads a field. What leads down the way to the records belongs to the lowest object that the way passes: so
// `/data.total` is the member `total` of what holds the records `data.list`.
func fieldWay(field string, records []string) (w way, why string) {
	rest, up, depth := field, 0, len(records)
	for strings.HasPrefix(rest, "../") {
		rest = rest[len("../"):]
		up++
	}
	if up > depth {
		return way{}, fmt.Sprintf("it leads %d up, but the records are %d below the root", up, depth)
	}
	if up > 0 && strings.HasPrefix(rest, "/") {
		return way{}, "a slash stands after ../"
	}
	path, why := document.ParsePath(rest)
	if why != "" {
		return way{}, why
	}
	w = way{level: depth - up, parts: path.Parts}
	if path.Root {
		w.level = 0
	}
	for w.level < depth && len(w.parts) > 1 && w.parts[0] == records[w.level] {
		w.level, w.parts = w.level+1, w.parts[1:]
	}
	if w.level < depth && (len(w.parts) == 0 || len(w.parts) == 1 && w.parts[0] == records[w.level]) {
		return way{}, "it names as a whole what holds the record"
	}
	return w, ""
}

func (w way) equal(other way) bool {
	return w.level == other.level && document.Path{Parts: w.parts}.Equal(document.Path{Parts: other.parts})
}
