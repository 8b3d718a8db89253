package extract

import "math/bits"

// Int128 is a whole number that is put together digit by digit. The zero Int128 is 0.
type Int128 struct{ high, low uint64 }

// Append makes it n*by + plus. It is false when that has more than 127 bits.
func (n *Int128) Append(by, plus uint64) bool {
	over, low := bits.Mul64(n.low, by)
	lost, high := bits.Mul64(n.high, by)
	low, carry := bits.Add64(low, plus, 0)
	high, carry = bits.Add64(high, over, carry)
	n.high, n.low = high, low
	return lost == 0 && carry == 0 && high>>63 == 0
}

// Negate makes it -n.
func (n *Int128) Negate() {
	low, borrow := bits.Sub64(0, n.low, 0)
	n.high, _ = bits.Sub64(0, n.high, borrow)
	n.low = low
}
