package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// What a workbook may take: packed in memory, and unpacked as a stream. A small file that says it becomes a huge one is
// made to exhaust who reads it.
const (
	mostPacked   = 256 << 20
	mostUnpacked = 4 << 30
	mostRatio    = 150 // once it is large
	largeFrom    = 64 << 20
)

// parts are the files in a workbook's archive.
type parts map[string]*zip.File

func newParts(unzipped *zip.Reader, name string, packed int64) (parts, error) {
	var unpacked uint64
	all := parts{}
	for _, file := range unzipped.File {
		unpacked += file.UncompressedSize64
		all[strings.TrimPrefix(path.Clean("/"+file.Name), "/")] = file
	}
	if unpacked > mostUnpacked || unpacked > largeFrom && unpacked > uint64(packed)*mostRatio {
		return nil, broken("rows_zip_bomb", name, problem.Args{"unpacked": unpacked >> 20, "packed": packed >> 10})
	}
	return all, nil
}

// open gives a part's bytes, never more than the archive says there are.
func (p parts) open(name string) (io.ReadCloser, error) {
	file, ok := p[name]
	if !ok {
		return nil, fmt.Errorf("it holds no %s", name)
	}
	opened, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	return &exactly{ReadCloser: opened, left: file.UncompressedSize64}, nil
}

// exactly refuses more bytes than were announced.
type exactly struct {
	io.ReadCloser
	left uint64
}

var errMore = errors.New("the archive holds more than it says")

// Read counts down.
func (e *exactly) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if uint64(n) > e.left {
		return 0, errMore
	}
	e.left -= uint64(n)
	return n, err
}

// decode reads a whole part into a struct of encoding/xml; a part that is missing leaves it as it is.
func (p parts) decode(name string, into any) error {
	if _, ok := p[name]; !ok {
		return nil
	}
	opened, err := p.open(name)
	if err != nil {
		return err
	}
	defer opened.Close()
	if err := xml.NewDecoder(opened).Decode(into); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}
