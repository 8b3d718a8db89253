package rows

import (
	"context"
	"fmt"

	"github.com/naru-data/naru/internal/engine/document"
)

// Walk is Look for whoever wants records as they are nested: each is told the line of a record and the record as
// encoding/json decodes it, numbers as json.Number. Records of files with a header are maps of texts, nil where a field is
// empty; those of Parquet have dates and times as texts. Of a name that stands twice in an object the last value is told.
func Walk(ctx context.Context, in Input, formats Formats, each func(line int64, record any) bool) (Seen, error) {
	var parts [][]string
	seen, err := glance(ctx, in, formats, func(s *Seen, r *Records) bool {
		texts := r.texts()
		for i, line := range r.Lines {
			var record any
			switch {
			case r.Arrays != nil:
				for len(parts) < len(r.Names) {
					path, _ := document.ParsePath(r.Names[len(parts)])
					parts = append(parts, path.Parts)
				}
				record = r.tree(parts, i)
			case s.Fields == nil: // a document
				record = decoded(r.span(r.Raw[i]))
			default:
				record = r.flat(texts, s.Fields, i)
			}
			if !each(line, record) {
				return false
			}
		}
		return true
	})
	if err != nil {
		return Seen{}, fmt.Errorf("walk through %q: %w", in.Name, err)
	}
	return seen, nil
}

// flat is a record of a file with a header.
func (r *Records) flat(t batchText, names []string, row int) map[string]any {
	record := make(map[string]any, len(names))
	cells := r.cells(nil, t, row)
	for i, name := range names {
		if c := cells[i]; c.Text != "" || c.Quoted {
			record[name] = c.Text
		} else {
			record[name] = nil
		}
	}
	return record
}

// tree is a record of arrays: their names are paths.
func (r *Records) tree(parts [][]string, row int) map[string]any {
	record := map[string]any{}
	for i, a := range r.Arrays {
		value := decoded(arrayJSON(nil, a, row))
		in := record
		for _, part := range parts[i][:max(len(parts[i])-1, 0)] {
			under, ok := in[part].(map[string]any)
			if !ok {
				under = map[string]any{}
				in[part] = under
			}
			in = under
		}
		if len(parts[i]) > 0 {
			in[parts[i][len(parts[i])-1]] = value
		}
	}
	return record
}
