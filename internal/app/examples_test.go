package app

import (
	"context"
	"path/filepath"
	"testing"
)

// TestExamplesHaveNoMistakes loads every file of the examples and of what naru init writes.
func TestExamplesHaveNoMistakes(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	for _, dir := range []string{
		filepath.Join(root, "examples", "app-market"),
		filepath.Join(root, "examples", "child-friendly-cities"),
		filepath.Join(root, "internal", "delivery", "cli", "starter", "survey"),
	} {
		p, err := Validate(context.Background(), Options{Dir: dir})
		if err != nil {
			t.Errorf("%s:\n%v", dir, err)
			continue
		}
		if len(p.Tables) == 0 || len(p.Models) == 0 || len(p.Flows) == 0 || len(p.Checks) == 0 {
			t.Errorf("%s has %d tables, %d models, %d flows, %d checks", dir, len(p.Tables), len(p.Models), len(p.Flows), len(p.Checks))
		}
	}
}

// TestEveryHouseTableIsThere opens a fresh project and asks each table of the schema naru.
func TestEveryHouseTableIsThere(t *testing.T) {
	t.Parallel()
	a := openStarter(t)
	for _, name := range houseNames {
		if _, err := ask(t, a, "select count(*) from "+name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
