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
	"source_never": {
		`nothing of source "{source}" with {labels} has landed, and what was is not asked again`,
		"to ask the system now: `naru source pull {source}`",
	},
}
