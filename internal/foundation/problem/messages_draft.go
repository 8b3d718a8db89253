package problem

// draftMessages are what is said about files and codebooks from which a contract is proposed, and about entry sheets.
var draftMessages = map[Code]entry{
	"draft_no_header":      {`no row among the first {rows} of {file} looks like names of columns`, `say where they stand: --header 14`},
	"draft_two_fields":     {`every column of {file} is called like another one, such as "{field}"`, `a contract finds a column by its name: rename them in the file`},
	"draft_no_fields":      {`the records of {file} hold no fields that could be columns (records: {records})`, `a record is an object with names and values in it: --records says where in the document such ones are`},
	"draft_codebook_names": {`no column of the codebook {file} names variables; its columns are {fields}`, `call one of them {words}`},
	"draft_codebook_empty": {`the codebook {file} names no variable`, `one line a column, or one line a code`},
	"draft_table_format":   {`table {table} reads {format}, so that no workbook could come back`, `take "format: {format}" out of the table; the upload says how files are written`},
	"draft_upload_other":   {`upload {upload} brings no rows to table {table}`, `its from: names {from}`},
	"draft_upload_no_xlsx": {`upload {upload} takes {types}, so that no workbook could be handed in`, `write type: [xlsx, csv]`},
	"draft_sheet_name":     {`no sheet of a workbook can be called "{sheet}"`, `at most 31 characters, none of : \ / ? * [ ]; or say its number: sheet: 1`},
	"draft_sheet_header":   {`the names would stand in row {row} of the entry sheet, below more than {most} rows of titles`, `let the upload say a smaller header:`},
}
