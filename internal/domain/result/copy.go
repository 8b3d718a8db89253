package result

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// CopyOut copies the files of a set into a local folder, which is made when it is not there, and answers their paths.
// Each file is there whole or not at all; one of the same name is replaced.
func (r *Results) CopyOut(ctx context.Context, s Set, folder string) (paths []string, err error) {
	for _, f := range s.Files {
		path := filepath.Join(folder, f.Name)
		_, _, err := replaceFile(ctx, path, func(w io.Writer) error { return r.copy(ctx, f, w) })
		if err != nil {
			return paths, fmt.Errorf("copy %s out: %w", f.Name, explain(err, problem.Place{}, folder))
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func (r *Results) copy(ctx context.Context, f File, w io.Writer) (err error) {
	body, err := r.Open(ctx, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	_, err = io.Copy(w, body)
	return err
}
