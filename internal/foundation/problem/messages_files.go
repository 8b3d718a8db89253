package problem

// filesMessages are what is said about the block `files:` of a source.
var filesMessages = map[Code]entry{
	"files_no_path": {
		`files in {in} says not which files`,
		"add `path:`, such as path: \"/srv/till/till_{{shop}}_{{day:%Y%m%d}}.csv\"",
	},
	"files_format": {
		`"{text}" in the path of {in} cannot be found in the name of a file: {why}`,
		``,
	},
	"files_adjacent": {
		`nothing stands between {name} and {next} in the path, and so nothing says where one ends`,
		`write a letter between them, or give one the form of a time`,
	},
	"files_value": {
		`"{value}" for {name} leads to another folder`,
		`a parameter is a piece of a name; write folders in the path itself`,
	},
	"files_no_folder": {
		`there is no folder {file}`,
		`check the path; is the disk or share mounted?`,
	},
	"files_denied": {
		`{file} may not be read`,
		`give the user that runs naru the right to read it`,
	},
	"files_link": {
		`{file} is a link that leads out of its folder or to nothing, and is not followed`,
		`put the file itself there, or write the path of the folder that it lies in`,
	},
	"files_name": {
		`the name {file} is no UTF-8 text`,
		`rename the file`,
	},
	"files_unreadable": {
		`{file} cannot be read: {why}`,
		`check the disk or share that it lies on`,
	},
}
