package files_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/connectortest"
	"github.com/naru-data/naru/internal/engine/connector/files"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// folder is one that files are dropped into, and what landed of it.
type folder struct {
	t      *testing.T
	dir    string
	values map[string]any
	landed map[string]connector.Known
}

func newFolder(t *testing.T, names ...string) *folder {
	f := &folder{t: t, dir: t.TempDir(), landed: map[string]connector.Known{}}
	for _, name := range names {
		f.write(name, "rows of "+name, time.Hour)
	}
	return f
}

// write makes a file that changed some time ago.
func (f *folder) write(name, text string, ago time.Duration) {
	f.t.Helper()
	at := filepath.Join(f.dir, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
	when := time.Now().Add(-ago)
	if err := os.Chtimes(at, when, when); err != nil {
		f.t.Fatal(err)
	}
}

func decode(t *testing.T, block string) *files.Source {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("sources/till.yaml", []byte(block), 0, &found)
	source := new(files.Source)
	if ok {
		yamlfile.Decode(n, "files of source till", source, &found)
		source.Validate("source till", n.Place(), &found)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return source
}

func (f *folder) env() connector.Env {
	return connector.Env{
		Dir: f.dir, Zone: time.UTC, Values: f.values,
		Known: func(name string, labels map[string]string) (connector.Known, bool) {
			known, ok := f.landed[name+fmt.Sprint(labels)]
			return known, ok
		},
	}
}

// pull answers what came, a line for each page: name, labels, text.
func (f *folder) pull(path string) (lines []string, notes string, err error) {
	f.t.Helper()
	outcome, err := decode(f.t, "path: '"+path+"'").Pull(f.t.Context(), f.env(), func(page connector.Page) error {
		text, err := io.ReadAll(page.Body)
		if err != nil {
			return err
		}
		if page.Size != int64(len(text)) {
			f.t.Errorf("%s has %d bytes and says %d", page.Name, len(text), page.Size)
		}
		f.landed[page.Name+fmt.Sprint(page.Labels)] = connector.Known{Mark: page.Mark}
		lines = append(lines, page.Name+" "+strings.TrimPrefix(fmt.Sprint(page.Labels), "map")+" "+string(text))
		return nil
	})
	return lines, strings.Join(outcome.Notes, "\n"), err
}

func (f *folder) brings(path string, want ...string) {
	f.t.Helper()
	lines, notes, err := f.pull(path)
	if err != nil {
		f.t.Fatal(err)
	}
	for i, line := range lines {
		lines[i], _, _ = strings.Cut(line, " rows of")
	}
	if !slices.Equal(lines, want) {
		f.t.Errorf("%s brings\n%s\nwant\n%s\n%s", path, strings.Join(lines, "\n"), strings.Join(want, "\n"), notes)
	}
}

func TestFilesKeepThePromisesOfAConnector(t *testing.T) {
	t.Parallel()
	connectortest.Run(t, func(t *testing.T) connectortest.Setup {
		names := []string{"till_a_20261123.csv", "till_a_20261124.csv", "till_b_20261124.csv", "till_다_20261124.csv"}
		f := newFolder(t, names...)
		var want []string
		for _, name := range names {
			want = append(want, name+"\nrows of "+name)
		}
		env := f.env()
		env.Dir = ""
		return connectortest.Setup{
			Connector: decode(t, `path: "`+f.dir+`/till_{shop}_{day:%Y%m%d}.csv"`), Env: env, Want: want,
		}
	})
}

func TestAPathSaysWhichFilesAndWhichLabels(t *testing.T) {
	t.Parallel()
	f := newFolder(t,
		"till_a_20261124.csv", "till_a_20261124 (2).csv", "till_b_c_20261123.csv", "till_a_20261399.csv", "till_a_2026112.csv", "till__20261124.csv",
		"other.csv", "deep/er/x.csv", "deep/y.csv", "2026/11/24/log_0330.txt", "a/a.csv", "a/b.csv", "{x}/z.csv", "월/서울시 a+b.csv", "[1].csv",
	)
	f.brings("till_{shop}_{day:%Y%m%d}*.csv",
		"till_a_20261124 (2).csv [day:2026-11-24 shop:a]", "till_a_20261124.csv [day:2026-11-24 shop:a]", "till_b_c_20261123.csv [day:2026-11-23 shop:b_c]")
	f.brings("deep/**.csv", "er/x.csv []", "y.csv []")
	f.brings("deep/*.csv") // y.csv is known by now
	f.brings("{year:%Y/%m/%d}/log_{time:%H%M}.txt", "2026/11/24/log_0330.txt [time:0330 year:2026-11-24]")
	f.brings("{at:%Y/%m/%d/log_%H%M}.txt", "2026/11/24/log_0330.txt [at:2026-11-24T03:30:00]")
	f.brings("{x}/{x}.csv", "a/a.csv [x:a]")
	f.brings("{{x}}/*.csv", "z.csv []")
	f.brings("월/{city} *b.csv", "서울시 a+b.csv [city:서울시]")
	_, _, err := f.pull("월/{city}*b.csv")
	connectortest.Says(t, err, "files_adjacent", "{city} and *")
	f.brings("[1].csv", "[1].csv []")
	f.brings(f.dir+"/other.csv", "other.csv []")
	f.values = map[string]any{"shop": "a", "start": time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)}
	f.brings("till_{shop}_{start:%Y%m%d}.csv") // of the 23rd there is none
	f.values["start"] = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	f.brings("till_{shop}_{start:%Y%m%d}.csv", "till_a_20261124.csv []")
	f.values["shop"] = "../x"
	_, _, err = f.pull("till_{shop}.csv")
	connectortest.Says(t, err, "files_value", "../x")
}

func TestAFileComesAgainOnlyWhenItChanged(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.csv", "b.csv")
	f.brings("*.csv", "a.csv []", "b.csv []")
	f.brings("*.csv")
	f.write("a.csv", "corrected", 50*time.Minute)
	lines, _, err := f.pull("*.csv")
	if err != nil || !slices.Equal(lines, []string{"a.csv [] corrected"}) {
		t.Errorf("%q, %v", lines, err)
	}
	f.write("a.csv", "rows of a.csv", 40*time.Minute) // A, B, A: the first bytes again
	f.brings("*.csv", "a.csv []")
}

func TestAFileThatIsNotSettledIsLeftAndTold(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "old.csv")
	f.write("new.csv", "half", 2*time.Second)
	f.write("odd.csv", "x", -time.Hour)
	lines, notes, err := f.pull("*.csv")
	if err != nil || len(lines) != 1 || !strings.HasPrefix(lines[0], "old.csv") {
		t.Errorf("%q, %v", lines, err)
	}
	for _, want := range []string{"new.csv is left for the next pull: it changed 2", "less than settled: 10s", "odd.csv is left for the next pull: it changed in the future"} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes say nothing of %q: %s", want, notes)
		}
	}
}

// TestAFileThatChangesWhileItIsReadIsLeft has a writer at work between the first and the last byte.
func TestAFileThatChangesWhileItIsReadIsLeft(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(at string) error{
		"grows":   func(at string) error { return os.WriteFile(at, []byte(strings.Repeat("y", 2000)), 0o644) },
		"shrinks": func(at string) error { return os.Truncate(at, 10) },
		"touched": func(at string) error { return os.Chtimes(at, time.Now(), time.Now()) },
	} {
		f := newFolder(t)
		f.write("a.csv", strings.Repeat("x", 1000), time.Hour)
		f.write("b.csv", "b", time.Hour)
		var came []string
		outcome, err := decode(t, "path: '*.csv'").Pull(t.Context(), f.env(), func(page connector.Page) error {
			first := make([]byte, 1)
			if _, err := page.Body.Read(first); err != nil {
				return err
			}
			if page.Name == "a.csv" {
				if err := change(filepath.Join(f.dir, "a.csv")); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := io.ReadAll(page.Body); err != nil {
				return fmt.Errorf("keep it: %w", err)
			}
			came = append(came, page.Name)
			return nil
		})
		if err != nil || !slices.Equal(came, []string{"b.csv"}) || !strings.Contains(fmt.Sprint(outcome.Notes), "a.csv is left for the next pull: it changed while it was read") {
			t.Errorf("%s: %q, %v, %q", what, came, err, outcome.Notes)
		}
	}
}

func TestAFileThatIsGoneIsToldAndTheOthersCome(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.csv", "b.csv", "c.csv")
	var came []string
	outcome, err := decode(t, "path: '*.csv'").Pull(t.Context(), f.env(), func(page connector.Page) error {
		came = append(came, page.Name)
		if err := os.RemoveAll(filepath.Join(f.dir, "b.csv")); err != nil {
			t.Fatal(err)
		}
		_, err := io.ReadAll(page.Body)
		return err
	})
	if err != nil || !slices.Equal(came, []string{"a.csv", "c.csv"}) || !strings.Contains(fmt.Sprint(outcome.Notes), "b.csv was gone") {
		t.Errorf("%q, %v, %q", came, err, outcome.Notes)
	}
}

func TestNothingLeadsOutOfTheFolder(t *testing.T) {
	t.Parallel()
	outside := newFolder(t, "secret.csv")
	for target, want := range map[string]problem.Code{
		filepath.Join(outside.dir, "secret.csv"): "files_link", "nowhere.csv": "files_link", "../" + filepath.Base(outside.dir) + "/secret.csv": "files_link", "real.csv": "",
	} {
		f := newFolder(t, "real.csv")
		if err := os.Symlink(target, filepath.Join(f.dir, "link.csv")); err != nil {
			t.Fatal(err)
		}
		lines, _, err := f.pull("*.csv")
		if want == "" {
			if err != nil || len(lines) != 2 {
				t.Errorf("a link to a file beside it: %q, %v", lines, err)
			}
			continue
		}
		connectortest.Says(t, err, want, "link.csv")
	}
	f := newFolder(t, "real.csv")
	if err := os.Symlink(outside.dir, filepath.Join(f.dir, "sub")); err != nil {
		t.Fatal(err)
	}
	f.brings("**.csv", "real.csv []")
}

func TestMistakesAreToldPlainly(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.csv")
	_, _, err := f.pull("nowhere/*.csv")
	connectortest.Says(t, err, "files_no_folder", "nowhere", "mounted")
	_, notes, err := f.pull("*.txt")
	if err != nil || !strings.Contains(notes, "no file matches *.txt") {
		t.Error(notes, err)
	}
	if os.Getuid() != 0 {
		if err := os.Chmod(filepath.Join(f.dir, "a.csv"), 0); err != nil {
			t.Fatal(err)
		}
		_, _, err = f.pull("*.csv")
		connectortest.Says(t, err, "files_denied", "a.csv")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := decode(t, "path: '*'").Pull(ctx, f.env(), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestANameThatIsNoTextIsRefused(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	if err := os.WriteFile(filepath.Join(f.dir, "a\xff.csv"), nil, 0o644); err != nil {
		t.Skip("this disk keeps no such names:", err)
	}
	_, _, err := f.pull("*.csv")
	connectortest.Says(t, err, "files_name", "a\uFFFD.csv")
}

func TestLabelsAreKnownBeforehand(t *testing.T) {
	t.Parallel()
	s := decode(t, `path: "/srv/{shop}/{day:%Y%m%d}_{start:%H}.csv"`)
	if got := s.LabelNames(); !slices.Equal(got, []string{"shop", "day"}) {
		t.Errorf("got %q", got)
	}
	var all connector.Connector = s
	if _, ok := all.(connector.Labeller); !ok {
		t.Error("it does not say that its pages bear labels")
	}
}
