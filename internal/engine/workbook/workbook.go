// Package workbook writes .xlsx files that people are glad to get, and fills .xlsx templates of theirs. It owns
// how a table looks on a sheet and on paper: styles, widths, frozen headers, page set-up, native charts, and
// the drop-down lists of an entry sheet. It never knows what a figure means, and never reads data: rows/xlsx
// does.
package workbook

import "time"

// Book is a workbook to be written.
type Book struct {
	Title, Subject, Author string
	Created                time.Time // of the document's properties; zero: left at a fixed day, never the clock
	Language               string    // of the document's properties, such as ko; empty: not said
	Font                   string    // of all cells; empty: 맑은 고딕
	Sheets                 []Sheet
}

// Sheet is one topic. Blocks stand below each other, each with a title, its notes, one table and its charts.
// With exactly one table its header is frozen, and repeated on every printed page.
type Sheet struct {
	Name      string // made valid and unique: at most 31 characters, none of : \ / ? * [ ]
	Title     string // empty, with no notes and no title of the first block: its header stands in row 1
	Notes     []string
	Blocks    []Block
	Fixed     int // this many columns at the left stay in view
	Landscape bool
}

// Block is one table. Values of rows are nil (left empty), string, bool, int, int64, float64 (NaN and
// infinities: left empty) or time.Time (its wall clock). A block without columns is a title and notes.
type Block struct {
	Title   string
	Notes   []string
	Columns []Column
	Rows    [][]any
	Strong  []int // indexes of rows that stand out, such as totals
	Charts  []Chart
	Blank   int // this many prepared, empty rows follow, for people to fill in
}

// Column is how a column is shown, and what may be entered in it.
type Column struct {
	Title  string
	Over   string  // a second header above the title; equal neighbours share one cell
	Note   string  // a comment at the header
	Format string  // Excel's number format, such as 0.0, #,##0, 0.0%; empty: general
	Width  float64 // in characters; 0: from the content, at most 60
	Wrap   bool
	Center bool
	Entry  *Entry // for the rows and the Blank ones below them
}

// Kinds of what may be entered. Empty is always allowed.
const (
	AnyEntry     = ""
	WholeEntry   = "whole"
	DecimalEntry = "decimal"
	DateEntry    = "date"
)

// Entry is what people may enter in a column's cells; anything else is refused by the spreadsheet program.
// Choices win over Kind.
type Entry struct {
	Choices         []string // offered as a drop-down list
	Kind            string
	Least, Greatest *float64 // of numbers
	Since, Until    time.Time
	Title, Prompt   string // said beside a chosen cell: the title up to 32, the prompt up to 255 characters
	Refused         string // said when something else is entered
}

// Kinds of native chart.
const (
	Bars        = "bars"         // horizontal
	Columns     = "columns"      // vertical
	StackedBars = "stacked_bars" // horizontal; to 100 %, or with Max as they are: a missing part leaves a bar short
	Lines       = "lines"
	Radar       = "radar"
)

// Chart is a native chart of a block's columns. It stands beside the table, or below it where the page would
// become too wide to be read. A series bears the name that stands over its columns, when there is one and it
// tells the series apart, else the column's title.
type Chart struct {
	Kind     string
	Title    string
	Category int   // index of the column with the names
	Series   []int // indexes of the columns with the values
	From, To int   // rows of the block, [From, To); both 0: all
	Min, Max *float64
}
