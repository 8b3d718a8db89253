package result_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func TestATableIsSelectedByParametersOfItsColumns(t *testing.T) {
	t.Parallel()
	columns := []column.Column{{Name: "city"}, {Name: "n"}, {Name: "n__empty"}, {Name: "round"}, {Name: "lone__empty"}}
	const all = `select "city", "n", "round", "lone__empty" from `
	for _, c := range []struct {
		table  string
		params map[string]any
		want   string
	}{
		{"answers", nil, all + `"answers"`},
		{"answers", map[string]any{"other": 1}, all + `"answers"`},
		{"report.scores", map[string]any{"round": int64(2026), "city": `2"1`, "other": true},
			all + `"report"."scores" where "city" is not distinct from $city and "round" is not distinct from $round`},
		{`an"swers`, nil, all + `"an""swers"`},
	} {
		same(t, result.SelectAll(c.table, columns, c.params), c.want)
	}
	same(t, result.SelectAll("naru.runs", nil, map[string]any{"round": 1}), `select * from "naru"."runs"`)
}

func TestArgumentsHaveTheTypesThatWereDeclared(t *testing.T) {
	t.Parallel()
	declared := parameter.Set{List: []parameter.Parameter{
		{Name: "round", Type: column.Type{Kind: column.Integer}}, {Name: "price", Type: column.Type{Kind: column.Decimal, Precision: 9, Scale: 2}},
		{Name: "since", Type: column.Type{Kind: column.Timestamp}}, {Name: "text", Type: column.Type{Kind: column.Integer}},
	}}
	day, moment := yamlfile.Day(2026, 3, 1), time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	own := task("k")
	own.Interval = work.Interval{Start: moment, End: moment.AddDate(0, 0, 1)}
	own.Params = map[string]any{
		"round": int64(2026), "price": "1.50", "since": moment, "text": "from with:",
		"day": day, "at": moment, "whole": int64(1), "part": 0.5, "yes": true, "word": "a",
	}
	types := map[string]string{}
	for _, a := range result.Arguments(own, declared) {
		types[a.Name] = a.Type.String()
	}
	same(t, types, fmt.Sprint(map[string]string{
		"round": "integer", "price": "decimal(9,2)", "since": "timestamp", "text": "string", "day": "date", "at": "timestamptz", "whole": "long",
		"part": "double", "yes": "boolean", "word": "string", "now": "timestamptz", "start": "timestamptz", "end": "timestamptz",
	}))
}

func TestADayMeansThatDayInEveryZone(t *testing.T) {
	t.Parallel()
	r := open(t) // in Seoul
	r.load("days", "select * from (values (date '2026-02-28', 1), (date '2026-03-01', 2)) t(day, n)")
	own := task("k")
	own.Params = map[string]any{"day": yamlfile.Day(2026, 3, 1)}
	e := result.Export{Format: "csv", SQL: result.SelectAll("days", []column.Column{{Name: "day"}, {Name: "n"}}, own.Params), Args: result.Arguments(own, parameter.Set{})}
	same(t, r.export(e), "day,n\n2026-03-01,2\n")
}

func TestWhatIsWrongWithATableIsToldWhereItIsNamed(t *testing.T) {
	t.Parallel()
	r := open(t)
	at := problem.Place{File: "flows/f.yaml", Line: 3, Column: 5}
	_, err := r.Export(t.Context(), task("k"), r.desk, result.Export{Of: "x", SQL: result.SelectAll("nothing", nil, nil), Made: true, Format: "csv", Place: at})
	if err == nil || !strings.Contains(err.Error(), "flows/f.yaml:3:5: there is no table nothing") {
		t.Errorf("got %v", err)
	}
}

func TestWhereAFileGoesAndHowItIsWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ to, wanted, file, format string }{
		{"", "", "", "csv"},
		{"", "xlsx", "", "xlsx"},
		{"out/", "", "out/scores.csv", "csv"},
		{"out/", "parquet", "out/scores.parquet", "parquet"},
		{"out/a.jsonl", "", "out/a.jsonl", "jsonl"},
		{"out/A.XLSX", "", "out/A.XLSX", "xlsx"},
		{"out/a.json", "csv", "out/a.json", "csv"},
		{"out/a.txt", "", "out/a.txt", "csv"},
		{"out.json/a", "", "out.json/a", "csv"},
	} {
		file, format := result.Destination("scores", c.to, c.wanted)
		same(t, []string{file, format}, fmt.Sprint([]string{c.file, c.format}))
	}
}

func TestIdentifiersOfTablesAreQuotedByTheirParts(t *testing.T) {
	t.Parallel()
	same(t, sqlengine.TableIdentifier(`naru.we"ird.name`), `"naru"."we""ird.name"`)
}
