package landing_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// shore is a landing on a real folder and a real database.
type shore struct {
	*landing.Landing
	db  *controldb.DB
	raw *localfs.Store
	dir string
}

// each runs a test on both databases.
func each(t *testing.T, test func(*testing.T, shore)) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{landing.Migrations()}, func(t *testing.T, db *controldb.DB) {
		test(t, at(t, db, t.TempDir()))
	})
}

func at(t *testing.T, db *controldb.DB, dir string) shore {
	t.Helper()
	raw, err := localfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return shore{Landing: landing.New(db, raw), db: db, raw: raw, dir: dir}
}

func task(key string) work.Task {
	t := work.NewTask(key, slog.New(slog.DiscardHandler))
	t.Begun = time.Date(2026, 11, 24, 16, 32, 5, 123456789, time.UTC)
	return t
}

func (s shore) keep(t *testing.T, w landing.Where, body string) landing.Object {
	t.Helper()
	o, err := s.Keep(context.Background(), task("keep"), w, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (s shore) record(d landing.Delivery, arrivals []landing.Arrival, c *landing.Cursor) error {
	return s.db.Write(context.Background(), controldb.Lease{}, func(tx *controldb.Tx) error {
		return landing.Record(tx, d, arrivals, c)
	})
}

// land keeps and records one whole delivery of one file, and gives it as it stands.
func (s shore) land(t *testing.T, d landing.Delivery, body string) landing.Delivery {
	t.Helper()
	o := s.keep(t, landing.Where{Source: d.Source, Labels: d.Labels, Ext: "csv"}, body)
	d.Ended = true
	if err := s.record(d, []landing.Arrival{{Object: o, Name: "a.csv"}}, nil); err != nil {
		t.Fatal(err)
	}
	return s.find(t, d.ID)
}

func (s shore) find(t *testing.T, id string) landing.Delivery {
	t.Helper()
	found := s.list(t, landing.Filter{IDs: []string{id}, Open: true, Withdrawn: true})
	if len(found) != 1 {
		t.Fatalf("%d deliveries are %q", len(found), id)
	}
	return found[0]
}

func (s shore) list(t *testing.T, f landing.Filter) []landing.Delivery {
	t.Helper()
	all, err := s.Deliveries(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func ids(all []landing.Delivery) string {
	var names []string
	for _, d := range all {
		names = append(names, d.ID)
	}
	return strings.Join(names, " ")
}

// objects are the keys in the raw store.
func (s shore) objects(t *testing.T) []string {
	t.Helper()
	return keysOf(t, s.raw)
}

func keysOf(t *testing.T, raw objectstore.Store) []string {
	t.Helper()
	var keys []string
	for info, err := range raw.List(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

func (s shore) content(t *testing.T, o landing.Object) string {
	t.Helper()
	body, err := s.Open(context.Background(), o)
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
