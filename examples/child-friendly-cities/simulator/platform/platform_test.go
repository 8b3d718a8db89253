package platform_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/naru-data/naru/examples/child-friendly-cities/simulator/platform"
)

// call asks the platform and gives status and body.
func call(t *testing.T, method, address, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Close = true // on a connection that was used before, a reset would be tried again behind our back
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return -resp.StatusCode, string(text)
	}
	return resp.StatusCode, string(text)
}

func start(t *testing.T, o platform.Options) (address, token string) {
	t.Helper()
	server := httptest.NewServer(platform.New(o))
	t.Cleanup(server.Close)
	_, text := call(t, "POST", server.URL+"/login", "", fmt.Sprintf(`{"id": %q, "password": %q}`, platform.User, platform.Password))
	token, ok := strings.CutPrefix(strings.TrimSpace(text), `{"data":{"token":"`)
	if !ok {
		t.Fatalf("the login says %s", text)
	}
	return server.URL, strings.TrimSuffix(token, `"}}`)
}

func TestExportsNeedATokenThatIsStillGood(t *testing.T) {
	t.Parallel()
	address, token := start(t, platform.Options{TokenUses: 2})
	for i, c := range []struct {
		path, token string
		want        int
	}{
		{"/govs/21/users/csv?round=2026", "guessed", 401},
		{"/govs/21/users/csv?round=2026", token, 200},
		{"/govs/99/users/csv?round=2026", token, 404},
		{"/govs/21/users/csv?round=2026", token, 401},
	} {
		if status, text := call(t, "GET", address+c.path, c.token, ""); status != c.want {
			t.Errorf("call %d: %d %s", i, status, text)
		}
	}
	if status, _ := call(t, "POST", address+"/login", "", `{"id": "office", "password": "guessed"}`); status != 401 {
		t.Errorf("a wrong password: %d", status)
	}
}

func TestFaultsComeAsOftenAsWished(t *testing.T) {
	t.Parallel()
	address, token := start(t, platform.Options{})
	export := address + "/govs/21/users/csv?round=2026"
	_, good := call(t, "GET", export, token, "")
	for mode, want := range map[string]func(status int, text string) bool{
		"500":   func(status int, _ string) bool { return status == 500 },
		"429":   func(status int, _ string) bool { return status == 429 },
		"reset": func(status int, _ string) bool { return status == 0 },
		"cut":   func(status int, text string) bool { return status == -200 && strings.HasPrefix(good, text) },
		"truncated": func(status int, text string) bool {
			return status == 200 && len(text) < len(good) && !strings.HasSuffix(text, "\n")
		},
		"html":        func(status int, text string) bool { return status == 200 && strings.HasPrefix(text, "<!DOCTYPE html>") },
		"empty":       func(status int, text string) bool { return status == 200 && text == "" },
		"header_only": func(_ int, text string) bool { return strings.Count(text, "\n") == 1 },
		"utf16":       func(_ int, text string) bool { return strings.HasPrefix(text, "\xff\xfe") },
		"missing":     func(_ int, text string) bool { return strings.Count(line(text), ",") == 89 },
		"extra":       func(_ int, text string) bool { return strings.HasSuffix(line(text), "비고") },
		"renamed":     func(_ int, text string) bool { return strings.Contains(line(text), "_new,") },
		"reordered":   func(_ int, text string) bool { return strings.HasSuffix(line(text), "응답자번호") },
		"slow":        func(_ int, text string) bool { return text == good },
	} {
		if status, text := call(t, "POST", address+"/control", "", fmt.Sprintf(`{"mode": %q, "times": 1, "delay": "1ms"}`, mode)); status != 200 {
			t.Fatal(text)
		}
		if status, text := call(t, "GET", export, token, ""); !want(status, text) {
			t.Errorf("%s: %d %.80q", mode, status, text)
		}
		if status, text := call(t, "GET", export, token, ""); status != 200 || text != good {
			t.Errorf("after %s: %d %.80q", mode, status, text)
		}
	}
	if status, text := call(t, "POST", address+"/control", "", `{"mode": "sulk"}`); status != 400 || !strings.Contains(text, "there is no mode") {
		t.Errorf("%d %s", status, text)
	}
}

func line(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
}
