package draft_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/domain/table/draft"
)

// lines repeats a pattern of a text file: %d is the row's number.
func lines(header, pattern string, n int) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	for i := range n {
		b.WriteString(strings.ReplaceAll(pattern, "%d", fmt.Sprint(i+1)) + "\n")
	}
	return b.String()
}

func TestTextFilesAsOfficesMakeThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file  string
		cp949 bool
		bad   int
		want  []string // in the contract
	}{
		"zeros stay":     {lines("id,code", "%d,021", 20), false, 0, []string{"{name: code, type: string"}},
		"one zero stays": {lines("id,code", "%d,21", 80) + "81,021\n", false, 0, []string{"{name: code, type: string"}},
		"cp949 and semicolons": {"번호;학교급;점수\n" + strings.Repeat("가1;1;2\n", 10), true, 0,
			[]string{"field: 번호", "field: 학교급"}},
		"decimal commas": {lines("id;rate;n", "%d;1,25;3", 20), false, 0, []string{`type: "decimal(9,2)"`}},
		"thousands":      {lines("id,won", `%d,"1,234,000"`, 20), false, 0, []string{"{name: won, type: integer"}},
		"thousands or decimals": {lines("id;won", `%d;1,234`, 20), false, 0,
			[]string{"{name: won, type: string}", "may be one thousand or one and a bit"}},
		"percent":          {lines("id,share", "%d,45%", 20), false, 0, []string{`{name: share, type: string}  # texts such as "45%"`}},
		"boolean words":    {lines("id,b,yn", "%d,TRUE,Y", 10) + "11,false,N\n", false, 0, []string{"{name: b, type: boolean}", `{name: yn, type: string, values: ["Y", "N"]}`[:24]}},
		"empty to the end": {lines("id,a,b,c", "%d,1,,", 20), false, 0, []string{"{name: b, type: string}  # empty in this file"}},
		"once":             {lines("id,q", "%d,1", 30) + lines("", "%d,2", 30)[1:] + "61,3\n", false, 0, []string{"{name: q, type: integer, values: [1, 2, 3]}"}},
		"words of no answer": {lines("id,q", "%d,1", 30) + lines("", "%d,2", 30)[1:] + "61,-\n62,모름\n63,해당 없음\n", false, 0,
			[]string{`values: [1, 2], missing: ["-", 모름], not_applicable: [해당 없음]}`}},
		"a typing mistake": {lines("id,q", "%d,1", 60) + lines("", "%d,2", 60)[1:] + "121,그렇다\n", false, 1,
			[]string{`# - "q": 1 row would go to quarantine: row 122 ("그렇다")`, "{name: q, type: integer"}},
		"blanks are empty":      {lines("id,q", "%d,1", 30) + "31, \n32,  \n", false, 0, []string{`{name: q, type: integer, null: [" ", "  "]`}},
		"quoted everywhere":     {lines(`"id","sex"`, `"%d","남"`, 30) + lines("", `"x%d","여"`, 9)[1:] + `"z",""` + "\n", false, 0, []string{`null: [""], values: [남, 여]`}},
		"fields too many":       {lines("id,a,b", "%d,1,2", 30) + "31,1\n32,2,3,4\n", false, 2, []string{"2 records would go to quarantine", "row 32 (2 fields where the header has 3)"}},
		"long decimals":         {lines("id,x", "%d,0.30000000000000004", 20), false, 0, []string{"{name: x, type: double}"}},
		"too long for doubles":  {lines("id,x", "%d,0.123456789012345678901", 20), false, 0, []string{`{name: x, type: "decimal(22,21)"}`}},
		"longer than anything":  {lines("id,x", "%d,0.1234567890123456789012345678901234567890123", 20), false, 0, []string{"{name: x, type: string}"}},
		"exponents":             {lines("id,x", "%d,1.5e-05", 20), false, 0, []string{"{name: x, type: double}"}},
		"codes like exponents":  {lines("id,x", "%d,1E2", 20), false, 0, []string{"{name: x, type: string}"}},
		"telephones":            {lines("id,tel", "%d,+821012345678", 20), false, 0, []string{"{name: tel, type: string}"}},
		"long numbers":          {lines("id,n", "%d,9007199254740993", 20), false, 0, []string{`{name: "n", type: long}`}},
		"longer numbers":        {lines("id,n", "%d,123456789012345678901", 20), false, 0, []string{`{name: "n", type: "decimal(21,0)"}`}},
		"titles":                {"2026 조사,,\n,,\n담당: 홍길동,,\n" + lines("번호,q1,q2", "%d,1,2", 20), false, 0, []string{"field: 번호", "{names: [q1..q2]"}},
		"titles without commas": {"2026 조사\n\n" + lines("번호,q1,q2", "%d,1,2", 20), false, 0, []string{"field: 번호", "{names: [q1..q2]"}},
		"totals":                {lines("번호,q1,q2", "%d,1,2", 40) + "합계,40,80\n평균,1,2\n", false, 2, []string{"row 42 (합계) stands below the answers and would go to quarantine", "row 43 (평균)", "{names: [q1..q2], type: integer}"[:14]}},
		"numbered headers":      {lines("번호,1,2,3,4", "A%d,1,2,1,좋아요", 20), false, 0, []string{`field: "1"`, `field: "4"`}},
		"duplicates":            {lines("id,a,b,a", "%d,1,2,3", 20), false, 0, []string{`column 2 is called "a", as another one is`, "name: b"}},
		"case apart":            {lines("id,Q1,q1", "%d,1,2", 20), false, 0, []string{"{name: q1, type: integer, label: Q1, field: Q1", "{name: q1_2, type: integer"}},
		"odd names": {lines("id,\"a \"\"b\"\", c: {d} #e\",order,q__empty,\"two\nlines\",${X},{y},- z", "%d,1,2,3,4,5,6,7", 20), false, 0,
			[]string{`"a \"b\", c: {d} #e"`, "{name: order_c", "{name: q__empty_c", `field: "two\nlines"`, `field: "${X}"`, `field: "{y}"`, `field: "- z"`}},
		"very long names": {lines("id,"+strings.Repeat("긴 질문 ", 80), "%d,1", 20), false, 0, []string{"{name: c02,"}},
		"dates":           {lines("id,a,b,c,d", "%d,2026-03-01,2026. 3. 1.,26.03.01,2026년 3월 1일", 20), false, 0, []string{"{name: a, type: date}", `format: "%Y. %m. %d."`, `format: "%y.%m.%d"`, `format: "%Y년 %m월 %d일"`}},
		"times":           {lines("id,a,b,c", "%d,2026-03-01 09:30,2026. 3. 1 오후 2:23:10,2026-03-01T09:30:00+09:00", 20), false, 0, []string{"{name: a, type: timestamp}", `format: "%Y. %m. %d %p %I:%M:%S"`, "{name: c, type: timestamptz}"}},
		"american days":   {lines("id,a", "%d,3/4/2026", 20), false, 0, []string{`format: "%m/%d/%Y"`, "month or day first?"}},
		"eight digits":    {lines("id,작성일,n", "%d,20260301,20260301", 20), false, 0, []string{`format: "%Y%m%d"`}},
		"one wrong day":   {lines("id,day", "%d,2026.3.1", 80) + "81,2026.13.45\n", false, 1, []string{`format: "%Y.%m.%d"`, `row 82 ("2026.13.45")`}},
		"one row":         {"id,q\n1,2\n", false, 0, []string{"{name: q, type: integer}"}},
		"windows":         {strings.ReplaceAll(lines("id,q", "%d,2", 20), "\n", "\r\n"), false, 0, []string{"{name: q, type: integer}"}},
		"byte order mark": {"\ufeff" + lines("id,q", "%d,2", 20), false, 0, []string{"{name: id, type: integer"}},
		"free texts":      {lines("id,text", `%d,"%d, ""so"" it is: #%d {x} [y] 'z'"`, 20), false, 0, []string{"{name: text, type: string}"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := []byte(c.file)
			if c.cp949 {
				b = cp949(t, c.file)
			}
			text, _, bad := held(t, file("answers.csv", b), nil)
			if len(bad) != c.bad {
				t.Errorf("%d rows in quarantine, want %d: %+v", len(bad), c.bad, bad)
			}
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
		})
	}
}

func TestWorkbooksAsOfficesMakeThem(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		make func(t *testing.T, f *excelize.File)
		bad  int
		want []string
	}{
		"headers of two rows": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "2026 조사")
			row(t, f, "Sheet1", 3, "번호", "인적사항", nil, "놀이", nil, "비고")
			row(t, f, "Sheet1", 4, nil, "학교", "성별", "q1", "q2")
			for _, m := range []string{"A3:A4", "B3:C3", "D3:E3", "F3:F4"} {
				from, to, _ := strings.Cut(m, ":")
				f.MergeCell("Sheet1", from, to)
			}
			for i := range 20 {
				row(t, f, "Sheet1", 5+i, i+1, i%2+1, i%2+1, 1, 2, "")
			}
		}, 0, []string{"field: 번호", "field: 학교", "{names: [q1..q2]", "field: 비고"}},
		"numbers as texts": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "id", "q", "z")
			for i := range 20 {
				row(t, f, "Sheet1", 2+i, fmt.Sprint(i+1), fmt.Sprint(i%4+1), "0"+fmt.Sprint(i%3))
			}
		}, 0, []string{"{name: q, type: integer, values: [1, 2, 3, 4]}", `{name: z, type: string, values: ["00", "01", "02"]}`}},
		"dates in every way": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "id", "real", "both", "when", "작성일", "clock")
			for i := range 20 {
				var both any = day
				if i%2 == 0 {
					both = "2026.3.2"
				}
				row(t, f, "Sheet1", 2+i, i+1, day.AddDate(0, 0, i), both, day.Add(9*time.Hour+30*time.Minute), 46000+i, "09:30")
			}
		}, 0, []string{"{name: real, type: date}", `{name: both_c, type: date, label: both, field: both, format: "%Y.%m.%d"`, "{name: when_c, type: timestamp", "days counted since 1900?", "{name: clock, type: string"}},
		"numbers of every kind": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "id", "mean", "tiny", "mixed", "won")
			for i := range 20 {
				var mixed any = i
				if i%2 == 0 {
					mixed = "모름"
				}
				row(t, f, "Sheet1", 2+i, i+1, float64(i)/3, 1e-12*float64(i+1), mixed, "1,234")
			}
		}, 0, []string{"{name: mean, type: double}", "{name: tiny, type: double}", "{name: mixed, type: integer, missing: [모름]", `{name: won, type: string}  # texts such as "1,234"`}},
		"the second sheet": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "작성 안내")
			row(t, f, "Sheet1", 2, "1. 한 사람을 한 줄로")
			f.NewSheet("응답")
			row(t, f, "응답", 2, "번호", "q1", "q2", "q3")
			for i := range 20 {
				row(t, f, "응답", 3+i, i+1, 1, 2, 3)
			}
		}, 0, []string{"sheet 2 is read", "{names: [q1..q3]"}},
		"merged answers and errors": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "학교", "id", "q")
			for i := range 20 {
				row(t, f, "Sheet1", 2+i, "가람초", i+1, i%2)
			}
			f.MergeCell("Sheet1", "A2", "A4")
		}, 2, []string{"row 3 (hidden by a merged cell), row 4 (hidden by a merged cell)"}},
		"remarks and totals below": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "id", "q1", "q2", "q3", "q4")
			for i := range 40 {
				row(t, f, "Sheet1", 2+i, fmt.Sprintf("A%d", i), i%4+1, 1+i%4, 1+i%4, 1+i%4)
			}
			row(t, f, "Sheet1", 43, "합 계", 101, 102, 103, 104)
			row(t, f, "Sheet1", 45, "※ 9는 무응답")
		}, 1, []string{"{names: [q1..q4], type: integer, values: [1, 2, 3, 4]}", "row 43 (합 계) stands below the answers and would go to quarantine",
			"row 45 (※ 9는 무응답) stands below the answers and would be loaded like an answer"}},
		"blank columns": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 2, nil, "id", nil, "q", nil, "r")
			for i := range 20 {
				row(t, f, "Sheet1", 3+i, nil, i+1, nil, 1, "note", 2)
			}
		}, 0, []string{"name: id", "name: q", "name: r", "column 5 has no name in the file and is left out"}},
		"names only": {func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "id", "q1", "q2")
		}, -1, []string{"the file holds names and no rows"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := file("answers.xlsx", sheets(t, func(f *excelize.File) { c.make(t, f) }))
			if c.bad < 0 {
				text := infer(t, in, nil).Contract()
				decode(t, text)
				if !strings.Contains(text, c.want[0]) {
					t.Error(text)
				}
				return
			}
			text, _, bad := held(t, in, nil)
			if len(bad) != c.bad {
				t.Errorf("%d rows in quarantine, want %d: %+v", len(bad), c.bad, bad)
			}
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
		})
	}
}

func TestALockedOrOldWorkbookSaysWhatToDo(t *testing.T) {
	t.Parallel()
	_, err := draft.Infer(t.Context(), file("answers.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest of it")), formats, draft.Options{Name: "a", From: "a"})
	if err == nil || !strings.Contains(err.Error(), "save it as .xlsx without a password") {
		t.Errorf("%v", err)
	}
	_, err = draft.Infer(t.Context(), file("answers.xlsx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest of it")), formats, draft.Options{Name: "a", From: "a"})
	if err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("%v", err)
	}
}

func TestAFileIsWhatItHoldsAndNotWhatItIsCalled(t *testing.T) {
	t.Parallel()
	b := workbook(t, []any{"title"}, []any{}, []any{"id", "q1", "q2"}, []any{1, 2, 3}, []any{2, 2, 3})
	if d := infer(t, file("answers", b), nil); d.Format.Word != "xlsx" || d.FormatText() != "{xlsx: {header: 3}}" {
		t.Errorf("%s", d.Upload())
	}
	if d := infer(t, file("answers.txt", []byte("id\tq1\n1\t2\n2\t3\n")), nil); d.Format.Word != "csv" || d.FormatText() != "" {
		t.Errorf("%s", d.Upload())
	}
}
