package httpapi

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// names are what the system's answers gave: answer.report_id, wait.url, file.name.
type names struct {
	values map[string]any
	from   string // address of the answer that gave the last of them
}

// with adds all scalars of a document, by the places where they stand below a prefix that ends in a dot.
func (n names) with(prefix string, value any, from string) names {
	more := names{values: make(map[string]any, len(n.values)+8), from: from}
	for name, given := range n.values {
		more.values[name] = given
	}
	more.add(strings.TrimSuffix(prefix, "."), value, 8)
	return more
}

func (n names) add(name string, value any, deep int) {
	switch v := value.(type) {
	case map[string]any:
		if deep > 0 {
			for key, inner := range v {
				n.add(name+"."+key, inner, deep-1)
			}
		}
	case []any:
		if deep > 0 && len(v) <= 1000 {
			for i, inner := range v {
				n.add(name+"."+strconv.Itoa(i), inner, deep-1)
			}
		}
	case json.Number:
		n.values[name] = v.String()
		if whole, err := v.Int64(); err == nil {
			n.values[name] = whole
		}
	default:
		if text, ok := document.Text(value); ok {
			n.values[name] = text
		}
	}
}

// gave says that a text is nothing but one such name.
func (n names) gave(t yamlfile.Text) bool {
	for _, prefix := range []string{answerName, waitName, fileName} {
		if strings.HasPrefix(t.Raw, "{"+prefix) && strings.HasSuffix(t.Raw, "}") && strings.Count(t.Raw, "{") == 1 {
			return true
		}
	}
	return false
}

// knows says that all names of a text that answers give are there.
func (n names) knows(t yamlfile.Text) bool {
	for _, name := range t.Names() {
		if _, ok := n.values[name]; !ok && strings.HasPrefix(name, fileName) {
			return false
		}
	}
	return true
}
