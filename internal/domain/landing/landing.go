// Package landing is the one door for arrivals: it keeps bytes raw, once per source, labels and hash, and records what
// came when and as part of which delivery. It never changes an object (I3), never looks into one, and never decides
// what becomes of a delivery in a table.
package landing

import (
	"time"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Object is bytes of one source and one set of labels, kept once per hash.
type Object struct {
	SHA256 string `json:"sha256"` // 64 hex digits
	Key    string `json:"key"`    // in the raw store
	Size   int64  `json:"bytes"`
}

// Ref is object@sha256.
func (o Object) Ref() work.Ref { return work.Ref{Kind: "object", Name: o.Key, Version: o.SHA256} }

// Arrival is one time an object came, as part of a delivery.
type Arrival struct {
	Delivery    string    `json:"delivery"`
	Seq         int64     `json:"seq"` // place within the delivery, from 1; see Record
	Object      Object    `json:"object"`
	Part        string    `json:"part,omitempty"` // of an upload
	Name        string    `json:"name,omitempty"` // file name as it was given
	ContentType string    `json:"content_type,omitempty"`
	Format      string    `json:"format,omitempty"` // `format:` word and options as JSON of rows.FormatSpec
	At          time.Time `json:"at"`
	Before      string    `json:"before,omitempty"` // the delivery that brought the same bytes last; by Recognize
}

// State of a delivery as landing knows it; per table there is more in table.
const (
	Landed, Withdrawn = "landed", "withdrawn"
)

// Delivery is all that one pull brings for one set of parameters and one interval, or one upload. Instants are whole
// microseconds UTC.
type Delivery struct {
	ID        string            `json:"id"` // made from the task's key, so that a retry continues it; see DeliveryID
	Source    string            `json:"source"`
	Labels    map[string]string `json:"labels"`
	Interval  work.Interval     `json:"interval"`
	AsOf      time.Time         `json:"as_of"` // the interval's end for `gives: interval`, else the moment it came
	Seq       int64             `json:"seq"`   // order of coming, given when it is ended
	Run       string            `json:"run,omitempty"`
	Project   string            `json:"project,omitempty"`
	Ended     bool              `json:"ended"`
	Withdrawn string            `json:"withdrawn,omitempty"` // why, or empty
	Expired   time.Time         `json:"expired,omitzero"`    // when its bytes were given up, since they were too old; zero: they are there
	At        time.Time         `json:"at"`                  // when it was ended; until then, first recorded
	Arrivals  []Arrival         `json:"arrivals"`
}

// Newer is the one order of deliveries: greatest as-of, then greatest order of coming.
func (d Delivery) Newer(than Delivery) bool {
	if !d.AsOf.Equal(than.AsOf) {
		return d.AsOf.After(than.AsOf)
	}
	return d.Seq > than.Seq
}

// Landing is the raw store and its records. It is safe for concurrent use, also by several processes.
type Landing struct {
	db  *controldb.DB
	raw objectstore.Store
}

// New uses a database that was migrated by Migrations.
func New(db *controldb.DB, raw objectstore.Store) *Landing { return &Landing{db: db, raw: raw} }
