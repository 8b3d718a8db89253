package problem

// checkMessages are what is said about checks as they are written, and about those that fail.
var checkMessages = map[Code]entry{
	"check_failed": {`check {check} failed: {what}`, `naru check show {check} lists the rows`},
	"check_no_kind": {`{in} does not say what must hold`,
		`one of: not_null, unique, accepted_values, range, pattern, relationships, row_count, freshness`},
	"check_two_kinds":        {`{in} says both {one} and {other}`, `make two items of it`},
	"check_only_true":        {`{kind} in {in} can only be true`, `take the item out if it need not hold`},
	"check_no_column":        {`{in} does not say which column is judged by {kind}`, `column: NAME`},
	"check_one_column":       {`{kind} in {in} judges one column, not several`, `make one item per column`},
	"check_row_count_column": {`row_count in {in} counts rows, not a column`, `for a count per group write by: [COLUMN, ...]`},
	"check_by":               {`by in {in} belongs to row_count, not to {kind}`, `take it out`},
	"check_accepted_list":    {`accepted_values in {in} wants a list of values`, `accepted_values: [1, 2, 3]`},
	"check_range_ends":       {`range in {in} wants two ends, at most one of them null`, `range: [0, 100], or range: [0, null]`},
	"check_pattern":          {`the pattern "{pattern}" in {in} cannot be read: {error}`, `it is a regular expression such as "^[0-9]{{5}}$"`},
	"check_relationship":     {`relationships in {in} wants a table and a column, not "{text}"`, `relationships: cities.city`},
	"check_row_count":        {`row_count in {in} wants min, max or both, with min at most max`, `row_count: {{min: 30}}`},
	"check_freshness":        {`freshness in {in} wants a time that is longer than nothing`, `freshness: 26h`},
	"check_column_unknown":   {`table {table} has no column {column}`, `did you mean "{near}"?`},
}
