package problem

// modelMessages are what is said about models/*.sql and about building them.
var modelMessages = map[Code]entry{
	"model_strategy_not_yet": {
		`strategy "{strategy}" in {in} is part of the language, but this version of Naru does not obey it yet`,
		`use replace: with partition and params a build replaces just one part`,
	},
	"model_strategy_unknown": {
		`there is no strategy "{strategy}" ({in})`,
		`use replace`,
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
