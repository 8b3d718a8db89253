package budget_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// decode reads a budget "market" of a project in UTC.
func decode(text string) (*budget.Budget, *problem.List) {
	found := &problem.List{}
	n, _ := yamlfile.Parse("naru.yaml", []byte(text), 0, found)
	return budget.Decode("market", n, time.UTC, found), found
}

func mustDecode(t testing.TB, text string) *budget.Budget {
	t.Helper()
	b, found := decode(text)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return b
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, db *controldb.DB)) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{budget.Migrations()}, test)
}

// gate is one pull's.
func gate(db *controldb.DB, b *budget.Budget) *budget.Gate {
	task := work.NewTask("run1/collect", slog.New(slog.DiscardHandler))
	who := budget.Who{Run: "run1", Source: "rank", Params: map[string]string{"country": "KR"}}
	return budget.New(db).Gate(b, task, who)
}

var attempt = httpclient.Attempt{Method: http.MethodGet, Address: "https://market.example/rank?country=KR", Try: 1}

var good = httpclient.Outcome{Status: 200, Bytes: 10}

// call makes one, and says how it ended.
func call(ctx context.Context, g *budget.Gate, o httpclient.Outcome) error {
	settle, err := g.Admit(ctx, attempt)
	if err != nil {
		return err
	}
	settle(o)
	return nil
}

// spend makes so many good calls.
func spend(t *testing.T, g *budget.Gate, n int) {
	t.Helper()
	for range n {
		if err := call(t.Context(), g, good); err != nil {
			t.Fatal(err)
		}
	}
}

func standing(t *testing.T, db *controldb.DB, b *budget.Budget) budget.Standing {
	t.Helper()
	s, err := budget.New(db).Standing(t.Context(), b, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func says(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("there is no error; want one that says %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error says\n%s\nand not %q", err, part)
		}
	}
}
