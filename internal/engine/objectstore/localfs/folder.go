package localfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// makeFolder makes a folder and those above it, each durable in the one above it.
func makeFolder(dir string) error {
	info, err := os.Stat(dir)
	if err == nil {
		if !info.IsDir() {
			return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(dir)
	if err := makeFolder(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(parent)
}

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// explain turns what a user can repair into a problem; everything else stays as it is.
func (s *Store) explain(err error) error {
	args := problem.Args{"folder": s.root}
	var body *objectstore.BodyError
	switch {
	case errors.As(err, &body):
		return err
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return problem.New("disk_full", problem.Place{}, args).Because(err)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return problem.New("store_not_writable", problem.Place{}, args).Because(err)
	case errors.Is(err, syscall.ENOTDIR):
		args["error"] = err
		return problem.New("store_no_folder", problem.Place{}, args).Because(err)
	}
	return err
}
