package mysql_test

import (
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/engine/connector/mysql"
)

func TestMistakesInABlockAreTold(t *testing.T) {
	t.Parallel()
	connectortest.Mistakes(t, "mysql", func() connector.Connector { return new(mysql.Source) })
}

func TestTheExampleIsGood(t *testing.T) {
	t.Parallel()
	if s := decode(t, mysql.Example); s.Settled.Value == 0 {
		t.Errorf("got %+v", s)
	}
}
