package httpclient_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

// store serves one file in parts, and breaks each answer off after some bytes.
type store struct {
	mu      sync.Mutex
	body    []byte
	tag     string
	breaks  int // bytes after which an answer ends; 0: never
	noRange bool
	change  func(s *store, asked int) // before an answer
	ranges  []string
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ranges = append(s.ranges, r.Header.Get("Range"))
	if s.change != nil {
		s.change(s, len(s.ranges))
	}
	if s.noRange {
		r.Header.Del("Range")
	}
	if s.tag != "" {
		w.Header().Set("ETag", s.tag)
	}
	out := http.ResponseWriter(w)
	if s.breaks > 0 {
		out = &breaking{w, s.breaks}
	}
	http.ServeContent(out, r, "", time.Time{}, bytes.NewReader(s.body))
}

// breaking ends the connection after some bytes.
type breaking struct {
	http.ResponseWriter
	left int
}

func (b *breaking) Write(p []byte) (int, error) {
	if len(p) > b.left {
		_, _ = b.ResponseWriter.Write(p[:b.left])
		b.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	b.left -= len(p)
	return b.ResponseWriter.Write(p)
}

func noise(size int) []byte {
	source := rand.NewChaCha8([32]byte{byte(size)})
	body := make([]byte, size)
	_, _ = source.Read(body)
	return body
}

func packed(t testing.TB, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(body)
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (s *store) request() httpclient.Request {
	return httpclient.Request{URL: "http://market.example/estimates.csv.gz", Retry: httpclient.Retry{Times: 2}}
}

func arrived(t *testing.T, path string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes arrived, want %d: %v", len(got), len(want), err)
	}
}

func TestALongFileArrivesOverALineThatBreaksOften(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &store{body: packed(t, noise(3_000_000)), tag: `"v1"`, breaks: 100_000}
		client := serve(t, httpclient.Options{}, s.ServeHTTP)
		path := filepath.Join(t.TempDir(), "file")
		var got, total int64
		whole, err := client.Download(t.Context(), s.request(), httpclient.Part{
			Path: path, Gzip: true, Report: func(g, of int64) { got, total = g, of }})
		if err != nil {
			t.Fatal(err)
		}
		arrived(t, path, s.body)
		if whole.Size != int64(len(s.body)) || got != whole.Size || total != whole.Size {
			t.Errorf("told %d of %d, whole %d", got, total, whole.Size)
		}
		if len(s.ranges) < 30 || s.ranges[1] != "bytes=100000-" {
			t.Errorf("asked for %d ranges: %v", len(s.ranges), s.ranges[:2])
		}
	})
}

func TestADownloadThatBringsNothingEnds(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*store{
		"a little each time":           {body: noise(1_000_000), tag: `"v1"`, breaks: 1000},
		"the same beginning":           {body: noise(1_000_000), breaks: 300_000},
		"a server that knows no parts": {body: noise(1_000_000), tag: `"v1"`, breaks: 300_000, noRange: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			client := serve(t, httpclient.Options{}, s.ServeHTTP)
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			_, err := client.Download(ctx, s.request(), httpclient.Part{Path: filepath.Join(t.TempDir(), "file")})
			says(t, err, "broke off", "asked 3 times")
			if len(s.ranges) != 3 {
				t.Errorf("%s: asked %d times", name, len(s.ranges))
			}
		})
	}
}

func TestADownloadGoesOnWhereTheProcessDied(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &store{body: packed(t, noise(1_000_000)), tag: `"v1"`, breaks: 400_000}
		client := serve(t, httpclient.Options{}, s.ServeHTTP)
		path := filepath.Join(t.TempDir(), "file")
		r := s.request()
		r.Retry.Times = 0
		if _, err := client.Download(t.Context(), r, httpclient.Part{Path: path}); err == nil {
			t.Fatal("it arrived at once")
		}
		// What was written after the last safe moment may be anything.
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = file.Write(make([]byte, 50_000))
		}
		if err = errors.Join(err, file.Close()); err != nil {
			t.Fatal(err)
		}
		s.breaks = 0
		if _, err := client.Download(t.Context(), r, httpclient.Part{Path: path}); err != nil {
			t.Fatal(err)
		}
		arrived(t, path, s.body)
		if s.ranges[1] != "bytes=400000-" {
			t.Errorf("asked for %q", s.ranges[1])
		}
		whole, err := client.Download(t.Context(), r, httpclient.Part{Path: path})
		if err != nil || len(s.ranges) != 2 || whole.Size != int64(len(s.body)) || whole.Header.Get("ETag") != `"v1"` || len(whole.SHA256) != 64 {
			t.Errorf("a whole file is asked for again (%q): %+v %v", s.ranges, whole, err)
		}
	})
}

func TestAFileThatChangedBeginsAgain(t *testing.T) {
	t.Parallel()
	fresh := noise(900_000)
	for name, s := range map[string]*store{
		"by If-Range": {body: noise(1_000_000), tag: `"v1"`, breaks: 400_000, change: func(s *store, asked int) {
			if asked == 2 {
				s.body, s.tag, s.breaks = fresh, `"v2"`, 0
			}
		}},
		"by the tag of the part": {body: noise(1_000_000), tag: `"v1"`, breaks: 400_000, change: func(s *store, asked int) {
			if asked == 2 { // a server that does not obey If-Range
				s.body, s.tag, s.breaks = fresh, `"v2"`, 0
			}
		}},
	} {
		synctest.Test(t, func(t *testing.T) {
			client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(name, "part") {
					r.Header.Del("If-Range")
				}
				s.ServeHTTP(w, r)
			})
			path := filepath.Join(t.TempDir(), "file")
			if _, err := client.Download(t.Context(), s.request(), httpclient.Part{Path: path}); err != nil {
				t.Fatal(name, err)
			}
			arrived(t, path, fresh)
		})
	}
}

func TestAFileThatChangesForeverIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &store{body: noise(1_000_000), breaks: 400_000, change: func(s *store, asked int) { s.tag = fmt.Sprintf(`"v%d"`, asked) }}
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("If-Range")
			s.ServeHTTP(w, r)
		})
		r := s.request()
		r.Retry.Times = 10
		_, err := client.Download(t.Context(), r, httpclient.Part{Path: filepath.Join(t.TempDir(), "file")})
		says(t, err, "changed 6 times while it came", "still being written")
	})
}

// TestPiecesOfTwoVersionsAreFoundByTheSum: nothing but the published sum tells that the file changed.
func TestPiecesOfTwoVersionsAreFoundByTheSum(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fresh := noise(1_000_000)
		s := &store{body: make([]byte, len(fresh)), breaks: 400_000, change: func(s *store, asked int) {
			if asked == 2 {
				s.body, s.breaks = fresh, 0
			}
		}}
		client := serve(t, httpclient.Options{}, s.ServeHTTP)
		path := filepath.Join(t.TempDir(), "file")
		sum := md5.Sum(fresh)
		_, err := client.Download(t.Context(), s.request(), httpclient.Part{
			Path: path, Sums: httpclient.Sums{MD5: base64.StdEncoding.EncodeToString(sum[:])}})
		if err != nil {
			t.Fatal(err)
		}
		arrived(t, path, fresh)
		if len(s.ranges) != 3 || s.ranges[2] != "" {
			t.Errorf("asked for %q", s.ranges)
		}
	})
}

func TestAFileThatIsNotAsPublishedIsRefused(t *testing.T) {
	t.Parallel()
	good := packed(t, noise(300_000))
	bad := bytes.Clone(good)
	bad[len(bad)-6] ^= 1 // its sum of the trailer
	sum := md5.Sum([]byte("another"))
	for name, c := range map[string]struct {
		body []byte
		part httpclient.Part
		most int64
		want string
	}{
		"another size":      {good, httpclient.Part{Size: 10}, 0, "was published with 10"},
		"another sum":       {good, httpclient.Part{Sums: httpclient.Sums{MD5: hex.EncodeToString(sum[:])}}, 0, "the md5 of the file is"},
		"no sum at all":     {good, httpclient.Part{Sums: httpclient.Sums{SHA256: "123"}}, 0, `"123" is no sha256`},
		"gzip is cut":       {good[:len(good)-4], httpclient.Part{}, 0, "its end is missing"},
		"gzip is cut early": {good[:1000], httpclient.Part{}, 0, "its end is missing"},
		"gzip's sum":        {bad, httpclient.Part{}, 0, "invalid checksum"},
		"no gzip":           {[]byte("<html>gone</html>"), httpclient.Part{Gzip: true}, 0, "does not begin as gzip does"},
		"too large":         {good, httpclient.Part{}, 1000, "more than 1000 bytes (it has "},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &store{body: c.body, tag: `"v1"`}
				client := serve(t, httpclient.Options{}, s.ServeHTTP)
				c.part.Path = filepath.Join(t.TempDir(), "file")
				r := s.request()
				r.MaxBytes = c.most
				_, err := client.Download(t.Context(), r, c.part)
				says(t, err, c.want)
				if info, err := os.Stat(c.part.Path); err == nil && info.Size() > 0 {
					t.Errorf("%d bytes are left", info.Size())
				}
			})
		})
	}
}

func TestMoreBytesThanPublishedAreNotTaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			for range 1000 {
				if _, err := w.Write(noise(100_000)); err != nil {
					return
				}
			}
		})
		_, err := client.Download(t.Context(), (&store{}).request(), httpclient.Part{Path: filepath.Join(t.TempDir(), "f"), Size: 1_000_000})
		says(t, err, "more than the 1000000 bytes came that were published")
	})
}

func TestWithoutRoomNothingIsBegun(t *testing.T) {
	t.Parallel()
	err := httpclient.Room(t.TempDir(), 1<<50)
	says(t, err, "there is no room for 1126 TB", "are free on its disk", "more there")
	if err := httpclient.Room(t.TempDir(), 1); err != nil {
		t.Error(err)
	}
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(int64(1)<<60))
		})
		_, err := client.Download(t.Context(), (&store{}).request(), httpclient.Part{Path: filepath.Join(t.TempDir(), "f")})
		says(t, err, "there is no room for")
		if !permanent(err) {
			t.Error("a full disk is told as passing")
		}
	})
}

func TestAnUnchangedFileBringsNoBytes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &store{body: noise(1000), tag: `"v1"`}
		client := serve(t, httpclient.Options{}, s.ServeHTTP)
		r := s.request()
		r.Header = http.Header{"If-None-Match": {`"v1"`}}
		path := filepath.Join(t.TempDir(), "f")
		whole, err := client.Download(t.Context(), r, httpclient.Part{Path: path})
		if err != nil || whole.Status != http.StatusNotModified || whole.Size != 0 {
			t.Errorf("got %+v, %v", whole, err)
		}
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Error("an empty file is left")
		}
	})
}

func TestAnotherAnswerIsTheCallersToRefuse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		status := http.StatusUnauthorized
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		old := errors.New("old token")
		part := httpclient.Part{Path: filepath.Join(t.TempDir(), "f"), Refused: func(*httpclient.Response) error { return old }}
		if _, err := client.Download(t.Context(), (&store{}).request(), part); !errors.Is(err, old) {
			t.Errorf("got %v", err)
		}
		part.Refused = nil
		status = http.StatusServiceUnavailable
		_, err := client.Download(t.Context(), (&store{}).request(), part)
		says(t, err, "503 Service Unavailable (asked 3 times)")
	})
}

// TestAFileThatIsGoneOnWithKeepsWhatItsBeginningTold: an answer that holds a rest need not say again what the file is, and
// one that says that there is no rest speaks of itself.
func TestAFileThatIsGoneOnWithKeepsWhatItsBeginningTold(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]func(w http.ResponseWriter, body []byte){
		"206": func(w http.ResponseWriter, body []byte) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", len(body)/2, len(body)-1, len(body)))
			w.Header()["Content-Type"] = nil
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(body[len(body)/2:])
		},
		"416": func(w http.ResponseWriter, body []byte) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes */%d", len(body)))
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			body, asked := noise(400_000), 0
			client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, r *http.Request) {
				if asked++; asked == 2 {
					second(w, body)
					return
				}
				w.Header().Set("ETag", `"v1"`)
				w.Header().Set("Content-Type", "text/csv")
				w.Header().Set("Content-Disposition", `attachment; filename="a.csv"`)
				first := body[:len(body)/2]
				if name == "416" {
					first = body // all, but its end is not told
				} else {
					w.Header().Set("Content-Length", fmt.Sprint(len(body)))
				}
				_, _ = w.Write(first)
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			})
			path := filepath.Join(t.TempDir(), "file")
			whole, err := client.Download(t.Context(), httpclient.Request{URL: "http://market.example/x", Retry: httpclient.Retry{Times: 2}}, httpclient.Part{Path: path})
			if err != nil || asked != 2 {
				t.Fatalf("%s: asked %d times, %v", name, asked, err)
			}
			arrived(t, path, body)
			h := whole.Header
			if whole.Status != 200 && whole.Status != 206 || h.Get("Content-Type") != "text/csv" || h.Get("ETag") != `"v1"` || h.Get("Content-Disposition") == "" {
				t.Errorf("%s: %d %v", name, whole.Status, h)
			}
		})
	}
}

// TestADateOfThisVerySecondNamesNoVersion: the file may have changed since.
func TestADateOfThisVerySecondNamesNoVersion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var ranges []string
		body, asked := noise(300_000), 0
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, r *http.Request) {
			ranges = append(ranges, r.Header.Get("Range"))
			out := http.ResponseWriter(w)
			if asked++; asked == 1 {
				out = &breaking{w, 100_000}
			}
			http.ServeContent(out, r, "", time.Now(), bytes.NewReader(body))
		})
		path := filepath.Join(t.TempDir(), "file")
		_, err := client.Download(t.Context(), httpclient.Request{URL: "http://market.example/x", Retry: httpclient.Retry{Times: 2}}, httpclient.Part{Path: path})
		if err != nil || len(ranges) != 2 || ranges[1] != "" {
			t.Errorf("ranges %q, %v", ranges, err)
		}
		arrived(t, path, body)
	})
}
