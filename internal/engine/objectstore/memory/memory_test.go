package memory_test

import (
	"testing"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/engine/objectstore/memory"
	"github.com/naru-data/naru/internal/engine/objectstore/objectstoretest"
)

func TestMemoryKeepsThePromisesOfAStore(t *testing.T) {
	t.Parallel()
	objectstoretest.Run(t, func(*testing.T) objectstore.Store { return memory.New() })
}
