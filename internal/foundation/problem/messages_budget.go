package problem

// budgetMessages are what is said about budgets, and when one is spent.
var budgetMessages = map[Code]entry{
	"budget_empty": {
		`{in} limits nothing`,
		`say how many calls are allowed: calls: [60/minute, 1000/day]; or how many bytes: bytes: 50GB/month`,
	},
	"budget_rate_form": {
		`{in} is no rate, nor a list of rates`,
		`write 60/minute, or [60/minute, 1000/day]`,
	},
	"budget_rate": {
		`"{rate}" of {in} says not how many {of} in what time`,
		`write an amount above 0, a slash, and second, minute, hour, day or month: {example}`,
	},
	"budget_rate_twice": {
		`{in} limits {of} per {per} twice`,
		`take one of them out`,
	},
	"budget_zone": {
		`the zone of {in} is "{zone}", which is no time zone`,
		`write one such as America/Los_Angeles or UTC; leave it out for the project's`,
	},
	"budget_warn": {
		`warn of {in} is no share of a limit`,
		`write one above 0% and up to 100%, such as 80%`,
	},
	"budget_at_limit": {
		`at_limit of {in} is "{word}"; it must be wait or stop`,
		`wait: the work goes on when the limit begins anew; stop: the step fails and says what is missing`,
	},
	"budget_unknown": {
		`{in} wants the budget "{budget}", which naru.yaml does not have`,
		`{hint}`,
	},
	"budget_waits": {
		`the budget "{budget}" is spent: {spent} of {limit}; it begins anew at {reset}{clock}`,
		"`naru source budget {budget}` shows it; what was fetched so far is kept",
	},
	"budget_spent": {
		`the budget "{budget}" is spent: {spent} of {limit}, and at_limit is stop; it begins anew at {reset}{clock}`,
		"what was fetched so far is kept, and what is missing is this call and all after it: {call}. After {reset}, `naru run retry` goes on there; at_limit: wait would do so by itself",
	},
	"budget_held": {
		`the system behind the budget "{budget}" asked to be left alone until {reset}`,
		`what was fetched so far is kept`,
	},
	"budget_locked": {
		`the account of the budget "{budget}" could not be written, so the call did not leave: {error}`,
		`another process may hold the control database; the step may be tried again`,
	},
}
