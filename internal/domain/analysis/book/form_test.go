package book_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/book"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func TestParseReadsReferences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]book.Reference{
		"scores: grp=child, domain=play → mean": {Table: "scores", Where: []book.Equal{{"grp", "child"}, {"domain", "play"}}, Give: []string{"mean"}},
		"scores: grp = child,domain= -> mean":   {Table: "scores", Where: []book.Equal{{"grp", "child"}, {"domain", ""}}, Give: []string{"mean"}},
		"scores: split=district":                {Table: "scores", Where: []book.Equal{{"split", "district"}}},
		`tests: variable="a, ""b"" -> c" → p`:   {Table: "tests", Where: []book.Equal{{"variable", `a, "b" -> c`}}, Give: []string{"p"}},
		"document → title":                      {Table: "document", Give: []string{"title"}},
		"scores: → split_value_label, mean":     {Table: "scores", Give: []string{"split_value_label", "mean"}},
	} {
		got, why := book.Parse(text)
		if why != "" || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %s", text, got, why)
		}
		again, why := book.Parse(got.String())
		if why != "" || !reflect.DeepEqual(again, want) {
			t.Errorf("%s was written as %s: %+v, %s", text, got, again, why)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                             "names no table",
		"score: grp=child → mean":      `there is no result table "score" (did you mean "scores"?)`,
		"scores: gpr=child → mean":     `there is no column "gpr" (did you mean "grp"?) in scores`,
		"scores: grp=child → meen":     `there is no column "meen" (did you mean "mean"?) in scores`,
		"scores: child → mean":         `"child" is no condition: write it like grp=child`,
		"scores: grp=a, grp=b → mean":  `"grp" stands twice`,
		`scores: grp="child → mean`:    `the quotes of grp="child → mean are not closed`,
		"scores: grp=child →":          `there is no column ""`,
		"zzzzzzzzzzz: grp=child":       `there is no result table "zzzzzzzzzzz" (there are: changes,`,
		"scores: qqqqqqqqqqq=1 → mean": `there is no column "qqqqqqqqqqq" (there are: grp,`,
	} {
		if _, why := book.Parse(text); !strings.Contains(why, want) {
			t.Errorf("%q: %q, want %q", text, why, want)
		}
	}
	r, _ := book.Parse("scores: grp=child → mean, sd")
	if why := r.Cell(); !strings.Contains(why, "exactly one column") {
		t.Errorf("two columns for a cell: %q", why)
	}
}

func form(cells, tables map[string]string) *survey.Form {
	f := &survey.Form{}
	for name, text := range cells {
		f.Cells = append(f.Cells, survey.Reference{Name: name, Text: yamlfile.At[string]{Value: text}})
	}
	for name, text := range tables {
		f.Tables = append(f.Tables, survey.Reference{Name: name, Text: yamlfile.At[string]{Value: text}})
	}
	return f
}

func TestFillFindsFiguresLabelsAndWhatTheDocumentIs(t *testing.T) {
	t.Parallel()
	got, missed := book.Fill(sample(), form(map[string]string{
		"play_child": "scores: grp=child, domain=play → mean", "total_parent": "scores: grp=parent → n",
		"n_child": "groups: grp=child → n",
		"city":    "parameters: name=city → label", "title": "document → title", "day": "document → made_at",
		"people":    "document → respondents",
		"hidden":    "scores: grp=worker, split=district, split_value=1106 → mean",
		"change":    "changes: grp=child, domain=play → change",
		"freq":      "frequencies: grp=child, variable=pl01, value=4 → n",
		"none":      "frequencies: grp=child, variable=pl01, kind=no_answer → n",
		"alpha_why": "scales: grp=child, scale=play → why",
	}, map[string]string{
		"districts": "scores: grp=child, split=district, domain=, item= → split_value_label, mean, n",
		"all":       "correlations:",
	}), "ko")
	if len(missed) != 0 {
		t.Errorf("missed %v", missed)
	}
	for name, want := range map[string]any{
		"total_parent": int64(62), "n_child": int64(402), "city": "나루시", "title": "아동친화도시 조사 결과",
		"day": "2026년 11월 24일", "people": int64(612),
		"hidden": "비공개", "freq": int64(120), "none": int64(3), "alpha_why": "",
	} {
		if got.Cells[name] != want {
			t.Errorf("%s is %v (%T), want %v", name, got.Cells[name], got.Cells[name], want)
		}
	}
	if mean, ok := got.Cells["play_child"].(float64); !ok || mean < 83.40 || mean > 83.41 {
		t.Errorf("play_child is %v", got.Cells["play_child"])
	}
	table := got.Tables["districts"]
	if len(table.Rows) != 6 || table.Rows[0][0] != "나루동" || len(table.Columns) != 3 {
		t.Errorf("districts are %+v", table)
	}
	all := got.Tables["all"]
	if len(all.Rows) != 2 || all.Columns[0] != "method" || all.Columns[len(all.Columns)-1] != "y_label" || all.Rows[0][len(all.Columns)-1] != "안전과 보호" {
		t.Errorf("a table without columns is %+v", all)
	}
}

func TestFillTellsWhatItMissesAndLeavesItEmpty(t *testing.T) {
	t.Parallel()
	got, missed := book.Fill(sample(), form(map[string]string{
		"nobody":  "scores: grp=elder, domain=play → mean",
		"several": "frequencies: grp=child, variable=pl01 → n", "wrong": "score: → mean",
	}, map[string]string{"rows": "scores: split=school"}), "ko")
	why := map[string]string{}
	for _, m := range missed {
		why[m.Name] = m.Why
	}
	for name, want := range map[string]string{
		"nobody":  "no row of scores has grp=elder, domain=play, no split, no split_value, no item",
		"several": "3 rows of frequencies have grp=child, variable=pl01, no value: a cell wants one",
		"wrong":   `there is no result table "score"`, "rows": "no row of scores has split=school",
	} {
		if !strings.Contains(why[name], want) {
			t.Errorf("%s: %q, want %q", name, why[name], want)
		}
	}
	if value, there := got.Cells["nobody"]; value != nil || !there {
		t.Errorf("a cell without a row is %v, %v", value, there)
	}
	if table, there := got.Tables["rows"]; len(table.Rows) != 0 || !there || len(table.Columns) == 0 {
		t.Errorf("a table without rows is %+v", table)
	}
}

// FuzzParse: whatever is written, it is read or refused with words, and what was read is written so that it is
// read again.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"scores: grp=child, domain=play → mean", `tests: variable="a,b" -> p`, "→", `scores: grp=" → mean`, "document → title"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, why := book.Parse(text)
		if why != "" {
			return
		}
		if again, why := book.Parse(r.String()); why != "" || !reflect.DeepEqual(again, r) {
			t.Errorf("%q was written as %q: %+v, %s", text, r, again, why)
		}
	})
}
