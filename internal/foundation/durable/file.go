package durable

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// halfPrefix begins the names of files that are being written, halfAge is when one is taken for what a crash left.
const (
	halfPrefix = ".naru-half-"
	halfAge    = 24 * time.Hour
)

// bufferBytes are written at once.
const bufferBytes = 64 << 10

// WriteFile makes a file whole: written under a temporary name beside it, synced, then renamed over what was there, and
// the folder synced. After an error, and after a crash, the path holds what it held before. Folders above it are made;
// what attempts that crashed a day ago left beside it is taken away. Errors of write are answered as they are.
func WriteFile(path string, write func(io.Writer) error) (err error) {
	dir := filepath.Dir(path)
	if err := MakeFolder(dir); err != nil {
		return err
	}
	sweepHalves(dir)
	file, err := os.CreateTemp(dir, halfPrefix+"*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = file.Close() // what it holds is not wanted
			_ = os.Remove(file.Name())
		}
	}()
	buffer := bufio.NewWriterSize(file, bufferBytes)
	if err := write(buffer); err != nil {
		return err
	}
	err = errors.Join(buffer.Flush(), file.Chmod(0o644), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return Sync(dir)
}

// sweepHalves takes away what crashed attempts left; that it may not, or another is faster, harms nothing.
func sweepHalves(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), halfPrefix) {
			continue
		}
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > halfAge {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}
