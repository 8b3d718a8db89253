package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// openStarter opens a fresh copy of what naru init writes.
func openStarter(t *testing.T) *App {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "delivery", "cli", "starter", "survey"))); err != nil {
		t.Fatal(err)
	}
	secrets, err := secret.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Open(context.Background(), Options{Dir: dir, Secrets: secrets, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func ask(t *testing.T, a *App, sql string) ([][]any, error) {
	t.Helper()
	answer, err := a.Query.Ask(context.Background(), query.Question{SQL: sql, Actor: query.Local()})
	if err != nil {
		return nil, err
	}
	defer answer.Close()
	var all [][]any
	for answer.Next() {
		all = append(all, append([]any(nil), answer.Values()...))
	}
	return all, answer.Err()
}

// TestDoctorPassesAFreshProjectAndFailsABrokenOne looks at verdicts.
func TestDoctorPassesAFreshProjectAndFailsABrokenOne(t *testing.T) {
	t.Parallel()
	a := openStarter(t)
	for _, finding := range Examine(context.Background(), a.options) {
		if finding.Verdict == Fail {
			t.Errorf("%s: %s", finding.What, finding.Text)
		}
	}
	broken := Options{Dir: t.TempDir(), Secrets: a.options.Secrets, Log: a.options.Log}
	if found := Examine(context.Background(), broken); len(found) == 0 || found[0].Verdict != Fail {
		t.Errorf("a folder without naru.yaml is found %v", found)
	}
}

// TestDoctorSeesRawThatNoDatabaseKnows stands for a lost control database.
func TestDoctorSeesRawThatNoDatabaseKnows(t *testing.T) {
	t.Parallel()
	a := openStarter(t)
	_, err := a.raw.Put(context.Background(), strings.NewReader("bytes"), func(objectstore.Digest) string { return "answers/left.csv" })
	if err != nil {
		t.Fatal(err)
	}
	var told bool
	for _, finding := range Examine(context.Background(), a.options) {
		told = told || finding.Verdict == Fail && strings.Contains(finding.Text, "knows nothing of")
	}
	if !told {
		t.Error("doctor says nothing of raw objects without a database")
	}
}
