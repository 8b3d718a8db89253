package problem

// uploadMessages are what is said about uploads/*.yaml and about files that are handed in.
var uploadMessages = map[Code]entry{
	"upload_no_parts": {
		`{in} has no parts`,
		`name at least one file: parts: {{answers: {{type: csv}}}}`,
	},
	"upload_part_name": {
		`"{part}" in {in} cannot be the name of a part`,
		`small letters a to z, digits and _, a letter first`,
	},
	"upload_type_unknown": {
		`"{type}" is no type of a part ("{part}"); there are xlsx, csv, tsv, json, jsonl, xml, parquet and media types such as image/png`,
		`did you mean "{near}"?`,
	},
	"upload_type_twice": {
		`the type "{type}" of part "{part}" stands twice`,
		`keep one of them`,
	},
	"upload_format_other": {
		`part "{part}" says how to read {format}, but takes only {types}`,
		`add {format} to its type, or take the format out`,
	},
	"upload_label_name": {
		`nobody gives {name} in the label "{label}" of {in}`,
		`did you mean {near}?`,
	},
	"upload_label_secret": {
		`the label "{label}" of {in} holds the secret {name}, and labels are shown everywhere`,
		`take it out`,
	},
	"upload_part_missing": {
		`upload "{upload}" lacks its part "{part}" ({types}); nothing was landed`,
		`hand in all parts at once: {part}=FILE`,
	},
	"upload_part_unknown": {
		`upload "{upload}" has no part "{part}" (for {file})`,
		`it has: {parts}`,
	},
	"upload_part_which": {
		`upload "{upload}" has several parts, and nothing says which of them {file} is`,
		`write PART=FILE; the parts are: {parts}`,
	},
	"upload_part_twice": {
		`part "{part}" of upload "{upload}" was given two files, {one} and {other}`,
		`one upload has one file for each part; hand the other in on its own`,
	},
	"upload_type": {
		`{file} is {is}, but part "{part}" takes {types}; nothing was landed`,
		`the name does not decide, what is in the file does: open it and save it again in the right form`,
	},
	"upload_empty": {
		`{file} is empty; nothing was landed`,
		`look whether it was saved or copied to its end`,
	},
	"upload_too_large": {
		`{file} has {size}, but part "{part}" takes at most {max}; nothing was landed`,
		`raise max of the part, or hand in less`,
	},
}
