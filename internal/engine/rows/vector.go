package rows

import (
	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// state says what stands in one row of a column. While typing, a row is given, blank, missing, notApplicable or faulty;
// the verdict turns blank and missing into the kinds of empty.
type state uint8

const (
	given         state = iota // a value
	blank                      // nothing, or one of Column.Null
	missing                    // a code of Column.Missing
	notApplicable              // a code of Column.NotApplicable
	faulty                     // no value of the column's type, or one that the contract does not allow
	notAsked
	excluded
	noAnswer
)

// companionTexts are what a companion says of a state; the others stand for null.
var companionTexts = [...]string{
	notApplicable: NotApplicable, notAsked: NotAsked, excluded: Excluded, noAnswer: NoAnswer,
}

// vector is one column of a batch: a state for every row, and a value where the state is given. Booleans, whole numbers,
// dates and times are wholes.
type vector struct {
	states  []state
	wholes  []int64
	doubles []float64
	wides   []decimal128.Num
	texts   []sideSpan // of nested values too, as nested packs them
	faults  []fault    // in order of rows
}

// sideSpan is a text in Records.Data, or in the batch's side buffer.
type sideSpan struct {
	start uint32
	size  uint32
	side  bool
}

// fault is why a row of a column is faulty.
type fault struct {
	row     int32
	code    problem.Code
	*misfit // of a nested value; else nil
}

func (v *vector) fail(row int, code problem.Code) {
	v.states[row] = faulty
	v.faults = append(v.faults, fault{row: int32(row), code: code})
}

// reset makes room for n rows of a kind's storage.
func (v *vector) reset(n int, s storage) {
	v.states = fit(v.states, n)
	clear(v.states)
	v.faults = v.faults[:0]
	switch s {
	case storeWhole:
		v.wholes = fit(v.wholes, n)
	case storeDouble:
		v.doubles = fit(v.doubles, n)
	case storeWide:
		v.wides = fit(v.wides, n)
	case storeText, storeNested:
		v.texts = fit(v.texts, n)
	}
}

func fit[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, max(n, BatchRecords))
	}
	return s[:n]
}

// batch is some records with their typed columns.
type batch struct {
	records Records
	vectors []vector // by column of the contract; constants have none
	side    []byte   // texts that do not stand in the records as they are, and packed nested values
	culprit []int32  // by row: the first column at fault, counted from 1; 0: the row is good
	good    []int32  // rows that are good
}

func (b *batch) text(s sideSpan) []byte {
	if s.side {
		return b.side[s.start : s.start+s.size]
	}
	return b.records.Data[s.start : s.start+s.size]
}
