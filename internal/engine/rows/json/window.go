package json

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const (
	pieceBytes  = 4 << 20
	firstBytes  = 64 << 10 // of the first buffer: most documents are short
	longestUnit = rows.LongestField
	longestName = 1 << 20
)

// window is the part of a file that was read and not yet used. One goroutine uses it.
type window struct {
	name   string
	source io.Reader
	pieces int // bytes of a piece
	buffer []byte
	data   []byte // lies in buffer
	line   int64  // of data's first byte
	ended  bool
	pool   sync.Pool
}

func newWindow(s rows.Source) *window {
	return &window{name: s.Name, source: s.Body, pieces: pieceBytes, line: 1}
}

// drop forgets the first n bytes.
func (w *window) drop(n int) {
	w.line += int64(bytes.Count(w.data[:n], []byte{'\n'}))
	w.data = w.data[n:]
}

// fill reads until there are as many bytes as a piece has, or the source ends; io.EOF when nothing is left.
func (w *window) fill() error { return w.fillTo(w.pieces) }

// more reads more than there is.
func (w *window) more() error { return w.fillTo(max(w.pieces, 2*len(w.data))) }

func (w *window) fillTo(n int) error {
	for !w.ended && len(w.data) < n {
		if w.free() <= 0 {
			w.room(min(n, max(firstBytes, 2*len(w.data))))
		}
		got, err := w.source.Read(w.data[len(w.data):min(n, len(w.data)+w.free())])
		w.data = w.data[:len(w.data)+got]
		if errors.Is(err, io.EOF) {
			w.ended = true
		} else if err != nil {
			return err
		}
	}
	if len(w.data) == 0 {
		return io.EOF
	}
	return nil
}

// free is how many bytes can be read behind data. A part of each buffer is spared for texts whose escapes are undone.
func (w *window) free() int { return cap(w.data) - len(w.data) - cap(w.buffer)/(spared+1) }

const spared = 16

// room moves data to the front of a buffer of at least n bytes.
func (w *window) room(n int) {
	if cap(w.buffer) < n+n/spared {
		w.buffer = w.fresh(n)
	}
	w.data = append(w.buffer[:0], w.data...)
}

func (w *window) fresh(n int) []byte {
	n += n/spared + spared
	if pooled, _ := w.pool.Get().(*[]byte); pooled != nil && cap(*pooled) >= n {
		return *pooled
	}
	return make([]byte, 0, n)
}

// take hands out the first n bytes in the buffer that they are in, and moves the rest to another.
func (w *window) take(n int) (piece []byte, done func()) {
	buffer, piece, rest := w.buffer, w.data[:n], w.data[n:]
	w.buffer, w.data = nil, nil
	if !w.ended || len(rest) > 0 {
		size := len(rest)
		if !w.ended {
			size = max(size, w.pieces)
		}
		w.buffer = w.fresh(size)
		w.data = append(w.buffer[:0], rest...)
	}
	return piece, func() { w.pool.Put(&buffer) }
}

// parse looks at the bytes that begin the window until f finds them whole; most is how many it may want.
func (w *window) parse(most int, f func(data []byte) (end int, mistake *jsontext.Mistake)) (end int, err error) {
	for {
		end, mistake := f(w.data)
		early := mistake != nil && mistake.At >= len(w.data) || mistake == nil && end == len(w.data)
		switch {
		case early && !w.ended && len(w.data) > most:
			return 0, broken("rows_record_long", problem.Args{"name": w.name, "line": w.line, "most": most >> 20})
		case early && !w.ended:
			if err := w.more(); err != nil && !errors.Is(err, io.EOF) {
				return 0, err
			}
		case mistake != nil:
			return 0, w.broken(min(mistake.At, len(w.data)), mistake.What)
		default:
			return end, nil
		}
	}
}

// broken says what is wrong at a place of the window.
func (w *window) broken(at int, what string) error {
	return broken("rows_json", problem.Args{"name": w.name, "line": w.line + int64(bytes.Count(w.data[:at], []byte{'\n'})), "what": what})
}

// peek gives the next byte that is no blank, 0 at the end.
func (w *window) peek() (byte, error) {
	for {
		w.drop(jsontext.Space(w.data, 0))
		if len(w.data) > 0 {
			return w.data[0], nil
		}
		if w.ended {
			return 0, nil
		}
		if err := w.fill(); err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
	}
}

// skip goes over a value of any size.
func (w *window) skip() error {
	if c, err := w.peek(); err != nil || c != '{' && c != '[' {
		if err != nil {
			return err
		}
		end, err := w.parse(longestUnit, func(data []byte) (int, *jsontext.Mistake) { return jsontext.Value(data, 0, 0) })
		w.drop(end)
		return err
	}
	if err := w.fill(); err != nil {
		return err
	}
	end, mistake := jsontext.Value(w.data, 0, 0)
	if mistake == nil || mistake.At < len(w.data) {
		if mistake != nil {
			return w.broken(mistake.At, mistake.What)
		}
		w.drop(end)
		return nil
	}
	var s jsontext.Skipper
	for {
		end, done := s.Skip(w.data, 0)
		w.drop(end)
		if done {
			return nil
		}
		if err := w.fill(); errors.Is(err, io.EOF) {
			return w.broken(0, "it ends too early")
		} else if err != nil {
			return err
		}
	}
}
