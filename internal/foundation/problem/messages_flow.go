package problem

// flowMessages are what is said about flows and their runs.
var flowMessages = map[Code]entry{
	"flow_steps": {
		`{in} has no steps`,
		`write one, such as collect, and in it pull: NAME_OF_A_SOURCE`,
	},
	"flow_step_name": {
		`"{step}" is no name for a step`,
		`a name begins with a letter a to z and goes on with a to z, 0 to 9 and _`,
	},
	"flow_step_word": {
		`step "{step}" does not say what it does`,
		`give it one of these words, with the name of what it works on: {words}`,
	},
	"flow_step_words": {
		`step "{step}" says two things to do: {first} and {second}`,
		`make two steps of it`,
	},
	"flow_step_value": {
		`{word} in step "{step}" wants {want}`,
		`names are the path without its ending: tables/estimates/daily.yaml is estimates.daily`,
	},
	"flow_after_unknown": {
		`step "{step}" waits for "{after}", which is no step of this flow`,
		`did you mean "{near}"?`,
	},
	"flow_after_itself": {
		`step "{step}" waits for itself`,
		`take it out of after`,
	},
	"flow_circle": {
		`these steps wait for each other in a circle, so none can begin: {circle}`,
		`change one of their after`,
	},
	"flow_with_name": {
		`a text of step "{step}" uses {name}, which {in} does not give`,
		`did you mean "{near}"?`,
	},
	"flow_with_step": {
		`a text of step "{step}" uses {name}, but "{other}" is no step that has ended when this one begins`,
		`name a step before it, and add it to after`,
	},
	"flow_with_secret": {
		`a text of step "{step}" uses the secret {name}`,
		`parameters are seen in runs, labels and logs; name the secret where it is used, in a connection`,
	},
	"flow_with_interval": {
		`a text of step "{step}" uses {name}, but this run has no interval`,
		`give it one: naru flow run {flow} --from 2026-03-01 --to 2026-04-01`,
	},
	"flow_step_choice": {`{key} of step "{step}" is "{value}", and it may be {words}`, ``},
	"flow_retry_times": {
		`{times} is no number of further attempts for step "{step}"`,
		`write 0 or more`,
	},
	"flow_timeout": {
		`the timeout of step "{step}" leaves it no time`,
		`write a length of time such as 30s, 10m or 2h, or take the key out`,
	},
	"run_unknown": {
		`there is no run "{run}"`,
		`naru run list shows them`,
	},
	"run_ambiguous": {
		`"{run}" is the beginning of several runs: {runs}`,
		`write more of it`,
	},
	"run_going": {
		`run {run} has not ended`,
		`naru run show {run} tells where it is; naru run cancel {run} ends it`,
	},
	"run_nothing_to_retry": {
		`run {run} has {state}: no step of it is left to be done again`,
		`begin a new one with naru flow run {flow}`,
	},
	"run_ended": {
		`run {run} has ended already: {state}`,
		`naru run show {run} tells how`,
	},
}
