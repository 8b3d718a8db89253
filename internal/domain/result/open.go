package result

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Open reads a file. One that is gone (result_missing) or has another size than it was kept with (result_damaged) is
// told at once; other bytes are told by the reader instead of io.EOF. The caller closes it.
func (r *Results) Open(ctx context.Context, f File) (io.ReadCloser, error) {
	body, info, err := r.store.Open(ctx, f.Object)
	if errors.Is(err, objectstore.ErrNotFound) {
		return nil, problem.New("result_missing", problem.Place{},
			problem.Args{"name": f.Name, "path": r.Path(f)}).Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("open the result %q: %w", f.Name, err)
	}
	damaged := func(how string) error {
		return problem.New("result_damaged", problem.Place{},
			problem.Args{"name": f.Name, "path": r.Path(f), "how": how})
	}
	if info.Size != f.Bytes {
		return nil, errors.Join(damaged(fmt.Sprintf("%d bytes instead of %d", info.Size, f.Bytes)), body.Close())
	}
	return objectstore.Verify(body, objectstore.Digest{SHA256: f.SHA256, Size: f.Bytes}, damaged), nil
}

// Path is where a file lies for a person, when the store is a local folder; otherwise its key.
func (r *Results) Path(f File) string {
	if local, ok := r.store.(interface{ Path(key string) string }); ok {
		return local.Path(f.Object)
	}
	return f.Object
}
