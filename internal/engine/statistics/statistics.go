// Package statistics is survey statistics as pure functions over columns and over counts of columns: no rows are kept, no file
// is read, nothing is rounded. Every function says its formula, its source, the shapes and ranges that it takes, and what it
// answers when a figure does not exist.
//
// Three rules hold for all of them. A NaN in a column is a missing value: it is left out, pair by pair, and never counted. Counts
// beside values ("f") say how often a row stands there; nil means once each; so a column of a million answers may be handed in as
// its few distinct rows. A figure that does not exist is never 0: it is NaN beside an error that is one of Err..., which says why.
package statistics

import "errors"

// Why a figure does not exist. Functions wrap them with what they were asked for; test with errors.Is.
var (
	ErrEmpty     = errors.New("there are no values")
	ErrTooFew    = errors.New("there are too few values")
	ErrConstant  = errors.New("all values are the same")
	ErrOneItem   = errors.New("there is only one item")
	ErrOneGroup  = errors.New("there is only one group")
	ErrSingular  = errors.New("the columns depend on each other")
	ErrNotFinite = errors.New("a value is infinite, or a weight is negative")
	ErrShape     = errors.New("the columns are not of one length")
	ErrSeparated = errors.New("the outcome is separated by the terms: no finite estimate exists")
	ErrSteps     = errors.New("the estimate did not settle")
	ErrHeywood   = errors.New("one factor would explain all of an item, or more: the items do not share one factor")
	ErrRange     = errors.New("a value is outside its range: an outcome is 0 or 1, a level is between 0 and 1")
)

// Interval is a confidence interval.
type Interval struct{ Low, High float64 }
