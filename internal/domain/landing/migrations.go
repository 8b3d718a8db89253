package landing

import "github.com/naru-data/naru/internal/foundation/controldb"

// Migrations are objects, deliveries, arrivals and cursors. Labels are JSON with sorted keys, so that equal labels are
// equal texts. A delivery is expired since a moment, or 0; an object is removed: 0 no, 1 about to be, 2 yes.
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "landing", Steps: []string{`
create table landing_objects (
  source text not null,
  labels text not null,
  sha256 text not null,
  size bigint not null,
  object_key text not null,
  at bigint not null,
  primary key (source, labels, sha256)
);
create table landing_deliveries (
  id text not null primary key,
  source text not null,
  labels text not null,
  interval_start bigint not null,
  interval_end bigint not null,
  as_of bigint not null,
  seq bigint not null,
  run text not null,
  project text not null,
  ended integer not null,
  withdrawn text not null,
  withdrawn_at bigint not null,
  at bigint not null
);
create index landing_deliveries_by_source on landing_deliveries (source);
create index landing_deliveries_by_seq on landing_deliveries (seq);
create table landing_arrivals (
  delivery text not null,
  seq bigint not null,
  sha256 text not null,
  part text not null,
  name text not null,
  content_type text not null,
  format text not null,
  at bigint not null,
  primary key (delivery, seq)
);
create table landing_cursors (
  owner text not null primary key,
  position text not null,
  at bigint not null
)`, `
create index landing_deliveries_by_labels on landing_deliveries (source, labels, seq);
create index landing_arrivals_by_hash on landing_arrivals (sha256)`, `
alter table landing_deliveries add column expired bigint not null default 0;
alter table landing_objects add column removed integer not null default 0`}}
}
