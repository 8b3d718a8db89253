package result

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

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
	size, hash, err := replaceFile(ctx, x.To, write)
	if err != nil {
		return work.Result{}, explain(err, x.Place, filepath.Dir(x.To))
	}
	faultpoint.Reach("result.exported")
	return work.Result{
		Values: map[string]any{"rows": x.rows, "bytes": size, "file": x.To},
		Notes:  []string{x.To + " was written; an attempt after a crash writes it again (at least once)"},
		Made:   []work.Ref{{Kind: "file", Name: x.To, Version: hash}}, Read: x.from,
	}, nil
}

// halfPrefix begins the names of files that are being written, halfAge is when one is taken for what a crash left.
const (
	halfPrefix = ".naru-export-"
	halfAge    = 24 * time.Hour
)

// replaceFile writes a file under another name beside it, syncs, renames, and syncs the folder, so that nobody ever
// finds half of it.
func replaceFile(
	ctx context.Context, to string, write func(io.Writer) error,
) (size int64, hash string, err error) {
	dir := filepath.Dir(to)
	if err := durable.MakeFolder(dir); err != nil {
		return 0, "", err
	}
	sweepHalves(dir)
	file, err := os.CreateTemp(dir, halfPrefix+"*")
	if err != nil {
		return 0, "", err
	}
	defer func() {
		if err != nil {
			_ = file.Close() // what it holds is not wanted
			_ = os.Remove(file.Name())
		}
	}()
	sum := sha256.New()
	buffer := bufio.NewWriterSize(io.MultiWriter(file, sum), pipeBuffer)
	if err := errors.Join(write(buffer), ctx.Err()); err != nil {
		return 0, "", err
	}
	if err := buffer.Flush(); err != nil {
		return 0, "", err
	}
	if size, err = file.Seek(0, io.SeekEnd); err != nil {
		return 0, "", err
	}
	if err := errors.Join(file.Chmod(0o644), file.Sync(), file.Close()); err != nil {
		return 0, "", err
	}
	if err := os.Rename(file.Name(), to); err != nil {
		return 0, "", err
	}
	return size, hex.EncodeToString(sum.Sum(nil)), durable.Sync(dir)
}

// sweepHalves takes away what crashed attempts left; that it may not, or another is faster, harms nothing.
func sweepHalves(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasPrefix(entry.Name(), halfPrefix) && time.Since(info.ModTime()) > halfAge {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
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
		return problem.New("export_no_folder", at, args).Because(err)
	}
	return err
}
