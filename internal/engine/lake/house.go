package lake

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// CommitColumns are the columns of naru.commits.
func CommitColumns() []column.Column {
	text := column.Type{Kind: column.String}
	number := column.Type{Kind: column.Long}
	return []column.Column{
		{Name: "key", Type: text, Doc: "the task that committed; a key commits once"},
		{Name: "table_name", Type: text},
		{Name: "committed_at", Type: column.Type{Kind: column.Timestamptz}},
		{Name: "run", Type: text},
		{Name: "project", Type: text, Doc: "version of the project's files"},
		{Name: "snapshot", Type: number, Doc: "0: the table had no rows yet"},
		{Name: "read", Type: number, Doc: "rows read = loaded + quarantined + skipped + superseded"},
		{Name: "loaded", Type: number},
		{Name: "quarantined", Type: number},
		{Name: "skipped", Type: number},
		{Name: "superseded", Type: number},
		{Name: "rows_after", Type: number, Doc: "rows of the whole table afterwards"},
		{Name: "made_from", Type: text, Doc: "what it was made from, as JSON"},
		{Name: "metadata", Type: text, Doc: "Iceberg's metadata file"},
	}
}

// CommitRows are the rows of naru.commits, in the order of CommitColumns: the whole ledger, as it is at the
// first row.
func (l *Lake) CommitRows(ctx context.Context) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		var all []Commit
		err := l.db.Read(ctx, func(tx *controldb.Tx) (err error) {
			all, err = commits(tx, "order by at, key, table_name")
			return err
		})
		if err != nil {
			yield(nil, err)
			return
		}
		for _, c := range all {
			from, err := json.Marshal(c.From)
			row := []any{
				c.Key, c.Table, c.At, c.Run, c.Project, c.Snapshot,
				c.Counts.Read, c.Counts.Loaded, c.Counts.Quarantined, c.Counts.Skipped, c.Counts.Superseded,
				c.Rows, string(from), c.Metadata,
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}
