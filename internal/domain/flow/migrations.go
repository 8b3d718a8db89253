package flow

import "github.com/naru-data/naru/internal/foundation/controldb"

// Migrations are the tables of runs. A task's due is 0 while it waits for other steps; its key names its lease.
// waits says what it waits for beside other steps.
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "flow", Steps: []string{`
create table runs (
	id text primary key,
	flow text not null,
	project text not null,
	cause text unique,
	params text not null,
	interval_start bigint not null,
	interval_end bigint not null,
	state text not null,
	created bigint not null,
	ended bigint not null
);
create index runs_by_flow on runs (flow, id);
create index runs_by_state on runs (state, id);
create table tasks (
	key text primary key,
	run text not null,
	position bigint not null,
	step text not null,
	element text not null,
	word text not null,
	after_steps text not null,
	state text not null,
	due bigint not null,
	attempt bigint not null,
	failures bigint not null,
	deaths bigint not null,
	first_began bigint not null,
	began bigint not null,
	ended bigint not null,
	error text not null,
	progress text not null,
	result text not null
);
create index tasks_by_run on tasks (run, position);
create table attempts (
	task text not null,
	number bigint not null,
	holder text not null,
	state text not null,
	began bigint not null,
	ended bigint not null,
	error text not null,
	note text not null,
	primary key (task, number)
);
create table log_lines (
	run text not null,
	task text not null,
	attempt bigint not null,
	line bigint not null,
	at bigint not null,
	level text not null,
	message text not null,
	primary key (task, attempt, line)
);
create index log_lines_by_run on log_lines (run, at)`, `
alter table tasks add column waits text not null default ''`}}
}
