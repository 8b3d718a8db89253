package source

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// resume looks what earlier attempts have left: deliveries that were ended, or pages and a position to go on from. What
// was recorded behind the position is taken back, since it comes again.
func (j *job) resume(ctx context.Context) (before []landing.Delivery, ended bool, err error) {
	d, ok, err := j.landing.Find(ctx, j.id)
	if err != nil || ok && d.Ended {
		return []landing.Delivery{d}, err == nil, err
	}
	var known, stale bool
	err = j.db.Read(ctx, func(tx *controldb.Tx) error {
		if j.cursor, err = landing.Position(tx, j.cursorOwner()); err != nil {
			return err
		}
		known, ended, stale = false, false, false
		var from string
		err := tx.QueryRow("select cursor_from, position, pages, ended from source_pulls where id = $1", j.id).
			Scan(&from, &j.position, &j.pages, &ended)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return err
		}
		known, stale = true, from != j.cursor
		j.parts, err = partsOf(tx, j.id)
		return err
	})
	switch {
	case err != nil:
		return nil, false, fmt.Errorf("look what was fetched before: %w", err)
	case ended:
		before, err = j.deliveries(ctx)
		return before, true, err
	case !known:
		return nil, false, nil
	case stale || j.position == "":
		return nil, false, j.reset(ctx)
	}
	return nil, false, j.cut(ctx)
}

func (j *job) deliveries(ctx context.Context) (all []landing.Delivery, err error) {
	for _, p := range j.parts {
		d, ok, err := j.landing.Find(ctx, p.id)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, d)
		}
	}
	return all, nil
}

// partsOf are the deliveries of a pull as far as pages are recorded, in the order of their first page.
func partsOf(tx *controldb.Tx, pull string) (parts []part, err error) {
	rows, err := tx.Query(`
select delivery, labels, min(page)
from source_pages
where pull = $1
group by delivery, labels
order by 3`, pull)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p part
		var labels string
		var first int64
		if err := rows.Scan(&p.id, &labels, &first); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(labels), &p.labels); err != nil {
			return nil, fmt.Errorf("labels of a page: %w", err)
		}
		parts = append(parts, p)
	}
	return parts, rows.Err()
}

// reset takes all back that was recorded, so that the pull begins anew.
func (j *job) reset(ctx context.Context) error {
	j.position, j.pages = "", 0
	return j.cut(ctx)
}

// cut takes back what was recorded behind the position.
func (j *job) cut(ctx context.Context) error {
	j.pending, j.bytes = nil, 0
	var parts []part
	err := j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) error {
		all, err := partsOf(tx, j.id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("delete from source_pages where pull = $1 and page > $2", j.id, j.pages); err != nil {
			return err
		}
		if parts, err = partsOf(tx, j.id); err != nil {
			return err
		}
		for _, p := range all {
			after := int64(0)
			for _, left := range parts {
				if left.id == p.id {
					after = j.pages
				}
			}
			if err := landing.Cut(tx, p.id, after); err != nil {
				return err
			}
		}
		_, err = tx.Exec("update source_pulls set position = $1, pages = $2 where id = $3", j.position, j.pages, j.id)
		return err
	})
	j.parts = parts
	if err != nil {
		return fmt.Errorf("take back what is fetched again: %w", err)
	}
	return nil
}
