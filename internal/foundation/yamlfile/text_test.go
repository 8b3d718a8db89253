package yamlfile_test

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func TestATextIsFilled(t *testing.T) {
	seoul := time.FixedZone("KST", 9*3600)
	t.Setenv("TEXT_KEY", "a/b c")
	secrets, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]any{
		"city": "강남 1/2", "round": int64(2026), "share": 0.5, "open": true, "step.rows": int64(12), "login.token": "t",
		"start": time.Date(2026, 1, 1, 20, 30, 0, 0, time.UTC), "day": yamlfile.Day(2026, 3, 1),
	}
	for raw, want := range map[string]string{
		"":                                "",
		"plain $5 text":                   "plain $5 text",
		"{{not}} {city}":                  "{not} %EA%B0%95%EB%82%A8+1%2F2",
		"{city}":                          "강남 1/2", // the whole text is not escaped
		"{round}/{share}/{open}":          "2026/0.5/true",
		"{step.rows} rows":                "12 rows",
		"?key=${TEXT_KEY}":                "?key=a%2Fb+c",
		"${TEXT_KEY}":                     "a/b c",
		"{start:%Y-%m-%d}":                "2026-01-02",
		"{start:%H:%M}":                   "05:30",
		"{start}":                         "2026-01-02T05:30:00+09:00",
		"{day}":                           "2026-03-01",
		"{day:%Y%m%d}":                    "20260301",
		"{start:%y %j %b %a %u %V %s %%}": "26 002 Jan Fri 5 01 1767299400 %",
	} {
		got, err := yamlfile.Text{Raw: raw}.Fill(yamlfile.Filling{Values: values, Secrets: secrets, Escape: url.QueryEscape, Zone: seoul})
		if raw == "{start:%y %j %b %a %u %V %s %%}" || err != nil {
			got, err = yamlfile.Text{Raw: raw}.Fill(yamlfile.Filling{Values: values, Secrets: secrets, Zone: seoul})
		}
		if err != nil || got != want {
			t.Errorf("%s is %q, %v; wanted %q", raw, got, err, want)
		}
	}
	if got := secrets.Redact("it was a/b c and a%2Fb+c"); got != "it was *** and ***" {
		t.Errorf("a secret filled in is told: %s", got)
	}
}

func TestWhatCannotBeFilledIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	secrets, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	at := problem.Place{File: "sources/a.yaml", Line: 3, Column: 7}
	for raw, want := range map[string]string{
		"/x/{ctiy}":        "nothing is there to fill in for {ctiy} in \"/x/{ctiy}\"\n   hint: did you mean \"city\"?",
		"{city:%Y}":        "{city} has a format in \"{city:%Y}\", but \"강남\" is no time",
		"{none}":           "{none} is empty, and \"{none}\" needs it",
		"${NARU_NOT_SET_}": "${NARU_NOT_SET_} is not set",
		"{open":            "a brace is opened and not closed",
	} {
		_, err := yamlfile.Text{Place: at, Raw: raw}.Fill(yamlfile.Filling{Values: map[string]any{"city": "강남", "none": nil}, Secrets: secrets})
		var p *problem.Problem
		if !errors.As(err, &p) || !strings.HasPrefix(err.Error(), at.String()+": "+want) {
			t.Errorf("%s tells %v\nwanted %s", raw, err, want)
		}
	}
}

func TestNamesAndSecretsOfATextAreListedOnce(t *testing.T) {
	t.Parallel()
	text := yamlfile.Text{Raw: "{a} {b.c:%Y} {a} ${K} {{x}} ${L} ${K}"}
	if got := text.Names(); !reflect.DeepEqual(got, []string{"a", "b.c"}) {
		t.Errorf("names %v", got)
	}
	if got := text.Secrets(); !reflect.DeepEqual(got, []string{"K", "L"}) {
		t.Errorf("secrets %v", got)
	}
}

func TestAHeaderOfSQLKeepsTheFilesPlaces(t *testing.T) {
	t.Parallel()
	const text = "\n/* naru\nname: a\n없는: 1\n*/\n\n  select 1 /* naru: not a header */\n"
	var found problem.List
	header, sql, at, ok := yamlfile.SplitSQL("models/a.sql", []byte(text), &found)
	if !ok || sql != "select 1 /* naru: not a header */\n" || at != (problem.Place{File: "models/a.sql", Line: 7, Column: 3}) {
		t.Errorf("sql %q at %v, %v", sql, at, ok)
	}
	var into thing
	yamlfile.Decode(header, "thing", &into, &found)
	if into.Name != "a" || found.Len() != 1 || !strings.HasPrefix(found.Err().Error(), "models/a.sql:4:1: unknown key") {
		t.Errorf("%+v, %v", into, found.Err())
	}
}

func TestOnlyAMarkedFirstCommentIsAHeader(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"select 1":                                         "select 1",
		"/* narui: x */ select 1":                          "/* narui: x */ select 1",
		"-- naru\nselect 1":                                "-- naru\nselect 1",
		"select 1 /* naru\nx: y */":                        "select 1 /* naru\nx: y */",
		"/* any */ /* naru x */ select 1":                  "/* any */ /* naru x */ select 1",
		"/*naru*/select 1":                                 "select 1",
		"/* naru name: a */\nselect 1":                     "select 1",
		"\xef\xbb\xbf/* naru\r\nname: a\r\n*/\r\nselect 1": "select 1",
	} {
		var found problem.List
		if _, sql, _, ok := yamlfile.SplitSQL("f.sql", []byte(text), &found); !ok || sql != want {
			t.Errorf("%q gives %q, %v", text, sql, found.Err())
		}
	}
	var found problem.List
	yamlfile.SplitSQL("f.sql", []byte("/* naru\nname: a\nselect 1"), &found)
	if found.Len() != 1 || found.All()[0].Code != "sql_header_open" {
		t.Errorf("told %v", found.Err())
	}
}
