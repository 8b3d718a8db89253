package budget

import (
	"fmt"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// States of a call.
const (
	Reserved = "reserved" // it may have left; so it stays when the process died
	Settled  = "settled"
)

// call is a row of calls.
type call struct {
	id, run, source, budget string
	method, endpoint        string
	params                  string // as JSON
	try                     int
	state                   string
	at                      time.Time
	status                  int
	bytes                   int64
	took                    time.Duration
	charge                  int64
	failure                 string
}

func (c *call) insert(tx *controldb.Tx) error {
	_, err := tx.Exec(`
insert into calls (id, at, run, source, budget, method, endpoint, params, try, state, status, bytes, duration, charge, error)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (id) do nothing`,
		c.id, controldb.Micros(c.at), c.run, c.source, c.budget, c.method, plain(c.endpoint), plain(c.params), c.try, c.state,
		c.status, c.bytes, c.took.Microseconds(), c.charge, plain(c.failure))
	if err != nil {
		return fmt.Errorf("record a call: %w", err)
	}
	return nil
}

func (c *call) update(tx *controldb.Tx) error {
	_, err := tx.Exec("update calls set state = $1, status = $2, bytes = $3, duration = $4, error = $5 where id = $6",
		c.state, c.status, c.bytes, c.took.Microseconds(), plain(c.failure), c.id)
	if err != nil {
		return fmt.Errorf("settle a call: %w", err)
	}
	return nil
}

// plain makes what came from outside a text that both databases hold.
func plain(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\u2400")
}
