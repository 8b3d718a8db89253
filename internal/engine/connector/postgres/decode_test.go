package postgres

import (
	"encoding/binary"
	"math/big"
	"strings"
	"testing"
)

// FuzzNumeric holds the two ways to read a number against each other, and that no bytes stop the reader.
func FuzzNumeric(f *testing.F) {
	f.Add([]byte{0, 2, 0, 0, 0x40, 0, 0, 2, 0, 12, 0x0d, 0x48})
	f.Fuzz(func(t *testing.T, value []byte) {
		n, err := readNumeric(value)
		if err != nil || n.sign != 0 && n.sign != negative || n.scale > 30 || n.weight < -10 || n.weight > 10 {
			return
		}
		for i := range len(n.digits) / 2 {
			if n.digit(i) > 9999 {
				return
			}
		}
		whole, ok := n.unscaled(n.scale)
		if !ok {
			return
		}
		_ = whole
		text := string(n.text())
		if _, ok := new(big.Float).SetString(text); !ok {
			t.Fatalf("%q is no number", text)
		}
		if point := strings.IndexByte(text, '.'); n.scale > 0 && len(text)-point-1 != n.scale {
			t.Fatalf("%q has not %d digits behind the point", text, n.scale)
		}
	})
}

// FuzzRowLength holds that a length is never more than there is.
func FuzzRowLength(f *testing.F) {
	row := binary.BigEndian.AppendUint16(nil, 2)
	row = binary.BigEndian.AppendUint32(row, 1)
	row = append(row, 'x')
	f.Add(binary.BigEndian.AppendUint32(row, 0xffffffff))
	f.Fuzz(func(t *testing.T, from []byte) {
		size := rowLength(from)
		if size < 0 || size > len(from) {
			t.Fatalf("%d of %d bytes", size, len(from))
		}
		for rest := from[min(2, size):size]; len(rest) > 0; {
			var err error
			if _, rest, err = cut(rest); err != nil {
				return
			}
		}
	})
}
