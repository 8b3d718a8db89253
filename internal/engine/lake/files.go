package lake

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	iceio "github.com/apache/iceberg-go/io"

	"github.com/naru-data/naru/internal/foundation/durable"
)

// files is how iceberg-go reaches manifests and metadata: locations are taken literally (iceberg-go's own
// local files percent-decode them, which made tables unreadable for other engines), and what is written is
// durable before it is named anywhere, which iceberg-go never cares for.
type files struct{ folder folder }

var _ iceio.WriteFileIO = files{}
var _ iceio.ReadFileIO = files{}

// factory is the shape in which a table wants it.
func (l *Lake) files(context.Context) (iceio.IO, error) { return files{l.folder}, nil }

func (f files) path(location string) (string, error) {
	path, inside := f.folder.path(location)
	if !inside {
		return "", fmt.Errorf("%q is not in the lake's folder %q", location, f.folder.dir)
	}
	return path, nil
}

func (f files) Open(location string) (iceio.File, error) {
	path, err := f.path(location)
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

func (f files) ReadFile(location string) ([]byte, error) {
	path, err := f.path(location)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func (f files) Remove(location string) error {
	path, err := f.path(location)
	if err != nil {
		return err
	}
	return os.Remove(path)
}

func (f files) Create(location string) (iceio.FileWriter, error) {
	path, err := f.path(location)
	if err != nil {
		return nil, err
	}
	if err := durable.MakeFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	return &fileWriter{newDurableFile(path)}, nil
}

func (f files) WriteFile(location string, content []byte) error {
	w, err := f.Create(location)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	return w.Close()
}

// fileWriter seals on Close. A file whose writer failed half-way is named by nobody.
type fileWriter struct{ *durableFile }

func (w *fileWriter) Close() error {
	_, err := w.Seal()
	return err
}

func (w *fileWriter) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{w.durableFile}, r)
}
