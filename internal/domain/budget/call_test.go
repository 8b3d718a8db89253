package budget_test

import (
	"testing"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// BenchmarkACall is what counting and recording one call costs on SQLite, with everything durable.
func BenchmarkACall(b *testing.B) {
	db := controldbtest.Open(b, budget.Migrations())
	g := gate(db, mustDecode(b, "{calls: [1000000/minute, 100000000/month], bytes: 1TB/month}"))
	for b.Loop() {
		if err := call(b.Context(), g, good); err != nil {
			b.Fatal(err)
		}
	}
}
