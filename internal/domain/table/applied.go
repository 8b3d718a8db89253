package table

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Applied is what became of one delivery in one table. Its counts say where its rows are now: what a newer delivery has
// replaced is no longer loaded but superseded, so the loaded rows of all deliveries are the rows of the table. With merge
// they are those that won when the delivery was put over the table last: what later loads replace is not counted back.
type Applied struct {
	Table, Delivery, Source string
	Labels                  map[string]string
	Generation              int64  // counts rebuilds, from 1
	State                   string // landed, loaded, superseded, refused, withdrawn
	Why                     string // of a refusal, or of a delivery that adds nothing: the message
	Accepted                bool   // a person took it though it had been refused
	Contract                string // version of the contract it was read under
	Counts                  work.Counts
	Excluded                map[string]int64
	At                      time.Time
	Files                   []string // names as handed in
}

// Applied gives what became of the deliveries of one table, or of one delivery in all tables, in the current
// generation, oldest first. Both empty: everything.
func (x *Loader) Applied(ctx context.Context, table, delivery string) ([]Applied, error) {
	var records []record
	err := x.db.Read(ctx, func(tx *controldb.Tx) (err error) {
		records, err = selectRecords(tx, `
where ($1 = '' or table_name = $1)
and ($2 = '' or delivery = $2)
and generation = coalesce((
  select s.generation from table_standings s where s.table_name = table_deliveries.table_name), 1)
order by table_name, as_of, seq, delivery`, table, delivery)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what became of deliveries: %w", err)
	}
	all := make([]Applied, 0, len(records))
	for _, r := range records {
		one := Applied{
			Table: r.table, Delivery: r.delivery.ID, Source: r.delivery.Source, Labels: r.delivery.Labels,
			Generation: r.generation, State: r.state, Accepted: r.accepted, Contract: r.contract,
			Counts: r.counts, Excluded: r.excluded, At: r.at, Files: r.files,
		}
		if r.why != nil {
			one.Why = r.why.Message()
		}
		all = append(all, one)
	}
	return all, nil
}
