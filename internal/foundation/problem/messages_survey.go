package problem

// surveyMessages are what is said while an analysis of kind survey counts answers.
var surveyMessages = map[Code]entry{
	"survey_item_wide": {
		`"{item}" can be {min} to {max}: an item of a scale may have {most} answers at most`,
		`correct its values or range in the table's contract, or group its answers in a model`,
	},
	"survey_many_values": {
		`"{column}" holds more than {most} different values, which would be as many rows of a table`,
		`group them in a model, and name the new column instead`,
	},
	"survey_join_multiplies": {
		`{table} has {n} rows with {key}, so that a respondent of {rows} would count {n} times`,
		`join by columns that are unique in {table}, or remove the surplus rows; a check "unique" keeps it so`,
	},
}
