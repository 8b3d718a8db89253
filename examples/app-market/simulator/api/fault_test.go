package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/naru-data/naru/examples/app-market/simulator/api"
)

func fail(p *provider, f api.Fault) {
	p.t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		p.t.Fatal(err)
	}
	if a := p.ask("POST", "/simulator/fail", string(text)); a.status != 200 {
		p.t.Fatal(a.text)
	}
}

func TestFaultsComeAsOftenAsWished(t *testing.T) {
	t.Parallel()
	const rank = "/v1.3/apps/rank?country=KR&date=2026-03-02"
	p := start(t, api.Options{})
	good := p.get(rank)
	for mode, wrong := range map[string]func(a answer) bool{
		"500":            func(a answer) bool { return a.status == 500 },
		"503":            func(a answer) bool { return a.status == 503 && a.header.Get("Retry-After") == "3" },
		"reset":          func(a answer) bool { return a.status == 0 && a.err != nil },
		"html":           func(a answer) bool { return a.status == 200 && strings.HasPrefix(a.text, "<!DOCTYPE html>") },
		"xml":            func(a answer) bool { return a.status == 200 && strings.HasPrefix(a.text, "<?xml") },
		"error_200":      func(a answer) bool { return a.status == 200 && strings.Contains(a.text, `"code":5001`) },
		"wrong_type":     func(a answer) bool { return a.text == good.text && a.header.Get("Content-Type") == "text/html" },
		"bomb":           func(a answer) bool { return strings.HasSuffix(a.text, "[[[[") && len(a.text) > 10<<20 },
		"entities":       func(a answer) bool { return strings.Contains(a.text, "<!ENTITY l9") },
		"cut":            func(a answer) bool { return a.err != nil && len(a.text) == len(good.text)/2 },
		"truncated":      func(a answer) bool { return a.err == nil && len(a.text) == len(good.text)*2/3 },
		"slow":           func(a answer) bool { return a.text == good.text },
		"types":          func(a answer) bool { return strings.Contains(a.text, `"rank":"about 1"`) },
		"drift_new":      func(a answer) bool { return strings.Count(a.text, `"confidence":"high"`) == 40 },
		"drift_missing":  func(a answer) bool { return !strings.Contains(a.text, `"previous"`) },
		"total_off":      func(a answer) bool { return strings.Contains(a.text, `"total":47`) },
		"endless":        func(a answer) bool { return strings.Contains(a.text, `"next_page":2`) },
		"full_last":      func(a answer) bool { return a.text == good.text }, // one page that is not full has nothing to lose
		"cursor_refused": func(a answer) bool { return a.text == good.text },
	} {
		fail(p, api.Fault{Endpoint: "rank", Mode: mode, Times: 1, After: 3, Delay: "1ms"})
		if a := p.get("/v1.3/countries"); a.status != 200 {
			t.Errorf("%s: another endpoint answers %d", mode, a.status)
		}
		if a := p.get(rank); !wrong(a) {
			t.Errorf("%s: %d %v %.200q %v", mode, a.status, a.header, a.text, a.err)
		}
		if a := p.get(rank); a.status != 200 || a.text != good.text {
			t.Errorf("after %s: %d %.80q", mode, a.status, a.text)
		}
	}
}

func TestPagesThatDoNotEndAreAskedForPageByPage(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{PageSize: 20})
	fail(p, api.Fault{Endpoint: "apps", Mode: "repeat"})
	if one, nine := p.get("/v1.3/apps"), p.get("/v1.3/apps?page_index=9"); one.text != nine.text {
		t.Error("the ninth page is not the first one")
	}
	p.ask("DELETE", "/simulator/fail", "")
	fail(p, api.Fault{Endpoint: "apps", Mode: "endless"})
	if d := p.read(p.get("/v1.3/apps?page_index=900")); d.NextPage == nil || *d.NextPage != 901 || len(d.List) != 20 {
		t.Errorf("%+v", d)
	}
	p.ask("DELETE", "/simulator/fail", "")
	fail(p, api.Fault{Endpoint: "apps", Mode: "full_last"})
	if d := p.read(p.get("/v1.3/apps")); d.NextPage != nil || len(d.List) != 20 {
		t.Errorf("%+v", d)
	}
	fail(p, api.Fault{Endpoint: "reviews", Mode: "cursor_refused"})
	if a := p.get("/v1.3/apps/1000000007/reviews?date=2026-03-02&cursor=YXQ6MjA"); a.status != 400 {
		t.Errorf("%d %s", a.status, a.text)
	}
}

func TestFaultsAreOfADayOnWhenTheySaySo(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	fail(p, api.Fault{Endpoint: "*", Mode: "types", From: "2026-03-04", Skip: 1})
	for address, want := range map[string]bool{"2026-03-03": false, "2026-03-04": false} {
		if got := strings.Contains(p.get("/v1.3/apps/rank?country=KR&date="+address).text, "about"); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	if a := p.get("/v1.3/apps/rank?country=KR&date=2026-03-05"); !strings.Contains(a.text, "about") {
		t.Error(a.text)
	}
}

func TestTenGigabytesComeInAStream(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	fail(p, api.Fault{Endpoint: "*", Mode: "huge"})
	for address, begins := range map[string]string{"/v1.3/apps": `{"code":0,`, "/bulk/files/2026-03-02/apps.csv.gz": "\x00\x00"} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", p.url+address, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+key)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(io.LimitReader(resp.Body, 30<<20))
		_ = resp.Body.Close()
		if err != nil || len(text) != 30<<20 || !strings.HasPrefix(string(text), begins) {
			t.Errorf("%s: %d bytes, %.40q, %v", address, len(text), text, err)
		}
	}
}

func TestARedirectShowsWhetherTheKeyIsCarriedOff(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	fail(p, api.Fault{Endpoint: "countries", Mode: "redirect", Times: 1})
	if a := p.get("/v1.3/countries"); a.status != 401 { // Go's client loses the key on the way to another host
		t.Errorf("%d %s", a.status, a.text)
	}
	p.get("/v1.3/countries?elsewhere=1")
	told := p.server.Calls()
	if len(told.Calls) != 3 || told.Calls[1].Leaked || !told.Calls[2].Leaked {
		t.Errorf("%+v", told.Calls)
	}
}

func TestAFaultThatThereIsNotIsRefused(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	for body, want := range map[string]string{
		`{"endpoint": "rank", "mode": "sulk"}`:               "there is no mode",
		`{"endpoint": "rank", "mode": "200"}`:                "there is no mode",
		`{"endpoint": "rnak", "mode": "500"}`:                "there is no endpoint",
		`{"endpoint": "rank", "mode": "500", "tmies": 2}`:    "unknown field",
		`{"endpoint": "rank", "mode": "slow", "delay": "2"}`: "the delay",
		`{"endpoint": "rank", "mode": "500", "from": "5"}`:   "is no day",
	} {
		if a := p.ask("POST", "/simulator/fail", body); a.status != 400 || !strings.Contains(a.text, want) {
			t.Errorf("%s: %d %s", body, a.status, a.text)
		}
	}
}
