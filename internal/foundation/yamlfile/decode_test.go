package yamlfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// thing has a field of every kind.
type thing struct {
	Name   string                   `yaml:"name" required:"true" help:"what it is called"`
	Text   yamlfile.Text            `yaml:"text" help:"a text with holes"`
	Count  int                      `yaml:"count" default:"3" help:"how many"`
	Open   bool                     `yaml:"open"`
	List   []string                 `yaml:"list"`
	Codes  map[string]string        `yaml:"codes"`
	Labels map[string]yamlfile.Text `yaml:"labels"`
	Places map[string]struct {
		One labels `yaml:",inline"`
	} `yaml:"places"`
	Guard  guard             `yaml:"guard"`
	Wait   yamlfile.Duration `yaml:"wait" default:"30s" help:"how long"`
	Max    yamlfile.Size     `yaml:"max"`
	Share  yamlfile.Percent  `yaml:"share"`
	Block  yamlfile.Node     `yaml:"block"`
	common `yaml:",inline"`
}

type common struct {
	Keep *yamlfile.Duration `yaml:"keep" help:"until when"`
}

type labels struct {
	Na string `yaml:"나"`
}

type guard struct {
	Least yamlfile.At[int64] `yaml:"least" help:"fewest rows"`
}

func (thing) NotYet() []string { return []string{"drift"} }

func decode(t *testing.T, text string) (thing, *problem.List) {
	t.Helper()
	found := &problem.List{}
	var into thing
	if n, ok := yamlfile.Parse("f.yaml", []byte(text), 0, found); ok {
		yamlfile.Decode(n, "thing", &into, found)
	}
	return into, found
}

// TestFilesOfTestdataSayWhatIsWrong reads testdata: every "# want:" line of a bad file is told, and nothing else.
func TestFilesOfTestdataSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, line := range strings.Split(string(text), "\n") {
			if after, ok := strings.CutPrefix(line, "# want: "); ok {
				want = append(want, after)
			}
		}
		if strings.HasSuffix(file, ".good.yaml") != (len(want) == 0) {
			t.Errorf("%s: a bad file wants something, a good one does not", file)
		}
		_, found := decode(t, string(text))
		var got []string
		for _, p := range found.All() {
			line := fmt.Sprintf("%d:%d: %s", p.Place.Line, p.Place.Column, p.Message())
			if p.Hint() != "" {
				line += " / " + p.Hint()
			}
			got = append(got, line)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s tells\n%s\nwanted\n%s", file, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestTextsKeepWhatWasWritten(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/traps.good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, _ := decode(t, string(text))
	if got.Name != "021" {
		t.Errorf("name is %q", got.Name)
	}
	wantCodes := map[string]string{"01": "a", "1": "b", "on": "c", "yes": "d", "no": "e", "null": "f", "2": "g", "1번": "h"}
	if !reflect.DeepEqual(got.Codes, wantCodes) {
		t.Errorf("codes are %v", got.Codes)
	}
	wantList := []string{"1_000", "0x1F", "1e3", "12:30", "2026-01-01", "+1", "null", ".inf", "on", "~a"}
	if !reflect.DeepEqual(got.List, wantList) {
		t.Errorf("list is %q", got.List)
	}
}

func TestUnitsAreRead(t *testing.T) {
	t.Parallel()
	got, found := decode(t, "name: a\nwait: 1h30m\nmax: 1.5MB\nshare: 5%\nkeep: 7d\n")
	if found.Len() > 0 {
		t.Fatal(found.Err())
	}
	if time.Duration(got.Wait) != 90*time.Minute || got.Max != 1_500_000 || got.Share != 0.05 || time.Duration(*got.Keep) != 7*24*time.Hour {
		t.Errorf("read %v %v %v %v", time.Duration(got.Wait), got.Max, got.Share, time.Duration(*got.Keep))
	}
	if got, _ = decode(t, "name: a\nmax: 2MiB\nshare: 0.2\nwait: 250ms\n"); got.Max != 2<<20 || got.Share != 0.2 || time.Duration(got.Wait) != 250*time.Millisecond {
		t.Errorf("read %v %v %v", got.Max, got.Share, got.Wait)
	}
}

func TestDefaultsAreDecoded(t *testing.T) {
	t.Parallel()
	got, found := decode(t, "name: a\n")
	if found.Len() > 0 || got.Count != 3 || time.Duration(got.Wait) != 30*time.Second || got.Keep != nil {
		t.Errorf("got %+v, %v", got, found.Err())
	}
}

func TestAnEmptyFileIsAnEmptyMap(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n\n", "# only a comment\n", "---\n"} {
		_, found := decode(t, text)
		if found.Len() != 1 || found.All()[0].Code != "missing_key" {
			t.Errorf("%q tells %v", text, found.Err())
		}
	}
}

func TestBytesThatAreNoTextAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"name: \xb0\xa1\n":                    "f.yaml:1:7: this byte is no UTF-8 text",
		"# 한글\nname: 한\x00\n":                 "f.yaml:2:8: this character (U+0000) is no text",
		strings.Repeat("[", 101):              "f.yaml:1:101: more than 100 brackets are open here",
		strings.Repeat("# long\n", 1_000_000): "f.yaml: the file is larger than 1 MB",
	} {
		_, found := decode(t, text)
		if found.Len() != 1 || !strings.HasPrefix(found.Err().Error(), want) {
			t.Errorf("%.20q tells %v, wanted %s", text, found.Err(), want)
		}
	}
}

// TestPlacesStayRightBehindTextsOfSeveralLines looks for each key where the file has it.
func TestPlacesStayRightBehindTextsOfSeveralLines(t *testing.T) {
	t.Parallel()
	text := "a: \"x\n  y\"\nb: x\n  y\nc: 'p\n\n  q'\nd: |\n  한글\n\n  y\n\n\ne: >\n  p\n# 주석\nf: {g: 'it''s', h: \"한\\\"글\", # 주석\n  i: 1}\nj:\n- k: 1\n  l: 2\n"
	for _, newline := range []string{"\n", "\r\n"} {
		var found problem.List
		n, ok := yamlfile.Parse("f.yaml", []byte(strings.ReplaceAll(text, "\n", newline)), 0, &found)
		if !ok {
			t.Fatal(found.Err())
		}
		keysStand(t, n, strings.Split(text, "\n"))
		if c, _ := n.Find("c").Scalar(); c != "p\nq" {
			t.Errorf("c is %q", c)
		}
	}
}

func TestMergeKeepsPlaces(t *testing.T) {
	t.Parallel()
	var found problem.List
	under, _ := yamlfile.Parse("naru.yaml", []byte("name: a\nguard: {least: 1}\nlist: [a, b]\ncodes: {x: 1}\n"), 0, &found)
	over, _ := yamlfile.Parse("naru.prod.yaml", []byte("guard: {least: viele}\nlist: [c]\ncodes: {y: 2}\n"), 0, &found)
	merged := yamlfile.Merge(under, over)
	var got thing
	yamlfile.Decode(merged, "thing", &got, &found)
	if got.Name != "a" || !reflect.DeepEqual(got.List, []string{"c"}) || !reflect.DeepEqual(got.Codes, map[string]string{"x": "1", "y": "2"}) {
		t.Errorf("merged %+v", got)
	}
	if err := found.Err(); err == nil || !strings.HasPrefix(err.Error(), "naru.prod.yaml:1:16: ") {
		t.Errorf("told %v", err)
	}
	if under.Find("list").List()[0].Place().File != "naru.yaml" || len(under.Find("codes").Pairs()) != 1 {
		t.Error("merging changed what lies under")
	}
}

func TestTakeDividesAMap(t *testing.T) {
	t.Parallel()
	var found problem.List
	n, _ := yamlfile.Parse("f", []byte("a: 1\nhttp: {get: /x}\nb: 2\n"), 0, &found)
	taken, rest := n.Take("http", "files")
	if len(taken) != 1 || taken[0].Key != "http" || len(rest.Pairs()) != 2 || len(n.Pairs()) != 3 || rest.Place() != n.Place() {
		t.Errorf("took %v, left %v", taken, rest.Pairs())
	}
}

func TestDescribeListsTheLanguage(t *testing.T) {
	t.Parallel()
	var got []string
	for _, k := range yamlfile.Describe(thing{}) {
		got = append(got, fmt.Sprintf("%s: %s (%s) %v", k.Path, k.Type, k.Default, k.Required))
	}
	want := []string{
		"name: text () true", "text: text () false", "count: whole number (3) false", "open: true or false () false",
		"list: list of text () false", "codes: map of text () false", "labels: map of text () false",
		"places: map of block () false", "places.NAME.나: text () false", "guard: block () false", "guard.least: whole number () false",
		"wait: duration (30s) false", "max: size () false", "share: percent () false", "block: block () false", "keep: duration () false",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("described\n%s\nwanted\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
