package rows

import (
	"bytes"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// units cuts one piece of JSON text into records. Its units are the values of one level on the way to the records: the
// elements of the first list that was met, with commas between, or the lines of a file of JSON lines. One goroutine uses
// it, once.
type units struct {
	documents *Documents
	reader    recordReader
	piece     UnitPiece
	at        int  // of the next unit
	valid     bool // all of it is UTF-8
	line      int64
	lineAt    int // where line was counted to
	begun     bool
	out       *Records
	widths    []int // of the records that were put out, in a look at everything
}

// cut is Piece's Cut.
func (u *units) cut(out *Records) (more bool, err error) {
	if !u.begun {
		u.begin()
	}
	u.out = out
	out.Reset(nil, 0)
	for out.Len()+len(out.Wrong) < BatchRecords && !u.ended() {
		if err = u.unit(); err != nil {
			break
		}
	}
	out.Data, out.Width = u.reader.data, u.reader.shape.width
	u.widen(out)
	if more = !u.ended(); !more || err != nil {
		u.documents.giveBack(u.reader.shape)
	}
	return more, err
}

func (u *units) begin() {
	u.begun = true
	u.reader.text = u.piece.Data
	u.reader.shape = u.documents.shape()
	u.reader.slots = make([]Field, u.reader.shape.width)
	u.reader.data = u.piece.Data
	u.documents.giveOuter(&u.reader)
	u.valid = utf8.Valid(u.piece.Data)
	u.line = u.piece.Line
	u.skipBetween()
}

func (u *units) ended() bool { return u.at >= len(u.reader.text) }

// skipBetween goes over what stands between two units.
func (u *units) skipBetween() {
	u.at = jsontext.Space(u.reader.text, u.at)
	if !u.piece.Lines && u.at < len(u.reader.text) && u.reader.text[u.at] == ',' {
		u.at = jsontext.Space(u.reader.text, u.at+1)
	}
}

// unit reads one unit and puts its records out.
func (u *units) unit() error {
	begin, end := u.at, len(u.reader.text)
	if u.piece.Lines {
		if at := bytes.IndexByte(u.reader.text[begin:], '\n'); at >= 0 {
			end = begin + at
		}
		for end > begin && (u.reader.text[end-1] == '\r' || u.reader.text[end-1] == ' ' || u.reader.text[end-1] == '\t') {
			end--
		}
	}
	whole := u.reader.text
	u.reader.text = whole[:end]
	u.reader.spoiled = wrong{}
	if !u.valid && u.piece.Lines && !utf8.Valid(whole[begin:end]) {
		u.reader.spoil("rows_undecoded", problem.Args{"encoding": u.documents.Encoding})
	}
	records, fields, wrongs := len(u.out.Lines), len(u.out.Fields), len(u.out.Wrong)
	last, mistake := u.values(begin, u.piece.Level, true)
	if mistake == nil && u.piece.Lines {
		if last = jsontext.Space(u.reader.text, last); last < end {
			mistake = &jsontext.Mistake{At: last, What: "something follows the document"}
		}
	}
	u.reader.text = whole
	if mistake != nil {
		if !u.piece.Lines || u.piece.Last && end == len(whole) && whole[end-1] != '\n' && mistake.At >= end {
			return u.documents.broken(u.lineOf(min(mistake.At, end)), mistake.What)
		}
		u.out.Lines, u.out.Raw, u.out.Fields = u.out.Lines[:records], u.out.Raw[:records], u.out.Fields[:fields]
		if u.reader.shape.all {
			u.widths = u.widths[:records]
		}
		u.out.Wrong = append(u.out.Wrong[:wrongs], Wrong{Line: u.lineOf(begin), Raw: Span{uint32(begin), uint32(end)},
			Code: "rows_json_record", Args: problem.Args{"what": mistake.What}})
		last = end
	}
	u.at = last
	u.skipBetween()
	return nil
}

// lineOf counts lines up to a place; places come in their order.
func (u *units) lineOf(at int) int64 {
	if at > u.lineAt {
		u.line += int64(bytes.Count(u.piece.Data[u.lineAt:at], []byte{'\n'}))
		u.lineAt = at
	}
	return u.line
}

// values reads a value on the way to the records: each element of a list, or what stands for one.
func (u *units) values(at, level int, element bool) (end int, mistake *jsontext.Mistake) {
	r := &u.reader
	if at >= len(r.text) {
		return jsontext.Value(r.text, at, 0)
	}
	switch r.text[at] {
	case '[':
		if end, mistake = jsontext.Value(r.text, at, 0); mistake == nil {
			u.elements(at, level)
		}
		return end, mistake
	case '{':
		return u.object(at, level)
	}
	if end, mistake = jsontext.Value(r.text, at, 0); mistake == nil && counts(r.text[at:end], level == u.documents.depth(), element) {
		u.scalar(at, end, level)
	}
	return end, mistake
}

// elements reads those of a list that was checked.
func (u *units) elements(at, level int) {
	at, more, _ := jsontext.Enter(u.reader.text, at, ']', 0)
	for more {
		at, _ = u.values(at, level, true)
		at, more, _ = jsontext.More(u.reader.text, at, ']')
	}
}

// object reads a record, or an object that has records below it.
func (u *units) object(at, level int) (end int, mistake *jsontext.Mistake) {
	r := &u.reader
	record := level == u.documents.depth()
	for _, slot := range u.documents.slots[level] {
		r.slots[slot] = Field{}
	}
	if r.shape.all && record {
		clear(r.slots)
	}
	outer := r.spoiled
	r.line = u.lineOf(at)
	if !u.valid && !u.piece.Lines && !utf8.Valid(r.text[at:u.endOf(at)]) {
		r.spoil("rows_undecoded", problem.Args{"encoding": u.documents.Encoding})
	}
	if !record {
		r.next = u.documents.parts[level]
	}
	spans := r.spans
	r.spans = nil
	end, mistake = r.object(at, level)
	found := r.spans
	r.spans = spans
	if mistake != nil {
		return end, mistake
	}
	if record {
		u.put(at, end)
	}
	for _, span := range found {
		_, _ = u.values(int(span.Start), level+1, false)
	}
	r.spoiled = outer
	return end, nil
}

func (u *units) endOf(at int) int {
	end, mistake := jsontext.Value(u.reader.text, at, 0)
	if mistake != nil {
		return len(u.reader.text)
	}
	return end
}

// scalar is what stands where a record should: good only when the record itself is wanted.
func (u *units) scalar(at, end, level int) {
	r := &u.reader
	outer := r.spoiled
	r.line = u.lineOf(at)
	for _, slot := range u.documents.slots[level] {
		r.slots[slot] = Field{}
	}
	root := r.shape.levels[level]
	if level == u.documents.depth() && (root.want >= 0 || r.shape.all) {
		r.learn = true
		_, _ = r.value(at, root, 0)
	} else {
		r.spoil("rows_record_kind", problem.Args{"value": shown(r.text[at:end], 40)})
	}
	u.put(at, end)
	r.spoiled = outer
}

// put puts the current record out.
func (u *units) put(at, end int) {
	r, raw := &u.reader, Span{uint32(at), uint32(end)}
	if r.spoiled.code != "" {
		u.out.Wrong = append(u.out.Wrong, Wrong{Line: r.line, Raw: raw, Code: r.spoiled.code, Args: r.spoiled.args})
		return
	}
	u.out.Fields = append(u.out.Fields, r.slots...)
	u.out.Lines = append(u.out.Lines, r.line)
	u.out.Raw = append(u.out.Raw, raw)
	if r.shape.all {
		u.widths = append(u.widths, len(r.slots))
	}
}

// widen gives records that were put out before a field was found the field, empty.
func (u *units) widen(out *Records) {
	if !u.reader.shape.all {
		return
	}
	narrow := out.Fields
	out.Fields = make([]Field, 0, out.Width*len(out.Lines))
	for _, width := range u.widths {
		out.Fields = append(append(out.Fields, narrow[:width]...), make([]Field, out.Width-width)...)
		narrow = narrow[width:]
	}
	u.widths = u.widths[:0]
}

// counts says whether a value that is neither list nor object stands for a record: null and an empty text say that there
// are none, unless they are elements of the list of records.
func counts(text []byte, record, element bool) bool {
	nothing := text[0] == 'n' || len(text) == 2 && text[0] == '"'
	return !nothing || record && element
}
