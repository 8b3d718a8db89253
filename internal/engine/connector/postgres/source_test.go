package postgres_test

import (
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/engine/connector/postgres"
)

func TestMistakesInABlockAreTold(t *testing.T) {
	t.Parallel()
	connectortest.Mistakes(t, "postgres", func() connector.Connector { return new(postgres.Source) })
}

func TestTheExampleIsGood(t *testing.T) {
	t.Parallel()
	if s := decode(t, postgres.Example); s.Settled.Value == 0 {
		t.Errorf("got %+v", s)
	}
}
