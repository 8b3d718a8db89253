package rows

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// A smaller file is unpacked in the process: starting another costs more than it saves.
const igzipFrom = 4 << 20

// body is an object while it is read: unpacked, its packed bytes counted. Read gives io.EOF only when the object was
// whole, and a *Broken when it was not. Close must be called.
type body struct {
	in       Input
	opened   io.ReadCloser
	reopen   func() (io.ReadCloser, error)
	stopped  func() error // why the load was cancelled, or nil
	stop     func() bool
	packed   *counting
	unpacked io.Reader
	igzip    *igzip
	size     uint64       // unpacked so far
	file     RandomAccess // the object, where it is a plain file that is not packed
}

// counting counts the bytes of the object as it is stored, and keeps the last four.
type counting struct {
	io.Reader
	count atomic.Int64
	last  [4]byte
}

// Read counts.
func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.count.Add(int64(n))
	if n >= len(c.last) {
		copy(c.last[:], p[n-len(c.last):n])
	} else if n > 0 {
		copy(c.last[:], c.last[n:])
		copy(c.last[len(c.last)-n:], p[:n])
	}
	return n, err
}

// openBody opens in, and unpacks it where its first bytes say that it is gzip. Cancelling ctx ends a read that waits.
func openBody(ctx context.Context, in Input) (*body, error) {
	opened, err := in.Open(ctx)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", in.Name, err)
	}
	b := &body{in: in, opened: opened, packed: &counting{Reader: opened}, stopped: ctx.Err}
	b.reopen = func() (io.ReadCloser, error) { return in.Open(ctx) }
	b.stop = context.AfterFunc(ctx, func() { _ = opened.Close() })
	if err := b.unpack(ctx); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *body) unpack(ctx context.Context) error {
	buffered := bufio.NewReaderSize(b.packed, 256<<10)
	b.unpacked = buffered
	magic, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read %q: %w", b.in.Name, err)
	}
	if len(magic) < 2 || magic[0] != 0x1f || magic[1] != 0x8b {
		b.file, _ = b.opened.(RandomAccess)
		return nil
	}
	if b.in.Size < 0 || b.in.Size >= igzipFrom {
		if path, err := exec.LookPath("igzip"); err == nil {
			b.igzip, err = startIgzip(ctx, path, buffered)
			b.unpacked = b.igzip
			return err
		}
	}
	b.unpacked, err = gzip.NewReader(buffered)
	return b.judge(err)
}

// Read gives unpacked bytes.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.unpacked.Read(p)
	b.size += uint64(n)
	if err == nil {
		return n, nil
	}
	return n, b.judge(err)
}

// judge turns the end of the bytes into io.EOF only where nothing is missing.
func (b *body) judge(err error) error {
	var corrupt flate.CorruptInputError
	damaged := errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) ||
		errors.Is(err, gzip.ErrHeader) || errors.Is(err, errIgzip) || errors.As(err, &corrupt)
	switch {
	case err == nil:
		return nil
	case b.stopped() != nil:
		return b.stopped()
	case !damaged && !errors.Is(err, io.EOF):
		return fmt.Errorf("read %q: %w", b.in.Name, err)
	}
	if read := b.packed.count.Load(); b.in.Size >= 0 && read < b.in.Size {
		return broken("rows_short_body", problem.Args{"name": b.in.Name, "read": read, "size": b.in.Size})
	}
	if damaged {
		return b.badGzip(err)
	}
	if b.igzip != nil && binary.LittleEndian.Uint32(b.packed.last[:]) != uint32(b.size) {
		if err := b.check(); err != nil {
			return err
		}
	}
	return io.EOF
}

// check unpacks the object once more, in the process. igzip says nothing of bytes after the last whole member; so where
// the trailer does not tell the size of all that was unpacked, there are several members or something is wrong.
func (b *body) check() error {
	again, err := b.reopen()
	if err != nil {
		return fmt.Errorf("open %q: %w", b.in.Name, err)
	}
	defer again.Close()
	unpacked, err := gzip.NewReader(bufio.NewReaderSize(again, 256<<10))
	if err == nil {
		_, err = io.Copy(io.Discard, unpacked)
	}
	if err != nil {
		return b.badGzip(err)
	}
	return nil
}

func (b *body) badGzip(err error) error {
	made := broken("rows_gzip", problem.Args{"name": b.in.Name, "error": err.Error()})
	made.Because(err)
	return made
}

// Close ends what reads the object, and closes it.
func (b *body) Close() error {
	if b.igzip != nil {
		b.igzip.kill()
	}
	var err error
	if b.stop() { // else it was closed when ctx was cancelled
		err = b.opened.Close()
	}
	if b.igzip != nil {
		err = errors.Join(err, b.igzip.stop())
	}
	return err
}

func broken(code problem.Code, args problem.Args) *Broken {
	return &Broken{Problem: problem.New(code, problem.Place{}, args)}
}
