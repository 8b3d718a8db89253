package problem

// modelMessages are what is said about models/*.sql and about building them.
var modelMessages = map[Code]entry{
	"model_strategy_unknown": {
		`there is no strategy "{strategy}" ({in})`,
		`use replace, merge (with key) or time_interval (with time)`,
	},
	"model_strategy_lacks": {
		`the strategy {strategy} of {in} wants {key}`,
		`add a line that names it, such as {key}: ...; it is a column of the SELECT`,
	},
	"model_strategy_key": {
		`{in} has {key}, which only the strategy {strategy} obeys`,
		`write strategy: {strategy}, or take {key} out`,
	},
	"model_key_twice": {
		`the key of {in} names "{column}" twice`,
		`keep one of them`,
	},
	"model_each_strategy": {
		`{in} has each, which does not go with the strategy {strategy}`,
		`take each out; a flow's trigger or step may have each instead`,
	},
	"model_column_lacks": {
		`model {model} has {key}: "{column}", but its SELECT does not give that column`,
		`it gives: {columns}`,
	},
	"model_time_type": {
		`model {model} has time: "{column}", but that column is {type}, so that nobody can say to which interval a row belongs`,
		`cast it to date, timestamp or timestamptz`,
	},
	"model_no_interval": {
		`model {model} is built for an interval (strategy time_interval), and was given none; its table is there already`,
		"give one: `naru model build {model} --from 2026-03-01 --to 2026-03-02`; or build the whole anew, of what its inputs hold now: `naru model build {model} --anew`",
	},
	"model_outside": {
		`model {model} was built for {interval}, but {rows} of its rows have a {time} outside of it, the first with {first}; nothing was changed`,
		"let the SELECT choose the rows of the interval only: where {time} >= $start and {time} < $end",
	},
	"model_time_null": {
		`model {model} gives {rows} rows without a {time}, so that no later build could replace them; nothing was changed`,
		`leave such rows out: where {time} is not null`,
	},
	"model_key_null": {
		`model {model} gives {rows} rows whose key ({key}) is empty; nothing was changed`,
		`leave such rows out, or take the empty column out of the key`,
	},
	"model_key_again": {
		`model {model} gives {rows} rows more than it has keys ({key}), the first again with {first}; nothing was changed`,
		`let the SELECT give one row for each key, such as: qualify row_number() over (partition by {key} order by ...) = 1`,
	},
	"model_reshape_amend": {
		`the table of model {model} cannot take this form while most of its rows stay: {why}`,
		"build all of it anew, of what its inputs hold now: `naru model build {model} --anew`",
	},
	"model_no_sql": {
		`{in} holds no SQL`,
		`write one SELECT below the header`,
	},
	"model_partition_twice": {
		`the partition of {in} names "{column}" twice`,
		`keep one of them`,
	},
	"model_partition_param": {
		`{in} is partitioned by "{column}", which is not one of its parameters ({params}), so that nobody could say which part a build replaces`,
		`declare it as a parameter, or take it out of the partition`,
	},
	"model_each_alone": {
		`{in} has each, but nothing that it could be built for`,
		`each gives parameters, and each build replaces its partition: add params and partition`,
	},
	"model_no_params": {
		`model {model} wants parameters ({params}) and was given none`,
		`give them with --param, or add to its header: each: select distinct {params} from ...`,
	},
	"model_each_null": {
		`each of model {model} gives no value (null) for the parameter "{param}"`,
		`leave such rows out: where {param} is not null`,
	},
	"model_each_twice": {
		`each of model {model} lists one partition ({partition}) twice, with other parameters: {one}; {other}`,
		`add the parameters that differ to the partition`,
	},
	"model_partition_unknown": {
		`model {model} is partitioned by "{column}", but its SELECT does not give that column`,
		`it gives: {columns}`,
	},
	"model_partition_type": {
		`model {model} gives the partition column "{column}" as {type}, but the parameter of that name is {param}`,
		`declare the parameter as {type}, or cast the column`,
	},
	"model_other_part": {
		`model {model} was built for {wanted}, but {rows} of its rows belong to {got}; nothing was changed`,
		`let the SELECT choose the rows of its parameters only, such as: where city = $city`,
	},
	"model_lost": {
		`the table of model {model} cannot be read, so that no single part of it can be built: {why}`,
		"build all of it, without parameters (for which it needs each): `naru model build {model} --force`; then the table begins anew",
	},
	"model_reshape": {
		`the table of model {model} cannot take this form for one partition alone: {why}`,
		`build all of it, without parameters (for which it needs each); then the table begins anew`,
	},
}
