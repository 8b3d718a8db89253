package result

import (
	"context"
	"io"
	"path"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// intoResults keeps the file in the results place and records it.
func (x *exporting) intoResults(
	ctx context.Context, mediaType string, write func(io.Writer) error,
) (work.Result, error) {
	done, err := x.results.Done(ctx, x.task.Key)
	if err != nil {
		return work.Result{}, err
	}
	if done == nil {
		if done, err = x.keep(ctx, mediaType, write); err != nil {
			return work.Result{}, err
		}
	}
	file := done.Files[0]
	return work.Result{
		Values: map[string]any{"rows": file.Rows, "bytes": file.Bytes, "file": x.results.Path(file)},
		Made:   []work.Ref{file.Ref()}, Read: done.From,
	}, nil
}

func (x *exporting) keep(ctx context.Context, mediaType string, write func(io.Writer) error) (*Set, error) {
	name := x.Name
	if name == "" {
		name = path.Base(x.Of) + "." + x.Format
	}
	file, err := x.results.Keep(ctx, x.task, x.Of, x.Labels, name, mediaType, write)
	if err != nil {
		return nil, err
	}
	file.Rows = x.rows
	set := Set{
		Of: x.Of, Labels: x.Labels, Key: x.task.Key, Run: x.task.Run, Project: x.task.Project, Code: x.Code,
		From: x.from, Files: []File{file},
	}
	err = x.results.db.Write(ctx, x.task.Lease, func(tx *controldb.Tx) error {
		_, err := Record(tx, set)
		return err
	})
	return &set, err
}
