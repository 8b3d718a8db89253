package httpapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/naru-data/naru/internal/engine/connector"
)

const (
	inMemory  = 1 << 20 // bytes of an answer that are held in memory; what is larger is a file
	beginning = 8 << 10 // bytes of a larger one that are held for messages
)

// spool holds a whole answer, until it is judged and handed on.
type spool struct {
	bytes []byte // all of it when it is small, else its beginning
	size  int64
	path  string // of the file that holds it, where there is one
}

// read takes a whole answer. One too large for memory goes to a file at a place.
func (s *spool) read(from io.Reader, place string) error {
	s.drop()
	begin, err := io.ReadAll(io.LimitReader(from, inMemory+1))
	if err != nil {
		return err
	}
	if s.bytes, s.size = begin, int64(len(begin)); s.size <= inMemory {
		return nil
	}
	file, err := os.Create(place)
	if err != nil {
		return fmt.Errorf("keep a large answer: %w", err)
	}
	s.path = place
	_, err = file.Write(begin)
	if err == nil {
		var rest int64
		rest, err = io.Copy(file, from)
		s.size += rest
	}
	s.bytes = begin[:beginning]
	return errors.Join(err, file.Close())
}

// takeFile holds a file that is there already.
func (s *spool) takeFile(path string, size int64) (err error) {
	s.path, s.size = path, size
	if size > inMemory {
		s.bytes, err = head(path)
		return err
	}
	if s.bytes, err = os.ReadFile(path); err != nil {
		return fmt.Errorf("read an answer: %w", err)
	}
	return nil
}

func head(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read an answer: %w", err)
	}
	defer file.Close()
	begin := make([]byte, beginning)
	n, err := io.ReadFull(file, begin)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read an answer: %w", err)
	}
	return begin[:n], nil
}

// open gives the bytes from the beginning, as often as it is asked.
func (s *spool) open() (io.ReadCloser, error) {
	if s.size <= inMemory {
		return io.NopCloser(bytes.NewReader(s.bytes)), nil
	}
	file, err := os.Open(s.path)
	if err != nil {
		return nil, fmt.Errorf("read an answer: %w", err)
	}
	return file, nil
}

// fill puts the bytes into a page.
func (s *spool) fill(p *connector.Page) {
	p.Size = s.size
	if s.size <= inMemory {
		p.Body = bytes.NewReader(s.bytes)
		return
	}
	p.Path = s.path
}

// drop takes the file away; the keeper may have moved it.
func (s *spool) drop() {
	if s.path != "" {
		_ = os.Remove(s.path)
		_ = os.Remove(s.path + ".part")
	}
	s.path = ""
}

// place is a file in the pull's folder, by a name that any folder can have.
func (c *call) place(name string) string { return filepath.Join(c.temp, name) }
