package httpclient_test

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
)

func TestACertificateOfOnesOwnIsTrusted(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "good") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	client := httpclient.New(httpclient.Options{})
	defer client.Close()
	ca := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	resp, err := client.Do(t.Context(), httpclient.Request{URL: server.URL, CA: ca})
	if err != nil || read(t, resp) != "good" {
		t.Fatal(err)
	}
	_, err = client.Do(t.Context(), httpclient.Request{URL: server.URL})
	says(t, err, "could not prove who it is", "ca:")
	_, err = client.Do(t.Context(), httpclient.Request{URL: server.URL, CA: "-----BEGIN"})
	says(t, err, "ca holds no certificate")
}

func TestAProxyIsAsked(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "by proxy to "+r.URL.String()) }))
	defer proxy.Close()
	client := httpclient.New(httpclient.Options{})
	defer client.Close()
	resp, err := client.Do(t.Context(), httpclient.Request{URL: "http://market.example/x", Proxy: proxy.URL})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, resp); got != "by proxy to http://market.example/x" {
		t.Errorf("got %q", got)
	}
	for _, wrong := range []string{"proxy:3128", "ftp://proxy", "http://"} {
		_, err = client.Do(t.Context(), httpclient.Request{URL: "http://market.example/x", Proxy: wrong})
		says(t, err, "no address of a proxy")
	}
}

func TestSilenceCanBeARequestsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, httpclient.Options{}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		began := time.Now()
		_, err := client.Do(t.Context(), httpclient.Request{URL: "http://m.example/", Silence: 5 * time.Second, Timeout: time.Hour})
		says(t, err, "nothing came for 5s")
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestAnotherHostGetsNoKeyOfTheAddress(t *testing.T) {
	t.Parallel()
	var seen string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r.URL.RawQuery + " " + r.Header.Get("Range") }))
	defer other.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/moved?"+r.URL.RawQuery, http.StatusMovedPermanently)
	}))
	defer home.Close()
	client := httpclient.New(httpclient.Options{})
	defer client.Close()
	resp, err := client.Do(t.Context(), httpclient.Request{
		URL: home.URL + "/x?a=%20b&serviceKey=k%2B1&c=d", Keys: []string{"serviceKey"}, Header: http.Header{"Range": {"bytes=3-"}}})
	if err != nil {
		t.Fatal(err)
	}
	read(t, resp)
	if !strings.HasPrefix(seen, "a=%20b&c=d ") || !strings.HasSuffix(seen, "bytes=3-") {
		t.Errorf("the other host got %q", seen)
	}
}
