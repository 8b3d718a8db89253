// Package survey is the kind `survey` of analyses/*.yaml: what it says, the one SELECT that it asks, and the figures
// that follow. It owns what a scale, a group and a score mean; formulas are statistics', files are report's and book's,
// tables and runs are analysis'. It never writes anything.
//
// A file is read in two steps: decode.go and its neighbours read what is written (file.go), and the files that it names
// (attachment.go); check.go and its neighbours hold that against the columns of the tables, as far as contracts know them.
package survey

import (
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Survey is one analysis of kind survey, decoded. It is not changed afterwards.
type Survey struct {
	Name          string
	Place         problem.Place
	Title         Text
	Params        parameter.Set
	Each          yamlfile.At[string] // a SELECT whose rows are the parameters of all runs; empty: there is none
	Rows          yamlfile.At[string]
	Join          []Join
	Names         []Naming
	Groups        []Group // at least one: without `groups:` there is one, named all, whose condition is empty
	By            []yamlfile.At[string]
	Domains       []Domain
	Sets          []Set
	Score         Score
	Also          []Also
	Level         float64 // 0.95
	Weight        yamlfile.At[string]
	SuppressBelow int // 0: nothing is suppressed
	Compare       *Compare
	Shapes        []Shapes
	Form          *Form
	Export        []yamlfile.At[string] // json, xlsx, form, html
	Languages     []string              // of reports and workbooks; ko and en unless it says otherwise
}

// Shapes draw a split as a map.
type Shapes struct {
	Split    string
	File     string // maps/....geojson
	Property string // of a feature, that holds the split's value
	GeoJSON  []byte
}

// Form is the user's own .xlsx and what its names are filled with: references into the result tables, see book.
type Form struct {
	Template yamlfile.At[string] // forms/....xlsx
	Bytes    []byte
	Cells    []Reference
	Tables   []Reference
}

// Reference is one name of the template and what it is filled with.
type Reference struct {
	Name  string
	Text  yamlfile.At[string]
	Grows bool          // one of Tables
	Place problem.Place // of the name
}

// Join adds the columns of another table to each row: at most one row of it may fit.
type Join struct {
	Table   yamlfile.At[string]
	Columns []yamlfile.At[string] // in both
}

// Naming says where a reader's word for a parameter's value stands: in Column of the row of Table whose column Param equals it.
type Naming struct {
	Param  string
	Table  yamlfile.At[string]
	Column string
}

// Group is who answers: rows for which an SQL condition holds. A row belongs to the first group that fits.
type Group struct {
	Name      string
	Label     Text
	Condition yamlfile.At[string] // its place is that of its first character
	Place     problem.Place
}

// Domain is what several items measure together.
type Domain struct {
	Name  string
	Label Text
	Text  Text              // markdown that stands in the report, from the file named by `text:`
	Items map[string][]Item // by group
	Place problem.Place
}

// Item is one question of a scale.
type Item struct {
	Name     string
	Reversed bool // min + max - x
	Place    problem.Place
}

// Set is a question with several answers, one column each; chosen is the highest code, or true.
type Set struct {
	Name  string
	Label Text
	Items []Item
	Place problem.Place
}

// The conversions of a mean to a score of To points.
const (
	ByRange = "range" // (mean-min)/(max-min) * To
	ByShare = "share" // mean/max * To
)

// Score says how answers become points.
type Score struct {
	Method   string
	To       float64
	Answered float64 // share of a respondent's applicable items that must be answered, 0 to 1
}

// Compare names the round to compare with: a parameter, and its value then or Previous.
type Compare struct {
	Param  string
	Before yamlfile.At[string]
	Common bool // only items that were asked in both rounds
}

// Also is one further analysis. Exactly one of the first six is set.
type Also struct {
	Frequencies []yamlfile.At[string] // further variables to be counted
	Crosstab    []yamlfile.At[string] // two variables
	Test        yamlfile.At[string]   // variable, across By
	Correlate   []yamlfile.At[string] // all pairs
	Regress     *Formula              // least squares
	Logistic    *Formula
	By          yamlfile.At[string]
	Given       []yamlfile.At[string] // with correlate: partial
	Groups      []yamlfile.At[string] // only these groups; empty: all respondents together
	Place       problem.Place
}

// Formula is "y ~ a + b + number(c)". A term whose column has labelled values, or holds texts, is categorical (treatment
// coding, the first value is the base) unless it stands in number(); factor() makes any term categorical.
type Formula struct {
	Text    string
	Outcome string
	Terms   []Term
	Place   problem.Place
}

// Term is one of them.
type Term struct {
	Name             string
	Number, Category bool // as written
}

// Variable is what is known of a column from the contract that it comes from.
type Variable struct {
	Name      string
	Type      column.Type
	Label     Text
	Values    []Value // allowed answers, in the order of the contract; nil: any
	Min, Max  *float64
	Companion bool // NAME__empty stands beside it and says why it is empty
}

// Value is one allowed answer.
type Value struct {
	Code  string
	Label Text
}

// Known tells of a column of what the analysis reads, joined tables included: from contracts while validating, and from
// the tables themselves when it runs. What is certain exists, or does not, and is as it is told. One that exists and is
// not certain has the words of a contract, and a model computes it; otherwise nobody can say yet whether it exists.
type Known func(column string) (v Variable, exists, certain bool)
