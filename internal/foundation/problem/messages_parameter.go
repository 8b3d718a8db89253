package problem

// parameterMessages are what is said about `params:` and the values given for them.
var parameterMessages = map[Code]entry{
	"params_form":        {`{in} wants a map of names to types`, `{{city: string}}, or {{city: {{type: string, default: "21"}}}}`},
	"param_form":         {`{in} wants a type, or a block with type, default and choices`, `{{city: string}}`},
	"param_name":         {`"{name}" cannot be the name of a parameter`, `small letters a to z, digits and _, a letter first`},
	"param_name_bound":   {`a parameter cannot be called "{name}": every run binds that itself`, `choose another name`},
	"param_type":         {`the type of {in} is not known: {why}`, ``},
	"param_type_not_yet": {`{in} has the type {type}, which this version of Naru does not take for parameters yet`, `use one parameter per value`},
	"param_missing":      {`{in} lacks the parameter "{name}" ({type})`, `give it: --param {name}=...`},
	"param_unknown":      {`{in} has no parameter "{name}"`, `{hint}`},
	"param_value":        {`"{value}" is no {type} for the parameter "{name}": {why}`, ``},
	"param_choice":       {`"{value}" is not one of the choices of the parameter "{name}"`, `choose one of: {choices}`},
}
