package rows

import (
	"bytes"
	"hash/maphash"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// dictionaryType is a column of texts that are written once each. Arrow's writer would find equal texts itself, but at
// several times the cost, and would look at every one of them again for the least and the greatest.
var dictionaryType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

// dictionary finds the different texts of a row group. Its buffers are kept for the next one.
type dictionary struct {
	seed    maphash.Seed
	slots   []slot // a power of two, at most half of them used
	offsets []int32
	texts   []byte
	indices []int32
}

// slot is a place of the hash table; entry counts from 1.
type slot struct {
	hash  uint32
	entry int32
}

func newDictionary() *dictionary { return &dictionary{seed: maphash.MakeSeed()} }

func (d *dictionary) reset() {
	if len(d.slots) == 0 {
		d.slots = make([]slot, 256)
	}
	clear(d.slots)
	d.offsets, d.texts, d.indices = append(d.offsets[:0], 0), d.texts[:0], d.indices[:0]
}

// add appends a row's text.
func (d *dictionary) add(text []byte) {
	hash := uint32(maphash.Bytes(d.seed, text))
	mask := uint32(len(d.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		s := &d.slots[at]
		if s.entry == 0 {
			d.texts = append(d.texts, text...)
			d.offsets = append(d.offsets, int32(len(d.texts)))
			*s = slot{hash: hash, entry: int32(len(d.offsets) - 1)}
			d.indices = append(d.indices, s.entry-1)
			if 2*len(d.offsets) > len(d.slots) {
				d.grow()
			}
			return
		}
		if s.hash == hash && bytes.Equal(d.texts[d.offsets[s.entry-1]:d.offsets[s.entry]], text) {
			d.indices = append(d.indices, s.entry-1)
			return
		}
	}
}

// addNull appends a row without a text.
func (d *dictionary) addNull() { d.indices = append(d.indices, 0) }

func (d *dictionary) grow() {
	old := d.slots
	d.slots = make([]slot, 2*len(old))
	mask := uint32(len(d.slots) - 1)
	for _, s := range old {
		if s.entry == 0 {
			continue
		}
		at := s.hash & mask
		for d.slots[at].entry != 0 {
			at = (at + 1) & mask
		}
		d.slots[at] = s
	}
}

// array shows the rows; valid has a bit for each, and may be nil where none is null.
func (d *dictionary) array(valid []byte, nulls int) arrow.Array {
	if len(d.offsets) == 1 { // a dictionary of nothing is none
		d.offsets = append(d.offsets, 0)
	}
	texts := array.NewData(arrow.BinaryTypes.String, len(d.offsets)-1, []*memory.Buffer{nil,
		memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(d.offsets)), memory.NewBufferBytes(d.texts)}, nil, 0, 0)
	defer texts.Release()
	var bits *memory.Buffer
	if nulls > 0 {
		bits = memory.NewBufferBytes(valid)
	}
	data := array.NewDataWithDictionary(dictionaryType, len(d.indices), []*memory.Buffer{bits,
		memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(d.indices))}, nulls, 0, texts)
	defer data.Release()
	return array.NewDictionaryData(data)
}
