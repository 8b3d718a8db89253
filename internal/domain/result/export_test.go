package result_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/query/querytest"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// room is a results place beside a desk over a real lake.
type room struct {
	place
	t      *testing.T
	desk   *query.Desk
	lake   *lake.Lake
	folder string // for exports
}

func open(t *testing.T) *room {
	t.Helper()
	dir := t.TempDir()
	db := controldbtest.Open(t, lake.Migrations(), result.Migrations())
	l, err := lake.Open(t.Context(), db, dir)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := duckdb.Open(duckdb.Options{Zone: seoul(t), Dirs: []string{dir}, SpillDir: t.TempDir(), Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	p := at(t, db, t.TempDir())
	return &room{place: p, t: t, desk: query.New(l, engine, p.House(), query.Options{}), lake: l, folder: t.TempDir()}
}

func seoul(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// load makes and commits a table of the lake.
func (r *room) load(table, sql string) {
	r.t.Helper()
	querytest.Room{DB: r.db, Lake: r.lake, Desk: r.desk}.Load(r.t, table, sql)
}

// export writes a SELECT to a file of the folder and gives what it holds.
func (r *room) export(e result.Export) string {
	r.t.Helper()
	e.Of, e.Zone = "answers", seoul(r.t)
	e.To = filepath.Join(r.folder, "out."+e.Format)
	done, err := r.Export(r.t.Context(), task("k"), r.desk, e)
	if err != nil {
		r.t.Fatalf("%s as %s: %v", e.SQL, e.Format, err)
	}
	body, err := os.ReadFile(e.To)
	if err != nil || done.Values["bytes"] != int64(len(body)) || done.Values["file"] != e.To {
		r.t.Fatalf("%v: %v", done, err)
	}
	return string(body)
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("got  %s\nwant %s", g, w)
	}
}

// everything is one row of every type, and one of nulls.
const everything = `select * from (values
	(1, true, 7::integer, 9007199254740993, 0.1::double, 1.50::decimal(9,2), 12345678901234567890.5::decimal(38,1), '가, "b"',
		date '2026-03-01', timestamp '2026-03-01 10:00:00.5', timestamptz '2026-03-01 09:00:00', [1, null], {'a': 'x', 'b': [1.5]}),
	(2, null, null, null, null, null, null, null, null, null, null, null, null))
	v(n, flag, i, l, d, price, big, "글", day, moment, instant, list, pair) order by n`

func TestCSVHoldsEveryValueExactly(t *testing.T) {
	t.Parallel()
	r := open(t)
	same(t, r.export(result.Export{Format: "csv", SQL: everything}),
		"n,flag,i,l,d,price,big,글,day,moment,instant,list,pair\n"+
			`1,true,7,9007199254740993,0.1,1.50,12345678901234567890.5,"가, ""b""",2026-03-01,2026-03-01T10:00:00.5,`+
			`2026-03-01T09:00:00+09:00,"[1, null]","{""a"": ""x"", ""b"": [1.5]}"`+"\n2,,,,,,,,,,,,\n")
	same(t, r.export(result.Export{Format: "tsv", BOM: true, SQL: `select 'a' || chr(9) || 'b' as "x y", 1 as "say ""hi"""`}),
		"\ufeffx y\t\"say \"\"hi\"\"\"\n\"a\tb\"\t1\n")
	same(t, r.export(result.Export{Format: "csv", SQL: "select * from (values (null), (''), ('a' || chr(10) || 'b')) v(x)"}),
		"x\n\"\"\n\"\"\n\"a\nb\"\n")
	same(t, r.export(result.Export{Format: "csv", SQL: "select 1 as x, '' as y, null as z where true"}), "x,y,z\n1,\"\",\n")
	same(t, r.export(result.Export{Format: "csv", SQL: "select 1 as x where false"}), "x\n")
	same(t, r.export(result.Export{Format: "csv",
		SQL: "select 1e6::double as a, 'nan'::double as b, '-infinity'::double as c, 1e-9::double as d, -0.5::double as e"}),
		"a,b,c,d,e\n1000000,NaN,-Infinity,1e-09,-0.5\n")
	records, err := csv.NewReader(strings.NewReader(r.export(result.Export{Format: "csv", SQL: everything}))).ReadAll()
	if err != nil || len(records) != 3 || records[1][7] != `가, "b"` {
		t.Errorf("another reader reads %q: %v", records, err)
	}
}

func TestJSONKeepsTheOrderOfColumnsAndAllDigits(t *testing.T) {
	t.Parallel()
	r := open(t)
	one := `{"n": 1, "flag": true, "i": 7, "l": 9007199254740993, "d": 0.1, "price": 1.50, "big": 12345678901234567890.5, ` +
		`"글": "가, \"b\"", "day": "2026-03-01", "moment": "2026-03-01T10:00:00.5", "instant": "2026-03-01T09:00:00+09:00", ` +
		`"list": [1, null], "pair": {"a": "x", "b": [1.5]}}`
	two := `{"n": 2, "flag": null, "i": null, "l": null, "d": null, "price": null, "big": null, "글": null, "day": null, ` +
		`"moment": null, "instant": null, "list": null, "pair": null}`
	same(t, r.export(result.Export{Format: "json", SQL: everything}), "[\n"+one+",\n"+two+"\n]\n")
	same(t, r.export(result.Export{Format: "jsonl", SQL: everything}), one+"\n"+two+"\n")
	same(t, r.export(result.Export{Format: "json", SQL: "select 1 as n where false"}), "[]\n")
	same(t, r.export(result.Export{Format: "jsonl", SQL: "select 1 as n where false"}), "")
	same(t, r.export(result.Export{Format: "jsonl", SQL: "select 'nan'::double as a, 1e300::double as b"}), `{"a": null, "b": 1e+300}`+"\n")
	var got []map[string]any
	text := r.export(result.Export{Format: "json", SQL: `select string_agg(chr(x::integer), '') as t from range(1, 200) r(x)`})
	if err := json.Unmarshal([]byte(text), &got); err != nil || len([]rune(got[0]["t"].(string))) != 199 {
		t.Errorf("%s: %v", text, err)
	}
}

func TestParquetKeepsNamesTypesAndRows(t *testing.T) {
	t.Parallel()
	r := open(t)
	for sql, rows := range map[string]int{everything: 2, `select 1 as "글", 2 as b where false`: 0} {
		written := r.export(result.Export{Format: "parquet", SQL: sql})
		if !strings.HasPrefix(written, "PAR1") || !strings.HasSuffix(written, "PAR1") || !strings.Contains(written, "글") {
			t.Errorf("%d bytes are no Parquet file with those names", len(written))
		}
		done, err := r.Export(t.Context(), task("again "+sql), r.desk, result.Export{Of: "x", Format: "parquet", SQL: sql})
		if err != nil || done.Values["rows"] != int64(rows) {
			t.Errorf("%v: %v", done.Values, err)
		}
	}
}

func TestWorkbooksHoldOneSheet(t *testing.T) {
	t.Parallel()
	r := open(t)
	book := r.export(result.Export{Format: "xlsx", SQL: everything})
	sheet := part(t, book, "xl/worksheets/sheet1.xml")
	for _, want := range []string{">0.1<", ">1.5<", ">7<"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet lacks %s: %s", want, sheet)
		}
	}
	texts := sheet + part(t, book, "xl/sharedStrings.xml")
	for _, want := range []string{"9007199254740993", "12345678901234567890.5", "글", "가, "} { // what a double would round is a text
		if !strings.Contains(texts, want) {
			t.Errorf("the texts lack %s", want)
		}
	}
	_, err := r.Export(t.Context(), task("k"), r.desk, result.Export{Of: "x", Format: "xlsx", SQL: "select 1 as n from range(1048576)"})
	wantProblem(t, err, "export_rows_most", "1048575", "csv")
	_, err = r.Export(t.Context(), task("k"), r.desk, result.Export{Of: "x", Format: "xlsx", SQL: "select 1 as n, repeat('가', 32768) as t"})
	wantProblem(t, err, "export_cell_long", "row 1", "32768", "32767")
}

// part is one file of a workbook; empty when it has none of that name.
func part(t *testing.T, book, name string) string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(file); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestExportsIntoTheResultsPlaceHappenOnce(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.load("answers", "select '21' as city, 1 as n union all select '22', 2")
	e := result.Export{Of: "city_answers", Code: "c1", Format: "csv", Labels: map[string]string{"city": "21"},
		SQL: "select n from answers where city = $city", Args: []sqlengine.Argument{
			{Name: "city", Type: column.Type{Kind: column.String}, Value: "21"}}}
	done, err := r.Export(t.Context(), task("k"), r.desk, e)
	if err != nil {
		t.Fatal(err)
	}
	sets, err := r.List(t.Context(), result.Filter{Of: "city_answers", Labels: e.Labels})
	if err != nil || len(sets) != 1 {
		t.Fatalf("%v: %v", sets, err)
	}
	set := sets[0]
	same(t, content(t, r.place, set.Files[0]), "n\n1\n")
	same(t, []any{set.Run, set.Project, set.Code, set.From[0].Name, set.Files[0].Name, set.Files[0].Type},
		"[r1 p1 c1 answers city_answers.csv text/csv; charset=utf-8]")
	same(t, []any{done.Values["rows"], done.Values["bytes"], done.Values["file"], len(done.Notes), done.Made, done.Read},
		[]any{1, 4, r.Path(set.Files[0]), 0, []work.Ref{set.Files[0].Ref()}, set.From})

	r.load("answers", "select '21' as city, 5 as n") // an attempt after the commit changes nothing
	again, err := r.Export(t.Context(), task("k"), r.desk, e)
	same(t, fmt.Sprint(again, err), fmt.Sprint(done, nil))
	if left := r.objects(t); len(left) != 1 {
		t.Errorf("the store holds %q", left)
	}
	e.Name = "numbers.csv"
	if _, err = r.Export(t.Context(), task("later"), r.desk, e); err != nil {
		t.Fatal(err)
	}
	same(t, r.keys(t, result.Filter{Of: "city_answers"}), "later")
	answer, err := r.desk.Ask(t.Context(), query.Question{SQL: `select made_by, name, current, bytes from naru.results order by made_at`, Actor: query.Local()})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := answer.All()
	same(t, fmt.Sprint(rows, err), "[[city_answers city_answers.csv false 4] [city_answers numbers.csv true 4]] <nil>")
}

func TestAFencedExportRecordsNothing(t *testing.T) {
	t.Parallel()
	r := open(t)
	late := task("k")
	late.Lease = controldb.Lease{Name: "task k", Token: 7}
	_, err := r.Export(t.Context(), late, r.desk, result.Export{Of: "x", Format: "csv", SQL: "select 1 as n"})
	if !errors.Is(err, controldb.ErrFenced) {
		t.Errorf("got %v", err)
	}
	same(t, r.keys(t, result.Filter{All: true}), "")
}

func TestExportsIntoAFolderAreWholeAndSaySo(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.load("answers", "select 1 as n")
	to := filepath.Join(r.folder, "새 폴더", "a.csv")
	e := result.Export{Of: "x", Format: "csv", SQL: "from answers", To: to}
	done, err := r.Export(t.Context(), task("k"), r.desk, e)
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Notes) != 1 || !strings.Contains(done.Notes[0], "at least once") || len(done.Read) != 1 || done.Made[0].Name != to {
		t.Errorf("%+v", done)
	}
	e.SQL = "select n, 2 as m, error('no') from answers" // what stood there stays when the next one fails
	if _, err = r.Export(t.Context(), task("k"), r.desk, e); err == nil {
		t.Error("an error was exported")
	}
	e.SQL = "select 1 as a, 2 as A"
	for _, e.Format = range result.Formats() {
		_, err = r.Export(t.Context(), task("k"), r.desk, e)
		wantProblem(t, err, "sql_columns_same", "called A")
	}
	e.Format, e.SQL = "csv", "from nobody"
	_, err = r.Export(t.Context(), task("k"), r.desk, e)
	wantProblem(t, err, "table_unknown_of", "nobody")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = r.Export(ctx, task("k"), r.desk, e); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	body, err := os.ReadFile(to)
	same(t, fmt.Sprint(string(body), err), "n\n1\n<nil>")
	e.SQL = "select n + 1 as n from answers"
	if _, err = r.Export(t.Context(), task("k"), r.desk, e); err != nil {
		t.Fatal(err)
	}
	body, err = os.ReadFile(to)
	same(t, fmt.Sprint(string(body), err), "n\n2\n<nil>")
	left, err := os.ReadDir(filepath.Dir(to))
	if err != nil || len(left) != 1 {
		t.Errorf("left: %v (%v)", left, err)
	}
}

func TestPlacesThatCannotBeWrittenAreTold(t *testing.T) {
	t.Parallel()
	r := open(t)
	file := filepath.Join(r.folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	at := problem.Place{File: "flows/f.yaml", Line: 3, Column: 5}
	for _, c := range []struct {
		to, format string
		code       problem.Code
	}{
		{r.folder, "csv", "export_is_folder"},
		{filepath.Join(file, "a.csv"), "csv", "export_no_folder"},
		{filepath.Join("/proc", "a.csv"), "csv", ""},
		{filepath.Join(r.folder, "a"), "xls", "export_format_unknown"},
		{"a.csv", "csv", ""},
	} {
		_, err := r.Export(t.Context(), task("k"), r.desk, result.Export{Of: "x", SQL: "select 1 as n", Format: c.format, To: c.to, Place: at})
		if c.code != "" {
			wantProblem(t, err, c.code, "flows/f.yaml:3:5")
		} else if err == nil {
			t.Errorf("%s was written", c.to)
		}
	}
}

func TestExportsOfManyRowsAreReportedAsTheyGo(t *testing.T) {
	t.Parallel()
	r := open(t)
	own := task("k")
	var rows []int64
	own.Report = func(p work.Progress) { rows = append(rows, p.Rows) }
	done, err := r.Export(t.Context(), own, r.desk, result.Export{Of: "x", Format: "csv", SQL: "from range(120000) t(n)"})
	if err != nil || done.Values["rows"] != int64(120_000) {
		t.Fatalf("%v: %v", done, err)
	}
	same(t, rows, "[50000 100000]")
	body, err := os.ReadFile(done.Values["file"].(string))
	if err != nil || bytes.Count(body, []byte("\n")) != 120_001 || !bytes.HasSuffix(body, []byte("\n119999\n")) {
		t.Errorf("%d bytes: %v", len(body), err)
	}
	if !regexp.MustCompile(`/x/20261124T163205\.123456Z-[0-9a-f]{12}/x-[0-9a-f]{12}\.csv$`).MatchString(done.Values["file"].(string)) {
		t.Errorf("it lies at %s", done.Values["file"])
	}
}
