package source

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// mark is what is known of one file.
type mark struct {
	connector.Known
	labels, name        string
	contentType, format string
}

// known tells what landed last under a name. It cannot fail: what is not known is asked for.
func (j *job) known(ctx context.Context, name string, labels map[string]string) (m mark, ok bool) {
	if j.unknown {
		return m, false
	}
	var at int64
	err := j.db.Read(ctx, func(tx *controldb.Tx) error {
		return tx.QueryRow(`
select mark, sha256, size, content_type, format, at
from source_marks
where source = $1 and labels = $2 and name = $3`,
			j.source.Name, parameter.LabelsText(j.merged(labels)), plain(j.secrets.Redact(name))).
			Scan(&m.Mark, &m.SHA256, &m.Size, &m.contentType, &m.format, &at)
	})
	if err != nil {
		if !errors.Is(err, sql.ErrNoRows) && ctx.Err() == nil && j.task.Log != nil {
			j.task.Log.Warn("what landed last could not be looked up, so all is fetched", "source", j.source.Name, "error", err)
		}
		return mark{}, false
	}
	m.At = controldb.Time(at)
	return m, true
}

// merged lays a page's labels over those of the element. No label shows a secret (I6).
func (j *job) merged(labels map[string]string) map[string]string {
	if len(labels) == 0 {
		return j.element.labels
	}
	all := maps.Clone(j.element.labels)
	maps.Copy(all, j.masked(labels))
	return all
}

// recordMarks makes what the pages of an ended pull said the last that is known.
func (j *job) recordMarks(tx *controldb.Tx) error {
	all, err := marksOf(tx, j.id)
	if err != nil {
		return fmt.Errorf("read the marks of %d pages: %w", j.pages, err)
	}
	for _, m := range all {
		if m.Mark == "" {
			_, err = tx.Exec("delete from source_marks where source = $1 and labels = $2 and name = $3",
				j.source.Name, m.labels, m.name)
		} else {
			_, err = tx.Exec(`
insert into source_marks (source, labels, name, mark, sha256, size, content_type, format, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (source, labels, name) do update
set mark = excluded.mark, sha256 = excluded.sha256, size = excluded.size, content_type = excluded.content_type,
  format = excluded.format, at = excluded.at`,
				j.source.Name, m.labels, m.name, m.Mark, m.SHA256, m.Size, m.contentType, m.format, controldb.Micros(tx.Now()))
		}
		if err != nil {
			return fmt.Errorf("record the mark of %q: %w", m.name, err)
		}
	}
	return nil
}

// marksOf are the marks of a pull's pages in their order. Pages without a name and a mark, such as those of a list, are
// left out.
func marksOf(tx *controldb.Tx, pull string) (all []mark, err error) {
	rows, err := tx.Query(`
select labels, name, mark, sha256, size, content_type, format
from source_pages
where pull = $1 and (name <> '' or mark <> '')
order by page`, pull)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var m mark
		if err := rows.Scan(&m.labels, &m.name, &m.Mark, &m.SHA256, &m.Size, &m.contentType, &m.format); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, rows.Err()
}
