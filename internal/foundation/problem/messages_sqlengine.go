package problem

// sqlengineMessages are what is said about one SELECT: its form, its functions, its parameters, and how it ended.
var sqlengineMessages = map[Code]entry{
	"sql_syntax": {`this SQL cannot be read: {error}`,
		`words of SQL (order, at, end, check, window, ...) and names with spaces or leading digits are names only in double quotes: "at"`},
	"sql_empty":       {`there is no SQL here`, `write one SELECT`},
	"sql_several":     {`there are {n} statements here, where one SELECT is wanted`, `keep one; a WITH clause can hold the steps before it`},
	"sql_not_select":  {`{what} is not a SELECT that can be answered`, `questions and models only read: write a SELECT; for PIVOT, put it in FROM with its values: from (pivot t on c in ('a', 'b') using sum(x))`},
	"sql_not_allowed": {`{what} is not allowed here`, `a question is a SELECT over tables, with joins, sub-queries and WITH`},
	"sql_function_refused": {`the function {name} is not allowed`,
		`functions that read files, settings or the session, or that change anything, cannot be called from a project's SQL`},
	"sql_function_unknown": {`there is no function {name}`, `did you mean {near}?`},
	"sql_table_function": {`{name}(...) cannot be read from`,
		`read tables of the project; of functions only unnest, range and generate_series stand after FROM`},
	"sql_parameter_unnamed": {`parameters have names: ? and $1 are not taken`, `write $city and declare city under params`},
	"sql_parameter_missing": {`the SQL wants ${name}, but no such parameter is given`, `give it: --param {name}=...; in a model, declare it under params`},
	"sql_parameter_value":   {`${name} is declared {type}, but its value is {value}`, `give a value of that type`},
	"sql_table_missing":     {`there is no table {name}`, `did you mean {near}?`},
	"sql_invalid":           {`this SQL does not fit its tables: {error}`, ``},
	"sql_failed":            {`this SQL stopped: {error}`, ``},
	"sql_timeout":           {`this SQL was stopped, because it ran longer than {timeout}`, `ask for less, or allow more time`},
	"sql_canceled":          {`this SQL was stopped before it ended`, ``},
	"sql_memory": {`this SQL needs more memory than the {limit} it may use`,
		`read fewer columns or rows, group earlier, or raise the memory limit`},
	"sql_disk_full":    {`the disk is full: {error}`, `free space where the lake and its spill folder lie; nothing was committed`},
	"sql_columns_same": {`two columns of the SELECT are called {column}, if case is ignored`, `give one of them another name with "as"`},
}
