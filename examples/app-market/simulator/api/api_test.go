package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/examples/app-market/market"
	"github.com/naru-data/naru/examples/app-market/simulator/api"
)

const key = "a key"

// provider is a simulator that listens, and who asks it.
type provider struct {
	t      *testing.T
	server *api.Server
	url    string
	key    string
}

func start(t *testing.T, o api.Options) *provider {
	t.Helper()
	o.Key = key
	if o.Market == nil {
		o.Market = market.New(1, 5040)
	}
	server := api.New(o)
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	return &provider{t: t, server: server, url: listening.URL, key: key}
}

// answer is what came: Err when the body broke off.
type answer struct {
	status int
	header http.Header
	text   string
	err    error
}

// ask makes one call; header is NAME: VALUE.
func (p *provider) ask(method, address, body string, header ...string) answer {
	p.t.Helper()
	if !strings.HasPrefix(address, "http") {
		address = p.url + address
	}
	r, err := http.NewRequestWithContext(p.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.key)
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	r.Close = true // on a connection that was used before, a reset would be tried again behind our back
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return answer{status: resp.StatusCode, header: resp.Header, text: string(text), err: err}
}

func (p *provider) get(address string, header ...string) answer {
	p.t.Helper()
	return p.ask("GET", address, "", header...)
}

// document is a JSON answer that says it is good.
type document struct {
	Code       int    `json:"code"`
	PageNum    int    `json:"page_num"`
	NextPage   *int   `json:"next_page"`
	NextCursor string `json:"next_cursor"`
	Links      struct{ Next string }
	Total      int              `json:"total"`
	List       []map[string]any `json:"list"`
	ReportID   string           `json:"report_id"`
	Status     string           `json:"status"`
	URL        string           `json:"url"`
	Data       struct{ Files []file }
}

type file struct {
	Name, URL, MD5 string
	Bytes          int
}

func (p *provider) read(a answer) document {
	p.t.Helper()
	var d document
	if err := json.Unmarshal([]byte(a.text), &d); err != nil || a.status != 200 || a.err != nil {
		p.t.Fatalf("%d %.300s %v %v", a.status, a.text, err, a.err)
	}
	return d
}

func TestOnlyWhoHoldsTheKeyMayAsk(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	p.key = "guessed"
	for _, address := range []string{"/v1.3/countries", "/bulk/estimates?date=2026-03-02", "/legacy/categories.xml"} {
		if a := p.get(address); a.status != 401 {
			t.Errorf("%s: %d %s", address, a.status, a.text)
		}
	}
}

func TestEveryWayOfPagingGivesEveryRecordOnce(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	follow := map[string]func(d document, got int) string{
		"/v1.3/apps?x=1": func(d document, _ int) string {
			if d.NextPage == nil {
				return ""
			}
			return fmt.Sprintf("/v1.3/apps?x=1&page_index=%d", *d.NextPage)
		},
		"/v1.3/apps/ratings?date=2026-03-02": func(d document, got int) string {
			if got >= d.Total {
				return ""
			}
			return fmt.Sprintf("/v1.3/apps/ratings?date=2026-03-02&offset=%d", got)
		},
		"/v1.3/apps/1000000046/reviews?date=2026-03-02": func(d document, _ int) string {
			if d.NextCursor == "" {
				return ""
			}
			return "/v1.3/apps/1000000046/reviews?date=2026-03-02&cursor=" + d.NextCursor
		},
		"/v1.3/keywords?country=KR": func(d document, _ int) string { return d.Links.Next },
	}
	for address, next := range follow {
		seen, pages := map[string]bool{}, 0
		for at := address; at != ""; pages++ {
			d := p.read(p.get(at))
			for _, r := range d.List {
				seen[fmt.Sprint(r["app_id"], r["review_id"], r["keyword"])] = true
			}
			if at = next(d, len(seen)); at == "" && d.Total > 0 && d.Total != len(seen) {
				t.Errorf("%s: %d records, %d promised", address, len(seen), d.Total)
			}
		}
		if pages < 2 {
			t.Errorf("%s: %d pages with %d records", address, pages, len(seen))
		}
	}
}

func TestErrorsComeWithStatus200(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	for _, address := range []string{
		"/v1.3/apps/rank?country=XX&date=2026-03-02", "/v1.3/apps/rank?country=KR&date=2025-12-31",
		"/v1.3/apps/rank?country=KR&date=soon", "/v1.3/keywords", "/bulk/estimates?date=",
	} {
		if a := p.get(address); a.status != 200 || !strings.Contains(a.text, `"code":4004`) {
			t.Errorf("%s: %d %s", address, a.status, a.text)
		}
	}
}

func TestLimitsAreTold(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 30, 0, time.UTC)
	p := start(t, api.Options{PerMinute: 2, PerDay: 3, Now: func() time.Time { return now }})
	for i, want := range []struct {
		status          int
		remaining, wait string
		later           time.Duration
	}{
		{200, "1", "", 0},
		{200, "0", "", 0},
		{429, "0", "31", time.Minute},
		{200, "0", "", 0},
		{429, "0", "53911", 15 * time.Hour},
		{200, "1", "", 0},
	} {
		a := p.get("/v1.3/countries")
		left, wait := a.header.Get("X-RateLimit-Remaining"), a.header.Get("Retry-After")
		if a.status != want.status || left != want.remaining || wait != want.wait {
			t.Errorf("call %d: %d, %v", i, a.status, a.header)
		}
		now = now.Add(want.later)
	}
	if told := p.server.Calls(); told.Total != 6 {
		t.Errorf("%+v", told)
	}
}

func TestAReportIsMadeWhileOneWaits(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{Polls: 2})
	id := p.read(p.ask("POST", "/v1.3/reports", `{"from": "2026-03-02", "to": "2026-03-04"}`)).ReportID
	address := "/v1.3/reports/" + id
	for i, want := range []string{"progressing", "progressing", "done"} {
		if i < 2 {
			if a := p.get(address + "/download"); a.status != 409 {
				t.Errorf("too early: %d %s", a.status, a.text)
			}
		}
		d := p.read(p.get(address))
		if d.Status != want || (d.URL != "") != (want == "done") {
			t.Errorf("poll %d: %+v", i, d)
		}
		if d.URL != "" {
			if a := p.get(d.URL); strings.Count(a.text, "\n") != 1+2*12*2 {
				t.Errorf("%d %s", a.status, a.text)
			}
		}
	}
	if told := p.server.Calls(); len(told.Repeated) != 0 || told.Endpoint["report_status"] != 3 {
		t.Errorf("%+v", told)
	}
}

func TestCallsThatWereMadeForNothingAreTold(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	p.get("/v1.3/countries")
	p.get("/v1.3/apps")
	if told := p.server.Calls(); told.Total != 2 || len(told.Repeated) != 0 || told.Endpoint["apps"] != 1 {
		t.Errorf("%+v", told)
	}
	tag := p.get("/v1.3/apps").header.Get("ETag")
	if a := p.get("/v1.3/apps", "If-None-Match: "+tag); a.status != 304 || a.text != "" {
		t.Errorf("%d %s", a.status, a.text)
	}
	if told := p.server.Calls(); told.Total != 4 || len(told.Repeated) != 1 || told.Repeated[0] != "GET /v1.3/apps " {
		t.Errorf("%+v", told)
	}
}
