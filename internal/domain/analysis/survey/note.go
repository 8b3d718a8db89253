package survey

// Codes of Note, with their Args, and of Why. A Why says of one row why a figure does not exist; a row whose figures
// are suppressed has none.
//
//	no_respondents     Note {grp}: the group has no respondents (Note without grp: there are no rows at all)
//	no_values          Why: nobody has the values that are needed
//	one_item           Why: reliability wants two items or more
//	too_few            Why: there are too few respondents, or values, for the figure
//	constant           Why: all values are the same
//	one_group          Why: all values are in one group, so that there is nothing to compare with
//	singular           Why: the terms of a regression depend on each other
//	separated          Why: the terms separate the outcome, so that no finite estimate exists
//	not_settled        Why: an estimate did not settle
//	no_one_factor      Why: omega does not exist, since one factor would explain all of an item, or more
//	not_two_values     Why: the outcome of a logistic regression does not have exactly two values
//	too_many_values    Why: there are more different combinations of values than can be held
//	no_range           Note {grp, domain}: the items' range leaves no score to be converted
//	outside_groups     Note {n}: respondents who belong to no group; n is absent when it must not be shown
//	outside_range      Note {variable, n}: answers that are not allowed, counted as no answer; n as above
//	split_empty        Note {split, n}: respondents without a value of the split, who are in none of its rows; n as above
//	weight_left_out    Note {weight, n}: respondents whose weight is empty or not above 0, left out of everything; n as above
//	unweighted         Note {weight}: tests, correlations, regressions, crosstabs' tests and distributions do not use the weight
//	item_against       Note {grp, scale, item}: the item runs against the others (item-rest correlation below 0); a minus may be missing
//	small_expected     Note {variable, split, cells}: so many cells of the crosstab expect fewer than 5; see Fisher's test, or join values
//	no_previous        Note {param, value}: there is no round before this one, so that nothing is compared
//	no_common_items    Note {grp, domain}: no item was asked in both rounds, so that there is no change
//	suppressed_group   Note {grp}: the group has too few respondents, and nothing of it is shown
//	suppressed         Note {below}: some figures are not shown, because fewer than so many respondents stand behind them, or because
//	                   they would give such a figure away
const (
	whyNoValues     = "no_values"
	whyOneItem      = "one_item"
	whyTooFew       = "too_few"
	whyConstant     = "constant"
	whyOneGroup     = "one_group"
	whySingular     = "singular"
	whySeparated    = "separated"
	whyNotSettled   = "not_settled"
	whyNoFactor     = "no_one_factor"
	whyNotTwoValues = "not_two_values"
	whyTooMany      = "too_many_values"
)

// Note is a sentence for the reader, by code, so that every language can say it.
type Note struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}
