package httpclient_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

const head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"

func TestBadConnectionsEndAndSayWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, answer string
		hang         bool
		request      httpclient.Request
		want         string
	}{
		{"no answer at all", "", true, httpclient.Request{}, "nothing came for 2m0s, after 0 bytes"},
		{"silence within the body", head + "half", true, httpclient.Request{}, "nothing came for 2m0s, after 4 bytes"},
		{"slower than timeout", head + "half", true, httpclient.Request{Timeout: 5 * time.Second}, "the answer was not there after 5s"},
		{"closed without an answer", "", false, httpclient.Request{}, "closed the connection without an answer"},
		{"cut in the body", head + "half", false, httpclient.Request{}, "the answer broke off after 4 of 100 bytes"},
		{"cut before the body", head, false, httpclient.Request{}, "the answer broke off after 0 of 100 bytes"},
		{"cut in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf", false, httpclient.Request{}, "the answer broke off after 4 bytes"},
		{"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", false, httpclient.Request{}, "the connection failed"},
		{"promises too much", head, true, httpclient.Request{MaxBytes: 99}, "more than 99 bytes (it has 100)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := answerRaw(t, httpclient.Options{}, c.answer, c.hang)
				c.request.URL = "http://survey.example/govs/21"
				err := client.Fetch(t.Context(), c.request, func(resp *httpclient.Response) error {
					_, err := io.ReadAll(resp.Body)
					return err
				})
				says(t, err, "GET http://survey.example/govs/21: ", c.want, "hint: ")
				if tooLarge := c.request.MaxBytes > 0; permanent(err) != tooLarge {
					t.Errorf("permanent is %v", permanent(err))
				}
			})
		})
	}
}

func TestASlowButSteadyAnswerIsRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			for range 20 {
				time.Sleep(time.Minute)
				_, _ = io.WriteString(w, "x")
				w.(http.Flusher).Flush()
			}
		})
		resp, err := client.Do(t.Context(), httpclient.Request{URL: "http://survey.example/"})
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, resp); len(got) != 20 {
			t.Errorf("got %d bytes", len(got))
		}
	})
}

func TestASlowReaderIsNoSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
		})
		resp, err := client.Do(t.Context(), httpclient.Request{URL: "http://survey.example/"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := resp.Body.Read(make([]byte, 10)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour) // a disk that is slow, or a person who waits
		if got := read(t, resp); len(got) < 99_000 {
			t.Errorf("got %d bytes", len(got))
		}
	})
}

func TestALongTimeoutLetsASystemThink(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(8 * time.Minute)
			_, _ = io.WriteString(w, "thought")
		})
		resp, err := client.Do(t.Context(), httpclient.Request{URL: "http://survey.example/", Timeout: 10 * time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, resp); got != "thought" {
			t.Errorf("got %q", got)
		}
	})
}

func TestTooManyBytesWithoutALengthAreRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				_, _ = io.WriteString(w, strings.Repeat("x", 1000))
				w.(http.Flusher).Flush()
			}
		})
		resp, err := client.Do(t.Context(), httpclient.Request{URL: "http://survey.example/", MaxBytes: 5000})
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		_, err = io.ReadAll(resp.Body)
		says(t, err, "more than 5000 bytes", "max_size")
	})
}

func TestBytesComeAsTheyWereSent(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); got != "identity" {
			t.Errorf("asked for %q", got)
		}
		w.Header().Set("Content-Encoding", "gzip") // though nobody asked for it
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, "text")
		_ = z.Close()
	}))
	defer server.Close()
	client := httpclient.New(httpclient.Options{})
	defer client.Close()
	resp, err := client.Do(t.Context(), httpclient.Request{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, resp); !strings.HasPrefix(got, "\x1f\x8b") {
		t.Errorf("got %q, not gzip", got)
	}
}

func TestAConnectionThatIsRefusedOrUnknownSaysSo(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + listener.Addr().String() + "/"
	listener.Close()
	client := httpclient.New(httpclient.Options{Backoff: time.Millisecond})
	defer client.Close()
	_, err = client.Do(t.Context(), httpclient.Request{URL: closed, Retry: httpclient.Retry{Times: 2}})
	says(t, err, "nobody listens there", "(asked 3 times)")
	if !errors.Is(err, syscall.ECONNREFUSED) {
		t.Error("the cause cannot be asked for")
	}

	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	unknown := httptest.NewUnstartedServer(http.NotFoundHandler())
	unknown.Config.ErrorLog = log.New(io.Discard, "", 0)
	unknown.StartTLS()
	defer unknown.Close()
	for address, want := range map[string]string{
		"":                      "must begin with http",
		"ftp://x.example/":      "must begin with http",
		"http:///path":          "names no host",
		"http://a b/":           "cannot be read",
		"https" + plain.URL[4:]: "could not prove who it is",
		unknown.URL:             "could not prove who it is",
	} {
		_, err := client.Do(t.Context(), httpclient.Request{URL: address, Retry: httpclient.Retry{Times: 2}})
		says(t, err, want)
		if !permanent(err) {
			t.Errorf("%q: %v is not permanent", address, err)
		}
	}

	nowhere := httpclient.New(httpclient.Options{Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "survey.example", IsNotFound: true}
	}})
	_, err = nowhere.Do(t.Context(), httpclient.Request{URL: "http://survey.example/21", Retry: httpclient.Retry{Times: 2}})
	says(t, err, `there is no host "survey.example"`)
}
