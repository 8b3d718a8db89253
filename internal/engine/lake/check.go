package lake

import (
	"context"
	"errors"
	"os"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Check looks whether every table's metadata and data files are where they should be, whole. It reads no
// rows. The error tells all that is wrong.
func (l *Lake) Check(ctx context.Context) error {
	all, err := l.pointers(ctx)
	if err != nil {
		return err
	}
	var found problem.List
	for _, p := range all {
		err := l.checkTable(ctx, p)
		var known *problem.Problem
		switch {
		case errors.As(err, &known):
			found.Add(known)
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			found.Add(problem.New("lake_broken", problem.Place{},
				problem.Args{"table": p.Table, "error": err}).Because(err))
		}
	}
	return found.Err()
}

func (l *Lake) checkTable(ctx context.Context, p pointer) error {
	tbl, err := l.load(ctx, p.Table, p.Metadata)
	if err != nil {
		return err
	}
	pin, err := l.pin(ctx, p.Table, tbl)
	if err != nil {
		return err
	}
	for _, f := range pin.Files {
		info, err := os.Stat(f.Path)
		if err != nil || info.Size() != f.Size {
			return problem.New("lake_file_lost", problem.Place{},
				problem.Args{"table": p.Table, "file": f.Path}).Because(err)
		}
	}
	return nil
}
