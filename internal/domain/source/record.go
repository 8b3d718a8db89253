package source

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// mostPending is how many pages without a position wait to be recorded together.
const mostPending = 100

// flush records the pages that are kept, and where an attempt goes on after them, in one transaction (I2).
func (j *job) flush(ctx context.Context, position string) error {
	var recorded func()
	err := j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) (err error) {
		if recorded, err = j.recordPages(tx); err != nil {
			return err
		}
		return j.recordPull(tx, position, false)
	})
	if err != nil {
		return fmt.Errorf("record %d pages: %w", len(j.pending), err)
	}
	recorded()
	j.pending = nil
	if position != "" {
		j.position = position
	}
	faultpoint.Reach("source.page_recorded")
	return nil
}

// remember records a place to go on from that no page leads to.
func (j *job) remember(ctx context.Context, position string) error {
	if position == "" {
		return j.reset(ctx)
	}
	if position = j.writable(position); position == "" {
		return nil
	}
	return j.flush(ctx, position)
}

// recordPages writes the pages that are kept, and the calls that brought them. recorded is called after the commit.
func (j *job) recordPages(tx *controldb.Tx) (recorded func(), err error) {
	for _, p := range j.pending {
		if err := landing.Record(tx, j.delivery(p.part), []landing.Arrival{p.arrival}, nil); err != nil {
			return nil, err
		}
		_, err := tx.Exec(`
insert into source_pages (pull, page, delivery, labels, name, mark, sha256, size, content_type, format)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (pull, page) do update
set delivery = excluded.delivery, labels = excluded.labels, name = excluded.name, mark = excluded.mark,
  sha256 = excluded.sha256, size = excluded.size, content_type = excluded.content_type, format = excluded.format`,
			j.id, p.arrival.Seq, p.part.id, parameter.LabelsText(p.part.labels), plain(p.name), plain(p.mark),
			p.arrival.Object.SHA256, p.arrival.Object.Size, plain(p.arrival.ContentType), p.arrival.Format)
		if err != nil {
			return nil, err
		}
	}
	if j.gate == nil {
		return func() {}, nil
	}
	return j.gate.Record(tx)
}

// plain makes what came from outside a text that both databases hold.
func plain(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\u2400")
}

// recordPull writes where the pull stands. A position that is empty leaves the former one, with the pages up to it.
func (j *job) recordPull(tx *controldb.Tx, position string, ended bool) error {
	pages, isEnded := j.pages, 0
	if ended {
		isEnded = 1
	}
	if position == "" {
		pages = 0
	}
	_, err := tx.Exec(`
insert into source_pulls (id, source, run, cursor_from, position, pages, ended, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (id) do update
set cursor_from = excluded.cursor_from, ended = excluded.ended, at = excluded.at,
  position = case when excluded.position = '' then source_pulls.position else excluded.position end,
  pages = case when excluded.position = '' then source_pulls.pages else excluded.pages end`,
		j.id, j.source.Name, j.task.Run, j.cursor, position, pages, isEnded, controldb.Micros(tx.Now()))
	return err
}

// end makes all deliveries of the pull final, and moves the cursor and what is known of the files, in one transaction (I2).
func (j *job) end(ctx context.Context, cursor string) error {
	_, labels := j.source.Connector.(connector.Labeller)
	if len(j.parts) == 0 && !labels { // it brought nothing, which is an answer too
		j.parts = []part{{id: j.id, labels: j.element.labels}}
	}
	var recorded func()
	err := j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) (err error) {
		if recorded, err = j.recordPages(tx); err != nil {
			return err
		}
		for _, p := range j.parts {
			d := j.delivery(p)
			d.Ended = true
			if err := landing.Record(tx, d, nil, nil); err != nil {
				return err
			}
		}
		if cursor != "" && cursor != j.cursor {
			if err := landing.Move(tx, landing.Cursor{Owner: j.cursorOwner(), From: j.cursor, To: cursor}); err != nil {
				return err
			}
		}
		if err := j.recordMarks(tx); err != nil {
			return err
		}
		if len(j.parts) == 1 && j.parts[0].id == j.id {
			return forget(tx, j.id)
		}
		return j.recordPull(tx, "", true)
	})
	if errors.Is(err, landing.ErrCursor) {
		args := problem.Args{"in": "source " + j.source.Name}
		err = problem.New("source_cursor_moved", j.source.Place, args).Because(passing{err})
		return errors.Join(err, j.reset(ctx))
	}
	if err != nil {
		return fmt.Errorf("end delivery %s: %w", j.id, err)
	}
	recorded()
	return nil
}

// forget takes away what is needed only while a pull goes on.
func forget(tx *controldb.Tx, pull string) error {
	if _, err := tx.Exec("delete from source_pages where pull = $1", pull); err != nil {
		return err
	}
	_, err := tx.Exec("delete from source_pulls where id = $1", pull)
	return err
}

// abandon takes back what a pull recorded that nobody goes on with. What it has ended stays.
func abandon(tx *controldb.Tx, pull string) error {
	parts, err := partsOf(tx, pull)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if err := landing.Cut(tx, p.id, 0); err != nil {
			return err
		}
	}
	return forget(tx, pull)
}

// pause keeps what an attempt that did not come to its end has fetched: an open pull keeps its folder. Without a run there
// is nobody who would go on, and nothing is left.
func (j *job) pause(ctx context.Context) error {
	abandoned := j.task.Run == ""
	if abandoned {
		j.leave()
	} else if !j.holdsFiles() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	err := j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) error {
		if abandoned {
			return abandon(tx, j.id)
		}
		return j.recordPull(tx, "", false)
	})
	if errors.Is(err, controldb.ErrFenced) {
		return nil // another goes on, and keeps it
	}
	return err
}
