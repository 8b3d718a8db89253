package problem

// secretMessages are what is said about ${NAME} and where it comes from. None of them shows a value.
var secretMessages = map[Code]entry{
	"secret_not_set": {`${{{name}}} is not set`, `set {name} in the environment or in .env, or name a file that holds it: {name}_FILE`},
	"secret_file":    {`${{{name}}} is to be read from {file}, but {why}`, `mend {name}_FILE, or set {name} itself`},
	"env_line":       {`this line is neither NAME=value nor a comment`, `comments begin with #`},
	"env_quote":      {`the value of {name} has a quote that is not closed, or something behind it`, `write {name}="..." on one line, with \" for a quote inside`},
}
