package httpclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/naru-data/naru/internal/foundation/durable"
)

// partEnding names the file beside a download that says how far it is.
const partEnding = ".part"

// partState is what the next process has to know. Only the first Safe bytes are surely on the disk.
type partState struct {
	Published string      `json:"published"` // size and sums that the file was to have
	Validator string      `json:"validator,omitempty"`
	Total     int64       `json:"total,omitempty"`
	Safe      int64       `json:"safe"`
	Whole     bool        `json:"whole,omitempty"`
	SHA256    string      `json:"sha256,omitempty"`
	Header    http.Header `json:"header,omitempty"` // that tell type, name and version
}

// told are the headers that are kept with a file.
var told = []string{"Content-Type", "Content-Disposition", "ETag", "Last-Modified", "Date"}

func pick(h http.Header) http.Header {
	kept := http.Header{}
	for _, name := range told {
		if values := h.Values(name); len(values) > 0 {
			kept[http.CanonicalHeaderKey(name)] = values
		}
	}
	return kept
}

// partFile is a file that grows.
type partFile struct {
	path string
	open *os.File
	free int64 // bytes written since they were last made durable
	gone bool  // it was removed
}

// openPart opens what an earlier attempt left, or begins with nothing.
func openPart(p Part) (*partFile, partState, error) {
	published, err := json.Marshal([]any{p.Size, p.Sums})
	if err != nil {
		return nil, partState{}, fmt.Errorf("write down what is published of a file: %w", err)
	}
	state := partState{Published: string(published)}
	if err := durable.MakeFolder(filepath.Dir(p.Path)); err != nil {
		return nil, state, fmt.Errorf("make the folder of a download: %w", err)
	}
	open, err := os.OpenFile(p.Path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, state, fmt.Errorf("open a download: %w", err)
	}
	f := &partFile{path: p.Path, open: open}
	if left, ok := f.left(); ok && left.Published == state.Published {
		state = left
	}
	if err := f.cut(state.Safe); err != nil {
		f.close()
		return nil, state, err
	}
	return f, state, nil
}

// left reads what an earlier attempt wrote down. What cannot be read, or says more than there is, counts for nothing.
func (f *partFile) left() (state partState, ok bool) {
	text, err := os.ReadFile(f.path + partEnding)
	if err != nil || json.Unmarshal(text, &state) != nil {
		return partState{}, false
	}
	info, err := f.open.Stat()
	return state, err == nil && state.Safe >= 0 && info.Size() >= state.Safe && (!state.Whole || info.Size() == state.Safe)
}

// cut leaves the first bytes and goes on behind them.
func (f *partFile) cut(size int64) error {
	err := f.open.Truncate(size)
	if err == nil {
		_, err = f.open.Seek(size, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("begin a download at %d: %w", size, err)
	}
	return nil
}

// empty begins anew.
func (f *partFile) empty() error {
	if err := os.Remove(f.path + partEnding); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("begin a download anew: %w", err)
	}
	return f.cut(0)
}

// replay gives the first bytes to those who want to have seen all.
func (f *partFile) replay(size int64, to io.Writer) error {
	buffer := make([]byte, copyBytes)
	if _, err := io.CopyBuffer(to, io.NewSectionReader(f.open, 0, size), buffer); err != nil {
		return fmt.Errorf("read what there is of a download: %w", err)
	}
	return nil
}

// keep makes what there is durable, and writes down how far it is.
func (f *partFile) keep(state *partState, have int64) error {
	if f.gone {
		return nil
	}
	f.free = 0
	if err := f.open.Sync(); err != nil {
		return fmt.Errorf("make a download durable: %w", err)
	}
	state.Safe = have
	text, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("write down how far a download is: %w", err)
	}
	return durable.WriteFile(f.path+partEnding, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// remove leaves nothing.
func (f *partFile) remove() error {
	f.gone = true
	err := os.Remove(f.path)
	if left := os.Remove(f.path + partEnding); !errors.Is(left, os.ErrNotExist) {
		err = errors.Join(err, left)
	}
	if err != nil {
		return fmt.Errorf("remove a download: %w", err)
	}
	return nil
}

func (f *partFile) dir() string { return filepath.Dir(f.path) }

func (f *partFile) close() { _ = f.open.Close() } // what counts was made durable before
