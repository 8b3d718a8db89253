package result_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/engine/objectstore/memory"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/work"
)

func TestFilesLieWhereAPersonFindsThem(t *testing.T) {
	t.Parallel()
	p := at(t, controldbtest.Open(t, result.Migrations()), t.TempDir())
	html := p.keep(t, "run/report", "report.ko.html", "<p>")
	book := p.keep(t, "run/report", "보고서.xlsx", "PK")
	folder := regexp.MustCompile(`^city_report/city=%EC%84%9C%EC%9A%B8/round=2026/20261124T163205\.123456Z-[0-9a-f]{12}/`)
	if want := folder.FindString(html.Object) + "report.ko-" + html.SHA256[:12] + ".html"; html.Object != want {
		t.Errorf("got  %s\nwant %s", html.Object, want)
	}
	if want := folder.FindString(html.Object) + "%EB%B3%B4%EA%B3%A0%EC%84%9C-" + book.SHA256[:12] + ".xlsx"; book.Object != want {
		t.Errorf("got  %s\nwant %s", book.Object, want)
	}
	if got := p.Path(html); got != filepath.Join(p.dir, filepath.FromSlash(html.Object)) || !isFile(got) {
		t.Errorf("its path is %q", got)
	}
	if got := content(t, p, html); got != "<p>" || html.Bytes != 3 {
		t.Errorf("it holds %q: %+v", got, html)
	}
	for _, name := range []string{"", "x", ".htaccess", "a/../b.txt", strings.Repeat("가", 300) + "." + strings.Repeat("b", 300)} {
		if err := objectstore.CheckKey(p.keep(t, "other", name, "x").Object); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	elsewhere := result.New(nil, memory.New())
	if got := elsewhere.Path(html); got != html.Object {
		t.Errorf("in a store that is no folder it is %q", got)
	}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func TestTheSameTaskWritesToTheSameFolder(t *testing.T) {
	t.Parallel()
	p := at(t, controldbtest.Open(t, result.Migrations()), t.TempDir())
	first := p.keep(t, "k", "a.html", "one")
	if again := p.keep(t, "k", "a.html", "one"); again != first || len(p.objects(t)) != 1 {
		t.Errorf("the same bytes were kept twice: %q", p.objects(t))
	}
	// Other bytes of the same length never take the place of those that may be recorded already.
	other := p.keep(t, "k", "a.html", "two")
	if filepath.Dir(other.Object) != filepath.Dir(first.Object) || content(t, p, first) != "one" || content(t, p, other) != "two" {
		t.Errorf("%q and %q", first.Object, other.Object)
	}
	if later := p.keep(t, "k2", "a.html", "one"); filepath.Dir(later.Object) == filepath.Dir(first.Object) {
		t.Errorf("another task shares the folder %q", later.Object)
	}
}

func TestWhatCouldNotBeWrittenLeavesNothing(t *testing.T) {
	t.Parallel()
	p := at(t, controldbtest.Open(t, result.Migrations()), t.TempDir())
	refusal := errors.New("no figure for this")
	_, err := p.Keep(t.Context(), task("k"), "o", nil, "a.txt", "text/plain", func(w io.Writer) error {
		return errors.Join(says("half")(w), refusal)
	})
	if !errors.Is(err, refusal) || strings.Contains(err.Error(), "read what is to be kept") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = p.Keep(ctx, task("k"), "o", nil, "a.txt", "text/plain", func(w io.Writer) error {
		cancel()
		for {
			if err := says(strings.Repeat("x", 1<<20))(w); err != nil {
				return err
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	_, err = p.Keep(t.Context(), task("k"), "o", map[string]string{"a": "\xff"}, "a.txt", "text/plain", says(""))
	wantProblem(t, err, "label_no_text", `"\xff"`)
	if left := p.objects(t); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

func TestASetIsRecordedOncePerTask(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		none, err := p.Done(t.Context(), "k")
		if none != nil || err != nil {
			t.Fatalf("before: %v, %v", none, err)
		}
		files := []result.File{p.keep(t, "k", "b.html", "b"), p.keep(t, "k", "a.json", "a")}
		files[1].Rows = 7
		set := result.Set{Of: "city_report", Labels: cityLabels, Key: "k", Run: "r1", Project: "p1", Code: "c1",
			From: []work.Ref{{Kind: "table", Name: "answers", Version: "7"}}, Files: files}
		id, err := p.record(set)
		if err != nil || id == "" {
			t.Fatal(err)
		}
		changed := set
		changed.Files = files[:1]
		if again, err := p.record(changed); again != id || err != nil {
			t.Errorf("again it is %q: %v", again, err)
		}
		done, err := p.Done(t.Context(), "k")
		if err != nil || done == nil || done.At.IsZero() || time.Since(done.At) > time.Hour {
			t.Fatalf("%+v: %v", done, err)
		}
		set.ID, set.Current, set.At = id, true, done.At
		if !reflect.DeepEqual(*done, set) {
			t.Errorf("got  %+v\nwant %+v", *done, set)
		}
		for _, bad := range []result.Set{{Key: "x"}, {Of: "x"}, {Of: "x", Key: "y", Labels: map[string]string{"a": "\xff"}}} {
			if _, err := p.record(bad); err == nil {
				t.Errorf("%+v was recorded", bad)
			}
		}
	})
}

func TestTheNewestSetOfEachLabelsIsCurrent(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		seoul, busan := map[string]string{"city": "서울"}, map[string]string{"city": "부산", "round": "1"}
		p.hand(t, "report", "k1", seoul)
		p.hand(t, "report", "k2", busan)
		p.hand(t, "report", "k3", seoul)
		p.hand(t, "export", "k4", nil)
		for _, c := range []struct {
			filter result.Filter
			want   string
		}{
			{result.Filter{}, "k4 k3 k2"},
			{result.Filter{All: true}, "k4 k3 k2 k1"},
			{result.Filter{All: true, Limit: 2}, "k4 k3"},
			{result.Filter{Of: "report"}, "k3 k2"},
			{result.Filter{Of: "report", Labels: seoul, All: true}, "k3 k1"},
			{result.Filter{Labels: map[string]string{"round": "1"}}, "k2"},
			{result.Filter{Labels: map[string]string{"round": "2"}}, ""},
			{result.Filter{Of: "nobody"}, ""},
		} {
			if got := p.keys(t, c.filter); got != c.want {
				t.Errorf("%+v: got %q, want %q", c.filter, got, c.want)
			}
		}
		old, err := p.Done(t.Context(), "k1")
		if err != nil || old.Current {
			t.Errorf("an older set: %+v, %v", old, err)
		}
	})
}

func TestResultsAreATableOfTheHouse(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		f := p.keep(t, "k", "a.html", "a")
		from := []work.Ref{{Kind: "table", Name: "answers", Version: "7"}}
		set := result.Set{Of: "city_report", Labels: cityLabels, Key: "k", Project: "p1", Code: "c1", From: from, Files: []result.File{f},
			At: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}
		if _, err := p.record(set); err != nil {
			t.Fatal(err)
		}
		house := p.House()["naru.results"]
		var got []string
		for row, err := range house.Rows(t.Context()) {
			if err != nil || len(row) != len(house.Columns) {
				t.Fatalf("%v: %v", row, err)
			}
			got = append(got, fmt.Sprint(row...))
		}
		want := fmt.Sprint("city_report", `{"city":"서울","round":"2026"}`, "a.html", f.Object, "text/html", int64(1), f.SHA256, nil, "p1",
			"c1", `[{"kind":"table","name":"answers","version":"7"}]`, set.At, true)
		if len(got) != 1 || got[0] != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

func TestFilesThatAreGoneOrDamagedAreTold(t *testing.T) {
	t.Parallel()
	p := at(t, controldbtest.Open(t, result.Migrations()), t.TempDir())
	f := p.keep(t, "k", "a.html", "one")
	if err := os.WriteFile(p.Path(f), []byte("two"), 0o600); err != nil {
		t.Fatal(err)
	}
	body, err := p.Open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(body)
	wantProblem(t, errors.Join(err, body.Close()), "result_damaged", "a.html", p.Path(f), "other bytes")
	if err := os.WriteFile(p.Path(f), []byte("three"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = p.Open(t.Context(), f)
	wantProblem(t, err, "result_damaged", "5 bytes instead of 3")
	if err := os.Remove(p.Path(f)); err != nil {
		t.Fatal(err)
	}
	_, err = p.Open(t.Context(), f)
	wantProblem(t, err, "result_missing", p.Path(f))
}
