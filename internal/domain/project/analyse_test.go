package project_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// report is an analysis of the good project, and the files that it names.
func report() map[string]string {
	return map[string]string{
		"analyses/city_report.yaml": `kind: survey
params: {round: integer, city: string}
rows: clean_responses
join: {cities: [city]}
groups: {child: "ob <= 3", parent: "ob = 4"}
by: [name]
domains: {play: {text: texts/play.md, child: [pl01..pl03], parent: [-pl01]}}
`,
		"tables/responses.yaml": `from: [survey_online, survey_paper]
strategy: latest
partition: [round, city, type]
columns:
  - {name: round, type: integer, from: label.round}
  - {name: city, type: string, from: label.city}
  - {name: type, type: string, from: label.type}
  - {name: ob, type: integer, label: {en: Who answers, ko: 응답 대상}, values: {1: {ko: 초등, en: Primary}, 2: 중등, 3: 고등, 4: 보호자}}
  - {names: [pl01..pl03], type: integer, label: 놀이, values: [1, 2, 3, 4], missing: [9]}
  - {name: happy, type: integer, range: [0, 10]}
`,
		"models/best.sql":        "select grp, mean from city_report.scores",
		"flows/city_report.yaml": "params: {round: integer, city: string}\nsteps: {report: {analyse: city_report}}\n",
		"texts/play.md":          "# 놀이\n",
		"texts/unused.md":        "\xff",
		"forms/~$lock.xlsx":      "",
	}
}

func TestAnAnalysisIsPartOfTheProject(t *testing.T) {
	t.Parallel()
	p := load(t, cities(t, report()), "")
	a := p.Analyses["city_report"]
	if a == nil || a.Kind != "survey" || len(a.Reads) != 2 || a.Reads[1].Name != "cities" || a.Survey.Domains[0].Text.In("ko") != "# 놀이\n" {
		t.Fatalf("%+v", a)
	}
	if got := p.Expand([]yamlfile.At[string]{{Value: "city_report"}}, "analysis"); !slices.Equal(got, []string{"city_report"}) {
		t.Errorf("a step names %v", got)
	}
	if reads := p.Models["best"].Reads; len(reads) != 1 || reads[0].Name != "city_report.scores" || slices.Contains(p.Order, "city_report.scores") {
		t.Errorf("a model reads %v, in the order %v", reads, p.Order)
	}
}

func TestTheFilesThatAnAnalysisNamesAreOfItsVersion(t *testing.T) {
	t.Parallel()
	base := load(t, cities(t, report()), "")
	for name, changes := range map[string]bool{"texts/play.md": true, "texts/unused.md": false, "forms/~$lock.xlsx": false, "maps/x.geojson": false} {
		files := cities(t, report())
		files[name] = cities(t, map[string]string{name: "# other\n"})[name]
		if got := load(t, files, ""); (got.Version != base.Version) != changes {
			t.Errorf("%s changes the version: %v", name, !changes)
		}
	}
	k := house(t)
	db := controldbtest.Open(t, project.Migrations())
	if err := project.NewShelf(db, k).Put(t.Context(), nil, base); err != nil {
		t.Fatal(err)
	}
	kept, err := project.NewShelf(db, k).At(t.Context(), base.Version)
	if err != nil || kept.Analyses["city_report"].Survey.Domains[0].Text.In("en") != "# 놀이\n" {
		t.Errorf("kept %v", err)
	}
}

func TestColumnsOfAnAnalysisAreKnownThroughModels(t *testing.T) {
	t.Parallel()
	files := cities(t, report())
	files["models/clean_responses.sql"] = cities(t, map[string]string{"m": `/* naru
partition: [round, city]
params: {round: integer, city: string}
each: select distinct round, city from responses
*/
select * replace (5 - pl03 as pl03), ob > 3 as grown
from responses
where round = $round and city = $city`})["m"]
	p := load(t, files, "")
	known := p.KnownColumns(p.Analyses["city_report"].Survey)
	for name, want := range map[string]string{
		"pl01":        "pl01 integer 놀이 [1 2 3 4] companion, exists, certain",
		"OB":          "ob integer 응답 대상 [1 초등 2 중등 3 고등 4 보호자] exists, certain",
		"pl03":        "pl03 integer 놀이 [1 2 3 4] companion, exists", // the model computes it
		"happy":       "happy integer  [] 0 to 10 exists, certain",
		"pl01__empty": "pl01__empty string  [] exists, certain",
		"name":        "name string  [] exists, certain", // of the joined seed
		"grown":       "",
		"nope":        "certain",
	} {
		v, exists, certain := known(name)
		got := ""
		if exists {
			got = fmt.Sprintf("%s %s %s %v ", v.Name, v.Type, v.Label.In("ko"), codes(v))
			if v.Min != nil {
				got += fmt.Sprintf("%v to %v ", *v.Min, *v.Max)
			}
			if v.Companion {
				got += "companion, "
			}
			got += "exists"
		}
		if certain {
			got = strings.TrimPrefix(got+", certain", ", ")
		}
		if got != want {
			t.Errorf("%s is known as %q, wanted %q", name, got, want)
		}
	}
}

func TestTitlesOfAContractKeepTheirLanguages(t *testing.T) {
	t.Parallel()
	p := load(t, cities(t, report()), "")
	ob, _, _ := p.KnownColumns(p.Analyses["city_report"].Survey)("ob")
	if ob.Label.In("en") != "Who answers" || ob.Values[0].Label.In("en") != "Primary" || ob.Values[1].Label.In("en") != "중등" {
		t.Errorf("%+v", ob)
	}
}

func codes(v survey.Variable) []string {
	var all []string
	for _, value := range v.Values {
		all = append(all, value.Code)
		if label := value.Label.In("ko"); label != "" {
			all = append(all, label)
		}
	}
	return all
}

func TestAModelThatNamesItsColumnsHandsOnThoseAlone(t *testing.T) {
	t.Parallel()
	k := house(t)
	k.Secrets = nil
	for sql, want := range map[string][]string{ // which of ob, happy and nope surely do not exist
		"select pl01, ob from responses":                                   {"happy", "nope"},
		"select r.* from responses r":                                      {"nope"},
		"select r.* exclude (ob) from responses r":                         {"nope"}, // ob is named: only the run can know
		"select *, 1 as nope from responses":                               nil,
		"with r as (select * from responses) select pl01 from r":           {"nope"},
		"select * from (select columns('pl.*') as 'x_\\0' from responses)": nil,
		"select * from (pivot responses on ob in (1, 2) using count(*))":   nil,
		"select 1 as ob":          {"happy", "nope"},
		"select * from naru.runs": nil,
	} {
		_, err := project.Load(t.Context(), cities(t, map[string]string{
			"models/view.sql":       sql,
			"tables/responses.yaml": report()["tables/responses.yaml"],
			"analyses/a.yaml":       "kind: survey\nrows: view\nalso: [{frequencies: ob}, {frequencies: happy}, {frequencies: nope}]\n",
		}), "", k)
		var several *problem.Several
		var got []string
		if errors.As(err, &several) {
			for _, p := range several.Problems {
				got = append(got, strings.Trim(fmt.Sprint(p.Args["columns"]), `"`))
			}
		} else if err != nil {
			t.Errorf("%s: %v", sql, err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s lacks %v, wanted %v", sql, got, want)
		}
	}
}

func TestAFormIsLookedIntoByWhoKnowsForms(t *testing.T) {
	t.Parallel()
	k := house(t)
	k.Secrets = nil
	k.Form = func(template []byte, refs []survey.Reference, found *problem.List) {
		for _, r := range refs {
			found.Report("analysis_name_empty", r.Text.Place, problem.Args{"in": fmt.Sprintf("%s %t of %d", r.Name, r.Grows, len(template))})
		}
	}
	changes := report()
	changes["analyses/city_report.yaml"] += "form: {template: forms/a.xlsx, cells: {one: x}, tables: {two: y}}\n"
	changes["forms/a.xlsx"] = emptyWorkbook
	_, err := project.Load(t.Context(), cities(t, changes), "", k)
	if err == nil || !strings.Contains(err.Error(), ":8:45: a name in one false") || !strings.Contains(err.Error(), ":8:63: a name in two true") {
		t.Errorf("told %v", err)
	}
}

// emptyWorkbook is the smallest zip that holds xl/workbook.xml.
const emptyWorkbook = "PK\x01\x02\x14\x00\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
	"\x0f\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00xl/workbook.xml" +
	"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x3d\x00\x00\x00\x00\x00\x00\x00\x00\x00"
