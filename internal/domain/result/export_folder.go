package result

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/naru-data/naru/internal/foundation/durable"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// intoFolder writes the file where the user wants it.
func (x *exporting) intoFolder(ctx context.Context, write func(io.Writer) error) (work.Result, error) {
	if !filepath.IsAbs(x.To) {
		return work.Result{}, fmt.Errorf("the path %q is not absolute", x.To)
	}
	if info, err := os.Stat(x.To); err == nil && info.IsDir() {
		return work.Result{}, problem.New("export_is_folder", x.Place, problem.Args{"path": x.To})
	}
	size, hash, err := writeFile(ctx, x.To, write)
	if err != nil {
		return work.Result{}, explain(err, x.Place, filepath.Dir(x.To))
	}
	return work.Result{
		Values: map[string]any{"rows": x.rows, "bytes": size, "file": x.To},
		Notes:  []string{x.To + " was written; an attempt after a crash writes it again (at least once)"},
		Made:   []work.Ref{{Kind: "file", Name: x.To, Version: hash}}, Read: x.from,
	}, nil
}

// writeFile makes a file of a local folder whole and durable, or leaves what was there, and answers what its bytes are.
func writeFile(
	ctx context.Context, to string, write func(io.Writer) error,
) (size int64, hash string, err error) {
	sum := sha256.New()
	err = durable.WriteFile(to, func(w io.Writer) error {
		bytes := &counting{to: io.MultiWriter(w, sum)}
		err := write(bytes)
		size = bytes.n
		return errors.Join(err, ctx.Err())
	})
	if err == nil {
		faultpoint.Reach("result.exported")
	}
	return size, hex.EncodeToString(sum.Sum(nil)), err
}

// counting counts what is written through it.
type counting struct {
	to io.Writer
	n  int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// explain turns what a user can repair into a problem; everything else stays as it is.
func explain(err error, at problem.Place, folder string) error {
	var already *problem.Problem
	args := problem.Args{"folder": folder}
	switch {
	case errors.As(err, &already):
		return err
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return problem.New("disk_full", at, args).Because(err)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return problem.New("export_not_writable", at, args).Because(err)
	case errors.Is(err, syscall.ENOTDIR):
		args["error"] = err
		if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
			args["error"] = failed.Err // the folder is named already
		}
		return problem.New("export_no_folder", at, args).Because(err)
	}
	return err
}
