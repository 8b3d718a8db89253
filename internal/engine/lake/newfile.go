package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/naru-data/naru/internal/foundation/durable"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/id"
)

// NewFile is one data file that is being written. Exactly one of Seal and Discard ends it.
type NewFile struct{ *durableFile }

// Create opens a data file under an ASCII path of the table's own. It implements rows.File and
// sqlengine.File, and may be called by several goroutines. Nothing refers to the file until it is prepared
// and committed.
func (t *Target) Create() (*NewFile, error) {
	dir := filepath.Join(t.dir, "data")
	if err := durable.MakeFolder(dir); err != nil {
		return nil, fmt.Errorf("new file of table %q: %w", t.Table, err)
	}
	return &NewFile{newDurableFile(filepath.Join(dir, id.New()+".parquet"))}, nil
}

// TempPath is where an engine may write the file itself, instead of Write.
func (f *NewFile) TempPath() string { return f.temporary }

// Seal makes the file durable under its final path.
func (f *NewFile) Seal() (path string, size int64, err error) {
	if size, err = f.durableFile.Seal(); err != nil {
		return "", 0, fmt.Errorf("seal %q: %w", f.path, err)
	}
	faultpoint.Reach("lake.file_sealed")
	return f.path, size, nil
}

// Drop removes a sealed file that no commit names and none will, so that it need not wait for upkeep. One that is not
// there any more is none.
func Drop(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("drop a file that was not committed: %w", err)
	}
	return nil
}
