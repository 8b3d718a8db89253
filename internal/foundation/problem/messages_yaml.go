package problem

// yamlMessages are what is said about a file's form, whatever it declares.
var yamlMessages = map[Code]entry{
	"yaml_syntax":    {`not readable as YAML: {error}`, `{hint}`},
	"yaml_not_utf8":  {`this byte is no UTF-8 text`, `save the file as UTF-8`},
	"yaml_control":   {`this character ({code}) is no text`, `take it out; in double quotes it can be written as \u0000`},
	"yaml_too_large": {`the file is larger than {limit}`, `data belongs into seeds/ or is fetched; YAML only says what a thing is`},
	"yaml_too_deep":  {`more than {limit} brackets are open here`, `one of them was probably never closed`},
	"yaml_documents": {`a second document begins here`, `one file declares one thing: take the line --- out, or make two files`},
	"yaml_not_here":  {`{what} is YAML, but not part of this language`, `{instead}`},
	"unknown_key":    {`unknown key "{key}" in {in}`, `did you mean "{near}"?`},
	"key_not_yet":    {`key "{key}" in {in} is part of the language, but this version of Naru does not obey it yet`, `take it out, so that nobody believes it works`},
	"duplicate_key":  {`key "{key}" stands twice`, `keep one of them`},
	"wrong_type":     {`{in} wants {want}, not {got}`, `{hint}`},
	"missing_key":    {`{in} lacks the key "{key}"`, `{hint}`},

	"text_brace_open":   {`a brace is opened and not closed in "{text}"`, `write {{{{ for a brace itself`},
	"text_brace_alone":  {`a brace is closed that was not opened in "{text}"`, `write }}}} for a brace itself`},
	"text_name":         {`"{text}" is no name to fill in`, `write {{name}}, {{name:%Y-%m-%d}} or {{step.value}}; {{{{ and }}}} are braces`},
	"text_secret_name":  {`"{text}" is no name of a secret`, `letters, digits and _: ${{API_KEY}}`},
	"text_format":       {`the format in "{text}" cannot be used: {why}`, ``},
	"text_name_missing": {`nothing is there to fill in for {{{name}}} in "{text}"`, `did you mean "{near}"?`},
	"text_name_empty":   {`{{{name}}} is empty, and "{text}" needs it`, `leave such rows out where it comes from`},
	"text_no_time":      {`{{{name}}} has a format in "{text}", but "{value}" is no time`, `declare the parameter as date, timestamp or timestamptz, or take the format out`},

	"sql_header_open": {`the comment that begins here is not closed`, `end it with */`},
}
