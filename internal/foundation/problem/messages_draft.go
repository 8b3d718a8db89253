package problem

// draftMessages are what is said about files and codebooks from which a contract is proposed.
var draftMessages = map[Code]entry{
	"draft_no_header":      {`no row among the first {rows} of {file} looks like names of columns`, `say where they stand: --header 14`},
	"draft_two_fields":     {`two columns of {file} are called "{field}"`, `a contract finds a column by its name: rename one of them in the file`},
	"draft_codebook_names": {`no column of the codebook {file} names variables; its columns are {fields}`, `call one of them {words}`},
	"draft_codebook_empty": {`the codebook {file} names no variable`, `one line a column, or one line a code`},
}
