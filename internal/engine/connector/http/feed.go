package httpapi

import (
	"hash"
	"io"
)

// feed gives bytes one by one, out of a buffer, and shows those that are wanted to a hash.
type feed struct {
	from    io.Reader
	buffer  []byte
	at, end int
	tap     hash.Hash // nil: nobody looks
	tapFrom int
	err     error // what ended it, io.EOF for its end
}

func newFeed(from io.Reader) *feed { return &feed{from: from, buffer: make([]byte, 64<<10)} }

// peek gives the next byte and leaves it; ok is false at the end.
func (f *feed) peek() (c byte, ok bool) {
	if f.at == f.end && !f.more() {
		return 0, false
	}
	return f.buffer[f.at], true
}

// next takes a byte.
func (f *feed) next() (c byte, ok bool) {
	if f.at == f.end && !f.more() {
		return 0, false
	}
	c = f.buffer[f.at]
	f.at++
	return c, true
}

func (f *feed) more() bool {
	if f.err != nil {
		return false
	}
	f.show()
	f.tapFrom = 0
	f.at, f.end = 0, 0
	for f.end == 0 && f.err == nil {
		f.end, f.err = f.from.Read(f.buffer)
	}
	return f.end > 0
}

// show hands what was taken since to the hash.
func (f *feed) show() {
	if f.tap != nil {
		f.tap.Write(f.buffer[f.tapFrom:f.at])
		f.tapFrom = f.at
	}
}

// watch shows what is taken from here on; unwatch ends that.
func (f *feed) watch(tap hash.Hash) { f.tap, f.tapFrom = tap, f.at }

func (f *feed) unwatch() {
	f.show()
	f.tap = nil
}
