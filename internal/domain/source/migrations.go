package source

import "github.com/naru-data/naru/internal/foundation/controldb"

// Migrations are pulls that go on, the pages that they have recorded so far, and what systems say of the files that landed
// last. A pull is named by its task's key, source and labels, and is forgotten when it ended with one delivery, whose id
// says the same.
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "source", Steps: []string{`
create table source_pulls (
	id text not null primary key,
	source text not null,
	run text not null,
	cursor_from text not null,
	position text not null,
	pages bigint not null,
	ended integer not null,
	at bigint not null
);
create table source_pages (
	pull text not null,
	page bigint not null,
	delivery text not null,
	labels text not null,
	name text not null,
	mark text not null,
	sha256 text not null,
	size bigint not null,
	content_type text not null,
	format text not null,
	primary key (pull, page)
);
create table source_marks (
	source text not null,
	labels text not null,
	name text not null,
	mark text not null,
	sha256 text not null,
	size bigint not null,
	content_type text not null,
	format text not null,
	at bigint not null,
	primary key (source, labels, name)
)`}}
}
