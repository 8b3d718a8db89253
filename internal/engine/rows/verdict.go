package rows

import (
	"cmp"
	"slices"

	"github.com/naru-data/naru/internal/engine/column"
)

// judging decides what becomes of a batch's rows once all columns are typed. It belongs to one worker.
type judging struct {
	contract *contract
	asked    [][]truth // by condition and row
	constant []operand // by column: what a condition sees of a constant
	batch    *batch
	row      int
	bound    *boundCondition
	view     rowView
}

func newJudging(c *contract) *judging {
	j := &judging{contract: c, asked: make([][]truth, len(c.conditions)), constant: make([]operand, len(c.columns))}
	for i, k := range c.columns {
		if k.Constant {
			j.constant[i] = operandOf(k.Value, k.Type)
		}
	}
	j.view = j.look
	return j
}

// rows finds the kinds of empty, the faults that count, and with them the good rows of b.
//
// A condition sees what the file says after codes for emptiness were taken out, and before any answer is excluded: so
// the order of columns makes no difference. What cannot be known counts as asked.
func (j *judging) rows(b *batch) {
	n := b.records.Len()
	j.batch = b
	for i := range j.contract.conditions {
		j.bound = &j.contract.conditions[i]
		j.asked[i] = fit(j.asked[i], n)
		for j.row = range n {
			j.asked[i][j.row] = j.bound.truths(j.view)
		}
	}
	b.culprit = fit(b.culprit, n)
	clear(b.culprit)
	for i := range j.contract.columns {
		if k := &j.contract.columns[i]; !k.Constant {
			j.column(k, &b.vectors[i], int32(i+1))
		}
	}
	b.good = b.good[:0]
	for row, culprit := range b.culprit {
		if culprit == 0 {
			b.good = append(b.good, int32(row))
		}
	}
}

// column turns blanks into kinds of empty, excludes answers that were not asked for, and marks rows at fault.
func (j *judging) column(k *contractColumn, v *vector, culprit int32) {
	var asked []truth
	if k.condition >= 0 {
		asked = j.asked[k.condition]
	}
	if asked == nil && len(v.faults) == 0 && !k.Required && k.EmptyID == 0 {
		return
	}
	for row, s := range v.states {
		wasAsked := asked == nil || asked[row] != mayBeFalse
		switch {
		case s == given && wasAsked:
		case !wasAsked && (s == given || s == faulty):
			v.states[row] = excluded
		case !wasAsked:
			v.states[row] = notAsked
		case s == blank && k.Required:
			v.fail(row, "rows_required")
		case s == blank || s == missing:
			v.states[row] = noAnswer
		}
		if v.states[row] == faulty && j.batch.culprit[row] == 0 {
			j.batch.culprit[row] = culprit
		}
	}
}

// look gives a condition the value of its i-th column in the current row.
func (j *judging) look(i int) operand {
	place := j.bound.places[i]
	k := &j.contract.columns[place]
	if k.Constant {
		return j.constant[place]
	}
	v := &j.batch.vectors[place]
	if v.states[j.row] != given {
		return operand{null: true, truths: mayBeNull}
	}
	switch k.store {
	case storeDouble:
		return operand{number: approximately(v.doubles[j.row])}
	case storeWide:
		n, _ := exactNumber(decimalText(v.wides[j.row], int32(k.Type.Scale)))
		return operand{number: n}
	case storeText:
		return operand{text: string(j.batch.text(v.texts[j.row]))}
	}
	if k.Type.Kind == column.Boolean {
		return boolOperand(v.wholes[j.row] == 1)
	}
	return operand{number: wholeOf(v.wholes[j.row])}
}

// fault is why a row of the column is faulty.
func (v *vector) fault(row int32) fault {
	at := slices.IndexFunc(v.faults, func(f fault) bool { return f.row == row })
	if at < 0 {
		return fault{row: row, code: noNumber}
	}
	return v.faults[at]
}

func (v *vector) sortFaults() {
	slices.SortStableFunc(v.faults, func(a, b fault) int { return cmp.Compare(a.row, b.row) })
}
