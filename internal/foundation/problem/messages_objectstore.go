package problem

// objectstoreMessages are what is said about the folders that hold objects.
var objectstoreMessages = map[Code]entry{
	"disk_full": {
		`the disk that holds {folder} is full`,
		`make room and do the same again; what was kept before is whole, and nothing of this was kept`,
	},
	"store_not_writable": {
		`the folder {folder} cannot be read or written by this user`,
		`give this user the right to read and write it and everything in it, or name another folder under storage`,
	},
	"store_no_folder": {
		`the folder {folder} cannot be used: {error}`,
		`a file is in its way; move the file, or name another folder under storage`,
	},
}
