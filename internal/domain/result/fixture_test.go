package result_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// place is a results place in a real folder and a real database.
type place struct {
	*result.Results
	db  *controldb.DB
	dir string
}

// each runs a test on both databases.
func each(t *testing.T, test func(*testing.T, place)) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{result.Migrations()}, func(t *testing.T, db *controldb.DB) {
		test(t, at(t, db, t.TempDir()))
	})
}

func at(t *testing.T, db *controldb.DB, dir string) place {
	t.Helper()
	store, err := localfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return place{Results: result.New(db, store), db: db, dir: dir}
}

func task(key string) work.Task {
	t := work.NewTask(key, slog.New(slog.DiscardHandler))
	t.Begun = time.Date(2026, 11, 24, 16, 32, 5, 123456789, time.UTC)
	t.Run, t.Project = "r1", "p1"
	return t
}

var cityLabels = map[string]string{"round": "2026", "city": "서울"}

func (p place) keep(t *testing.T, key, name, body string) result.File {
	t.Helper()
	f, err := p.Keep(context.Background(), task(key), "city_report", cityLabels, name, "text/html", says(body))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// says writes a text.
func says(body string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, body)
		return err
	}
}

func (p place) record(s result.Set) (id string, err error) {
	err = p.db.Write(context.Background(), controldb.Lease{}, func(tx *controldb.Tx) error {
		id, err = result.Record(tx, s)
		return err
	})
	return id, err
}

// hand keeps and records one file.
func (p place) hand(t *testing.T, of, key string, labels map[string]string) {
	t.Helper()
	f, err := p.Keep(context.Background(), task(key), of, labels, "a.txt", "text/plain", says(key))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.record(result.Set{Of: of, Labels: labels, Key: key, Files: []result.File{f}}); err != nil {
		t.Fatal(err)
	}
}

// keys are the tasks of what List answers.
func (p place) keys(t *testing.T, f result.Filter) string {
	t.Helper()
	all, err := p.List(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, s := range all {
		keys = append(keys, s.Key)
	}
	return strings.Join(keys, " ")
}

// objects are the keys in the store.
func (p place) objects(t *testing.T) []string {
	t.Helper()
	store, err := localfs.Open(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for info, err := range store.List(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

func content(t *testing.T, p place, f result.File) string {
	t.Helper()
	body, err := p.Open(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// wantProblem wants a problem of the code whose text holds all the words.
func wantProblem(t *testing.T, err error, code problem.Code, words ...string) {
	t.Helper()
	var told *problem.Problem
	if !errors.As(err, &told) || told.Code != code {
		t.Errorf("got %v, want the problem %s", err, code)
		return
	}
	for _, word := range words {
		if !strings.Contains(told.Error(), word) {
			t.Errorf("%q does not name %q", told.Error(), word)
		}
	}
}
