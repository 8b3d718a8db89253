package files_test

import (
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/engine/connector/files"
)

func TestMistakesInABlockAreTold(t *testing.T) {
	t.Parallel()
	connectortest.Mistakes(t, "files", func() connector.Connector { return new(files.Source) })
}

func TestTheExampleIsGood(t *testing.T) {
	t.Parallel()
	if s := decode(t, files.Example); s.Settled.Value == 0 {
		t.Errorf("got %+v", s)
	}
}
