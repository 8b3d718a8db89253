package table_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

var update = flag.Bool("update", false, "write the golden files anew")

// decode reads a contract and gives its mistakes, one a line without their hints.
func decode(t *testing.T, name, text string) (*table.Table, []string) {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse(name+".yaml", []byte(text), 0, &found)
	if !ok {
		t.Fatal(found.Err())
	}
	decoded := table.Decode(name, n, &found)
	var mistakes []string
	for _, p := range found.All() {
		mistakes = append(mistakes, p.Place.String()+": "+p.Message())
	}
	return decoded, mistakes
}

// TestEveryMistakeOfAContractIsToldAtItsPlace compares testdata/NAME.bad.yaml with the messages in NAME.bad.txt.
func TestEveryMistakeOfAContractIsToldAtItsPlace(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, mistakes := decode(t, strings.TrimSuffix(filepath.Base(file), ".bad.yaml"), string(text))
		got := strings.Join(mistakes, "\n") + "\n"
		golden := strings.TrimSuffix(file, ".yaml") + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", file, got, want)
		}
	}
}

func TestAContractUnfoldsIntoColumns(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/responses.good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, mistakes := decode(t, "responses", string(text))
	if len(mistakes) > 0 {
		t.Fatal(strings.Join(mistakes, "\n"))
	}
	byName := map[string]table.Column{}
	for _, c := range got.Columns {
		byName[c.Name] = c
	}
	if len(got.Columns) != 4+21+3+2 {
		t.Errorf("%d columns", len(got.Columns))
	}
	pl07 := byName["pl07"]
	if pl07.Field != "pl07" || !slices.Equal(pl07.Values, []string{"1", "2", "3", "4"}) || pl07.Labels["4"] != "매우 그렇다" || !slices.Equal(pl07.Missing, []string{"9"}) {
		t.Errorf("pl07 is %+v", pl07)
	}
	for name, companion := range map[string]bool{"round": false, "ob": false, "pl01": true, "bd04_3_1": true, "sf13": true, "written": false} {
		if byName[name].HasCompanion() != companion {
			t.Errorf("%s has a companion: %v", name, !companion)
		}
	}
	names := got.Names()
	if at := slices.Index(names, "pl01"); names[at+1] != "pl01__empty" {
		t.Errorf("companions stand beside their column, not %v", names[at:at+2])
	}
	if byName["written"].Field != "작성일" || byName["ob"].Label != "응답 대상" || byName["city"].From != "label.city" || !byName["city"].Constant {
		t.Error("field, label or from is lost")
	}
	if got.Guard != (table.Guard{MinRows: 30, Shrink: 0.5, Bad: 0.05}) || got.Strategy != "latest" || !slices.Equal(got.Partition, []string{"round", "city", "type"}) {
		t.Errorf("%+v", got)
	}
}

func TestTheVersionOfAContractIsWhatDecidesRows(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/responses.good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before, _ := decode(t, "responses", string(text))
	for change, differs := range map[[2]string]bool{
		{"응답 대상", "Group"}:                                                 false, // a title
		{"매우 그렇다", "아주 그렇다"}:                                               false,
		{"missing: [9]", "missing: [99]"}:                                  true,
		{"ob <= 3 and", "ob <= 2 and"}:                                     true,
		{"%Y.%m.%d", "%Y-%m-%d"}:                                           true,
		{"bad: 5%", "bad: 6%"}:                                             true, // a refusal must be judged again
		{"on_bad_row: quarantine", "on_bad_row: skip"}:                     true,
		{"[survey_online, survey_paper]", "[survey_paper, survey_online]"}: false,
	} {
		after, mistakes := decode(t, "responses", strings.Replace(string(text), change[0], change[1], 1))
		if len(mistakes) > 0 || (before.Version != after.Version) != differs {
			t.Errorf("%s: %v; the version differs: %v, want %v", change, mistakes, !differs, differs)
		}
	}
}

func TestASeedIsStringsUnlessContracted(t *testing.T) {
	t.Parallel()
	var found problem.List
	plain := table.Seed("cities", "seeds/cities.csv", []byte("\uFEFFcity,name\n021,서울\n"), nil, &found)
	if found.Len() > 0 || !slices.Equal(plain.Names(), []string{"city", "name"}) || plain.Columns[0].Type.String() != "string" || plain.Strategy != "replace" {
		t.Errorf("%+v %v", plain, found.Err())
	}
	contract, mistakes := decode(t, "cities", "columns: [{name: city}, {name: people, type: long}]")
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	typed := table.Seed("cities", "seeds/cities.csv", []byte("city,people\n021,5\n"), contract, &found)
	if found.Len() > 0 || typed.Columns[1].Type.String() != "long" || !typed.IsSeed() {
		t.Errorf("%+v %v", typed, found.Err())
	}
	for text, want := range map[string]string{
		"":                "is empty",
		"a,A\n1,2\n":      "differ only in case",
		"a,\n1,2\n":       "has no name",
		"a,\xb5\xa1\n1,2": "not UTF-8",
	} {
		var found problem.List
		table.Seed("cities", "seeds/cities.csv", []byte(text), nil, &found)
		if found.Len() != 1 || !strings.Contains(found.Err().Error(), want) {
			t.Errorf("%q: %v, want %q", text, found.Err(), want)
		}
	}
	var refused problem.List
	contract, _ = decode(t, "cities", "from: x\nstrategy: append\ncolumns: [{name: city, from: label.city}]")
	table.Seed("cities", "seeds/cities.csv", []byte("city\n1\n"), contract, &refused)
	if refused.Len() != 3 {
		t.Errorf("%v", refused.Err())
	}
}

// FuzzDecode holds that no text, however wrong, does more than be told.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var found problem.List
		n, ok := yamlfile.Parse("t.yaml", text, 0, &found)
		if !ok {
			return
		}
		decoded := table.Decode("t", n, &found)
		if found.Len() == 0 && len(decoded.Columns) == 0 {
			t.Error("a contract without columns is no contract")
		}
		for _, p := range found.All() {
			if p.Message() == "" {
				t.Errorf("%s says nothing", p.Code)
			}
		}
	})
}

func TestAFormatThatCanGiveNoDateIsToldWithOneThatCan(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"{type: date, format: YYYY.MM.DD}":                  `"YYYY.MM.DD" is not understood: it needs a year, a month and a day hint: write it like %Y.%m.%d`,
		"{type: timestamp, format: 'yyyy/MM/dd HH:mm'}":     "hint: write it like %Y/%m/%d %H:%M",
		"{type: timestamptz, format: '%H:%M'}":              "it needs a year, a month and a day hint: write it like %Y-%m-%d %H:%M:%S",
		"{type: date, format: '%A %d.%m.%Y'}":               "%A is not known hint: write it like %Y-%m-%d",
		"{type: timestamp, format: '%Y-%m-%d %H:%M:%S %z'}": "would be lost",
	} {
		var found problem.List
		text := "from: till\nstrategy: append\ncolumns:\n  - " + strings.Replace(written, "{", "{name: day, ", 1) + "\n"
		n, _ := yamlfile.Parse("visits.yaml", []byte(text), 0, &found)
		table.Decode("visits", n, &found)
		got := ""
		if found.Len() == 1 {
			got = strings.Join(strings.Fields(found.All()[0].Error()), " ")
		}
		if !strings.HasPrefix(got, "visits.yaml:4:") || !strings.Contains(got, want) {
			t.Errorf("%s: %d mistakes, the first %q, want %q", written, found.Len(), got, want)
		}
	}
}
