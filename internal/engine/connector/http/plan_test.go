package httpapi_test

import (
	"fmt"
	"slices"
	"testing"
)

func TestAPlanAsksNothing(t *testing.T) {
	t.Parallel()
	for block, want := range map[string]string{
		`get: "/a?day={day}"`: "GET https://m.example/v1/a?day=2026-11-24 ()",
		`get: /a, pages: {number: page_index, of: page_num, records: list, limit: n, size: 50}`: "GET https://m.example/v1/a?page_index=1&n=50 (one call for each further page)",
		`get: /a, auth: {query: {key: topsecret}}`:                                              "GET https://m.example/v1/a ()",
		`get: "/a?k=topsecret"`: "GET https://m.example/v1/a?k=*** ()",
		`get: /a, login: {post: /login, json: {a: b}, token: t}, auth: {bearer: "{login.token}"}`:        "POST https://m.example/v1/login, GET https://m.example/v1/a ()",
		`get: /a, auth: {oauth2: {token_url: "https://login.example/token", id: a, secret: b}}`:          "POST https://login.example/token, GET https://m.example/v1/a ()",
		`list: {get: /l, files: /}, file: {get: "{file.url}"}`:                                           "GET https://m.example/v1/l (one call for each file that the list names and that is not known yet)",
		`post: /r, json: {a: b}, wait: {get: "/r/{answer.id}", until: a = 1}, then: {get: "{wait.url}"}`: "POST https://m.example/v1/r (calls to wait until the report is ready, and one that brings it)",
	} {
		d := newDesk(t)
		d.secrets.Remember("topsecret")
		source := decode(t, "{base: \"https://m.example/v1\", "+block+"}")
		calls, more, err := source.Plan(d.env(day))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, call := range calls {
			all = append(all, call.Method+" "+call.Address)
		}
		got := ""
		for i, one := range all {
			if i > 0 {
				got += ", "
			}
			got += one
		}
		if got += fmt.Sprintf(" (%s)", more); got != want {
			t.Errorf("%s\nplans %s\nwant  %s", block, got, want)
		}
	}
	if s := decode(t, `{get: "https://m.example/x", parallel: 4}`); s.AtOnce() != 4 || !slices.Equal(s.Gives(), []string{"login.token", "answer.", "wait.", "file."}) {
		t.Error(s.AtOnce(), s.Gives())
	}
	if s := decode(t, `{get: "https://m.example/x"}`); s.AtOnce() != 1 {
		t.Error(s.AtOnce())
	}
}
