package problem

// trialMessages are what is said about tests/*.yaml.
var trialMessages = map[Code]entry{
	"trial_of_nothing": {
		`{in} does not say what it tests`,
		`add model: NAME, or table: NAME`,
	},
	"trial_of_both": {
		`{in} names a model and a table`,
		`a test is of one of them: write two files`,
	},
	"trial_given": {
		`given of {in} wants the rows of each table by its name`,
		`write given: {{responses: [{{round: 2026, ob: 1}}]}}`,
	},
	"trial_row": {
		`{in} wants rows: each a map of column to value`,
		`write {{round: 2026, ob: 1}}`,
	},
	"trial_given_file": {
		`given of {in} wants what the file holds: text or rows, one of them`,
		`write given: {{file: "name.csv", text: "a,b\n1,2\n"}}, or given: {{rows: [{{a: 1, b: 2}}]}}`,
	},
	"trial_key_of_model": {
		`{in} has {key}, which only a test of a model has`,
		`take {key} out`,
	},
	"trial_key_of_table": {
		`{in} has {key}, which only a test of a table has`,
		`take {key} out`,
	},
	"trial_time": {
		`"{text}" in {in} is no time`,
		`write a day (2026-03-01), a time of the project's zone (2026-03-01 09:00), or RFC 3339 (2026-03-01T09:00:00+09:00)`,
	},
	"trial_interval": {
		`the interval of {in} wants from and to, and from lies before to`,
		`write interval: {{from: 2026-03-01, to: 2026-03-02}}`,
	},
	"trial_not_given": {
		`model {model} reads {table}, of which {in} gives no rows, and nobody knows its columns`,
		`give some: given: {{{table}: [...]}}`,
	},
	"trial_column_unknown": {
		`{in} gives "{column}" to {table}, which has no such column`,
		`it has: {columns}`,
	},
	"trial_value": {
		`{in} gives {value} for "{column}" of {table}, which is {type}: {why}`,
		``,
	},
	"trial_expect_column": {
		`{in} expects the column "{column}", which {of} does not give`,
		`it gives: {columns}`,
	},
	"project_trial_unknown": {
		`test {test} is of {kind} "{name}", and there is none of that name`,
		`{hint}`,
	},
	"project_trial_given": {
		`test {test} gives rows of "{name}", which model {model} does not read`,
		`{hint}`,
	},
	"project_trial_param": {
		`test {test} gives the parameter "{name}", which model {model} does not have`,
		`{hint}`,
	},
}
