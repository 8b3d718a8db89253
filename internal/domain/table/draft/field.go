package draft

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/document"
)

// field is what a contract calls a header, or a place in documents.
type field struct {
	name  string   // without blanks around; empty: it has none
	twice bool     // another one bears the same name
	path  []string // of documents
}

func fieldsOf(headers []string, paths bool) []field {
	count := map[string]int{}
	for _, header := range headers {
		count[sameName(header)]++
	}
	all := make([]field, len(headers))
	for i, header := range headers {
		all[i] = field{name: strings.TrimSpace(header), twice: count[sameName(header)] > 1}
		if paths {
			path, _ := document.ParsePath(header)
			all[i].path = path.Parts
		}
	}
	return all
}

// holds says that another field lies below this one.
func (f field) holds(all []field) bool {
	return slices.ContainsFunc(all, func(other field) bool {
		return len(other.path) > len(f.path) && slices.Equal(f.path, other.path[:len(f.path)])
	})
}

// says is by what the field seems to hold something: of documents the column's name, in which words are apart.
func (f field) says(at int) string {
	if f.path != nil {
		return f.column(at)
	}
	return f.name
}

// column is a name for the column of the field.
func (f field) column(at int) string {
	if f.path != nil {
		return columnName(f.path, at)
	}
	return nameFor(f.name, at)
}
