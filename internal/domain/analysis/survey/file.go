package survey

import (
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is analyses/NAME.yaml of kind survey as it is written.
type File struct {
	Kind          string                        `yaml:"kind" required:"true" help:"survey"`
	Title         Text                          `yaml:"title" help:"title of reports; by default the file's name"`
	Params        parameter.Set                 `yaml:"params" help:"what a run is told; rows are filtered by the columns of these names"`
	Each          yamlfile.At[string]           `yaml:"each" help:"a SELECT whose rows are the parameters of all runs; used when none are given"`
	Rows          yamlfile.At[string]           `yaml:"rows" required:"true" help:"the table, seed or model with one row per respondent"`
	Names         yamlfile.Node                 `yaml:"names" help:"where a reader's word for a parameter's value stands: {city: cities.name} is the column name of the row of cities whose column city equals it"`
	Join          yamlfile.Node                 `yaml:"join" help:"tables whose columns are added to each row, and the columns that both have: {districts: [city, dong]}; at most one row may fit"`
	Groups        yamlfile.Node                 `yaml:"groups" help:"who answers, by name: a condition in SQL, or {when, label}; a row belongs to the first that holds. Without it there is one group, all"`
	By            Names                         `yaml:"by" help:"columns by whose values scores are told apart; ranges such as a1..a3 are taken"`
	Domains       yamlfile.Node                 `yaml:"domains" help:"what several items measure together, by name: label, text, and the items of each group"`
	Sets          yamlfile.Node                 `yaml:"sets" help:"questions with several answers, one column each, by name: items, or {items, label}"`
	Score         ScoreBlock                    `yaml:"score" help:"how answers become points"`
	Also          []yamlfile.Node               `yaml:"also" help:"further analyses; each item says one"`
	Level         yamlfile.At[yamlfile.Percent] `yaml:"level" default:"95%" help:"of confidence intervals, between 50% and 99.99%"`
	Weight        yamlfile.At[string]           `yaml:"weight" help:"a column that says how much a respondent counts"`
	SuppressBelow yamlfile.At[int]              `yaml:"suppress_below" default:"0" help:"figures of fewer respondents are not told, nor those that would give them away"`
	Compare       yamlfile.Node                 `yaml:"compare" help:"the round to compare with: a parameter and its value before, or previous"`
	Shapes        yamlfile.Node                 `yaml:"shapes" help:"maps to draw, by a column of by: {district: {file: maps/districts.geojson, property: name}}"`
	Form          *FormBlock                    `yaml:"form" help:"a workbook of your own that is filled"`
	Export        []yamlfile.At[string]         `yaml:"export" help:"files to make: html (report), xlsx (tables and charts), form, json; without it only the result tables"`
	Languages     []yamlfile.At[string]         `yaml:"languages" help:"of reports and workbooks: ko, en; by default both"`
}

// GroupBlock is the long form of a group.
type GroupBlock struct {
	When  yamlfile.Node `yaml:"when" required:"true" help:"a condition in SQL over the columns of a row"`
	Label Text          `yaml:"label" help:"the title a person reads; by default the name"`
}

// DomainBlock is a domain; beside these keys stands one for each group, with the list of its items.
type DomainBlock struct {
	Label Text          `yaml:"label" help:"the title a person reads; by default the name"`
	Text  yamlfile.Node `yaml:"text" help:"a file texts/NAME.md, or one per language, that stands in the report"`
}

// SetBlock is the long form of a set.
type SetBlock struct {
	Items Items `yaml:"items" required:"true" help:"its columns, one per answer: 1 or true is chosen"`
	Label Text  `yaml:"label" help:"the title a person reads; by default the name"`
}

// ScoreBlock is `score:` as it is written.
type ScoreBlock struct {
	Method   yamlfile.At[string]           `yaml:"method" default:"range" help:"range: (mean - least) / (greatest - least); share: mean / greatest"`
	To       yamlfile.At[float64]          `yaml:"to" default:"100" help:"points of the best answer"`
	Answered yamlfile.At[yamlfile.Percent] `yaml:"answered" default:"50%" help:"share of the items that apply to a respondent that must be answered for a score"`
}

// AlsoBlock is one item of `also:`: exactly one of frequencies, crosstab, test, correlate, regress and logistic.
type AlsoBlock struct {
	Frequencies Names               `yaml:"frequencies" help:"further columns whose answers are counted"`
	Crosstab    Names               `yaml:"crosstab" help:"two columns"`
	Test        yamlfile.At[string] `yaml:"test" help:"a domain, total, or a column that holds numbers, compared across by"`
	Correlate   Names               `yaml:"correlate" help:"two or more domains, total, or columns that hold numbers; all pairs"`
	Regress     yamlfile.At[string] `yaml:"regress" help:"least squares: \"y ~ a + b\"; number(a) and factor(a) say what a is"`
	Logistic    yamlfile.At[string] `yaml:"logistic" help:"the same, for a column with two answers"`
	By          yamlfile.At[string] `yaml:"by" help:"with test: the column whose values are compared"`
	Given       Names               `yaml:"given" help:"with correlate: what is held constant (partial correlation)"`
	Groups      Names               `yaml:"groups" help:"in each of these groups; without it, of all respondents together"`
}

// CompareBlock is what stands in `compare:` beside the parameter.
type CompareBlock struct {
	Items yamlfile.At[string] `yaml:"items" default:"common" help:"common: domains are compared on the items asked in both rounds; all: on whatever was asked"`
}

// ShapesBlock is one map of `shapes:`.
type ShapesBlock struct {
	File     yamlfile.At[string] `yaml:"file" required:"true" help:"a GeoJSON file in maps/"`
	Property yamlfile.At[string] `yaml:"property" required:"true" help:"the property of a feature that holds the column's value"`
}

// FormBlock is `form:` as it is written.
type FormBlock struct {
	Template yamlfile.At[string] `yaml:"template" required:"true" help:"an .xlsx file in forms/"`
	Cells    yamlfile.Node       `yaml:"cells" help:"names defined in the template, and what their cell is filled with: \"scores: grp=child, domain=play -> mean\""`
	Tables   yamlfile.Node       `yaml:"tables" help:"names from whose cell a table grows downwards: \"scores: split=district\""`
}
