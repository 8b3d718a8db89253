package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
)

// bulk is a small bulk service: a list behind a key, and files on a host of their own that wants none.
type bulk struct {
	list  *asked
	files *asked

	mu    sync.Mutex
	bytes map[string][]byte
	names []string                                      // of the list, in order
	fail  func(name string, asked int) http.HandlerFunc // an answer in place of a file
	asked map[string]int
	busy  atomic.Int64
	most  atomic.Int64
}

func newBulk(t *testing.T, names ...string) *bulk {
	b := &bulk{bytes: map[string][]byte{}, names: names, asked: map[string]int{}}
	for _, name := range names {
		b.bytes[name] = packed(t, strings.Repeat(name+",1\n", 1000))
	}
	b.files = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the files' host got the key")
		}
		n := b.busy.Add(1)
		defer b.busy.Add(-1)
		b.most.Store(max(b.most.Load(), n))
		time.Sleep(5 * time.Millisecond) // others may come
		name := filepath.Base(r.URL.Path)
		b.mu.Lock()
		b.asked[name]++
		asked, body := b.asked[name], b.bytes[name]
		fail := b.fail
		b.mu.Unlock()
		if fail != nil {
			if other := fail(name, asked); other != nil {
				other(w, r)
				return
			}
		}
		sum := md5.Sum(body)
		w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:])+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	})
	b.list = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer topsecret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		var items []string
		for _, name := range b.names {
			sum := md5.Sum(b.bytes[name])
			items = append(items, fmt.Sprintf(`{"url": "%s/data/%s?X-Amz-Signature=sign3dsign3d", "name": %q, "bytes": %d, "md5": "%x"}`,
				b.files.URL, name, name, len(b.bytes[name]), sum))
		}
		fmt.Fprintf(w, `{"data": {"files": [%s]}}`, strings.Join(items, ","))
	})
	return b
}

// correct gives a file other bytes.
func (b *bulk) correct(t *testing.T, name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bytes[name] = packed(t, "corrected")
}

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// block of the bulk service; more are further keys.
func (b *bulk) block(more string) string {
	return fmt.Sprintf(`{base: %q, auth: {bearer: topsecret}, retries: 1, list: {get: "/bulk?date=1", files: data.files},
		file: {get: "{file.url}", name: "{file.name}", size: "{file.bytes}", md5: "{file.md5}"}%s}`, b.list.URL, more)
}

var estimates = []string{"companies.csv.gz", "apps.csv.gz", "estimates-1.csv.gz", "estimates-2.csv.gz", "estimates-3.csv.gz"}

const estimatesGroup = `, group: {data: "estimates*.csv.gz", meta: "*.csv.gz", count: 5}`

func TestAllFilesOfAListComeInItsOrder(t *testing.T) {
	t.Parallel()
	for _, parallel := range []string{"", ", parallel: 3"} {
		b := newBulk(t, estimates...)
		d := newDesk(t)
		pages, bodies, err := d.tryBlock(t, b.block(estimatesGroup+parallel))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for i, p := range pages {
			names = append(names, p.Name)
			if bodies[i] != string(b.bytes[p.Name]) || p.Position == "" || p.Mark == "" {
				t.Errorf("%s is %+v", p.Name, p)
			}
			if strings.Contains(p.Position+p.Mark, "sign3d") {
				t.Errorf("a signature is kept: %+v", p)
			}
		}
		if !slices.Equal(names, estimates) {
			t.Errorf("the files came as %v", names)
		}
		if most := b.most.Load(); parallel == "" && most != 1 || parallel != "" && (most < 2 || most > 3) {
			t.Errorf("%d at a time", most)
		}
	}
}

func TestAListThatIsNotWholeBringsNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		names []string
		want  string
	}{
		"a kind is missing": {[]string{"companies.csv.gz", "apps.csv.gz", "a.csv.gz", "b.csv.gz", "c.csv.gz"}, "the list names 5 files, and none of the kind data (estimates*.csv.gz)"},
		"one is missing":    {estimates[1:], "the list names 4 files, of which 4 belong to the group; it wants 5"},
		"one is too many":   {append(slices.Clone(estimates), "x.csv.gz"), "of which 6 belong to the group"},
		"none at all":       {nil, "none of the kind data"},
	} {
		b := newBulk(t, c.names...)
		pages, _, err := newDesk(t).tryBlock(t, b.block(estimatesGroup))
		says(t, err, c.want, "nothing was fetched")
		if len(pages) > 0 || len(b.files.all()) > 0 || !passes(err) {
			t.Errorf("%s: %d pages, %d calls, passes %v", name, len(pages), len(b.files.all()), passes(err))
		}
	}
	b := newBulk(t, append(slices.Clone(estimates), "README.txt")...)
	d := newDesk(t)
	if pages, _, err := d.tryBlock(t, b.block(estimatesGroup)); err != nil || len(pages) != 5 || len(d.notes) != 1 || !strings.Contains(d.notes[0], "README.txt") {
		t.Errorf("%d pages, %q, %v", len(pages), d.notes, err)
	}
}

func TestFilesThatCameAreNotFetchedAgain(t *testing.T) {
	t.Parallel()
	b := newBulk(t, estimates...)
	d := newDesk(t)
	d.stop = 2
	var got []string
	for range 5 {
		pages, _, err := d.tryBlock(t, b.block(estimatesGroup))
		for _, p := range pages {
			got = append(got, p.Name)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, errStop) {
			t.Fatal(err)
		}
	}
	if !slices.Equal(got, estimates) {
		t.Errorf("the files came as %v", got)
	}
	for name, n := range b.asked {
		if n > 2 || name == "estimates-1.csv.gz" && n > 1 { // one that was under way is taken up
			t.Errorf("%s was asked for %d times: what came and was not taken is kept", name, n)
		}
	}
}

func TestAListThatChangedMeanwhileBeginsAnew(t *testing.T) {
	t.Parallel()
	b := newBulk(t, estimates...)
	d := newDesk(t)
	d.stop = 2
	if _, _, err := d.tryBlock(t, b.block("")); !errors.Is(err, errStop) {
		t.Fatal(err)
	}
	b.correct(t, "apps.csv.gz")
	_, _, err := d.tryBlock(t, b.block(""))
	var over *connector.StartOver
	if says(t, err, "the list says something else of the first 2 files"); !errors.As(err, &over) || !passes(err) {
		t.Errorf("got %T", err)
	}
}

func TestFilesThatAreKnownBringNoBytes(t *testing.T) {
	t.Parallel()
	b := newBulk(t, estimates...)
	first, _, err := newDesk(t).tryBlock(t, b.block(""))
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	d.known = map[string]connector.Known{}
	for _, p := range first {
		d.known[p.Name] = connector.Known{Mark: p.Mark}
	}
	b.correct(t, "apps.csv.gz")
	calls := len(b.files.all())
	pages, bodies, err := d.tryBlock(t, b.block(""))
	if err != nil || len(pages) != 5 || len(b.files.all()) != calls+1 {
		t.Fatalf("%d pages, %d calls, %v", len(pages), len(b.files.all())-calls, err)
	}
	for i, p := range pages {
		if changed := p.Name == "apps.csv.gz"; p.Unchanged == changed || changed && bodies[i] != string(b.bytes[p.Name]) {
			t.Errorf("got %+v", p)
		}
	}
	// Where nothing is published, the system is asked by the tag.
	block := fmt.Sprintf(`{base: %q, auth: {bearer: topsecret}, list: {get: /bulk, files: data.files}, file: {get: "{file.url}"}}`, b.list.URL)
	e := newDesk(t)
	if first, _, err = e.tryBlock(t, block); err != nil {
		t.Fatal(err)
	}
	e.position, e.known = "", map[string]connector.Known{first[0].Name: {Mark: first[0].Mark}}
	pages, _, err = e.tryBlock(t, block)
	if err != nil || !pages[0].Unchanged || pages[1].Unchanged || pages[0].Mark != first[0].Mark {
		t.Errorf("%+v %v", pages, err)
	}
}

func TestATransferThatFailsIsTakenUpOrTold(t *testing.T) {
	t.Parallel()
	size := fmt.Sprint(len(packed(t, strings.Repeat("apps.csv.gz,1\n", 1000))))
	cut := func(after int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"t"`)
			w.Header().Set("Content-Length", size)
			_, _ = w.Write(make([]byte, after))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
	}
	text := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	for name, c := range map[string]struct {
		fail func(name string, asked int) http.HandlerFunc
		want []string // none: it arrives
	}{
		"busy once": {func(_ string, asked int) http.HandlerFunc {
			if asked == 1 {
				return text(500, "text/plain", "oops")
			}
			return nil
		}, nil},
		"broken for long": {func(string, int) http.HandlerFunc { return text(500, "text/plain", "oops") },
			[]string{"fetch apps.csv.gz", "500 Internal Server Error (asked 2 times)", "oops"}},
		"cut each time":      {func(string, int) http.HandlerFunc { return cut(10) }, []string{"broke off after 10 of " + size}},
		"another size":       {func(string, int) http.HandlerFunc { return text(200, "application/gzip", "short") }, []string{"the file has 5 bytes, and was published with"}},
		"a refusal with 200": {func(string, int) http.HandlerFunc { return text(200, "application/json", `{"code": 9}`) }, []string{"the file has 11 bytes"}},
		"gone":               {func(string, int) http.HandlerFunc { return text(404, "text/plain", "expired") }, []string{"404 Not Found", "expired"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBulk(t, estimates...)
			b.fail = func(name string, asked int) http.HandlerFunc {
				if name == "apps.csv.gz" {
					return c.fail(name, asked)
				}
				return nil
			}
			pages, _, err := newDesk(t).tryBlock(t, b.block(""))
			if len(c.want) == 0 {
				if err != nil || len(pages) != 5 {
					t.Errorf("%d pages, %v", len(pages), err)
				}
				return
			}
			says(t, err, c.want...)
			if strings.Contains(err.Error(), "sign3d") {
				t.Errorf("a signature is told: %v", err)
			}
			if len(pages) != 1 {
				t.Errorf("%d pages came before", len(pages))
			}
		})
	}
}

func TestATruncatedGzipIsTold(t *testing.T) {
	t.Parallel()
	whole := packed(t, strings.Repeat("some rows\n", 1000))
	for want, body := range map[string][]byte{
		"its end is missing":          whole[:len(whole)-5],
		`does not begin as gzip does`: []byte(`{"code": 5, "message": "no such file"}`),
		`"message": "no such file"`:   []byte(`{"code": 5, "message": "no such file"}`),
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/list" {
				fmt.Fprint(w, `["/data/a.csv.gz"]`)
				return
			}
			_, _ = w.Write(body)
		})
		d := newDesk(t)
		_, _, err := d.tryBlock(t, `{base: "`+server.URL+`", list: {get: /list, files: /}, file: {get: "{file.url}"}}`)
		says(t, err, want, "nothing of it was kept")
		if left, _ := os.ReadDir(d.temp); len(left) > 0 {
			t.Errorf("%v is left", left)
		}
	}
}

func TestAListSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"data": 1}`: `there is no list of files at "files": "{"data":1}"`,
		`{"files": [{"url": "/a", "name": "x"}, {"url": "/b", "name": "y/x"}]}`: `the list names x twice`,
		`{"files": [{"link": "/a"}]}`:                                           `{file.url}`,
		`{"files": [{"url": "ftp://a/b", "name": "x"}]}`:                        `is no address to ask`,
		`{"files": [{"url": "/a/", "name": ".."}]}`:                             `gives a file no name`,
		`{"files": [{"url": "/a", "name": "a.csv", "size": "big"}]}`:            `the size of a.csv is "big"`,
		`{"files": [{"url": "/a", "name": "a.csv", "md5": "big"}]}`:             `"big" is no md5`,
		`{"files": [{"url": "/a.csv"`:                                           `JSON that cannot be read: it breaks off`,
		`<html><body>Login</body></html>`:                                       `with a web page where JSON or XML was wanted: "Login"`,
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, answer) })
		_, _, err := newDesk(t).tryBlock(t, `{base: "`+server.URL+`", list: {get: /list, files: files},
			file: {get: "{file.url}", name: "{file.name}", size: "{file.size}", md5: "{file.md5}"}}`)
		says(t, err, want)
	}
}

func TestAListOfOneFileMayStandAlone(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"files": {"name": "a.csv", "url": "/data/a.csv"}}`: "",
		`{"files": 7}`:    `there is no list of files at "files"`,
		`{"files": true}`: `there is no list of files at "files"`,
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/bulk" {
				fmt.Fprint(w, answer)
				return
			}
			fmt.Fprint(w, "a\n1\n")
		})
		pages, _, err := newDesk(t).tryBlock(t, fmt.Sprintf(`{base: %q, list: {get: /bulk, files: files}, file: {get: "{file.url}"}}`, server.URL))
		switch {
		case want != "":
			says(t, err, want)
		case err != nil || len(pages) != 1 || pages[0].Name != "a.csv":
			t.Errorf("%s: %+v, %v", answer, pages, err)
		}
	}
}

func TestAListThatIsNoJSONIsTold(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<error>maintenance</error>") })
	_, _, err := newDesk(t).tryBlock(t, fmt.Sprintf(`{base: %q, list: {get: /bulk, files: files}, file: {get: "{file.url}"}}`, server.URL))
	says(t, err, "answered with XML, where only JSON", "maintenance")
}

// TestFilesThatDoNotComeNeedNoRoom: they are known by their sums.
func TestFilesThatDoNotComeNeedNoRoom(t *testing.T) {
	t.Parallel()
	const sum = "0123456789abcdef0123456789abcdef"
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"files": [{"name": "a.csv.gz", "url": "/a.csv.gz", "bytes": %d, "md5": %q}]}`, int64(1)<<60, sum)
	})
	block := fmt.Sprintf(`{base: %q, list: {get: /bulk, files: files}, file: {get: "{file.url}", size: "{file.bytes}", md5: "{file.md5}"}}`, server.URL)
	d := newDesk(t)
	_, _, err := d.tryBlock(t, block)
	says(t, err, "there is no room for")
	d.known = map[string]connector.Known{"a.csv.gz": {Mark: `{"sums": {"md5": "` + sum + `"}}`}}
	if pages, _, err := d.tryBlock(t, block); err != nil || !pages[0].Unchanged {
		t.Errorf("%+v, %v", pages, err)
	}
}
