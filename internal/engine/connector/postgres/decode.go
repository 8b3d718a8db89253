package postgres

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"

	"github.com/naru-data/naru/internal/engine/connector/extract"
)

// decode reads the binary form of one value that is not null.
type decode func(cell *extract.Cell, value []byte) error

var errLength = errors.New("the value has another length than its type")

func decodeBool(cell *extract.Cell, value []byte) error {
	if len(value) != 1 {
		return errLength
	}
	cell.Bool(value[0] != 0)
	return nil
}

func decodeInt2(cell *extract.Cell, value []byte) error {
	if len(value) != 2 {
		return errLength
	}
	cell.Int(int64(int16(binary.BigEndian.Uint16(value))))
	return nil
}

func decodeInt4(cell *extract.Cell, value []byte) error {
	if len(value) != 4 {
		return errLength
	}
	cell.Int(int64(int32(binary.BigEndian.Uint32(value))))
	return nil
}

func decodeInt8(cell *extract.Cell, value []byte) error {
	if len(value) != 8 {
		return errLength
	}
	cell.Int(int64(binary.BigEndian.Uint64(value)))
	return nil
}

func decodeOID(cell *extract.Cell, value []byte) error {
	if len(value) != 4 {
		return errLength
	}
	cell.Int(int64(binary.BigEndian.Uint32(value)))
	return nil
}

func decodeFloat4(cell *extract.Cell, value []byte) error {
	if len(value) != 4 {
		return errLength
	}
	cell.Double(float64(math.Float32frombits(binary.BigEndian.Uint32(value))))
	return nil
}

func decodeFloat8(cell *extract.Cell, value []byte) error {
	if len(value) != 8 {
		return errLength
	}
	cell.Double(math.Float64frombits(binary.BigEndian.Uint64(value)))
	return nil
}

func decodeText(cell *extract.Cell, value []byte) error {
	cell.Text(value)
	return nil
}

func decodeBytes(cell *extract.Cell, value []byte) error {
	cell.Bytes(value)
	return nil
}

func decodeJSONB(cell *extract.Cell, value []byte) error {
	if len(value) == 0 || value[0] != 1 {
		return errors.New("this version of jsonb is not known")
	}
	cell.Text(value[1:])
	return nil
}

func decodeUUID(cell *extract.Cell, value []byte) error {
	if len(value) != 16 {
		return errLength
	}
	var text [36]byte
	at := 0
	for i, b := range value {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		hex.Encode(text[at:], []byte{b})
		at += 2
	}
	cell.Text(text[:])
	return nil
}

// epochDays and epochMicroseconds lie between 1970 and 2000, where Postgres begins to count.
const (
	epochDays         = 10_957
	epochMicroseconds = epochDays * 86_400_000_000
)

func decodeDate(cell *extract.Cell, value []byte) error {
	if len(value) != 4 {
		return errLength
	}
	days := int32(binary.BigEndian.Uint32(value))
	switch {
	case days == math.MaxInt32 || days == math.MinInt32:
		cell.Lost(extract.Infinite)
	case days > math.MaxInt32-epochDays:
		cell.Lost(extract.TooFar)
	default:
		cell.Date(days + epochDays)
	}
	return nil
}

func decodeTimestamp(cell *extract.Cell, value []byte) error {
	if len(value) != 8 {
		return errLength
	}
	microseconds := int64(binary.BigEndian.Uint64(value))
	switch {
	case microseconds == math.MaxInt64 || microseconds == math.MinInt64:
		cell.Lost(extract.Infinite)
	case microseconds > math.MaxInt64-epochMicroseconds:
		cell.Lost(extract.TooFar)
	default:
		cell.Time(microseconds + epochMicroseconds)
	}
	return nil
}

// decodeArray reads arrays of one dimension. One of more would have to be flattened, and that would be another value.
func decodeArray(element decode) decode {
	return func(cell *extract.Cell, value []byte) error {
		if len(value) < 12 {
			return errLength
		}
		dimensions := binary.BigEndian.Uint32(value)
		value = value[12:]
		switch {
		case dimensions == 0:
			cell.List()
			return nil
		case dimensions > 1:
			cell.Lost(extract.Nested)
			return nil
		case len(value) < 8:
			return errLength
		}
		count := binary.BigEndian.Uint32(value)
		value = value[8:]
		list := cell.List()
		for range count {
			one, rest, err := cut(value)
			if err != nil {
				return err
			}
			value = rest
			if one == nil {
				list.Null()
			} else if err := element(list, one); err != nil {
				return err
			}
		}
		return nil
	}
}

// cut takes a value and its length off the beginning; a null is nil.
func cut(from []byte) (value, rest []byte, err error) {
	if len(from) < 4 {
		return nil, nil, errLength
	}
	size := int32(binary.BigEndian.Uint32(from))
	from = from[4:]
	if size == -1 {
		return nil, from, nil
	}
	if size < 0 || int(size) > len(from) {
		return nil, nil, fmt.Errorf("a value of %d bytes is cut off", size)
	}
	return from[:size:size], from[size:], nil
}
