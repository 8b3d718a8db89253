package source_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/engine/objectstore/memory"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// house is a landing with a puller over a control database.
type house struct {
	db      *controldb.DB
	landing *landing.Landing
	puller  *source.Puller
	raw     *memory.Store
	book    *budget.Book
	secrets *secret.Resolver
	temp    string
	options source.Options
}

func newHouse(t *testing.T, db *controldb.DB) *house { return patient(t, db, time.Minute) }

// patient says how long a system may be silent.
func patient(t *testing.T, db *controldb.DB, silence time.Duration) *house {
	t.Helper()
	secrets, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	client := httpclient.New(httpclient.Options{Secrets: secrets, Backoff: time.Millisecond, Silence: silence})
	t.Cleanup(client.Close)
	h := &house{db: db, raw: memory.New(), book: budget.New(db), secrets: secrets, temp: t.TempDir()}
	h.landing = landing.New(db, h.raw)
	h.options = source.Options{
		DB: db, Landing: h.landing, HTTP: client, Secrets: secrets, Zone: time.FixedZone("KST", 9*60*60), Book: h.book, Temp: h.temp,
	}
	h.puller = source.New(h.options)
	return h
}

// deliveries are all there are, also those that were not ended.
func (h *house) deliveries(t *testing.T) []landing.Delivery {
	t.Helper()
	all, err := h.landing.Deliveries(context.Background(), landing.Filter{Open: true})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// keys are all objects in the store.
func (h *house) keys(t *testing.T) []string {
	t.Helper()
	var all []string
	for info, err := range h.raw.List(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, info.Key)
	}
	return all
}

func (h *house) text(t *testing.T, o landing.Object) string {
	t.Helper()
	body, err := h.landing.Open(context.Background(), o)
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

func migrations() []controldb.Migrations {
	return []controldb.Migrations{landing.Migrations(), budget.Migrations(), source.Migrations()}
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	controldbtest.Each(t, migrations(), func(t *testing.T, db *controldb.DB) { test(t, newHouse(t, db)) })
}

func task(key string, params map[string]any) work.Task {
	t := work.NewTask(key, slog.New(slog.DiscardHandler))
	t.Params, t.Run = params, key
	return t
}

// online is a source of a city's answers at an address.
func online(t *testing.T, address string) *source.Source {
	t.Helper()
	s, found := decode("survey_online", `
params: {city: string, round: integer}
use: survey
http: {get: "/govs/{city}/users/csv?round={round}", retries: 1}
format: csv
labels: {type: online}
`, `survey: {http: {base: "`+address+`"}}`)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

// served gives a server that says what is in the text at the time.
func served(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

var suwon = map[string]any{"city": "수원시 팔달구/1%", "round": int64(2026), "other": true}

func TestPullLandsOneDeliveryWithItsLabels(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		server := served(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/csv")
			fmt.Fprintf(w, "id\n%s\n", r.URL.Path)
		})
		var progress work.Progress
		job := task("run1/collect", suwon)
		job.Run, job.Project = "run1", "v1"
		job.Report = func(p work.Progress) { progress = p }
		result, err := h.puller.Pull(t.Context(), job, online(t, server.URL))
		if err != nil {
			t.Fatal(err)
		}
		all := h.deliveries(t)
		if len(all) != 1 {
			t.Fatalf("%d deliveries", len(all))
		}
		d := all[0]
		want := map[string]string{"city": "수원시 팔달구/1%", "round": "2026", "type": "online"}
		if !d.Ended || !maps.Equal(d.Labels, want) || d.Run != "run1" || d.Project != "v1" || d.AsOf.IsZero() || !d.AsOf.Equal(d.At) {
			t.Errorf("got %+v", d)
		}
		text := "id\n/govs/수원시 팔달구/1%/users/csv\n"
		if a := d.Arrivals[0]; h.text(t, a.Object) != text || a.Name != "survey_online.csv" || a.Format != `"csv"` || a.ContentType != "text/csv" {
			t.Errorf("got %+v, %q", a, h.text(t, a.Object))
		}
		if progress.Bytes != int64(len(text)) || !strings.Contains(progress.Doing, "round=2026") {
			t.Errorf("last progress is %+v", progress)
		}
		v := result.Values
		if v["files"] != 1 || v["bytes"] != int64(len(text)) || v["delivery"] != d.ID || v["new"] != true || result.Made[0] != d.Arrivals[0].Object.Ref() {
			t.Errorf("got %+v", result)
		}
	})
}

func TestARetryAfterTheRecordAsksNothingAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var asked atomic.Int64
		server := served(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "id\n%d\n", asked.Add(1)) })
		s := online(t, server.URL)
		first, err := h.puller.Pull(t.Context(), task("run1/collect", suwon), s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := h.puller.Pull(t.Context(), task("run1/collect", suwon), s)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(first) != fmt.Sprint(again) {
			t.Errorf("got\n%v\nafter\n%v", again, first)
		}
		if len(h.deliveries(t)) != 1 || asked.Load() != 1 {
			t.Errorf("%d deliveries, asked %d times", len(h.deliveries(t)), asked.Load())
		}
	})
}

func TestARetryBeforeTheRecordDoublesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		server := served(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "id\n1\n") })
		job := task("run1/collect", suwon)
		lost := job
		lost.Lease = controldb.Lease{Name: "task/run1/collect", Token: 7} // another has it: the page may be kept, but not recorded
		_, err := h.puller.Pull(t.Context(), lost, online(t, server.URL))
		if !errors.Is(err, controldb.ErrFenced) {
			t.Fatalf("got %v", err)
		}
		if _, err := h.puller.Pull(t.Context(), job, online(t, server.URL)); err != nil {
			t.Fatal(err)
		}
		all := h.deliveries(t)
		if len(all) != 1 || !all[0].Ended || len(all[0].Arrivals) != 1 || len(h.keys(t)) != 1 {
			t.Errorf("got %+v with objects %v", all, h.keys(t))
		}
	})
}

func TestTheSameBytesAgainAreAnotherArrivalOfOneObject(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		texts := []string{"id\nA\n", "id\nB\n", "id\nA\n"}
		var asked atomic.Int64
		server := served(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, texts[asked.Add(1)-1]) })
		var fresh []any
		for i := range texts {
			result, err := h.puller.Pull(t.Context(), task(fmt.Sprint("run", i), suwon), online(t, server.URL))
			if err != nil {
				t.Fatal(err)
			}
			fresh = append(fresh, result.Values["new"])
		}
		if fmt.Sprint(fresh) != "[true true false]" {
			t.Errorf("new is %v", fresh)
		}
		all := h.deliveries(t)
		if len(all) != 3 || len(h.keys(t)) != 2 || !all[2].Newer(all[1]) || h.text(t, all[2].Arrivals[0].Object) != texts[0] {
			t.Errorf("got %d deliveries of %d objects", len(all), len(h.keys(t)))
		}
	})
}

func TestAnIntervalIsTheAsOf(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		server := served(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.RawQuery) })
		s, found := decode("rank", `http: {get: "`+server.URL+`/rank.csv?date={start:%Y-%m-%d}"}`, "")
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
		_, err := h.puller.Pull(t.Context(), task("run1", nil), s)
		says(t, err, `pull source "rank": `, "this run has none", "--from 2026-11-23 --to 2026-11-24")

		job := task("run2", nil)
		job.Interval = work.Interval{Start: time.Date(2026, 3, 1, 15, 0, 0, 0, time.UTC), End: time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)}
		if _, err := h.puller.Pull(t.Context(), job, s); err != nil {
			t.Fatal(err)
		}
		d := h.deliveries(t)[0]
		if !d.AsOf.Equal(job.Interval.End) || !d.Interval.Start.Equal(job.Interval.Start) {
			t.Errorf("got %+v", d)
		}
		if a := d.Arrivals[0]; h.text(t, a.Object) != "date=2026-03-02" || a.Name != "rank.csv" || !strings.HasSuffix(a.Object.Key, ".csv") {
			t.Errorf("got %+v, %s", a, h.text(t, a.Object))
		}
	})
}

func TestFromRawAsksNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var asked atomic.Int64
		server := served(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "id\n%d\n", asked.Add(1)) })
		s := online(t, server.URL)
		late := task("late", suwon)
		late.FromRaw = true
		never, err := h.puller.Pull(t.Context(), late, s)
		if err != nil || never.Values["never"] != 1 || never.Values["files"] != 0 || !strings.Contains(never.Notes[0], "was never possible") {
			t.Fatalf("got %v, %v", never, err)
		}
		for i := range 2 {
			if _, err := h.puller.Pull(t.Context(), task(fmt.Sprint("run", i), suwon), s); err != nil {
				t.Fatal(err)
			}
		}
		result, err := h.puller.Pull(t.Context(), late, s)
		if err != nil {
			t.Fatal(err)
		}
		if all := h.deliveries(t); len(all) != 2 || result.Values["delivery"] != all[1].ID || result.Values["new"] != false || asked.Load() != 2 {
			t.Errorf("took %v of %d deliveries after %d calls", result.Values, len(all), asked.Load())
		}
	})
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.String()
}

func TestPackedBytesAreKeptAsTheyCame(t *testing.T) {
	t.Parallel()
	h := newHouse(t, controldbtest.Open(t, migrations()...))
	packed := gzipped(t, "id\n1\n")
	server := served(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", `attachment; filename*=UTF-8''%EC%88%98%EC%9B%90.CSV.gz`)
		_, _ = io.WriteString(w, packed)
	})
	s, found := decode("bulk", `http: {get: "`+server.URL+`/download"}`, "")
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.puller.Pull(t.Context(), task("run1", nil), s); err != nil {
		t.Fatal(err)
	}
	a := h.deliveries(t)[0].Arrivals[0]
	if a.Name != "수원.CSV.gz" || !strings.HasSuffix(a.Object.Key, ".csv.gz") || h.text(t, a.Object) != packed {
		t.Errorf("got %+v", a)
	}
}

// TestAFileNamedByAKeyLandsWithoutIt runs alone: it sets the environment.
func TestAFileNamedByAKeyLandsWithoutIt(t *testing.T) {
	t.Setenv("API_KEY", "sesame-4711")
	h := newHouse(t, controldbtest.Open(t, migrations()...))
	server := served(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "id\n1\n") })
	s, found := decode("rank", `http: {get: "`+server.URL+`/${API_KEY}.csv"}`, "")
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.puller.Pull(t.Context(), task("run1", nil), s); err != nil {
		t.Fatal(err)
	}
	if a := h.deliveries(t)[0].Arrivals[0]; a.Name != "***.csv" {
		t.Errorf("the name is %q", a.Name)
	}
}

func TestAParameterThatIsMissingOrWrongIsTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t, controldbtest.Open(t, migrations()...))
	s := online(t, "http://survey.example")
	for want, params := range map[string]map[string]any{
		`round`:  {"city": "21"},
		`spring`: {"city": "21", "round": "spring"},
	} {
		_, err := h.puller.Pull(t.Context(), task("run", params), s)
		says(t, err, want, "survey_online")
	}
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

// permanent is what a worker asks before it tries again.
func permanent(err error) bool {
	var asked interface{ Permanent() bool }
	return !errors.As(err, &asked) || asked.Permanent()
}

// count reads how many rows a table has.
func (h *house) count(ctx context.Context, table string, n *int) error {
	return h.db.Read(ctx, func(tx *controldb.Tx) error { return tx.QueryRow("select count(*) from " + table).Scan(n) })
}

func market(t testing.TB, limits string) *budget.Budget {
	t.Helper()
	found := &problem.List{}
	n, _ := yamlfile.Parse("naru.yaml", []byte(limits), 0, found)
	b := budget.Decode("market", n, time.UTC, found)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return b
}
