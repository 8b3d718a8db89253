package table

import "github.com/naru-data/naru/internal/foundation/controldb"

// Migrations are what became of deliveries (table_deliveries), what they hold (table_parts), the contracts they were read
// under, the rows set aside, the answers of keys that were done, the fields that deliveries had, and what tables have become.
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "table", Steps: []string{firstTables, fieldTables}}
}

const firstTables = `
create table table_standings (
  table_name text not null primary key,
  generation bigint not null,
  revision bigint not null,
  contract text not null,
  layout text not null,
  at bigint not null
);
create table table_contracts (
  table_name text not null,
  contract text not null,
  form text not null,
  primary key (table_name, contract)
);
create table table_deliveries (
  table_name text not null,
  generation bigint not null,
  delivery text not null,
  source text not null,
  labels text not null,
  files text not null,
  as_of bigint not null,
  seq bigint not null,
  state text not null,
  why_code text not null,
  why_args text not null,
  accepted integer not null,
  contract text not null,
  rows_read bigint not null,
  rows_loaded bigint not null,
  rows_quarantined bigint not null,
  rows_skipped bigint not null,
  rows_superseded bigint not null,
  excluded text not null,
  batch text not null,
  task_key text not null,
  at bigint not null,
  primary key (table_name, generation, delivery)
);
create index table_deliveries_by_delivery on table_deliveries (delivery);
create index table_deliveries_by_batch on table_deliveries (batch);
create table table_parts (
  table_name text not null,
  generation bigint not null,
  delivery text not null,
  part text not null,
  rows_good bigint not null,
  held integer not null,
  primary key (table_name, generation, delivery, part)
);
create table table_batches (
  batch text not null primary key,
  table_name text not null,
  at bigint not null
);
create table table_quarantine (
  batch text not null,
  n bigint not null,
  object text not null,
  file text not null,
  line bigint not null,
  column_name text not null,
  code text not null,
  args text not null,
  value text not null,
  raw text not null,
  primary key (batch, n)
);
create table table_answers (
  task_key text not null primary key,
  answer text not null,
  at bigint not null
)`

const fieldTables = `
create table table_fields (
  table_name text not null,
  source text not null,
  field text not null,
  kind text not null,
  since text not null,
  since_as_of bigint not null,
  since_seq bigint not null,
  last text not null,
  last_as_of bigint not null,
  last_seq bigint not null,
  kind_was text not null,
  kind_since text not null,
  primary key (table_name, source, field)
);
create table table_growths (
  table_name text not null,
  change text not null,
  column_name text not null,
  field text not null,
  form text not null,
  delivery text not null,
  at bigint not null,
  place bigint not null,
  primary key (table_name, change, column_name)
)`
