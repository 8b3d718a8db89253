package problem

// landingMessages are what is said about deliveries and the objects that landed.
var landingMessages = map[Code]entry{
	"label_no_text": {
		`label {label} of "{source}" has the value {value}, which is no valid text (UTF-8)`,
		`give the value in UTF-8; a terminal or a file with another encoding may have made it so`,
	},
	"delivery_unknown": {
		`there is no delivery "{id}"`,
		"`naru landing list` shows their ids; a beginning that fits only one is enough",
	},
	"delivery_ambiguous": {
		`more than one delivery begins with "{id}": {ids}`,
		`write more of the id`,
	},
	"delivery_not_ended": {
		`delivery {id} of "{source}" was never ended, so no table takes it and there is nothing to withdraw`,
		``,
	},
	"delivery_withdrawn_before": {
		`delivery {id} of "{source}" was withdrawn already, at {at}: {why}`,
		``,
	},
	"withdraw_why": {
		`a withdrawal needs its reason, which is kept with delivery {id}`,
		`say in a few words why it is taken back`,
	},
	"object_missing": {
		`the object {key} is gone from the raw store`,
		`put it back from a copy under the same key; or hand in or fetch the same bytes again, which puts it back; or withdraw the deliveries that hold it`,
	},
	"object_damaged": {
		`the object {key} is not as it landed: it has {how}`,
		`put it back from a copy whose sha256 is {sha256}; or take the file away and hand in or fetch the same bytes again; or withdraw the deliveries that hold it`,
	},
}
