package problem

// sourceMessages are what is said about sources/*.yaml and about pulling.
var sourceMessages = map[Code]entry{
	"source_no_block": {
		`{in} says not where its data comes from`,
		`add one of these blocks: {kinds}`,
	},
	"source_two_blocks": {
		`{in} has two blocks that say where its data comes from, "{one}" and "{other}"`,
		`one file declares one thing: make two sources`,
	},
	"source_connection_unknown": {
		`{in} uses the connection "{connection}", which naru.yaml does not have`,
		`{hint}`,
	},
	"source_connection_kind": {
		`{in} is of kind "{kind}", but the connection "{connection}" is of kind "{other}"`,
		`use another connection, or write the block "{other}"`,
	},
	"source_gives": {
		`gives in {in} is "{word}"; it must be now or interval`,
		`now: the state at the moment it is asked; interval: it answers for the interval of the run`,
	},
	"source_name_unknown": {
		`nobody gives {name} in {in}`,
		`{hint}`,
	},
	"source_label_secret": {
		`the label "{label}" of {in} holds the secret {name}, and labels are shown everywhere`,
		`name the secret where it is used: in the address, a header, auth or login`,
	},
	"source_interval": {
		`source "{source}" answers for an interval, but this run has none`,
		"give one: `--from 2026-11-23 --to 2026-11-24`",
	},
	"source_html": {
		`{source} sent a web page instead of {format}{said}; nothing was landed`,
		`such pages are often a login or a maintenance notice: open the address in a browser, and check auth and the address`,
	},
	"source_keep": {
		`keep of {in} leaves raw objects no time`,
		`write a length of time such as 400d; leave it out to keep them forever`,
	},
	"source_each_form": {
		`{in} is neither a SELECT nor a list`,
		`write each: select code as country from countries, or each: [{{country: KR}}, {{country: US}}]`,
	},
	"source_each_nameless": {
		`an item of each in {in} is the plain word "{word}", and its name is not known, since there are {count} parameters`,
		`declare one parameter, or write maps: each: [{{country: KR}}, {{country: US}}]`,
	},
	"source_each_names": {
		`an item of each in {in} has the names {names}, and the first one {first}`,
		`give all items the same names`,
	},
	"source_allow_failed": {
		`allow_failed of {in} is no share of its elements`,
		`write one from 0% to 100%, such as 5%`,
	},
	"source_allow_failed_alone": {
		`{in} has allow_failed, but no each`,
		`it says how many elements of each may fail: take it out, or add each`,
	},
	"source_each_null": {
		`each of {in} gives a row without a value in column "{column}"`,
		`leave such rows out: where {column} is not null`,
	},
	"source_each_column": {
		`each of {in} gives the column "{column}", {why}`,
		`give it another name in the SELECT: select code as country`,
	},
	"source_each_alike": {
		`two elements of {in}, {one} and {other}, would land with the same labels: {labels}`,
		"what landed could not be told apart; take the label that lies over a column of `each:` out of `labels:`, or give it another name",
	},
	"source_each_none": {
		`each of {in} gives {count} elements, and none of them is {given}`,
		`look at what the SELECT or list gives, and at the parameters of the run`,
	},
	"source_each_failed": {
		`{failed} of {count} elements of {in} failed, and {allowed} may{names}`,
		`what was fetched is kept; the next attempt asks only for those that failed`,
	},
	"source_away": {
		`{count} elements of {in} in a row failed by what may pass, so the others were not asked for{names}`,
		`the system seems to be away; what was fetched is kept, and the next attempt goes on there`,
	},
	"source_alike": {
		`{count} elements of {in} in a row failed for the same reason, so the others were not asked for{names}`,
		`mend it, or say how many may fail: allow_failed; what was fetched is kept, and the next attempt asks for the others`,
	},
	"source_cursor_moved": {
		`another pull of {in} moved its cursor meanwhile, so what this one fetched is taken back`,
		`it may be tried again; pulls of one source should not run at the same time`,
	},
	"source_unchanged": {
		`{source} said that {name} is unchanged, but nothing of that name is kept with {labels}`,
		`try again: it is then asked for as if for the first time`,
	},
	"source_temp": {
		`the folder for bytes that are not whole yet could not be made: {error}`,
		`make room, or look who may write to {folder}`,
	},
}
