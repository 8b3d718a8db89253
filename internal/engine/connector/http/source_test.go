package httpapi_test

import (
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	httpapi "github.com/naru-data/naru/internal/engine/connector/http"
)

func TestMistakesInABlockAreTold(t *testing.T) {
	t.Parallel()
	connectortest.Mistakes(t, "http", func() connector.Connector { return new(httpapi.Source) })
}

func TestTheExamplesAreGood(t *testing.T) {
	t.Parallel()
	source := decode(t, httpapi.Example)
	if source.Login == nil || source.Auth == nil || source.Retries.Value != 2 {
		t.Errorf("got %+v", source)
	}
	for _, text := range []string{httpapi.ExamplePages, httpapi.ExampleReport, httpapi.ExampleBulk} {
		decode(t, text)
	}
}
