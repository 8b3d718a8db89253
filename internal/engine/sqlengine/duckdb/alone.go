package duckdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// largeFile is from where on a second thread is worth more than opening one more file.
const largeFile = 4 << 20

// beside is an empty Parquet file to be read together with a large one that stands alone; otherwise it is "". DuckDB
// takes as many threads as there are for several files, but for one of which only the schema was given it takes one,
// since it has not looked how many row groups that file has: 91 sums over a million rows took twice as long on two
// cores.
func (i *instance) beside(ctx context.Context, files []string) (string, error) {
	if len(files) != 1 || i.spill == "" {
		return "", nil
	}
	if info, err := os.Stat(files[0]); err != nil || info.Size() < largeFile {
		return "", nil // DuckDB tells best what is wrong with a file
	}
	i.emptying.Lock()
	defer i.emptying.Unlock()
	path := filepath.Join(i.spill, "empty.parquet")
	_, err := os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	if err := os.MkdirAll(i.spill, 0o755); err != nil {
		return "", fmt.Errorf("make the spill folder: %w", err)
	}
	_, err = i.db.ExecContext(ctx, "copy (select 1 as nothing where false) to "+literal(path)+" (format parquet)")
	return path, err
}
