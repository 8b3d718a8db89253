package problem

// databaseMessages are what is said about the blocks `postgres:` and `mysql:` of a source, and about reading a database.
var databaseMessages = map[Code]entry{
	"database_no_url": {
		`{kind} in {in} says not where the database is`,
		"add `url: \"${{SHOP_DB}}\"`, or `use:` a connection that has one",
	},
	"database_nothing": {
		`{kind} in {in} says not what to read`,
		"add `table: guide.orders`, or `query: select ...`",
	},
	"database_both": {
		`{in} has both a table and a query`,
		`one source reads one thing: keep one of them`,
	},
	"database_table_name": {
		`"{table}" in {in} is no name of a table`,
		`write orders or guide.orders; a name with a dot or a quote in it stands in double quotes: guide."my.orders"`,
	},
	"database_batch": {
		`batch in {in} is {batch}; a page has from 1 to {most} rows`,
		``,
	},
	"database_zone": {
		`"{zone}" in {in} is no time zone`,
		`write one such as Asia/Seoul or UTC`,
	},
	"database_key_twice": {
		`key in {in} has the column "{column}" twice`,
		`keep one of them`,
	},
	"database_parameter": {
		`nothing is there for {name} in the query`,
		`declare it: params: {{{plain}: string}}; $start and $end are there in runs that have an interval`,
	},
	"database_address": {
		`the address of the database cannot be read`,
		`it looks like {example}; characters such as @ / : # in a password are percent-encoded`,
	},
	"database_host": {
		`there is no host "{host}", where the database should be`,
		`check the address; is this machine connected to the network?`,
	},
	"database_refused": {
		`nobody listens at {server}, the connection was refused`,
		`check host and port; is the database running?`,
	},
	"database_connection": {
		`the database at {server} could not be reached: {said}`,
		`it may pass; run it again later`,
	},
	"database_login": {
		`the database at {server} does not let user "{user}" in: {said}`,
		`check user and password in the address, and whether the server lets this machine in`,
	},
	"database_unknown": {
		`the server {server} has no database "{database}" for user "{user}": {said}`,
		`check the end of the address`,
	},
	"database_lost": {
		`the database broke off: {said}`,
		`it may pass; run it again later`,
	},
	"database_busy": {
		`transactions that were running when {reads} was asked had not ended after {waited}; they may still write behind the cursor, and nothing was read`,
		"it may pass; run it again later, or give them more time with `settled:`",
	},
	"database_slow": {
		`the database was not read to the end after {timeout}`,
		"if it needs longer than that, raise `timeout:`",
	},
	"database_no_table": {
		`the database has no table "{table}", or the user may not see it: {said}`,
		`check schema and spelling; upper and lower case count`,
	},
	"database_denied": {
		`the user may not read it: {said}`,
		`have the owner grant SELECT to this user, or use another user`,
	},
	"database_writes": {
		`the query would write, and a source only reads: {said}`,
		`write a SELECT without functions that change something`,
	},
	"database_statement": {
		`the database refuses what is asked: {said}`,
		`check table, query and the columns in them`,
	},
	"database_no_column": {
		`{reads} has no column "{column}"`,
		`{hint}`,
	},
	"database_column_twice": {
		`{reads} has two columns "{column}"`,
		`name them apart: select a.id, b.id as order_id ...`,
	},
	"database_no_order": {
		`the column "{column}" of type {type} can be no cursor and no key`,
		`whole numbers, decimals, texts, dates and times can`,
	},
	"database_key_null": {
		`the key column "{column}" is empty in some rows`,
		`a key must say of every row which one it is: choose columns that are never null, such as the primary key`,
	},
	"database_key_repeats": {
		`two rows have the same {columns}: {values}; where one page ends there, a row would be lost`,
		"add a `key:` whose columns no two rows have alike, such as the primary key",
	},
	"database_cursor_unreadable": {
		`where the last pull ended cannot be read: {text}`,
		`it was written by another version`,
	},
	"database_cursor_columns": {
		`the last pull ended at a place in ({before}), but now rows come by ({now})`,
		`put cursor and key back, or declare a new source, which begins at the beginning`,
	},
	"database_value": {
		`column "{column}" of type {type} holds what cannot be read: {why}`,
		"cast it in a `query:`, such as select cast(x as char)",
	},
}
