package api

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// elsewhere marks an address that a redirect led to.
const elsewhere = "elsewhere"

// instead answers by a fault that wants no good answer at all. It says whether it did.
func (f Fault) instead(w http.ResponseWriter, r *http.Request) bool {
	if status, err := strconv.Atoi(f.Mode); err == nil {
		if f.After > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(f.After))
		}
		refuse(w, &refusal{status, status * 10, "as you wished"})
		return true
	}
	switch f.Mode {
	case "reset":
		panic(http.ErrAbortHandler)
	case "html":
		write(w, "text/html; charset=utf-8",
			"<!DOCTYPE html><html><head><title>점검</title></head><body><h1>서비스 점검 중입니다</h1></body></html>")
	case "xml":
		write(w, "application/xml", "<?xml version=\"1.0\"?><response><header><resultCode>22</resultCode>"+
			"<resultMsg>LIMITED NUMBER OF SERVICE REQUESTS EXCEEDS</resultMsg></header></response>")
	case "error_200":
		refuse(w, &refusal{http.StatusOK, 5001, "something went wrong at our side"})
	case "redirect":
		http.Redirect(w, r, otherHost(r), http.StatusFound)
	case "huge":
		huge(w, r)
	case "bomb":
		bomb(w)
	case "entities":
		entities(w)
	default:
		return false
	}
	return true
}

func write(w http.ResponseWriter, contentType, text string) {
	w.Header().Set("Content-Type", contentType)
	_, _ = io.WriteString(w, text)
}

// otherHost is the same address under another name of this machine.
func otherHost(r *http.Request) string {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	other := map[string]string{"localhost": "127.0.0.1"}[host]
	if other == "" {
		other = "localhost"
	}
	values := r.URL.Query()
	values.Set(elsewhere, "1")
	to := url.URL{Scheme: "http", Host: net.JoinHostPort(other, port), Path: r.URL.Path, RawQuery: values.Encode()}
	return to.String()
}

// huge sends ten gigabytes: records without end where JSON is asked, zeros where a file is.
func huge(w http.ResponseWriter, r *http.Request) {
	piece, kind := bytes.Repeat([]byte(`{"app_id":1,"rank":1,"note":"once more"},`), 25_000), "application/json"
	if strings.HasPrefix(r.URL.Path, "/bulk/files/") {
		piece, kind = make([]byte, 1<<20), "application/gzip"
	}
	w.Header().Set("Content-Type", kind)
	if kind == "application/json" {
		_, _ = io.WriteString(w, `{"code":0,"page_index":1,"page_num":1,"list":[`)
	}
	for sent := 0; sent < 10<<30; sent += len(piece) {
		if _, err := w.Write(piece); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, `{}]}`)
}

// bomb sends JSON that is nested too deep for whoever reads it by recursion.
func bomb(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"code":0,"page_index":1,"page_num":1,"list":`)
	piece := bytes.Repeat([]byte(`[`), 1<<20)
	for range 10 {
		if _, err := w.Write(piece); err != nil {
			return
		}
	}
}

// entities sends XML of a few hundred bytes that would unfold to gigabytes.
func entities(w http.ResponseWriter) {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!DOCTYPE response [\n<!ENTITY l0 \"lol\">\n")
	for i := range 9 {
		b.WriteString("<!ENTITY l" + strconv.Itoa(i+1) + " \"" + strings.Repeat("&l"+strconv.Itoa(i)+";", 10) + "\">\n")
	}
	b.WriteString("]>\n<response><body><items><item><name_en>&l9;</name_en></item></items></body></response>")
	write(w, "application/xml", b.String())
}

// send gives a good answer, by way of the fault that was ordered for it.
func (f Fault) send(w http.ResponseWriter, r *http.Request, a reply) {
	if a.close != nil {
		defer a.close()
	}
	w.Header().Set("Content-Type", a.contentType)
	if a.name != "" {
		w.Header().Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
	}
	w.Header().Set("ETag", a.etag)
	switch f.Mode {
	case "wrong_type":
		w.Header().Set("Content-Type", "text/html")
	case "truncated":
		size, _ := a.body.Seek(0, io.SeekEnd)
		a.body = io.NewSectionReader(a.body.(io.ReaderAt), 0, size*2/3)
	case "cut", "changed", "hang":
		w = &halfway{ResponseWriter: w, request: r, hang: f.Mode == "hang"}
	case "slow":
		w = &slowly{ResponseWriter: w, request: r, delay: f.delay()}
	}
	http.ServeContent(w, r, "", time.Time{}, a.body) // ranges, If-Range and If-None-Match
}

func (f Fault) delay() time.Duration {
	if delay, err := time.ParseDuration(f.Delay); err == nil {
		return delay
	}
	return 100 * time.Millisecond
}

// halfway sends half of what Content-Length says, and then breaks off or falls silent.
type halfway struct {
	http.ResponseWriter
	request *http.Request
	hang    bool
	left    int
}

// WriteHeader learns how long the answer is to be.
func (w *halfway) WriteHeader(status int) {
	size, _ := strconv.Atoi(w.Header().Get("Content-Length"))
	w.left = size / 2
	w.ResponseWriter.WriteHeader(status)
}

// Write sends what is left of the half.
func (w *halfway) Write(b []byte) (int, error) {
	if len(b) < w.left {
		w.left -= len(b)
		return w.ResponseWriter.Write(b)
	}
	_, _ = w.ResponseWriter.Write(b[:w.left])
	_ = http.NewResponseController(w.ResponseWriter).Flush()
	if w.hang {
		<-w.request.Context().Done()
	}
	panic(http.ErrAbortHandler)
}

// slowly sends pieces of 16 kB with a pause before each.
type slowly struct {
	http.ResponseWriter
	request *http.Request
	delay   time.Duration
}

// Write sends b piece by piece.
func (w *slowly) Write(b []byte) (int, error) {
	sent := 0
	for sent < len(b) {
		select {
		case <-time.After(w.delay):
		case <-w.request.Context().Done():
			return sent, w.request.Context().Err()
		}
		n, err := w.ResponseWriter.Write(b[sent:min(sent+16<<10, len(b))])
		if sent += n; err != nil {
			return sent, err
		}
		_ = http.NewResponseController(w.ResponseWriter).Flush()
	}
	return sent, nil
}
