package result

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Keep writes one file durably (I1); nothing names it yet, and when write fails or ctx ends nothing is left. All files
// of one task share a folder, in every attempt; the same bytes lie under the same key, other bytes under another. write
// runs once, in a goroutine that has ended when Keep returns, and should stop when its writer answers an error.
func (r *Results) Keep(
	ctx context.Context, t work.Task, of string, labels map[string]string, name, mediaType string,
	write func(io.Writer) error,
) (File, error) {
	file := File{Name: name, Type: mediaType}
	if err := parameter.CheckLabels(of, labels); err != nil {
		return File{}, err
	}
	digest, err := r.put(ctx, write, func(d objectstore.Digest) string {
		file.Object = folder(t, of, labels) + "/" + fileName(name, d.SHA256)
		return file.Object
	})
	if err != nil {
		return File{}, fmt.Errorf("keep %q of %q: %w", name, of, err)
	}
	file.Bytes, file.SHA256 = digest.Size, digest.SHA256
	faultpoint.Reach("result.kept")
	return file, nil
}

// pipeBuffer is written at once: a pipe hands over every write on its own.
const pipeBuffer = 64 << 10

// put turns a store that reads into one that is written to.
func (r *Results) put(
	ctx context.Context, write func(io.Writer) error, name func(objectstore.Digest) string,
) (objectstore.Digest, error) {
	from, to := io.Pipe()
	var writing sync.WaitGroup
	writing.Go(func() {
		buffer := bufio.NewWriterSize(to, pipeBuffer)
		err := write(buffer)
		if err == nil {
			err = buffer.Flush()
		}
		_ = to.CloseWithError(err) // it never fails
	})
	digest, err := r.store.Put(ctx, from, name)
	_ = from.CloseWithError(errors.Join(errGivenUp, err)) // a store that gave up ends the writer too
	writing.Wait()
	if body := (*objectstore.BodyError)(nil); errors.As(err, &body) {
		err = body.Err
	}
	return digest, err
}

var errGivenUp = errors.New("the store takes no more")
