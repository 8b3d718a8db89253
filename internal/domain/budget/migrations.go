package budget

import "github.com/naru-data/naru/internal/foundation/controldb"

// Migrations are calls and the windows of budgets. Of each limit only its current window is kept.
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "budget", Steps: []string{`
create table budgets (
	name text not null primary key,
	seen bigint not null,
	held bigint not null
);
create table budget_windows (
	budget text not null,
	counts text not null,
	per text not null,
	began bigint not null,
	spent bigint not null,
	warned integer not null,
	primary key (budget, counts, per)
);
create table calls (
	id text not null primary key,
	at bigint not null,
	run text not null,
	source text not null,
	budget text not null,
	method text not null,
	endpoint text not null,
	params text not null,
	try bigint not null,
	state text not null,
	status bigint not null,
	bytes bigint not null,
	duration bigint not null,
	charge bigint not null,
	error text not null
);
create index calls_by_source on calls (source, at);
create index calls_by_budget on calls (budget, at);
create index calls_by_run on calls (run, at)`}}
}
