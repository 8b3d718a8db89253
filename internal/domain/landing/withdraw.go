package landing

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Withdraw takes a delivery back, named by its id or an unambiguous beginning; tables forget it at their next load. The
// bytes stay. One that was withdrawn before, or not ended, is told as a problem.
func (l *Landing) Withdraw(ctx context.Context, delivery, why string) (Delivery, error) {
	var d Delivery
	err := l.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) (err error) {
		d, err = withdraw(tx, delivery, why)
		return err
	})
	if err != nil {
		return Delivery{}, fmt.Errorf("withdraw a delivery: %w", err)
	}
	return d, nil
}

func withdraw(tx *controldb.Tx, delivery, why string) (Delivery, error) {
	found, err := deliveries(tx, Filter{IDs: []string{delivery}, Open: true, Withdrawn: true})
	if err != nil {
		return Delivery{}, err
	}
	d := found[0]
	if refusal := mayWithdraw(tx, d, why); refusal != nil {
		return Delivery{}, refusal
	}
	d.Withdrawn = plain(why)
	_, err = tx.Exec(`
update landing_deliveries
set withdrawn = $1, withdrawn_at = $2
where id = $3`, d.Withdrawn, controldb.Micros(tx.Now()), d.ID)
	tx.Wake(Topic)
	return d, err
}

func mayWithdraw(tx *controldb.Tx, d Delivery, why string) error {
	args := problem.Args{"id": d.ID, "source": d.Source}
	switch {
	case why == "":
		return problem.New("withdraw_why", problem.Place{}, args)
	case !d.Ended:
		return problem.New("delivery_not_ended", problem.Place{}, args)
	case d.Withdrawn == "":
		return nil
	}
	var at int64
	err := tx.QueryRow(`select withdrawn_at from landing_deliveries where id = $1`, d.ID).Scan(&at)
	if err != nil {
		return err
	}
	args["why"], args["at"] = d.Withdrawn, controldb.Time(at).Format(time.DateTime)+" UTC"
	return problem.New("delivery_withdrawn_before", problem.Place{}, args)
}
