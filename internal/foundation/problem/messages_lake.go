package problem

// lakeMessages are what is said about the tables' files and how a table's form may change.
var lakeMessages = map[Code]entry{
	"lake_moved": {
		`table "{table}" lies in {old}, but the lake's folder is {new}: a lake's files name each other by absolute path, so it cannot be moved or copied`,
		"put the folder back to {old}, or make it anew here: a table by `naru table rebuild {table}`, a model by `naru model build {table} --force`, the tables of an analysis by `naru analysis run NAME --anew`",
	},
	"lake_broken": {
		`table "{table}" cannot be read: {error}`,
		"make it anew: a table by `naru table rebuild {table}`, a model by `naru model build {table} --force`",
	},
	"lake_lost": {
		`the files of table "{table}" are gone: {error}`,
		"`naru doctor` tells what else is gone, and how to make it anew",
	},
	"lake_expired": {
		`table "{table}" can be read as it was from {since} on; what came before was given up by an upkeep`,
		`ask about a later time; the time for which the past is kept is given to the upkeep`,
	},
	"lake_file_lost": {
		`table "{table}" has lost the file {file}, or it is not whole any more`,
		"put it back from a copy, or make it anew: a table by `naru table rebuild {table}`, a model by `naru model build {table} --force`",
	},
	"lake_case_clash": {
		`table "{table}" has the columns "{one}" and "{other}", which SQL cannot tell apart`,
		`give one of them another name`,
	},
	"lake_case_changed": {
		`column "{old}" of table "{table}" cannot become "{new}": SQL cannot tell the two names apart, and what was loaded under the old one would read as empty`,
		"keep the old name, or run `naru table rebuild {table}`, which makes the table anew with the new one",
	},
	"lake_nested_rename": {
		`in table "{table}" the field "{old}" goes and "{new}" comes: a field inside a struct cannot be renamed, what was loaded would read as empty`,
		"keep the old name, or run `naru table rebuild {table}`, which makes the table anew with the new one",
	},
	"lake_type_change": {
		`column "{column}" of table "{table}" is {old} and cannot become {new}`,
		"keep {old}, or run `naru table rebuild {table}`, which makes the table anew with {new}",
	},
	"lake_partition_change": {
		`table "{table}" is partitioned by {old} and cannot be partitioned by {new} from now on`,
		"keep the partition, or run `naru table rebuild {table}`, which makes the table anew",
	},
	"lake_partition_type": {
		`table "{table}" cannot be partitioned by "{column}", which is {type}: its values cannot be told apart exactly`,
		`partition by columns that are boolean, integer, long, string or date`,
	},
	"lake_partition_empty": {
		`table "{table}": a row has an empty text in the partition column "{column}"; Iceberg's readers would lose it without a word`,
		`fill the column, or let the empty text be null`,
	},
	"lake_partition_long": {
		`table "{table}": the partition column "{column}" holds a text of {bytes} bytes ("{begins}..."); the most is {most}`,
		`partition by something shorter, such as a code`,
	},
	"lake_row_deletes": {
		`another engine deleted single rows of table "{table}" and left the files as they were (merge-on-read); Naru does not read such files yet`,
		`let that engine rewrite the files: in Trino "alter table ... execute optimize", in Spark "call lake.system.rewrite_data_files"`,
	},
	"lake_foreign_type": {
		`table "{table}" was made by another engine with a type that Naru does not read: {error}`,
		`leave the column out, or cast it where the table is made`,
	},
}
