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
		`check the address; a certificate of your own house goes into the file that SSL_CERT_FILE names`,
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
		`write one of bearer, basic, header`,
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
		`retries in {in} is {value}; it goes from 0 to 20`,
		`the pauses between them grow up to 30 seconds each`,
	},
	"http_header": {
		`the header "{name}" cannot be sent: {why}`,
		`look at its text, and at the secret in it: a line break at its end is a frequent cause`,
	},
}
