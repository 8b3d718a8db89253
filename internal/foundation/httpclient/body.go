package httpclient

import (
	"errors"
	"io"
	"time"
)

// body hands on the bytes of an answer and holds them against the limits. Only the time spent waiting for the system
// counts as silence, not the time that the reader takes.
type body struct {
	attempt
	from   io.ReadCloser
	silent *time.Timer
	stop   func()                     // all timers, and the request
	settle func(got int64, err error) // counts once
	size   int64                      // promised; -1: unknown
	got    int64
	failed error // what ended it, other than its end
}

// Read fails for good when the answer breaks off, falls silent, or is larger than it may be.
func (b *body) Read(p []byte) (int, error) {
	if b.failed != nil {
		return 0, b.failed
	}
	b.silent.Reset(b.silence)
	n, err := b.from.Read(p)
	b.silent.Stop()
	b.got += int64(n)
	if most := b.request.MaxBytes; most > 0 && b.got > most {
		b.failed = b.tooLarge(-1)
		b.settle(b.got, b.failed)
		return 0, b.failed
	}
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, io.EOF):
		b.settle(b.got, nil)
		return n, err
	}
	b.failed = b.failure(err, b.got, b.size)
	b.settle(b.got, b.failed)
	return n, b.failed
}

// Close ends the request; what was not read is not waited for.
func (b *body) Close() error {
	b.stop()
	err := b.from.Close()
	b.settle(b.got, b.failed)
	return err
}
