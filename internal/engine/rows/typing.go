package rows

import (
	"bytes"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// typing turns the fields of one column into values. It belongs to one worker.
type typing struct {
	*contractColumn
	parse   func(v *vector, row int, text []byte) problem.Code // of fields as the file writes them
	plain   func(v *vector, row int, text []byte) problem.Code // of cells: ISO dates, numbers with a point
	number  func(v *vector, row int, text []byte) problem.Code // of numbers, of workbooks and documents
	inner   *nested                                            // of lists and structs
	scratch []byte
}

func newTyping(k *contractColumn, clock *zoneClock) *typing {
	t := &typing{contractColumn: k}
	kind := k.Type.Kind
	switch {
	case kind == column.Boolean:
		t.plain = booleans
	case kind == column.Integer || kind == column.Long:
		t.plain = wholes(kind)
	case kind == column.Double:
		t.plain = doubles
	case kind == column.Decimal:
		t.plain = decimals(k.Type.Precision, k.Type.Scale)
	case kind == column.String:
		return t // texts need no parsing
	case k.store == storeNested:
		var err error
		if t.inner, err = newNested(k.Type, &k.Column, clock, k.single); err != nil {
			panic("a contract's types were looked at before: " + err.Error())
		}
		return t
	default:
		iso := &isoTimes{kind: kind, zone: clock}
		t.plain = times(iso.parse)
	}
	t.parse, t.number = t.plain, t.plain
	if isNumeric(kind) && kind != column.Double {
		t.number = t.exponents
	}
	if k.Format != "" {
		pattern, err := newStrptime(k.Format, kind, clock)
		if err != nil {
			panic("a contract's formats were compiled before: " + err.Error())
		}
		t.parse = times(pattern.parse)
	}
	if isNumeric(kind) && (k.thousands != 0 || k.decimal != '.') {
		t.parse = func(v *vector, row int, text []byte) problem.Code {
			var ok bool
			if t.scratch, ok = plainNumber(t.scratch, text, k.decimal, k.thousands); !ok {
				return noNumber
			}
			return t.plain(v, row, t.scratch)
		}
	}
	return t
}

func isNumeric(k column.Kind) bool {
	return k == column.Integer || k == column.Long || k == column.Double || k == column.Decimal
}

func booleans(v *vector, row int, text []byte) problem.Code {
	value, ok := parseBoolean(text)
	if !ok {
		return noNumber
	}
	v.wholes[row] = value
	return ""
}

func wholes(kind column.Kind) func(*vector, int, []byte) problem.Code {
	return func(v *vector, row int, text []byte) (wrong problem.Code) {
		v.wholes[row], wrong = parseWhole(text, kind)
		return wrong
	}
}

func doubles(v *vector, row int, text []byte) (wrong problem.Code) {
	v.doubles[row], wrong = parseDouble(text)
	return wrong
}

func decimals(precision, scale int) func(*vector, int, []byte) problem.Code {
	return func(v *vector, row int, text []byte) (wrong problem.Code) {
		v.wides[row], wrong = parseDecimal(text, precision, scale)
		return wrong
	}
}

func times(parse func([]byte) (int64, problem.Code)) func(*vector, int, []byte) problem.Code {
	return func(v *vector, row int, text []byte) (wrong problem.Code) {
		v.wholes[row], wrong = parse(text)
		return wrong
	}
}

// run types the column's field of every record of b into v.
func (t *typing) run(b *batch, v *vector) {
	r := &b.records
	n := r.Len()
	v.reset(n, t.store)
	switch {
	case t.field < 0:
		for row := range n {
			v.states[row] = blank
		}
		return
	case r.Arrays != nil:
		t.array(b, v, r.Arrays[t.field])
	case t.store == storeText:
		t.texts(b, v)
	case t.store == storeNested:
		t.nestedValues(b, v)
	default:
		t.values(b, v)
	}
	t.judge(b, v)
}

// values types every kind but texts.
func (t *typing) values(b *batch, v *vector) {
	r := &b.records
	at := t.field
	for row := range v.states {
		field := r.Fields[at]
		at += r.Width
		text := r.Text(field)
		parse := t.parse
		if field.Size&^(Quoted|sizeMask) != 0 {
			if parse = t.marked(field); parse == nil {
				v.fail(row, unusable(field, noNumber))
				continue
			}
		}
		if len(text) == 0 || t.nulls != nil && t.nulls[string(text)] {
			v.states[row] = blank
			continue
		}
		if wrong := parse(v, row, text); wrong != "" {
			if mean, ok := t.emptyText[string(text)]; ok {
				v.states[row] = mean
				continue
			}
			v.fail(row, wrong)
		}
	}
}

// marked gives the parser of a field that is not plain text; nil when it can be no value of this column.
func (t *typing) marked(f Field) func(*vector, int, []byte) problem.Code {
	switch {
	case f.Size&(Unusable|Escaped|Nested) != 0: // no value but a text holds a quote
		return nil
	case f.Size&Moment != 0:
		if isNumeric(t.Type.Kind) || t.Type.Kind == column.Boolean {
			return nil
		}
		return t.plain
	case t.Type.Kind == column.Date || t.Type.Kind == column.Timestamp || t.Type.Kind == column.Timestamptz:
		return t.parse // 20261124 under %Y%m%d
	}
	return t.number
}

// exponents types a number as JSON writes it: 1.0 and 1e2 are whole.
func (t *typing) exponents(v *vector, row int, text []byte) problem.Code {
	wrong := t.plain(v, row, text)
	if wrong != noNumber {
		return wrong
	}
	var ok bool
	if t.scratch, ok = plainDigits(t.scratch[:0], text); !ok {
		return noNumber
	}
	return t.plain(v, row, t.scratch)
}

// unusable gives the reason of a cell without a value, else the one given.
func unusable(f Field, otherwise problem.Code) problem.Code {
	switch {
	case f.Size&Unusable == 0:
		return otherwise
	case f.Size&Quoted != 0:
		return "rows_cell_merged"
	case f.len() == 0:
		return "rows_formula_empty"
	}
	return "rows_cell_error"
}

// longestPartition is the most bytes of a text that names a file; Iceberg's readers cut longer ones.
const longestPartition = 256

// texts keeps fields as they are; doubled quotes become one.
func (t *typing) texts(b *batch, v *vector) {
	r := &b.records
	at := t.field
	for row := range v.states {
		field := r.Fields[at]
		at += r.Width
		size := field.Size & sizeMask
		switch {
		case field.Size&Unusable != 0:
			v.fail(row, unusable(field, noNumber))
			continue
		case size == 0 && (field.Size&Quoted == 0 || t.partition):
			v.states[row] = blank // an empty text that names a file would lose its rows in Iceberg
			continue
		}
		v.texts[row] = sideSpan{start: field.Start, size: size}
		if field.Size&Escaped != 0 {
			v.texts[row] = b.unescape(field)
		}
		if t.nulls != nil && t.nulls[string(b.text(v.texts[row]))] {
			v.states[row] = blank
			continue
		}
		if t.partition && v.texts[row].size > longestPartition {
			v.fail(row, "rows_partition_long")
		}
	}
}

// unescape puts the text of a field with doubled quotes into the side buffer. The quote is the byte that is doubled.
func (b *batch) unescape(f Field) sideSpan {
	text := b.records.Text(f)
	quote := b.records.Data[f.Start-1]
	start := len(b.side)
	for {
		at := bytes.IndexByte(text, quote)
		if at < 0 {
			break
		}
		b.side = append(b.side, text[:at+1]...)
		text = text[at+2:]
	}
	b.side = append(b.side, text...)
	return sideSpan{start: uint32(start), size: uint32(len(b.side) - start), side: true}
}

// judge holds typed values against codes, allowed values, range and pattern.
func (t *typing) judge(b *batch, v *vector) {
	if t.meanings.none() && t.within.none() && t.Pattern == nil {
		return
	}
	sorted := len(v.faults)
	for row, s := range v.states {
		if s != given {
			continue
		}
		switch mean := t.meaning(b, v, row); {
		case mean == faulty:
			v.fail(row, "rows_values")
		case mean != given:
			v.states[row] = mean
		case !t.within.none() && !t.within.hold(v.literal(b, row, t.store), t.store):
			v.fail(row, "rows_range")
		case t.Pattern != nil && !t.Pattern.Match(b.text(v.texts[row])):
			v.fail(row, "rows_pattern")
		}
	}
	if sorted > 0 && len(v.faults) > sorted {
		v.sortFaults()
	}
}

func (t *typing) meaning(b *batch, v *vector, row int) state {
	m := &t.meanings
	if m.none() {
		return given
	}
	switch t.store {
	case storeWhole:
		return m.ofWhole(v.wholes[row])
	case storeDouble:
		return look(m, m.doubles, v.doubles[row])
	case storeWide:
		return look(m, m.wides, v.wides[row])
	}
	mean, listed := m.texts[string(b.text(v.texts[row]))]
	if !listed && m.closed {
		return faulty
	}
	return mean
}

func (v *vector) literal(b *batch, row int, s storage) literal {
	switch s {
	case storeWhole:
		return literal{whole: v.wholes[row]}
	case storeDouble:
		return literal{double: v.doubles[row]}
	case storeWide:
		return literal{wide: v.wides[row]}
	}
	return literal{text: string(b.text(v.texts[row]))}
}
