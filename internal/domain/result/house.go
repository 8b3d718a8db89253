package result

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
)

// House is naru.results: one row a file, those recorded last first.
func (r *Results) House() map[string]query.House {
	return map[string]query.House{"naru.results": {Columns: houseColumns(), Rows: r.houseRows}}
}

func houseColumns() []column.Column {
	text, long := column.Type{Kind: column.String}, column.Type{Kind: column.Long}
	return []column.Column{
		{Name: "made_by", Type: text, Doc: "analysis or step"},
		{Name: "labels", Type: text, Doc: "as JSON"},
		{Name: "name", Type: text},
		{Name: "object", Type: text, Doc: "key in the results store"},
		{Name: "type", Type: text, Doc: "media type"},
		{Name: "bytes", Type: long},
		{Name: "sha256", Type: text},
		{Name: "run", Type: text},
		{Name: "project", Type: text, Doc: "version of the project's files"},
		{Name: "code", Type: text, Doc: "version of Naru"},
		{Name: "made_from", Type: text, Doc: "what it was made from, as JSON"},
		{Name: "made_at", Type: column.Type{Kind: column.Timestamptz}},
		{Name: "current", Type: column.Type{Kind: column.Boolean}, Doc: "none of the same labels is newer"},
	}
}

func (r *Results) houseRows(ctx context.Context) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		all, err := r.List(ctx, Filter{All: true})
		if err != nil {
			yield(nil, err)
			return
		}
		for _, s := range all {
			from, err := json.Marshal(s.From)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, f := range s.Files {
				row := []any{
					s.Of, parameter.LabelsText(s.Labels), f.Name, f.Object, f.Type, f.Bytes, f.SHA256, text(s.Run), text(s.Project),
					text(s.Code), string(from), s.At, s.Current,
				}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// text is null in SQL when it was not given.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}
