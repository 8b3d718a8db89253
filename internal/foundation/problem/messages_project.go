package problem

// projectMessages are what is said about the folder as a whole: where files stand, and names that lead from one file to
// another.
var projectMessages = map[Code]entry{
	"project_no_file":         {`this folder has no naru.yaml that can be read: {why}`, `naru init makes a small project that runs`},
	"project_env_unknown":     {`there is no environment "{env}": this file cannot be read`, `{hint}`},
	"project_unreadable":      {`cannot be read: {why}`, ``},
	"project_folder_not_yet":  {`"{name}" is part of the language, but this version of Naru does not obey it yet`, `take it out, so that nobody believes it works`},
	"project_folder_near":     {`the folder "{name}" is not read`, `did you mean "{near}"?`},
	"project_yml":             {`files that end in .yml are not read`, `call it {name}`},
	"project_file_unknown":    {`nobody reads such a file in {folder}; there it is {endings}`, `take it out of the folder; README.md and hidden files may stay`},
	"project_file_large":      {`the file is larger than {limit}`, `{hint}`},
	"project_too_deep":        {`this folder lies too deep`, `one sub-folder is a schema; there is nothing below it`},
	"project_no_schema":       {`{folder} has no sub-folders: the name of a file in it is the schema of its tables`, `move the files up`},
	"project_schema_reserved": {`the schema "naru" holds the house's own tables`, `choose another name for the folder`},
	"project_name":            {`"{name}" cannot be the name of a {what}`, `small letters a to z, digits and _, a letter first`},
	"project_two_files":       {`the name "{name}" is taken by {other}`, `choose another name for one of them`},

	"project_zone":            {`"{zone}" is no time zone`, `write one of the tz database, such as Asia/Seoul, Europe/Berlin or UTC`},
	"project_storage_empty":   {`the place of {key} is empty`, `name a folder, or take the key out`},
	"project_storage_not_yet": {`{key} on {kind} is part of the language, but this version of Naru does not obey it yet`, `name a folder; control may be postgres://`},
	"project_storage_within":  {`storage {one} and {other} lie in one another`, `give each a folder of its own`},
	"project_connection_name": {`"{name}" cannot be the name of a connection`, `small letters a to z, digits and _, a letter first`},
	"project_budget_name":     {`"{name}" cannot be the name of a budget`, `small letters a to z, digits and _, a letter first`},

	"project_table_unknown":    {`{in} reads the table "{name}", which nobody makes`, `{hint}`},
	"project_sql_changing":     {`{in} uses {function}, so that it could not be built again with the same result`, `$now is the time of the run`},
	"project_param_undeclared": {`{in} uses ${name}, which is not declared`, `{hint}`},
	"project_each_lacks":       {`each of {in} does not give the parameter "{name}"`, `select a column of that name, or take the parameter out`},
	"project_circle":           {`models read each other in a circle: {circle}`, `one of them must do without the other`},
	"project_words_disagree": {`model {model} reads {columns} of {one} and of {other}, whose contracts disagree about how it is empty (missing, not_applicable, asked)`,
		`make the words equal in both tables, or give one column another name`},

	"project_from_unknown":  {`table {table} is made from "{name}", but there is no such source or upload`, `{hint}`},
	"project_label_unknown": {`column {column} of table {table} is filled from the label "{name}", which no source of the table bears`, `{hint}`},
	"project_check_table":   {`check {check} judges the table "{name}", which nobody makes`, `{hint}`},
	"project_check_column":  {`check {check} judges the column "{name}", which table {table} does not have`, `{hint}`},

	"project_step_unknown": {`step {step} names the {noun} "{name}", but there is none`, `{hint}`},
	"project_step_files": {
		`step {step} hands out the files of analysis {analysis} as they were made: {key} means nothing there`,
		`take it out; which files there are, export: of the analysis says`,
	},
	"project_step_folder": {
		`step {step} hands out the files of analysis {analysis}, which are several, but "{to}" is a file`,
		`name a folder; one ends in /, such as to: "reports/"`,
	},
	"project_step_schema":     {`step {step} names {pattern}, but no {noun} is in that schema`, ``},
	"project_param_not_given": {`flow {flow} does not give the parameter "{name}" ({type}) that {by} wants in step {step}`, `declare it in params of the flow, or write with: {{{name}: ...}}`},
	"project_param_type":      {`flow {flow} gives "{name}" as {other}, but {by} wants {type} in step {step}`, `declare the same type in both`},

	"project_version_unknown": {`version {version} of the project is not in the control database`, `start the run anew: naru flow run ...`},
}
