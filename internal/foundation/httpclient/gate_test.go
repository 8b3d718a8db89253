package httpclient_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

// ledger admits what it is asked for, and writes down how it ended.
type ledger struct {
	mu       sync.Mutex
	admitted []httpclient.Attempt
	settled  []httpclient.Outcome
	refuse   error
}

func (l *ledger) Admit(_ context.Context, a httpclient.Attempt) (func(httpclient.Outcome), error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuse != nil {
		return nil, l.refuse
	}
	l.admitted = append(l.admitted, a)
	return func(o httpclient.Outcome) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.settled = append(l.settled, o)
	}, nil
}

func TestEveryAttemptIsAdmittedAndSettledOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		client := serve(t, httpclient.Options{Secrets: secrets(t, "topsecret")}, func(w http.ResponseWriter, r *http.Request) {
			switch asked.Add(1) {
			case 1:
				http.Error(w, "busy", http.StatusServiceUnavailable)
			case 2:
				panic(http.ErrAbortHandler)
			case 3:
				w.Header().Set("Content-Length", "100")
				_, _ = io.WriteString(w, "half")
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			case 4:
				http.Redirect(w, r, "/there", http.StatusFound)
			default:
				w.Header().Set("X-Left", "7")
				_, _ = io.WriteString(w, "good")
			}
		})
		l := &ledger{}
		r := httpclient.Request{URL: "http://market.example/?key=topsecret", Gate: l, Retry: httpclient.Retry{Times: 3}}
		err := client.Fetch(t.Context(), r, func(resp *httpclient.Response) error {
			_, err := io.ReadAll(resp.Body)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(l.admitted) != 5 || len(l.settled) != 5 {
			t.Fatalf("%d admitted, %d settled; a redirect is a call of its own", len(l.admitted), len(l.settled))
		}
		if a := l.admitted[4]; a.Address != "http://market.example/there" || a.Try != 4 {
			t.Errorf("the redirect is %+v", a)
		}
		for i, a := range l.admitted[:4] {
			if a.Try != i+1 || a.Address != "http://market.example/?key=***" || a.Method != "GET" {
				t.Errorf("admitted %+v", a)
			}
		}
		for i, want := range []struct {
			status int
			bytes  int64
			fails  bool
		}{{503, 5, false}, {0, 0, true}, {200, 4, true}, {302, 0, false}, {200, 4, false}} {
			if got := l.settled[i]; got.Status != want.status || got.Bytes != want.bytes || (got.Err != nil) != want.fails {
				t.Errorf("attempt %d ended as %+v, want %+v", i+1, got, want)
			}
		}
		if l.settled[4].Header.Get("X-Left") != "7" {
			t.Error("the headers are lost")
		}
	})
}

func TestWhatTheGateSaysIsGivenAsItIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(http.ResponseWriter, *http.Request) { t.Error("it was asked") })
		l := &ledger{refuse: errors.New("the budget is spent")}
		r := httpclient.Request{URL: "http://market.example/", Gate: l, Retry: httpclient.Retry{Times: 3}, Parallel: 1}
		for range 2 { // the second finds its place at the host free
			if _, err := client.Do(t.Context(), r); err != l.refuse {
				t.Errorf("got %v", err)
			}
			if _, err := client.Download(t.Context(), r, httpclient.Part{Path: filepath.Join(t.TempDir(), "f")}); err != l.refuse {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestAnAnswerThatIsClosedEarlyIsSettled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", 100))
		})
		l := &ledger{}
		resp, err := client.Do(t.Context(), httpclient.Request{URL: "http://market.example/", Gate: l})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.ReadFull(resp.Body, make([]byte, 10))
		if len(l.settled) != 0 {
			t.Error("settled before it ended")
		}
		resp.Body.Close()
		resp.Body.Close()
		if len(l.settled) != 1 || l.settled[0].Bytes != 10 || l.settled[0].Err != nil {
			t.Errorf("settled %+v", l.settled)
		}
	})
}

// TestAtMostSoManyAtATime: in the order of coming, by host, and whoever stops waiting is in nobody's way.
func TestAtMostSoManyAtATime(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]time.Duration{1: 8 * time.Second, 2: 4 * time.Second, 0: time.Second} {
		synctest.Test(t, func(t *testing.T) {
			var now, highest atomic.Int64
			client := serve(t, httpclient.Options{}, func(http.ResponseWriter, *http.Request) {
				n := now.Add(1)
				for h := highest.Load(); n > h && !highest.CompareAndSwap(h, n); h = highest.Load() {
				}
				time.Sleep(time.Second)
				now.Add(-1)
			})
			began := time.Now()
			var all sync.WaitGroup
			ask := func(ctx context.Context) error {
				resp, err := client.Do(ctx, httpclient.Request{URL: "http://market.example/", Parallel: most})
				if err == nil {
					_, err = io.ReadAll(resp.Body)
					resp.Body.Close()
				}
				return err
			}
			for range 8 {
				all.Go(func() {
					if err := ask(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			if synctest.Wait(); most > 0 { // all have come; one more gives up in their midst
				all.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
					defer cancel()
					if err := ask(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("got %v", err)
					}
				})
			}
			all.Wait()
			if took := time.Since(began); took < want || took > want+time.Second {
				t.Errorf("at most %d: took %v, want %v", most, took, want)
			}
			if most > 0 && highest.Load() > int64(most) {
				t.Errorf("%d at a time", highest.Load())
			}
		})
	}
}

func TestAPostThatSurelyWasNotTakenIsSentAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			if asked.Add(1) < 3 {
				w.WriteHeader(http.StatusTooManyRequests)
			}
		})
		resp, err := client.Do(t.Context(), httpclient.Request{Method: http.MethodPost, URL: "http://m.example/", Retry: httpclient.Retry{Times: 3}})
		if err != nil || !resp.OK() || asked.Load() != 3 {
			t.Errorf("asked %d times: %v", asked.Load(), err)
		}
		read(t, resp)
	})
}

// TestARedirectWithinTheSystemWaitsForTheBudgetToo: else every call could be two.
func TestARedirectWithinTheSystemWaitsForTheBudgetToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Host+r.URL.Path)
			http.Redirect(w, r, map[string]string{"/a": "/b", "/b": "http://files.example/c"}[r.URL.Path], http.StatusFound)
		})
		l := &once{refuse: errors.New("the budget is spent")}
		r := httpclient.Request{URL: "http://market.example/a", Gate: l, Retry: httpclient.Retry{Times: 3}, Parallel: 1}
		for range 2 {
			l.admitted = 0
			if _, err := client.Do(t.Context(), r); err != l.refuse {
				t.Errorf("got %v", err)
			}
		}
		if got := strings.Join(asked, " "); got != "market.example/a market.example/a" || l.settled != 2 {
			t.Errorf("asked %s, %d settled", got, l.settled)
		}
	})
}

// once admits one attempt.
type once struct {
	admitted, settled int
	refuse            error
}

func (o *once) Admit(context.Context, httpclient.Attempt) (func(httpclient.Outcome), error) {
	if o.admitted++; o.admitted > 1 {
		return nil, o.refuse
	}
	return func(httpclient.Outcome) { o.settled++ }, nil
}
