package problem

// analysisMessages are what is said about analyses: their files, and what they name in tables.
var analysisMessages = map[Code]entry{
	"analysis_kind_unknown": {`there is no kind of analysis "{kind}" ({in})`, `this version of Naru knows: survey`},
	"analysis_kind_not_yet": {
		`the kind "{kind}" is part of the language, but this version of Naru does not obey it yet ({in})`,
		`take the file out, so that nobody believes it works; what it knows is kind: survey`,
	},
	"analysis_nothing": {`{in} has neither domains nor sets nor anything in also: there is nothing to compute`, `name at least one domain`},

	// names
	"analysis_name":          {`"{name}" cannot be the name of a {what}`, `letters, digits and _, a letter first; what a person reads is its label`},
	"analysis_name_reserved": {`a {what} cannot be called "{name}": the word has a meaning of its own here`, `choose another name; what a person reads is its label`},
	"analysis_name_two":      {`"{name}" is the name of {one} and of {other} in {in}; where one is named, nobody could say which is meant`, `give one of them another name`},
	"analysis_name_empty":    {`a name in {in} is empty`, `take it out, or write the name`},
	"analysis_twice":         {`"{name}" stands twice in {in}`, `keep one of them`},
	"analysis_range":         {`"{range}" in {in} is no range of names: {why}`, `write it like pl01..pl09, or name the columns one by one`},
	"analysis_items_none":    {`{in} has no items`, `name at least one column, or take the key out`},

	// parameters, rows, joins
	"analysis_param_type":   {`the parameter "{name}" of {in} is {type}, by which result tables cannot be divided`, `use boolean, integer, long, string or date`},
	"analysis_param_taken":  {`the parameter "{name}" of {in} has the name of a column of its result table {table}`, `give the parameter, and the column that it filters, another name`},
	"analysis_param_column": {`{in} has the parameter "{name}", but {table} has no column of that name to filter by`, `{hint}`},
	"analysis_param_other":  {`the parameter "{name}" of {in} is {type}, but the column of {table} that it filters is {other}`, `declare it as {other}`},
	"analysis_table_unknown": {
		`{in} reads "{name}", which is no table, seed or model`, `{hint}`,
	},
	"analysis_join_columns": {`the join of {table} in {in} names no column`, `name those that both sides have, such as [city, dong]`},
	"analysis_join_itself":  {`{in} joins {table} to itself`, `take it out of join: its columns are there already`},
	"analysis_join_column":  {`{where} names the column "{column}", which {table} does not have`, `{hint}`},
	"analysis_join_type": {
		`{where} compares "{column}", which is {type} in the rows and {other} in {table}: 021 and 21 would be equal or not by chance`,
		`declare the same type in both contracts; columns of a seed are texts unless tables/{table}.yaml says otherwise`,
	},

	// names of parameters' values
	"analysis_names_param": {`{in} names "{name}", which is no parameter of the analysis`, `{hint}`},
	"analysis_names_form":  {`"{text}" in {in} is no column of a table`, `write it like {{city: cities.name}}: the table, a dot, the column`},

	// groups
	"analysis_groups_many":   {`{in} has {n} groups; there can be {most}`, `split one group by a column that tells them apart: by: [...]`},
	"analysis_group_empty":   {`{in} has an empty condition`, `write which rows belong to it, such as "ob <= 3"`},
	"analysis_group_reads":   {`the condition of {in} reads the table "{table}"`, `a condition is about the columns of one row; add columns of another table by join`},
	"analysis_group_changes": {`the condition of {in} uses {function}, so that the figures could not be made again`, `compare with a parameter instead`},
	"analysis_group_beyond":  {`the condition of {in} uses {function}, which looks beyond one row or makes several of it`, `compute such a column in a model, and compare it here`},
	"analysis_group_param":   {`the condition of {in} uses ${name}, which is no parameter of the analysis`, `{hint}`},
	"analysis_group_unknown": {`{in} names the group "{group}", but there is no such group`, `{hint}`},
	"analysis_group_never": {
		`no row can belong to the group {group} of {in}: {condition} is never true with the values that the contract of {columns} allows`,
		`mend the condition, or the values in the contract`,
	},
	"analysis_group_taken": {
		`no row can belong to the group {group} of {in}: where {condition} is true, an earlier group has the row already`,
		`write the narrower group first; a row belongs to the first one that fits`,
	},

	// domains, sets
	"analysis_domain_group":    {`{in} has items for "{group}", but there is no such group`, `{hint}`},
	"analysis_domain_no_items": {`{in} has no items`, `list them by group, such as {group}: [a01..a05]; the groups are: {groups}`},
	"analysis_set_reversed":    {`{in} reverses "{item}": an answer of a set is chosen or not`, `take the minus off`},
	"analysis_set_codes": {
		`{where} names {columns}, with more than two codes: an answer of a set is chosen or not`, `count it by frequencies instead`,
	},
	"analysis_item_range": {
		`{where} names {columns}, whose least and greatest answer nobody knows: the contract has neither values nor range`,
		`add values: or range: [least, greatest] in tables/`,
	},
	"analysis_scale_ranges": {
		`the items of {where} have different ranges: {one} is {low} to {high}, {other} is {least} to {greatest}`,
		`put them into domains of their own, or bring them to one range in a model`,
	},

	// score, level, suppression
	"analysis_score_method":   {`there is no way "{method}" to convert scores ({in})`, `range: (mean - least) / (greatest - least); share: mean / greatest`},
	"analysis_score_to":       {`the best score of {in} must be above 0`, `such as to: 100`},
	"analysis_score_answered": {`answered in score of {in} wants a share between 0% and 100%`, `such as answered: 50%`},
	"analysis_level":          {`the level of {in} must be between 50% and 99.99%`, `such as level: 95%`},
	"analysis_suppress":       {`suppress_below of {in} wants a number of respondents, not below 0`, ``},

	// also
	"analysis_also_one":      {`{in} must say exactly one thing`, `one of: {words}`},
	"analysis_also_with":     {`{key} in {in} goes with {with} only`, ``},
	"analysis_crosstab_two":  {`a crosstab is of two columns ({in})`, `such as crosstab: [ob, pl01]`},
	"analysis_correlate_two": {`correlate wants two or more ({in})`, `such as correlate: [play, safety]`},
	"analysis_given_itself":  {`"{name}" cannot be correlated and held constant at once ({in})`, `take it out of one of them`},
	"analysis_formula":       {`"{formula}" of {in} is no formula: {why}`, `write it like "play ~ safety + ob"`},
	"analysis_logistic_two":  {`{where} explains "{name}", which does not have exactly two answers`, `regress: explains a number`},

	// columns
	"analysis_column_unknown": {`{where} names {columns}: there is no such column in {tables}`, `did you mean "{near}"?`},
	"analysis_not_numeric":    {`{where} names {columns}, which holds no numbers but is {type}`, ``},

	// compare, shapes, form, export
	"analysis_compare_one":   {`{in} must name exactly one parameter`, `such as {{round: previous, items: common}}`},
	"analysis_compare_param": {`{in} names "{name}", which is no parameter of the analysis`, `{hint}`},
	"analysis_compare_value": {`"{value}" in {in} is neither previous nor a value of the parameter "{name}" ({type})`, ``},
	"analysis_compare_items": {`items in {in} cannot be "{items}"`, `common: those asked in both rounds; all: whatever was asked`},
	"analysis_shapes_by":     {`shapes of {in} draws "{name}", which does not stand in by`, `{hint}`},
	"analysis_shapes_form":   {`{file} cannot be drawn as a map: {why}`, `a GeoJSON FeatureCollection of Polygon and MultiPolygon is wanted`},
	"analysis_shapes_property": {
		`no feature of {file} has the property "{property}"`, `{hint}`,
	},
	"analysis_form_no_workbook": {
		`{file} is no workbook that can be read`, `save it as .xlsx, without a password; an .xls does not become one by its name`,
	},
	"analysis_form_twice":   {`"{name}" stands in cells and in tables of the form of {in}`, `keep one of them`},
	"analysis_export":       {`there is no export "{word}" ({in})`, `one of: html, xlsx, form, json`},
	"analysis_export_form":  {`{in} exports a form, but has none`, `add form: {{template: forms/NAME.xlsx, cells: ...}}`},
	"analysis_language":     {`there is no language "{language}" for reports ({in})`, `one of: ko, en`},
	"analysis_file_where":   {`"{file}" in {in} must be a file {want} of the project`, `put it there, so that it is part of the version that made a figure`},
	"analysis_file_missing": {`{in} names {file}, but there is no such file`, ``},
	"analysis_text_utf8":    {`line {line} of {file} is no UTF-8 text`, `save the file as UTF-8`},

	"analysis_form_broken":    {`the template cannot be read: {why}`, `open it and save it as .xlsx, without a password`},
	"analysis_form_reference": {`"{reference}" is no reference to a result: {why}`, `such as "scores: grp=child, domain=play → mean"`},
	"analysis_form_name":      {`the template defines no name "{name}"`, `did you mean "{near}"?`},

	// runs
	"analysis_nobody": {
		`nobody of {table} {whose} belongs to a group: there is nothing to analyse, and what was there before stays`,
		`look at: naru query "select count(*) from {table}"; load what is missing, or mend the parameters`,
	},
	"analysis_each_null": {`each of analysis {analysis} gives a row without a value for {column}`, `leave such rows out: where {column} is not null`},
	"analysis_reshape": {
		`a result table of analysis {analysis} cannot follow what the analysis says now: {why}`,
		"`naru analysis run {analysis} --anew` begins them anew; rows of other parameters go too",
	},
}
