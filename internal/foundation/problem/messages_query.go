package problem

// queryMessages are what is said about the tables that a question names.
var queryMessages = map[Code]entry{
	"table_unknown":    {`there is no table {name}`, `did you mean {near}?`},
	"table_unknown_of": {`there is no table {name}`, `the tables are: {tables}`},
	"table_never_loaded": {`table {name} has never been loaded, so there is nothing to read yet`,
		`run the flow that makes it, or: naru table load {name} (for a model: naru model build {name})`},
	"house_table_at": {`{table} tells how things stand now; it cannot be asked about another time`,
		`leave --at out, or leave {table} out`},
	"table_not_then": {`table {name} did not exist at {at}`, `ask about a later time`},
}
