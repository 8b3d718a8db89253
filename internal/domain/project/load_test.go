package project_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/engine/connector"
	httpconnector "github.com/naru-data/naru/internal/engine/connector/http"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// house is what app gives, with the real parser and connector.
func house(t *testing.T) project.Kinds {
	t.Helper()
	engine, err := duckdb.Open(duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close the engine: %v", err)
		}
	})
	secrets, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	steps := map[string]flow.Kind{}
	for word, noun := range map[string]string{"pull": "source", "load": "table", "build": "model", "check": "check", "analyse": "analysis"} {
		steps[word] = flow.Kind{Word: word, Noun: noun, List: true}
	}
	return project.Kinds{
		Connectors: connector.Kinds{"http": func() connector.Connector { return new(httpconnector.Source) }},
		Steps:      steps, Parse: engine.Parse, Secrets: secrets,
		House: []string{"naru.runs", "naru.commits"},
	}
}

// folder is a txtar file as a project's folder. Lines of its comment that begin with "want:" are what is to be told,
// one that begins with "env:" is the environment.
func folder(t *testing.T, archive *txtar.Archive) (files fs.FS, env string, want []string) {
	t.Helper()
	made := fstest.MapFS{}
	for _, f := range archive.Files {
		made[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for _, line := range strings.Split(string(archive.Comment), "\n") {
		if after, ok := strings.CutPrefix(line, "want: "); ok {
			want = append(want, after)
		}
		if after, ok := strings.CutPrefix(line, "env: "); ok {
			env = after
		}
	}
	return made, env, want
}

// TestProjectsOfTestdataSayWhatIsWrong loads every project: each "want:" of a bad one is told, and nothing else.
func TestProjectsOfTestdataSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	k := house(t)
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no projects", err)
	}
	for _, name := range paths {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files, env, want := folder(t, archive)
		if strings.HasSuffix(name, ".good.txtar") != (len(want) == 0) {
			t.Errorf("%s: a bad project wants something, a good one does not", name)
		}
		_, err = project.Load(t.Context(), files, env, k)
		var several *problem.Several
		if err != nil && !errors.As(err, &several) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		if several != nil {
			for _, p := range several.Problems {
				line := p.Place.String() + ": " + p.Message()
				if p.Hint() != "" {
					line += " / " + p.Hint()
				}
				got = append(got, line)
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s tells\n%s\nwanted\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// cities is a good project, and what each test changes in it.
func cities(t *testing.T, changes map[string]string) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/cities.good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	made := fstest.MapFS{}
	for _, f := range archive.Files {
		made[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for name, text := range changes {
		made[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return made
}

func load(t *testing.T, files fs.FS, env string) *project.Project {
	t.Helper()
	k := house(t)
	k.Secrets = nil
	p, err := project.Load(t.Context(), files, env, k)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAGoodProjectIsReadWhole(t *testing.T) {
	t.Parallel()
	p := load(t, cities(t, nil), "")
	got := fmt.Sprint(p.Settings.Name+" ", p.Settings.Zone, p.Settings.Storage, slices.Sorted(maps.Keys(p.Sources)), slices.Sorted(maps.Keys(p.Uploads)),
		slices.Sorted(maps.Keys(p.Tables)), p.SeedNames(), p.Order, len(p.Checks), slices.Sorted(maps.Keys(p.Flows)))
	want := "cities Asia/Seoul {data/raw data/lake data/results data/naru.db} [survey_online] [survey_paper]" +
		" [cities estimates.daily estimates.weekly responses] [cities] [clean_responses answers report.by_city] 3 [city_report]"
	if got != want {
		t.Errorf("read\n%s\nwanted\n%s", got, want)
	}
	if c := p.ChecksOf("responses"); len(c) != 2 || len(p.ChecksNamed("responses")) != 2 || len(p.ChecksNamed(c[0].Name)) != 1 || p.ChecksNamed("nope") != nil {
		t.Errorf("checks of responses: %v", c)
	}
	reads := p.Models["clean_responses"].Reads
	if len(reads) != 1 || reads[0].Name != "responses" || reads[0].Place.Line != 7 {
		t.Errorf("clean_responses reads %v", reads)
	}
}

func TestAStarIsAllOfASchema(t *testing.T) {
	t.Parallel()
	p := load(t, cities(t, nil), "")
	got := p.Expand([]yamlfile.At[string]{{Value: "estimates.*"}, {Value: "responses"}, {Value: "estimates.daily"}}, "table")
	if !slices.Equal(got, []string{"estimates.daily", "estimates.weekly", "responses"}) {
		t.Errorf("expanded to %v", got)
	}
}

func TestAModelInheritsContractWordsAlsoThroughModels(t *testing.T) {
	t.Parallel()
	p := load(t, cities(t, nil), "")
	for _, test := range []struct {
		model, read, column, label string
		companion                  bool
	}{
		{"clean_responses", "responses", "PL01", "놀이", true},
		{"answers", "clean_responses", "pl01", "놀이", true},
		{"answers", "clean_responses", "ob", "응답 대상", false},
		{"answers", "clean_responses", "nope", "", false},
	} {
		label, companion := p.Models[test.model].Inherit(test.read, test.column)
		if label != test.label || companion != test.companion {
			t.Errorf("%s inherits %q %v for %s", test.model, label, companion, test.column)
		}
	}
}

func TestTheVersionIsOfTheFilesAlone(t *testing.T) {
	t.Parallel()
	base := load(t, cities(t, nil), "").Version
	for name, text := range map[string]string{
		"README.md": "x", ".env": "A=b", "data/raw/x": "x", "models/.hidden": "x", "notes.txt": "x", "naru.test.yaml": "zone: UTC\n", "tables/README.md": "x",
	} {
		if v := load(t, cities(t, map[string]string{name: text}), "").Version; v != base {
			t.Errorf("%s changes the version", name)
		}
	}
	changed := map[string]bool{base: true}
	for name, text := range map[string]string{
		"seeds/cities.csv": "city,name\n22,부산\n", "models/more.sql": "select 1 as a", "naru.yaml": "name: cities2\n" + string(cities(t, nil)["naru.yaml"].Data[13:]),
	} {
		v := load(t, cities(t, map[string]string{name: text}), "").Version
		if changed[v] {
			t.Errorf("%s does not change the version", name)
		}
		changed[v] = true
	}
}

func TestAnEnvironmentLiesOverTheSettings(t *testing.T) {
	t.Parallel()
	files := cities(t, map[string]string{"naru.prod.yaml": "zone: UTC\nstorage: {raw: /mnt/raw}\nconnections: {survey: {http: {timeout: 5s}}}\n"})
	p := load(t, files, "prod")
	if p.Settings.Zone.String() != "UTC" || p.Settings.Storage.Raw != "/mnt/raw" || p.Settings.Storage.Lake != "data/lake" || p.Settings.Name != "cities" {
		t.Errorf("settings %+v", p.Settings)
	}
	if p.Version == load(t, files, "").Version {
		t.Error("the environment is no part of the version")
	}
	settings, err := project.ReadSettings(files, "prod", nil)
	if err != nil || settings.Storage != p.Settings.Storage {
		t.Errorf("read alone %+v, %v", settings, err)
	}
}

func TestSecretsOfStorageAreFilledWhenTheyAreLookedFor(t *testing.T) {
	t.Setenv("NARU_T_DB", "postgres://u:p@h/db")
	files := cities(t, map[string]string{"naru.prod.yaml": "storage: {control: \"${NARU_T_DB}\"}\n"})
	secrets, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	settings, err := project.ReadSettings(files, "prod", secrets)
	if err != nil || settings.Storage.Control != "postgres://u:p@h/db" {
		t.Errorf("%+v, %v", settings, err)
	}
	if got := secrets.Redact("connect postgres://u:p@h/db"); got != "connect ***" {
		t.Error(got)
	}
	if settings, err = project.ReadSettings(files, "prod", nil); err != nil || settings.Storage.Control != "${NARU_T_DB}" {
		t.Errorf("%+v, %v", settings, err)
	}
}

func TestAParserThatFailsIsNoMistakeOfTheProject(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := project.Load(ctx, cities(t, nil), "", house(t))
	var several *problem.Several
	if err == nil || errors.As(err, &several) || !errors.Is(err, context.Canceled) {
		t.Errorf("told %v", err)
	}
}

func TestMistakesAreToldFromWorkThatFailed(t *testing.T) {
	t.Parallel()
	for code, want := range map[problem.Code]bool{
		"unknown_key": true, "project_circle": true, "param_missing": true, "secret_not_set": true, "check_failed": false, "source_html": false,
	} {
		if got := project.IsMistake(problem.New(code, problem.Place{}, nil)); got != want {
			t.Errorf("%s is a mistake: %v", code, got)
		}
	}
}
