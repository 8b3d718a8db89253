package httpclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

func TestWhatMayPassIsAskedAgain(t *testing.T) {
	t.Parallel()
	for _, status := range []int{408, 425, 429, 500, 502, 503, 504} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked atomic.Int64
				client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
					if asked.Add(1) < 3 {
						http.Error(w, "busy", status)
						return
					}
					_, _ = io.WriteString(w, "good")
				})
				resp, err := client.Do(t.Context(), httpclient.Request{URL: "http://survey.example/", Retry: httpclient.Retry{Times: 3}})
				if err != nil {
					t.Fatal(err)
				}
				if got := read(t, resp); got != "good" || resp.Tries != 3 {
					t.Errorf("got %q after %d tries", got, resp.Tries)
				}
			})
		})
	}
}

func TestWhatWillNotPassIsAskedOnce(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 403, 404, 405, 410, 422, 501} {
		synctest.Test(t, func(t *testing.T) {
			var asked atomic.Int64
			client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				http.Error(w, "no", status)
			})
			r := httpclient.Request{URL: "http://survey.example/", Retry: httpclient.Retry{Times: 5}}
			resp, err := client.Do(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			if err := client.Refused(r, resp); !permanent(err) {
				t.Errorf("%v is not permanent", err)
			}
			if asked.Load() != 1 {
				t.Errorf("%d was asked %d times", status, asked.Load())
			}
		})
	}
}

func TestPausesGrowAndTheLastAnswerIsGiven(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var at []time.Time
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			at = append(at, time.Now())
			http.Error(w, "database is away", http.StatusServiceUnavailable)
		})
		r := httpclient.Request{URL: "http://survey.example/a", Retry: httpclient.Retry{Times: 3}}
		resp, err := client.Do(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		err = client.Refused(r, resp)
		says(t, err, `GET http://survey.example/a answered 503 Service Unavailable (asked 4 times): "database is away"`)
		if permanent(err) {
			t.Error("a 503 is told as permanent")
		}
		for i, most := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
			if pause := at[i+1].Sub(at[i]); pause < most/2 || pause > most {
				t.Errorf("pause %d is %v, want %v to %v", i, pause, most/2, most)
			}
		}
	})
}

func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	forms := map[string]func() string{
		"seconds": func() string { return "90" },
		"date":    func() string { return time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat) },
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var at []time.Time
				client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
					if at = append(at, time.Now()); len(at) == 1 {
						w.Header().Set("Retry-After", form())
						w.WriteHeader(http.StatusTooManyRequests)
					}
				})
				resp, err := client.Do(t.Context(), httpclient.Request{URL: "http://survey.example/", Retry: httpclient.Retry{Times: 1}})
				if err != nil {
					t.Fatal(err)
				}
				read(t, resp)
				if waited := at[1].Sub(at[0]); waited < 89*time.Second || waited > 91*time.Second {
					t.Errorf("waited %v, want 90s", waited)
				}
			})
		})
	}
}

func TestALongRetryAfterIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "86400")
			http.Error(w, "daily quota is used up", http.StatusTooManyRequests)
		})
		r := httpclient.Request{URL: "http://survey.example/", Retry: httpclient.Retry{Times: 5}}
		resp, err := client.Do(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		says(t, client.Refused(r, resp), "429 Too Many Requests", "daily quota is used up", "24h0m0s of rest")
		if waited := time.Since(began); waited > time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestAPostIsNotSentAgainUnlessItIsSafe(t *testing.T) {
	t.Parallel()
	for safe, want := range map[bool]int64{false: 1, true: 3} {
		synctest.Test(t, func(t *testing.T) {
			var asked atomic.Int64
			client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, r *http.Request) {
				if text, _ := io.ReadAll(r.Body); string(text) != "order" {
					t.Errorf("attempt %d sent %q", asked.Load(), text)
				}
				asked.Add(1)
				w.WriteHeader(http.StatusBadGateway)
			})
			resp, err := client.Do(t.Context(), httpclient.Request{
				Method: http.MethodPost, URL: "http://shop.example/", Body: []byte("order"), Safe: safe, Retry: httpclient.Retry{Times: 2}})
			if err != nil {
				t.Fatal(err)
			}
			read(t, resp)
			if asked.Load() != want {
				t.Errorf("safe %v: asked %d times, want %d", safe, asked.Load(), want)
			}
		})
	}
}

func TestFetchBeginsAnewWhenTheBodyBreaksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		whole := strings.Repeat("1,2,3\n", 1000)
		var asked atomic.Int64
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
			if asked.Add(1) < 3 {
				_, _ = io.WriteString(w, whole[:100])
				panic(http.ErrAbortHandler)
			}
			_, _ = io.WriteString(w, whole)
		})
		var got []string
		err := client.Fetch(t.Context(), httpclient.Request{URL: "http://survey.example/", Retry: httpclient.Retry{Times: 2}}, func(resp *httpclient.Response) error {
			text, err := io.ReadAll(resp.Body)
			if err == nil {
				got = append(got, string(text))
			}
			return err
		})
		if err != nil || len(got) != 1 || got[0] != whole {
			t.Errorf("got %d whole bodies, %v", len(got), err)
		}
	})
}

func TestAnErrorOfTheReaderIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(http.ResponseWriter, *http.Request) {})
		full := errors.New("the disk is full")
		calls := 0
		err := client.Fetch(t.Context(), httpclient.Request{URL: "http://survey.example/", Retry: httpclient.Retry{Times: 5}}, func(*httpclient.Response) error {
			calls++
			return full
		})
		if !errors.Is(err, full) || calls != 1 {
			t.Errorf("%d calls, %v", calls, err)
		}
	})
}

func TestCancellingEndsThePause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		_, err := client.Do(ctx, httpclient.Request{URL: "http://survey.example/", Retry: httpclient.Retry{Times: 100}})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
