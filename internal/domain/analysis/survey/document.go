package survey

import (
	"time"

	"github.com/naru-data/naru/internal/foundation/work"
)

// Format is the version of Document's JSON form; docs/reference/survey.schema.json is its schema.
const Format = "naru-survey/1"

// Document is a finished survey analysis: every figure, and what it was made from (I5). Its rows are those of the
// result tables, so that a page, a workbook and a table can never differ. A pointer that is nil is a figure that does
// not exist; when the row is suppressed, one that must not be shown.
type Document struct {
	Format    string            `json:"format"`
	Name      string            `json:"name"`
	Title     Text              `json:"title"`
	Made      Made              `json:"made"`
	Method    Method            `json:"method"`
	Groups    []GroupSummary    `json:"groups"`
	Domains   []DomainSummary   `json:"domains"`
	Sets      []SetSummary      `json:"sets"`
	Splits    []Split           `json:"splits"`
	Variables []VariableSummary `json:"variables"` // every column that a row names, with its labels
	Compared  *Compared         `json:"compared,omitempty"`

	Frequencies   []Frequency      `json:"frequencies"`
	Scales        []Scale          `json:"scales"`
	Items         []ItemRow        `json:"items"`
	Scores        []ScoreRow       `json:"scores"`
	Changes       []ChangeRow      `json:"changes"`
	Crosstabs     []CrosstabRow    `json:"crosstabs"`
	Tests         []TestRow        `json:"tests"`
	Correlations  []CorrelationRow `json:"correlations"`
	Regressions   []RegressionRow  `json:"regressions"`
	Distributions []Distribution   `json:"distributions"` // of scores, for box plots and histograms; not a result table

	Notes []Note `json:"notes"` // what a reader must know: groups without respondents, scales that could not be computed, ...
}

// Made is what a document came from.
type Made struct {
	At      time.Time  `json:"at"`
	Run     string     `json:"run"`
	Project string     `json:"project"` // name of the project
	Version string     `json:"version"` // of the project's files
	Code    string     `json:"code"`    // of Naru
	Params  []Param    `json:"params"`
	From    []work.Ref `json:"from"` // snapshots of tables
	Rows    int64      `json:"rows"` // respondents of this round, but suppressed groups and a few outside all groups
}

// Param is one parameter: its value as text, and the label of that value where a table or contract gives one.
type Param struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Label Text   `json:"label,omitempty"`
}

// Method is how figures were made, to be printed with them.
type Method struct {
	Score         string  `json:"score"` // range, share
	To            float64 `json:"to"`
	Answered      float64 `json:"answered"`
	Level         float64 `json:"level"`
	Weight        string  `json:"weight,omitempty"`
	SuppressBelow int     `json:"suppress_below,omitempty"`
}

// GroupSummary is a group and how many answered. Before is of the compared round.
type GroupSummary struct {
	Name       string   `json:"name"`
	Label      Text     `json:"label"`
	Condition  string   `json:"condition,omitempty"`
	N          int64    `json:"n"` // 0 when it is suppressed
	Suppressed bool     `json:"suppressed,omitempty"`
	EffectiveN *float64 `json:"effective_n,omitempty"` // with weights
	Before     *int64   `json:"before,omitempty"`
}

// DomainSummary is a domain, its text, and its items by group.
type DomainSummary struct {
	Name  string              `json:"name"`
	Label Text                `json:"label"`
	Text  Text                `json:"text,omitempty"` // markdown
	Items map[string][]string `json:"items"`          // group -> names of items, in order
}

// SetSummary is a multiple-answer set.
type SetSummary struct {
	Name  string   `json:"name"`
	Label Text     `json:"label"`
	Items []string `json:"items"`
}

// Split is one `by:` column with its values in order.
type Split struct {
	Name   string       `json:"name"`
	Label  Text         `json:"label"`
	Values []ValueLabel `json:"values"`
}

// ValueLabel is a code and its label.
type ValueLabel struct {
	Value string `json:"value"`
	Label Text   `json:"label"`
}

// VariableSummary is a column's labels, in the order of its codes.
type VariableSummary struct {
	Name     string       `json:"name"`
	Label    Text         `json:"label"`
	Values   []ValueLabel `json:"values,omitempty"`
	Min      *float64     `json:"min,omitempty"`
	Max      *float64     `json:"max,omitempty"`
	Reversed bool         `json:"reversed,omitempty"` // in some scale
}

// Compared says with what round, and which items could be compared.
type Compared struct {
	Param      string   `json:"param"`
	Now        string   `json:"now"`
	Before     string   `json:"before"`
	Items      string   `json:"items"`       // common, all
	Common     []string `json:"common"`      // items asked in both rounds
	OnlyNow    []string `json:"only_now"`    // not asked then
	OnlyBefore []string `json:"only_before"` // not asked any more
	RowsBefore int64    `json:"rows_before"`
}

// Kinds of a frequency's row, beside an answer.
const (
	Answered      = "answer"
	NoAnswer      = "no_answer"
	NotApplicable = "not_applicable"
	NotAsked      = "not_asked"
)

// Frequency is how often one answer of a variable was given in a group. kind: answer, or why it is empty (then value
// is null). percent is of all respondents of the group who were asked; valid_percent of those who answered. Of sets,
// valid_percent is of the respondents who answered the set. With weights the percents are weighted and n is not.
type Frequency struct {
	Grp          string   `json:"grp"`
	Variable     string   `json:"variable"`
	Value        *string  `json:"value"`
	Kind         string   `json:"kind"`
	Label        string   `json:"label"`
	N            *int64   `json:"n"`
	Percent      *float64 `json:"percent"`
	ValidPercent *float64 `json:"valid_percent"`
	Suppressed   bool     `json:"suppressed"`
}

// Scale is the reliability of one domain in one group. n: respondents who answered at least one item. mean, sd: of
// the respondents' item means, before conversion.
type Scale struct {
	Grp               string   `json:"grp"`
	Scale             string   `json:"scale"`
	Items             int64    `json:"items"`
	N                 *int64   `json:"n"`
	Alpha             *float64 `json:"alpha"`
	AlphaLow          *float64 `json:"alpha_low"`
	AlphaHigh         *float64 `json:"alpha_high"`
	AlphaListwise     *float64 `json:"alpha_listwise"`
	NListwise         *int64   `json:"n_listwise"`
	AlphaStandardised *float64 `json:"alpha_standardised"`
	Omega             *float64 `json:"omega"`
	Mean              *float64 `json:"mean"`
	SD                *float64 `json:"sd"`
	Why               string   `json:"why"` // why a figure does not exist, when one does not: a code of Note
	Suppressed        bool     `json:"suppressed"`
}

// ItemRow is one item of a scale in a group. mean and sd are after reversal; top_box and bottom_box are percents of
// the highest and the lowest answer among those who answered, after reversal.
type ItemRow struct {
	Grp            string   `json:"grp"`
	Scale          string   `json:"scale"`
	Item           string   `json:"item"`
	Reversed       bool     `json:"reversed"`
	N              *int64   `json:"n"`
	NoAnswer       *int64   `json:"no_answer"`
	NotAsked       *int64   `json:"not_asked"`
	NotApplicable  *int64   `json:"not_applicable"`
	Mean           *float64 `json:"mean"`
	SD             *float64 `json:"sd"`
	ItemRestR      *float64 `json:"item_rest_r"`
	AlphaIfDeleted *float64 `json:"alpha_if_deleted"`
	TopBox         *float64 `json:"top_box"`
	BottomBox      *float64 `json:"bottom_box"`
	Suppressed     bool     `json:"suppressed"`
}

// ScoreRow is a converted score. split null: the whole group; domain null: the total, the mean of the respondent's
// domain scores; item null: the domain. n is how many have a score.
type ScoreRow struct {
	Grp        string   `json:"grp"`
	Split      *string  `json:"split"`
	SplitValue *string  `json:"split_value"`
	Domain     *string  `json:"domain"`
	Item       *string  `json:"item"`
	N          *int64   `json:"n"`
	EffectiveN *float64 `json:"effective_n"`
	Mean       *float64 `json:"mean"`
	SD         *float64 `json:"sd"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Suppressed bool     `json:"suppressed"`
}

// ChangeRow is a score now and before. Domain and item as in ScoreRow; with `items: common` domain scores are of
// common items in both rounds.
type ChangeRow struct {
	Grp        string   `json:"grp"`
	Domain     *string  `json:"domain"`
	Item       *string  `json:"item"`
	Now        *float64 `json:"now"`
	Before     *float64 `json:"before"`
	Change     *float64 `json:"change"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	NNow       *int64   `json:"n_now"`
	NBefore    *int64   `json:"n_before"`
	Suppressed bool     `json:"suppressed"`
}

// CrosstabRow is one cell. expected and residual (adjusted) are of the unweighted counts.
type CrosstabRow struct {
	Variable      string   `json:"variable"`
	Split         string   `json:"split"`
	Value         string   `json:"value"`
	SplitValue    string   `json:"split_value"`
	Groups        string   `json:"groups"` // that it is limited to, with commas; empty: all respondents together
	N             *int64   `json:"n"`
	RowPercent    *float64 `json:"row_percent"`
	ColumnPercent *float64 `json:"column_percent"`
	Expected      *float64 `json:"expected"`
	Residual      *float64 `json:"residual"`
	Suppressed    bool     `json:"suppressed"`
}

// TestRow is one test. a and b name the two groups of a pair; difference is a - b with its interval.
type TestRow struct {
	Test       string   `json:"test"`
	Variable   string   `json:"variable"`
	Split      string   `json:"split"`
	A          *string  `json:"a"`
	B          *string  `json:"b"`
	Groups     string   `json:"groups"` // that it is limited to, with commas; empty: all respondents together
	N          *int64   `json:"n"`
	Statistic  *float64 `json:"statistic"`
	DF1        *float64 `json:"df1"`
	DF2        *float64 `json:"df2"`
	P          *float64 `json:"p"`
	Effect     *float64 `json:"effect"`
	EffectName *string  `json:"effect_name"`
	Difference *float64 `json:"difference"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Why        string   `json:"why"`
	Suppressed bool     `json:"suppressed"`
}

// CorrelationRow is one pair under one method: pearson, spearman, kendall, partial.
type CorrelationRow struct {
	Method     string   `json:"method"`
	X          string   `json:"x"`
	Y          string   `json:"y"`
	Groups     string   `json:"groups"` // that it is limited to, with commas; empty: all respondents together
	N          *int64   `json:"n"`
	R          *float64 `json:"r"`
	P          *float64 `json:"p"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Why        string   `json:"why"`
	Suppressed bool     `json:"suppressed"`
}

// RegressionRow is one term of a model; term "" holds the model's own figures: estimate R² (or McFadden's), statistic
// F (or likelihood ratio), n.
type RegressionRow struct {
	Model      string   `json:"model"`
	Term       string   `json:"term"`
	Groups     string   `json:"groups"` // that it is limited to, with commas; empty: all respondents together
	N          *int64   `json:"n"`
	Estimate   *float64 `json:"estimate"`
	SE         *float64 `json:"se"`
	T          *float64 `json:"t"`
	P          *float64 `json:"p"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Why        string   `json:"why"`
	Suppressed bool     `json:"suppressed"`
}

// Distribution is how the scores of a group in a domain (null: the total) are spread: quartiles (type 7) and ten bins
// of equal width. Suppressed as a whole when the group is, or when a bin would be.
type Distribution struct {
	Grp    string  `json:"grp"`
	Domain *string `json:"domain"`
	N      int64   `json:"n"`
	Min    float64 `json:"min"`
	Q1     float64 `json:"q1"`
	Median float64 `json:"median"`
	Q3     float64 `json:"q3"`
	Max    float64 `json:"max"`
	Bins   []int64 `json:"bins"` // of [0,10), [10,20), ..., [90,100] for To = 100
}
