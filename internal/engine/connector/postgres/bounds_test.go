package postgres_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
)

// TestMemoryIsBoundedWhateverIsRead reads a million rows, and rows that are wide. It runs alone: it measures the process.
func TestMemoryIsBoundedWhateverIsRead(t *testing.T) {
	const most = 512 << 20
	d := newDesk(t)
	for what, sql := range map[string]string{
		"a million rows": "select n, n * 1.5 as half, repeat('x', 60) as text, now() as at, array[n, n] as list from generate_series(1, 1000000) n",
		"rows of 200 kB": "select n, repeat('x', 200000) as text from generate_series(1, 4000) n",
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

// TestValuesAgreeWithTheDatabasesOwnText compares thousands of random values with what the server writes for them.
func TestValuesAgreeWithTheDatabasesOwnText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for what, expression := range map[string]string{
		"decimal":    "((random() - 0.5) * 10::numeric ^ (n % 28))::numeric(38,9)",
		"wide":       "((random() - 0.5) * 10::numeric ^ (n % 60) / 3)::numeric",
		"small":      "(random() / 10 ^ (n % 12))::numeric(12,11)",
		"whole":      "(10::numeric ^ (n % 37) - n)::numeric(38,0)",
		"date":       "date '0001-01-01' + (random() * 3600000)::integer",
		"timestamp":  "timestamp '0001-01-01' + random() * interval '9900 years'",
		"bigint":     "((random() - 0.5) * 1.8e19)::bigint",
		"characters": "chr(1 + n) || chr(44032 + n)",
	} {
		got := d.pull(d.query("select n, v, v::text as w from (select n, "+expression+" as v from generate_series(1, 5000) n) x", ""))
		if len(got.Rows) != 5000 {
			t.Errorf("%s: %d rows", what, len(got.Rows))
		}
		for _, row := range got.Rows {
			parts := strings.SplitN(row, " | ", 3)
			if what == "timestamp" { // Postgres leaves zeros at the end out
				parts[1], parts[2] = strings.TrimRight(parts[1], "0."), strings.TrimRight(parts[2], "0.")
				parts[1], parts[2] = strings.TrimSuffix(parts[1], ":"), strings.TrimSuffix(parts[2], ":")
			}
			if parts[1] != parts[2] {
				t.Fatalf("%s: read %q, the server writes %q", what, parts[1], parts[2])
			}
		}
	}
}
