package lake

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/naru-data/naru/internal/foundation/durable"
)

// durableFile is written under a temporary name beside its final one. Seal makes it durable and visible:
// fsync, rename, fsync of the folder (I1). A reader finds it whole or not at all.
type durableFile struct {
	path, temporary string
	file            *os.File // nil until the first Write
	buffer          *bufio.Writer
}

func newDurableFile(path string) *durableFile {
	dir, name := filepath.Split(path)
	return &durableFile{path: path, temporary: filepath.Join(dir, "."+name+".tmp")}
}

// Write appends. The temporary file is made by the first call, so that somebody else may write it instead.
func (d *durableFile) Write(p []byte) (int, error) {
	if d.file == nil {
		file, err := os.OpenFile(d.temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return 0, err
		}
		d.file, d.buffer = file, bufio.NewWriterSize(file, 256<<10)
	}
	return d.buffer.Write(p)
}

// Seal answers the size in bytes.
func (d *durableFile) Seal() (size int64, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Discard())
		}
	}()
	if d.file == nil { // an engine wrote it
		if d.file, err = os.OpenFile(d.temporary, os.O_RDWR, 0); err != nil {
			return 0, err
		}
	} else if err = d.buffer.Flush(); err != nil {
		return 0, err
	}
	info, err := d.file.Stat()
	if err != nil {
		return 0, err
	}
	if err = d.file.Sync(); err != nil {
		return 0, err
	}
	if err = d.file.Close(); err != nil {
		return 0, err
	}
	d.file = nil
	if err = os.Rename(d.temporary, d.path); err != nil {
		return 0, err
	}
	return info.Size(), durable.Sync(filepath.Dir(d.path))
}

// Discard takes away what was written. It may be called after Seal, and then does nothing.
func (d *durableFile) Discard() error {
	if d.file != nil {
		_ = d.file.Close() // its content is not wanted
		d.file = nil
	}
	if err := os.Remove(d.temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
