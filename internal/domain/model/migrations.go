package model

import "github.com/naru-data/naru/internal/foundation/controldb"

// Migrations are what is remembered of the last build of every model, by partition ("" is the whole table).
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "model", Steps: []string{`
create table model_builds (
  model text not null,
  part text not null,
  params text not null,
  fingerprint text not null,
  commit_key text not null,
  at bigint not null,
  primary key (model, part)
);
create index model_builds_by_key on model_builds (commit_key)`}}
}
