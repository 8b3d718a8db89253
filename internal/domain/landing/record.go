package landing

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
)

// Topic is woken whenever a delivery was ended or withdrawn.
const Topic = "landed"

// Record writes delivery, arrivals and cursor in the caller's transaction (I2). Until d.Ended the delivery may be
// recorded again with more arrivals; with d.Ended it becomes loadable and final, and gets its order of coming, its
// moment, and that moment as its as-of when d.AsOf is zero. Then Topic is woken.
//
// What was recorded before changes nothing, so that an attempt after a crash may record all of it again: a delivery
// that was ended is left as it is, cursor and all; an arrival is known by its Seq when the caller gives one (a page's
// number; the last attempt's bytes hold until the delivery is ended), else by part, name and hash, and gets the next
// Seq when it is new.
func Record(tx *controldb.Tx, d Delivery, arrivals []Arrival, c *Cursor) error {
	faultpoint.Reach("landing.before_record")
	if err := record(tx, d, arrivals, c); err != nil {
		return fmt.Errorf("record delivery %s of %q: %w", d.ID, d.Source, err)
	}
	faultpoint.Reach("landing.recorded")
	return nil
}

func record(tx *controldb.Tx, d Delivery, arrivals []Arrival, c *Cursor) error {
	if d.ID == "" || d.Source == "" {
		return errors.New("a delivery needs an id and a source")
	}
	if err := parameter.CheckLabels(d.Source, d.Labels); err != nil {
		return err
	}
	ended, err := enterDelivery(tx, d)
	if err != nil || ended {
		return err
	}
	added := false
	for _, a := range arrivals {
		isNew, err := enterArrival(tx, d, a)
		if err != nil {
			return fmt.Errorf("arrival %q: %w", a.Name, err)
		}
		added = added || isNew
	}
	if c != nil {
		if err := c.move(tx, !added); err != nil {
			return err
		}
	}
	if !d.Ended {
		return nil
	}
	tx.Wake(Topic)
	return end(tx, d)
}

// enterDelivery writes the row of a delivery that is new, and says whether one that is known was ended.
func enterDelivery(tx *controldb.Tx, d Delivery) (ended bool, err error) {
	labels := parameter.LabelsText(d.Labels)
	_, err = tx.Exec(`
insert into landing_deliveries (id, source, labels, interval_start, interval_end, as_of, seq, run, project,
  ended, withdrawn, withdrawn_at, at)
values ($1, $2, $3, $4, $5, $6, 0, $7, $8, 0, '', 0, $9)
on conflict (id) do nothing`,
		d.ID, d.Source, labels, controldb.Micros(d.Interval.Start), controldb.Micros(d.Interval.End),
		controldb.Micros(d.AsOf), d.Run, d.Project, controldb.Micros(tx.Now()))
	if err != nil {
		return false, err
	}
	var source, known string
	err = tx.QueryRow(`select source, labels, ended from landing_deliveries where id = $1`, d.ID).
		Scan(&source, &known, &ended)
	if err == nil && (source != d.Source || known != labels) {
		err = fmt.Errorf("it is known as one of %q with labels %s, not %s", source, known, labels)
	}
	return ended, err
}

// enterArrival says whether the arrival was not known before.
func enterArrival(tx *controldb.Tx, d Delivery, a Arrival) (isNew bool, err error) {
	at := a.At
	if at.IsZero() {
		at = tx.Now()
	}
	if _, err := enterObject(tx, d.Source, parameter.LabelsText(d.Labels), a.Object, at); err != nil {
		return false, err
	}
	a.Name = plain(a.Name)
	seq, known, err := placeOf(tx, d.ID, a)
	if err != nil || known {
		return false, err
	}
	_, err = tx.Exec(`
insert into landing_arrivals (delivery, seq, sha256, part, name, content_type, format, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (delivery, seq) do update
set sha256 = excluded.sha256, part = excluded.part, name = excluded.name,
  content_type = excluded.content_type, format = excluded.format, at = excluded.at`,
		d.ID, seq, a.Object.SHA256, a.Part, a.Name, plain(a.ContentType), a.Format, controldb.Micros(at))
	return err == nil, err
}

// placeOf gives an arrival's place in its delivery; known says that the same bytes are recorded there.
func placeOf(tx *controldb.Tx, delivery string, a Arrival) (seq int64, known bool, err error) {
	var n int64
	if a.Seq > 0 {
		err = tx.QueryRow(`
select count(*)
from landing_arrivals
where delivery = $1 and seq = $2 and sha256 = $3`, delivery, a.Seq, a.Object.SHA256).Scan(&n)
		return a.Seq, n > 0, err
	}
	err = tx.QueryRow(`
select count(*)
from landing_arrivals
where delivery = $1 and part = $2 and name = $3 and sha256 = $4`,
		delivery, a.Part, a.Name, a.Object.SHA256).Scan(&n)
	if err != nil || n > 0 {
		return 0, true, err
	}
	err = tx.QueryRow(`
select coalesce(max(seq), 0) + 1
from landing_arrivals
where delivery = $1`, delivery).Scan(&seq)
	return seq, false, err
}

// end makes a delivery final and gives it the next place in the order of coming.
func end(tx *controldb.Tx, d Delivery) error {
	now := tx.Now()
	asOf := d.AsOf
	if asOf.IsZero() {
		asOf = now
	}
	var seq int64
	if err := tx.QueryRow(`select coalesce(max(seq), 0) + 1 from landing_deliveries`).Scan(&seq); err != nil {
		return err
	}
	_, err := tx.Exec(`
update landing_deliveries
set ended = 1, seq = $1, as_of = $2, at = $3, interval_start = $4, interval_end = $5, run = $6, project = $7
where id = $8`,
		seq, controldb.Micros(asOf), controldb.Micros(now),
		controldb.Micros(d.Interval.Start), controldb.Micros(d.Interval.End), d.Run, d.Project, d.ID)
	return err
}

// plain makes a name that came from outside a text that both databases hold.
func plain(name string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(name, "\uFFFD"), "\x00", "\u2400")
}

// Cursor moves by compare-and-swap: two pulls at once cannot both win.
type Cursor struct{ Owner, From, To string }

// ErrCursor says that another pull moved the cursor.
var ErrCursor = errors.New("another pull moved the cursor")

// move sets the cursor. again says that all the arrivals beside it were known, so that a cursor which already stands
// at its end was moved by an earlier attempt of this same work.
func (c Cursor) move(tx *controldb.Tx, again bool) error {
	at, err := Position(tx, c.Owner)
	switch {
	case err != nil:
		return err
	case at == c.To && again:
		return nil
	case at != c.From:
		return fmt.Errorf("cursor of %q stands at %q, not at %q: %w", c.Owner, at, c.From, ErrCursor)
	}
	_, err = tx.Exec(`
insert into landing_cursors (owner, position, at)
values ($1, $2, $3)
on conflict (owner) do update set position = excluded.position, at = excluded.at`,
		c.Owner, c.To, controldb.Micros(tx.Now()))
	return err
}

// Position is where a cursor stands; empty when it never moved.
func Position(tx *controldb.Tx, owner string) (string, error) {
	var at string
	err := tx.QueryRow(`select position from landing_cursors where owner = $1`, owner).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the cursor of %q: %w", owner, err)
	}
	return at, nil
}
