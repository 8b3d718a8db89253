package problem

// controldbMessages are what is said about the control database.
var controldbMessages = map[Code]entry{
	"control_busy": {
		`the control database {path} was locked by another process for {waited}`,
		`find what holds it (another naru, a backup, a sqlite3 shell with an open transaction), let it end, and try again; nothing was written`,
	},
	"control_read_only": {
		`the control database {path} cannot be written`,
		`give this user the right to write the file and its folder, where SQLite keeps two more files beside it`,
	},
	"control_folder": {
		`the folder {folder} cannot be used for the control database: {error}`,
		`make it, or give this user the right to write there, or name another place in storage.control`,
	},
	"control_cannot_open": {
		`the control database {path} cannot be opened: {error}`,
		`storage.control must name a file in a folder that this user may write, or a postgres:// address`,
	},
	"control_disk_full": {
		`the disk that holds the control database {path} is full`,
		`make room and do the same again; what was recorded before is whole, and this was not recorded`,
	},
	"control_not_a_database": {
		`{path} is not a SQLite database`,
		`storage.control must name Naru's own file; if it was damaged, put a copy in its place ({path}.before-* are copies made before migrations)`,
	},
	"control_damaged": {
		`the control database {path} is damaged: {error}`,
		`stop every naru on it, keep the file, and put a copy in its place ({path}.before-* are copies made before migrations)`,
	},
	"control_io": {
		`the disk refused to read or write the control database {path}: {error}`,
		`look at free space and at the system's log for errors of the disk, then do the same again`,
	},
	"control_address": {
		`the address of the control database cannot be read`,
		`it looks like postgres://user:password@host:5432/database; special characters in the password are percent-encoded`,
	},
	"control_unreachable": {
		`PostgreSQL at {host}:{port} does not answer: {error}`,
		`look whether it runs and whether host and port in storage.control are right, then do the same again`,
	},
	"control_refused": {
		`PostgreSQL at {host}:{port} refuses user "{user}": {error}`,
		`look at user and password in storage.control`,
	},
	"control_no_database": {
		`PostgreSQL at {host}:{port} has no database "{database}"`,
		`make it with: createdb -h {host} -p {port} {database}`,
	},
	"control_no_rights": {
		`user "{user}" may not do this in database "{database}": {error}`,
		`it needs the right to make and change tables there: grant create, usage on its schema, and own tables`,
	},
	"control_locked": {
		`another connection holds a lock in database "{database}" that was waited for in vain: {error}`,
		`end the transaction that holds it, and try again; nothing was written`,
	},
	"control_server_full": {
		`PostgreSQL at {host}:{port} has no room left: {error}`,
		`make room on the server and do the same again; what was recorded before is whole`,
	},
	"control_connections": {
		`PostgreSQL at {host}:{port} takes no more connections: {error}`,
		`raise max_connections, or run fewer processes on it`,
	},
	"schema_newer": {
		`the tables of "{noun}" in the control database have version {have}, but this naru knows them only up to version {known}`,
		`use the newer naru that wrote them; nothing was changed`,
	},
}
