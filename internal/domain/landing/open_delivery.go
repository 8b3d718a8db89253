package landing

import (
	"fmt"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// Cut takes back what was recorded of a delivery behind a place: its arrivals whose Seq is greater. With 0 nothing of the
// delivery stays. One that was ended is final, and left as it is. The objects stay, as of any attempt that was cut off.
func Cut(tx *controldb.Tx, delivery string, after int64) error {
	const open = "select id from landing_deliveries where id = $1 and ended = 0"
	_, err := tx.Exec("delete from landing_arrivals where seq > $2 and delivery in ("+open+")", delivery, after)
	if err == nil && after == 0 {
		_, err = tx.Exec("delete from landing_deliveries where id = $1 and ended = 0", delivery)
	}
	if err != nil {
		return fmt.Errorf("take back what was recorded of delivery %s: %w", delivery, err)
	}
	return nil
}

// Move moves a cursor by compare-and-swap in the caller's transaction, for work that records nothing else; ErrCursor when
// another was faster.
func Move(tx *controldb.Tx, c Cursor) error { return c.move(tx, false) }
