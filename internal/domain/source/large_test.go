package source_test

import (
	"io"
	"runtime"
	"testing"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// zeros is a body without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestALargeBodyIsNeverHeldInMemory runs alone: it counts what the whole process allocates.
func TestALargeBodyIsNeverHeldInMemory(t *testing.T) {
	const size, most = 256 << 20, 8 << 20
	db := controldbtest.Open(t, migrations()...)
	h := newHouse(t, db)
	raw, err := localfs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h.options.Landing = landing.New(db, raw)
	s := &system{answer: func(_ string, _ connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
		return connector.Outcome{}, emit(connector.Page{Body: io.LimitReader(zeros{}, size), Size: size, Name: "big.bin"})
	}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	result, err := source.New(h.options).Pull(t.Context(), task("run1", nil), s.source(t, single, nil))
	runtime.ReadMemStats(&after)
	if err != nil || result.Values["bytes"] != int64(size) {
		t.Fatalf("got %v, %v", result.Values, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > most {
		t.Errorf("%d bytes were allocated for a body of %d", used, size)
	}
}
