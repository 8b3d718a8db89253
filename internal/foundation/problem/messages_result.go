package problem

// resultMessages are what is said about files that were handed out, and about exports.
var resultMessages = map[Code]entry{
	"result_missing": {
		`the file "{name}" is gone from the results place; it lay at {path}`,
		`put it back from a copy, or make it again: run what made it`,
	},
	"result_none": {
		`"{of}" has handed out nothing{labels}`,
		`{hint}`,
	},
	"result_damaged": {
		`the file "{name}" is not as it was made: {path} has {how}`,
		`put it back from a copy, or make it again: run what made it`,
	},
	"export_format_unknown": {
		`an export cannot be written as "{format}"`,
		`the formats are: {formats}`,
	},
	"export_rows_most": {
		`the answer has more than the {most} rows that a sheet of an Excel workbook holds below its header`,
		`export it as csv, or as parquet; or ask for fewer rows`,
	},
	"export_columns_most": {
		`the answer has {columns} columns; a sheet of an Excel workbook holds {most}`,
		`export it as csv, or as parquet; or ask for fewer columns`,
	},
	"export_cell_long": {
		`row {row} has a text of {length} characters in the column {column}; a cell of an Excel workbook holds {most}`,
		`export it as csv, or as parquet; or cut it: left({column}, {most})`,
	},
	"export_is_folder": {
		`an export cannot be written to {path}, because that is a folder`,
		`name a file in it`,
	},
	"export_not_writable": {
		`an export cannot be written to the folder {folder}: this user may not write there`,
		`give this user the right to write into it, or name another folder`,
	},
	"export_no_folder": {
		`the folder {folder} for an export cannot be used: {error}`,
		`a file is in its way; move the file, or name another folder`,
	},
}
