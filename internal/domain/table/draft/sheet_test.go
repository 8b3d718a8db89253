package draft_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/table/draft"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func uploads(t *testing.T, files map[string]string) map[string]*upload.Upload {
	t.Helper()
	all := map[string]*upload.Upload{}
	for name, text := range files {
		var found problem.List
		n, ok := yamlfile.Parse("uploads/"+name+".yaml", []byte(text), 0, &found)
		if ok {
			all[name] = upload.Decode(name, n, &found)
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

const everyKind = `
from: answers
strategy: replace
values: {agree: {1: 전혀 아니다, 2: 아니다}}
columns:
  - {name: round, type: integer, from: label.round}
  - {name: id, type: string, field: 번호, required: true, unique: true}
  - {name: again, type: string, field: 번호}
  - {name: dong, type: string, values: ["011", "012"], missing: ["-"]}
  - {name: q01, type: integer, label: 놀 곳이 있다, values: agree, missing: [9], not_applicable: [8]}
  - {name: age, type: integer, range: [5, 99], missing: [999]}
  - {name: rate, type: "decimal(9,2)", field: "비율 (%)"}
  - {name: day, type: date, format: "%Y.%m.%d"}
  - {name: at, type: timestamp}
  - {name: yes, type: boolean}
  - {name: note, type: string}
`

// TestAnEntrySheetStandsWhereItsUploadReads fills a sheet as a clerk does, for every place that an upload may read.
func TestAnEntrySheetStandsWhereItsUploadReads(t *testing.T) {
	t.Parallel()
	for format, sheet := range map[string]string{
		"":                                         "answers",
		", format: {xlsx: {header: 1}}":            "answers",
		", format: {xlsx: {header: 2}}":            "answers",
		", format: {xlsx: {header: 3}}":            "answers",
		", format: {xlsx: {header: 4}}":            "answers",
		", format: {xlsx: {header: 9}}":            "answers",
		", format: {xlsx: {sheet: 2}}":             "answers",
		", format: {xlsx: {sheet: 4, header: 5}}":  "answers",
		", format: {xlsx: {sheet: 응답, header: 2}}": "응답",
		", format: {xlsx: {sheet: codes}}":         "codes",
		", format: {csv: {thousands: \",\"}}":      "answers",
	} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			uploaded := "parts: {a: {type: [xlsx, csv]" + format + "}}"
			contract := decode(t, everyKind)
			place, err := draft.PlaceOf(contract, uploads(t, map[string]string{"answers": uploaded}), "")
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := draft.Sheet(&b, contract, place.XLSX, 20); err != nil {
				t.Fatal(err)
			}
			morning := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
			header := max(place.XLSX.Header, 1)
			filled := fill(t, b.Bytes(), sheet, header, [][]any{
				{"021", "011", 1, 7, 1.25, morning, morning.Add(9 * time.Hour), true, "좋다"},
				{"022", "-", 9, 999, "0.5", "2026.3.2", nil, "false", nil},
			})
			if bad := loadAs(t, file("back.xlsx", filled), contract, uploaded); len(bad) > 0 {
				t.Errorf("%+v", bad)
			}
		})
	}
}

// fill enters rows below the names, which must stand in the row of the header.
func fill(t *testing.T, b []byte, sheet string, header int, lines [][]any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows(sheet)
	if err != nil || len(got) < header {
		t.Fatalf("%v, %d rows", err, len(got))
	}
	if names := strings.Join(got[header-1], "|"); names != "번호|dong|q01|age|비율 (%)|day|at|yes|note" {
		t.Fatalf("row %d holds %s", header, names)
	}
	for i, line := range lines {
		row(t, f, sheet, header+1+i, line...)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAPlaceThatNoWorkbookReachesIsTold(t *testing.T) {
	t.Parallel()
	contract := func(from, format string) *table.Table {
		return decode(t, fmt.Sprintf("from: [%s]\nstrategy: replace\n%scolumns: [{name: a}]\n", from, format))
	}
	ups := uploads(t, map[string]string{
		"paper": "parts: {a: {type: [xlsx, csv], format: {xlsx: {header: 4}}}}", "text": "parts: {a: {type: csv}}", "plain": "parts: {a: {type: xlsx}}",
	})
	for _, c := range []struct{ from, format, named, want string }{
		{"text", "", "", "takes csv, so that no workbook could be handed in"},
		{"paper", "format: csv\n", "", "reads csv, so that no workbook could come back"},
		{"paper", "", "plain", "brings no rows to table answers"},
	} {
		if _, err := draft.PlaceOf(contract(c.from, c.format), ups, c.named); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	place, err := draft.PlaceOf(contract("text, plain, paper", ""), ups, "")
	if err != nil || place.Upload.Name != "plain" || len(place.Notes) != 1 || !strings.Contains(place.Notes[0], "--upload paper") {
		t.Errorf("%+v %v", place, err)
	}
	if place, err = draft.PlaceOf(contract("online", ""), ups, ""); err != nil || place.Upload != nil || len(place.Notes) != 1 {
		t.Errorf("%+v %v", place, err)
	}
	if err := draft.Sheet(&bytes.Buffer{}, contract("paper", "format: {xlsx: {sheet: \"a/b\"}}\n"), place.XLSX, 1); err != nil {
		t.Errorf("%v", err)
	}
}
