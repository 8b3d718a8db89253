package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/engine/connector"
	httpapi "github.com/naru-data/naru/internal/engine/connector/http"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

var kinds = connector.Kinds{"http": func() connector.Connector { return new(httpapi.Source) }}

// decode reads a source and the connections of a naru.yaml.
func decode(name, text, connections string) (*source.Source, *problem.List) {
	return decodeWith(kinds, name, text, connections, nil)
}

func decodeWith(
	kinds connector.Kinds, name, text, connections string, budgets map[string]*budget.Budget,
) (*source.Source, *problem.List) {
	found := &problem.List{}
	all := map[string]yamlfile.Node{}
	if connections != "" {
		n, _ := yamlfile.Parse("naru.yaml", []byte(connections), 0, found)
		for _, pair := range n.Pairs() {
			all[pair.Key] = pair.Value
			source.DecodeConnection(pair.Key, pair.Value, kinds, budgets, found)
		}
	}
	n, _ := yamlfile.Parse("sources/"+name+".yaml", []byte(text), 0, found)
	return source.Decode(name, n, kinds, all, budgets, found), found
}

const survey = `
survey:
  http:
    base: ${SURVEY_URL}
    login: {post: /login, json: {id: "${SURVEY_USER}", password: "${SURVEY_PASSWORD}"}, token: data.token, lasts: 30m}
    auth: {bearer: "{login.token}"}
    headers: {Accept: text/csv, X-Team: cities}
`

func TestUseLaysTheConnectionUnderTheSource(t *testing.T) {
	t.Parallel()
	s, found := decode("survey_online", `
params: {city: string, round: integer}
use: survey
http: {get: "/govs/{city}/users/csv", headers: {X-Team: ours}}
format: csv
labels: {type: online}
`, survey)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	block := s.Connector.(*httpapi.Source)
	got := fmt.Sprintln(s.Kind, s.Gives, s.LabelNames(), block.Base, block.Get, block.Headers["Accept"], block.Headers["X-Team"], block.Login.Post)
	if want := "http now [city round type] ${SURVEY_URL} /govs/{city}/users/csv text/csv ours /login\n"; got != want {
		t.Errorf("got %s", got)
	}
	var secrets []string
	for _, at := range s.Secrets() {
		secrets = append(secrets, at.Place.String()+" "+at.Value)
	}
	if want := "naru.yaml:4:11 SURVEY_URL, naru.yaml:5:38 SURVEY_USER, naru.yaml:5:66 SURVEY_PASSWORD"; strings.Join(secrets, ", ") != want {
		t.Errorf("secrets are %s", strings.Join(secrets, ", "))
	}
}

func TestGivesIsAnIntervalWhenOneIsAskedFor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`http: {get: "https://a.example/x?d={start:%Y-%m-%d}"}`:               source.Interval,
		`http: {get: "https://a.example/x", headers: {If-Since: "{end}"}}`:    source.Interval,
		`http: {get: "https://a.example/x?at={now:%Y}"}`:                      source.Now,
		"gives: interval\nhttp: {get: https://a.example/x}":                   source.Interval,
		"gives: now\nhttp: {get: \"https://a.example/x?d={start:%Y-%m-%d}\"}": source.Now,
	} {
		s, found := decode("a", text, "")
		if err := found.Err(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if s.Gives != want {
			t.Errorf("%s gives %s, want %s", text, s.Gives, want)
		}
	}
}

// TestMistakesInASourceAreTold reads testdata/*.bad.yaml; comments are what must be said, a line of it each. A document
// after --- is the naru.yaml's connections.
func TestMistakesInASourceAreTold(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no files", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		own, connections, _ := strings.Cut(string(text), "\n---\n")
		var want []string
		for _, line := range strings.Split(own, "\n") {
			if said, ok := strings.CutPrefix(line, "# "); ok {
				want = append(want, said)
			}
		}
		_, found := decode("a", own, connections)
		var got []string
		for _, p := range found.All() {
			got = append(got, strings.ReplaceAll(p.Error(), "\n   hint: ", " | "))
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s says\n%s\nwant\n%s", file, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}
