package result

import "github.com/naru-data/naru/internal/foundation/controldb"

// Migrations are the tables of results. Labels are JSON with sorted keys, so that equal labels are equal texts.
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "result", Steps: []string{`
create table result_sets (
  id text not null primary key,
  made_by text not null,
  labels text not null,
  task_key text not null unique,
  run text not null,
  project text not null,
  code text not null,
  made_from text not null,
  seq bigint not null,
  at bigint not null
);
create index result_sets_by_maker on result_sets (made_by, labels, seq);
create index result_sets_by_seq on result_sets (seq);
create table result_files (
  set_id text not null,
  seq bigint not null,
  name text not null,
  object_key text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  answer_rows bigint not null,
  primary key (set_id, seq)
)`}}
}
