package localfs

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/problem"
)

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
