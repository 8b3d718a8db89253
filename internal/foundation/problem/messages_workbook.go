package problem

// workbookMessages are what is said about the user's own .xlsx, and the names that are filled in it.
var workbookMessages = map[Code]entry{
	// the file
	"workbook_template_empty":  {`the template is an empty file`, `save the form as .xlsx again`},
	"workbook_template_other":  {`the template is not an .xlsx workbook`, `open it in a spreadsheet program, and save it as .xlsx`},
	"workbook_template_old":    {`the template is a workbook of Excel 97-2003 (.xls)`, `open it, and save it as .xlsx`},
	"workbook_template_locked": {`the template is locked by a password`, `open it, take the password away (File, Info, Protect Workbook), and save it`},
	"workbook_template_broken": {`the template cannot be read: {error}`, `open it in a spreadsheet program, and save it as .xlsx again`},

	// its names
	"workbook_no_names": {
		`the template defines no names, so there is no "{name}" to fill`,
		`choose the cell, and write "{name}" into the name box at the left of the formula bar`,
	},
	"workbook_name_near":    {`the template defines no name "{name}"`, `did you mean "{near}"?`},
	"workbook_name_unknown": {`the template defines no name "{name}"`, `its names are: {known}`},
	"workbook_name_lost": {
		`the name "{name}" of the template points to cells that were deleted: {refers}`,
		`delete the name in the Name Manager, and give it to a cell again`,
	},
	"workbook_name_elsewhere": {
		`the name "{name}" of the template points to another workbook: {refers}`,
		`let it name a cell of the template itself (Name Manager)`,
	},
	"workbook_name_no_cell": {
		`the name "{name}" of the template is no cell: {refers}`,
		`let it name one cell, or one block of cells, of the template (Name Manager)`,
	},

	// its tables
	"workbook_tables_one_row": {
		`the tables "{name}" and "{other}" of the template both begin in row {row} of sheet "{sheet}"`,
		`put one below the other, or on another sheet: a table moves down all that stands below it`,
	},
	"workbook_pattern_column": {
		`{cell} of the template wants {{{column}}}, but the table "{name}" has no such column`,
		`its columns are: {columns}`,
	},
	"workbook_too_long": {`the table "{name}" has {rows} rows, more than sheet "{sheet}" of the template has left`, ``},
}
