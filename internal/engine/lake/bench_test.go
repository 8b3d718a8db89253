package lake_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// BenchmarkCommit is one small file to a committed table, the history growing as it does in use.
func BenchmarkCommit(b *testing.B) {
	s := benchShore(b)
	target, err := s.Plan(b.Context(), "answers", answers, nil, false)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		f, err := writeFile(target, target.Columns, [][]any{{i, "a", 1}})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.tryCommit(b.Context(), fmt.Sprint(i), lake.Change{Target: target, Add: []lake.File{f}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPins looks 20 tables up in one transaction, as a question does when nothing was committed
// meanwhile.
func BenchmarkPins(b *testing.B) {
	s := benchShore(b)
	var names []string
	for i := range 20 {
		name := fmt.Sprintf("t%02d", i)
		target, err := s.Plan(b.Context(), name, answers, nil, false)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.tryCommit(b.Context(), name, lake.Change{Target: target}); err != nil {
			b.Fatal(err)
		}
		names = append(names, name)
	}
	for b.Loop() {
		_, release, err := s.Pins(b.Context(), names, time.Time{})
		if err != nil {
			b.Fatal(err)
		}
		release()
	}
}

func benchShore(b *testing.B) *shore {
	db := controldbtest.OpenAt(b, controldb.Options{URL: b.TempDir() + "/naru.db"}, lake.Migrations())
	dir := b.TempDir()
	l, err := lake.Open(b.Context(), db, dir)
	if err != nil {
		b.Fatal(err)
	}
	return &shore{Lake: l, db: db, dir: dir}
}
