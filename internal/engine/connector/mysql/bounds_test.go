package mysql_test

import (
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
)

// TestMemoryIsBoundedWhateverIsRead reads a million rows, and rows that are wide. It runs alone: it measures the process.
func TestMemoryIsBoundedWhateverIsRead(t *testing.T) {
	const most = 512 << 20
	d := newDesk(t)
	for what, sql := range map[string]string{
		"a million rows": "select seq, seq * 1.5 as half, repeat('x', 60) as text, now(6) as at from schema.seq_1_to_1000000",
		"rows of 200 kB": "select seq, repeat('x', 200000) as text from schema.seq_1_to_4000",
	} {
		pages := 0
		var err error
		got := connectortest.MostHeap(func() {
			_, err = d.query(sql, "batch: 300000").Pull(t.Context(), d.env, func(connector.Page) error { pages++; return nil })
		})
		if err != nil || got > most || pages < 1 {
			t.Errorf("%s: %d MB, %d pages, %v", what, got>>20, pages, err)
		}
		t.Logf("%s: at most %d MB, %d pages", what, got>>20, pages)
	}
}
