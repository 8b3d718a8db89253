package problem

// httpMessages are what is said about systems that are asked over HTTP, and about the block `http:` of a source.
var httpMessages = map[Code]entry{
	"http_address": {
		`the address "{address}" cannot be asked: {why}`,
		`look at base and get, and at the variables in them`,
	},
	"http_unknown_host": {
		`{method} {address}: there is no host "{host}"`,
		`check the address; is this machine connected to the network?`,
	},
	"http_refused": {
		`{method} {address}: nobody listens there, the connection was refused{tries}`,
		`check host and port; is the system running?`,
	},
	"http_certificate": {
		`{method} {address}: the system could not prove who it is: {error}`,
		"check the address; a certificate of your own house is named by `ca:`",
	},
	"http_connection": {
		`{method} {address}: the connection failed: {error}{tries}`,
		`it may pass; run it again later`,
	},
	"http_reset": {
		`{method} {address}: the system closed the connection without an answer{tries}`,
		`it may pass; run it again later`,
	},
	"http_cut": {
		`{method} {address}: the answer broke off after {got}{of} bytes{tries}; nothing of it was kept`,
		`it may pass; run it again later`,
	},
	"http_silent": {
		`{method} {address}: nothing came for {silence}, after {got} bytes{tries}`,
		"if the system needs longer than that, give it more time with `timeout:`",
	},
	"http_slow": {
		`{method} {address}: the answer was not there after {timeout}{tries}`,
		"if the system needs longer than that, raise `timeout:`",
	},
	"http_too_large": {
		`{method} {address}: the answer has more than {most} bytes{size}; nothing of it was kept`,
		"if it is what you want, raise `max_size:`",
	},
	"http_room": {
		`there is no room for {size} in {folder}: {free} are free on its disk`,
		`free at least {missing} more there, or put the raw store on a larger disk (storage: raw)`,
	},
	"http_disk_full": {
		`{address}: the disk of {folder} is full, after {got} bytes came; they are kept`,
		`free some room there and run it again: it goes on where it stopped`,
	},
	"http_size": {
		`{address}: the file has {size} bytes, and was published with {published}; nothing of it was kept`,
		`the list may be older or newer than the file: run it again later`,
	},
	"http_size_more": {
		`{address}: more than the {published} bytes came that were published; nothing of it was kept`,
		`the list may be older or newer than the file: run it again later`,
	},
	"http_sum": {
		`{address}: the {kind} of the file is {sum}, and was published as {published}; nothing of it was kept`,
		`the list may be older or newer than the file: run it again later`,
	},
	"http_sum_form": {
		`"{sum}" is no {kind}`,
		`look at what file: takes for it; hex and base64 are both read`,
	},
	"http_gzip": {
		`{address}: the file is no whole gzip ({why}), though all its {size} bytes came; nothing of it was kept{said}`,
		`it is broken at the system's own place, or still being written there: run it again later, or ask who makes it`,
	},
	"http_changing": {
		`{address}: the file changed {count} times while it came; nothing of it was kept`,
		`it is still being written: run it again when it is done`,
	},
	"http_proxy": {
		`"{proxy}" is no address of a proxy`,
		`write one such as http://proxy.office.example:3128, or none`,
	},
	"http_ca": {
		`ca holds no certificate`,
		`it is the text of a PEM file, from -----BEGIN CERTIFICATE----- on, or such a file's whole path`,
	},
	"http_redirects": {
		`{address} led to {count} other addresses in a row`,
		`ask the address that it ends with`,
	},
	"http_redirect_body": {
		`{address} leads to another host, {host}; what was sent with {method} may hold a password and is not sent there`,
		`if that host is right, write its address`,
	},
	"http_unauthorized": {
		`{method} {address} answered {status}{said}`,
		`the system wants to know who asks: check auth, login and the secrets in them`,
	},
	"http_forbidden": {
		`{method} {address} answered {status}{said}`,
		`the system knows who asks, but does not allow it: check what this user may see, and the parameters`,
	},
	"http_not_found": {
		`{method} {address} answered {status}{said}`,
		`check the address and the parameters in it`,
	},
	"http_too_many": {
		`{method} {address} answered {status}{tries}{said}`,
		`the system is asked too often; run it again later`,
	},
	"http_wait": {
		`{method} {address} answered {status}{said}; it asks for {wait} of rest, which is longer than a pull waits`,
		`run it again after that`,
	},
	"http_broken": {
		`{method} {address} answered {status}{tries}{said}`,
		`the system is broken or busy, not the request; run it again later`,
	},
	"http_status": {
		`{method} {address} answered {status}{tries}{said}`,
		`check the address and what is sent`,
	},

	"http_login_wrong": {
		`the login at {address} answered {status}{said}`,
		`wrong user or password: check {secrets}`,
	},
	"http_login_no_token": {
		`the login at {address} answered {status}, but without a text at "{path}"{said}`,
		"say with `token:` where in the answer the token stands, such as data.token",
	},
	"http_login_in_vain": {
		`{method} {address} answered {status} even with a token just got from the login{said}`,
		`check what this user may see, and that auth sends the token the way the system wants it`,
	},
	"http_get_missing": {
		`http in {in} says not what to get`,
		"add `get:`, such as get: \"/export/{city}.csv\"",
	},
	"http_base_missing": {
		`"{get}" in {in} is only the end of an address`,
		"add `base: https://...`, or `use:` a connection that has one",
	},
	"http_get_whole": {
		`"{get}" in {in} is a whole address, but there is a base`,
		"write what follows the base, or take `base:` out",
	},
	"http_auth_one": {
		`auth in {in} has {count} ways to prove who asks`,
		`write one of bearer, basic, header, query, oauth2`,
	},
	"http_no_login": {
		`{text} in {in} needs a login`,
		`add {example}`,
	},
	"http_lasts": {
		`a token that lasts {lasts} in {in} would be old at once`,
		`write how long the system lets it live, such as 30m`,
	},
	"http_retries": {
		`retries in {in} is {value}; it goes from 0 to {most}`,
		`the pauses between them grow up to 30 seconds each`,
	},
	"http_header": {
		`the header "{name}" cannot be sent: {why}`,
		`look at its text, and at the secret in it: a line break at its end is a frequent cause`,
	},

	"http_path": {
		`"{text}" in {in} is no path: {why}`,
		`a path is names with dots between them; a name that holds a dot is quoted: RESULT."RESULT.CODE"`,
	},
	"http_condition": {
		`{in} cannot be read: {why}`,
		`write path, operator, value, such as: code <> 0 or RESULT."RESULT.CODE" <> "INFO-000"`,
	},
	"http_payload": {
		`{in} wants a map`,
		"write `json: {{name: value}}`",
	},
	"http_parallel": {
		`parallel in {in} is {value}; it goes from 1 to {most}`,
		`it is how many requests one host gets at a time`,
	},
	"http_one_way": {
		`http in {in} says more than one thing to ask`,
		`write one of get, post, list`,
	},
	"http_needs": {
		`{key} in {in} needs {other} beside it`,
		"add `{other}:`, or take `{key}:` out",
	},
	"http_not_beside": {
		`{key} in {in} cannot stand beside {other}`,
		"take one of the two out",
	},
	"http_pages_one": {
		`pages in {in} has {count} ways to ask for the next page`,
		`write one of number, offset, cursor, link`,
	},
	"http_pages_positive": {
		`size and most of pages in {in} begin at 1`,
		`size is how many records a full page has, most how many pages are too many`,
	},
	"http_name_place": {
		`{text} in {in} is not known here`,
		`it can stand in {where} only`,
	},
	"http_oauth_send": {
		`send in {in} is "{word}"`,
		`write header or form`,
	},
	"http_group_pattern": {
		`"{pattern}" in {in} is no pattern of file names`,
		`write one such as estimates*.csv.gz, without a folder`,
	},
	"http_query_encoded": {
		`the parameter "{name}" is said to be percent-encoded already, and holds a character that cannot stand in an address`,
		"take `encoded: true` out, or use the encoded form of the key",
	},
	"http_ca_file": {
		`ca names the file {path}: {why}`,
		`write the file's whole path, or have a variable hold the certificates`,
	},
	"http_follow": {
		`{text} is "{address}", which is no address to ask`,
		`look at what the system answered`,
	},

	"http_fail_when": {
		`{method} {address} answered with success{tries}, but says that it is none ({condition}){said}`,
		`the system tells what is wrong; if it is nothing, change fail_when`,
	},
	"http_no_document": {
		`{method} {address} answered with {kind} where JSON or XML was wanted{said}`,
		`check the address, and whether the system wants a header such as Accept: application/json`,
	},
	"http_xml": {
		`{method} {address} answered with XML, in which nothing stands where fail_when looks{said}`,
		`systems that are asked for JSON often tell mistakes in XML: a wrong key, or a limit that is reached`,
	},
	"http_no_json": {
		`{method} {address} answered with XML, where only JSON can say how to go on{said}`,
		`ask for JSON in the address, or with the header Accept; it may also be how the system tells a mistake`,
	},
	"http_broken_document": {
		`{method} {address} answered with {kind} that cannot be read: {why}{said}`,
		`it may pass; run it again later`,
	},
	"http_deep": {
		`{method} {address} answered with {kind} that is deeper than 200 levels; nothing of it was kept`,
		`no honest answer is; ask who runs the system`,
	},
	"http_entities": {
		`{method} {address} answered with XML that declares entities of its own; nothing of it was kept`,
		`such a text can grow without end when it is read; ask who runs the system`,
	},
	"http_document_large": {
		`an answer that tells how to go on has more than {most} bytes`,
		`look at what the system answered; lists of files and states of reports are short`,
	},

	"http_no_records": {
		`{method} {address}: there are no records at "{path}"{said}`,
		"say with `records:` where the list stands; an answer without one is a mistake of the system, which fail_when can tell",
	},
	"http_page_repeats": {
		`{address}: page {page} has the same {records} records as page {before}`,
		`the system does not obey the parameter of the page, or its pages lead in a circle: look at pages`,
	},
	"http_next_repeats": {
		`{address}: page {page} names itself as the next: "{next}"`,
		`the pages would never end; look at pages, and ask who runs the system`,
	},
	"http_pages_most": {
		`{address}: after page {page}, with {count} records, the last {empty} pages without any, there is still a next one`,
		"if so many are right, raise `most:` of pages",
	},
	"http_pages_number": {
		`{address}: "{text}" at "{path}" is no number{said}`,
		"look at what the system answers, and at `of:` and `total:` of pages",
	},
	"http_page_empty": {
		`{address}: page {page} of {of} has no records`,
		`the list changed while it was read; it is read anew`,
	},
	"http_total": {
		`{address}: {count} records came in {page} pages, and the system says that there are {total}`,
		`the list changed while it was read, or the system leaves some out; it is read anew`,
	},
	"http_cursor_refused": {
		`the system does not take the place of page {page} that it gave itself: {refusal}`,
		`such places live only for a while; all pages are read anew`,
	},
	"http_order_unknown": {
		`POST {address}: whether the report was ordered is not known: {why}`,
		`it is not ordered again by itself, since it may be paid for; look in the system, and start another run to order it anew`,
	},
	"http_wait_failed": {
		`{address}: the report failed ({condition}){said}`,
		`the system tells what is wrong; the next attempt orders another one`,
	},
	"http_wait_long": {
		`{address}: the report is not ready after {time} ({condition}){said}`,
		"the next attempt asks for the same one; if it takes that long, raise `at_most:`",
	},
	"http_list_nothing": {
		`{address}: there is no list of files at "{path}"{said}`,
		"say with `files:` where the list stands",
	},
	"http_list_twice": {
		`{address}: the list names {name} twice`,
		"give the files names that tell them apart, with `name:`",
	},
	"http_list_changed": {
		`the list says something else of the first {done} files than when they came`,
		`the delivery was replaced while it was fetched; it is fetched anew`,
	},
	"http_file_name": {
		`{address} gives a file no name`,
		"say with `name:` what it is called",
	},
	"http_file_size": {
		`the size of {name} is "{size}", which is no number of bytes`,
		"look at `size:` of file",
	},
	"http_group_kind": {
		`the list names {files} files, and none of the kind {kind} ({pattern}); nothing was fetched`,
		`the delivery is not whole yet, or its files are called otherwise now`,
	},
	"http_group_count": {
		`the list names {files} files, of which {count} belong to the group; it wants {want}; nothing was fetched`,
		`the delivery is not whole yet, or has become larger`,
	},
}
