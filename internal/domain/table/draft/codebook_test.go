package draft_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/domain/table/draft"
)

// said writes an entry for a comparison: codes=labels | missing | not applicable | range.
func said(e draft.Entry) string {
	write := func(codes []draft.Code) string {
		var all []string
		for _, c := range codes {
			all = append(all, strings.TrimSuffix(c.Code+"="+c.Label, "="))
		}
		return strings.Join(all, "; ")
	}
	text := write(e.Codes) + " | " + write(e.Missing) + " | " + write(e.NotApplicable)
	if e.Least != "" {
		text += " | " + e.Least + ".." + e.Greatest
	}
	if e.Unread != "" {
		text += " ? " + e.Unread
	}
	return strings.TrimRight(text, " |")
}

func readBook(t *testing.T, b []byte) *draft.Codebook {
	t.Helper()
	book, err := draft.ReadCodebook(t.Context(), file("book.xlsx", b), formats)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestAnswersAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	yes := "1=예; 2=아니오"
	for text, want := range map[string]string{
		"1=예, 2=아니오":        yes,
		"1 = 예\n2 = 아니오":    yes,
		"1=예/2=아니오":         yes,
		"1=예 2=아니오":         yes,
		"1: 예; 2: 아니오":      yes,
		"1：예，2：아니오":         yes,
		"1.예 2.아니오":         yes,
		"1. 예 / 2. 아니오":     yes,
		"1) 예 2) 아니오":       yes,
		"(1) 예 (2) 아니오":     yes,
		"①예 ②아니오":           yes,
		"1-예, 2-아니오":        yes,
		"1 예\n2 아니오":        yes,
		"예(1), 아니오(2)":      yes,
		"예(1) 아니오(2)":       yes,
		"1(예), 2(아니오)":      yes,
		"예=1, 아니오=2":        yes,
		`1 "예" 2 "아니오"`:     yes,
		"'1'='예' '2'='아니오'": yes,
		"M=남, F=여":          "M=남; F=여",
		"1.전혀 아니다 2.아니다 3.그렇다 4.매우 그렇다":     "1=전혀 아니다; 2=아니다; 3=그렇다; 4=매우 그렇다",
		"1=예(직접, 간접 모두), 2=아니오 (모름 / 무관심)":  "1=예(직접, 간접 모두); 2=아니오 (모름 / 무관심)",
		"1=1~2회, 2=3회 이상, 3=10:00~12:00 사이": "1=1~2회; 2=3회 이상; 3=10:00~12:00 사이",
		"1: 10:00~12:00, 2: 오후":             "1=10:00~12:00; 2=오후",
		"1. 1.5회 미만 2. 그 이상":                "1=1.5회 미만; 2=그 이상",
		"1=전혀 그렇지 않다 ~ 4=매우 그렇다":            "1=전혀 그렇지 않다; 2=2; 3=3; 4=매우 그렇다",
		"1(매우 나쁨)~3(매우 좋음)":                 "1=매우 나쁨; 2=2; 3=매우 좋음",
		"1=예, 2=아니오, 9=무응답, 8=해당 없음":        yes + " | 9=무응답 | 8=해당 없음",
		"-1=거부, 0=없음, 1=있음":                 "-1=거부; 0=없음; 1=있음",
		"01=서울, 02=부산":                      "01=서울; 02=부산",
		"1=가, 1=나, 2=다":                     "1=가; 2=다",
		"1~5":                               " |  |  | 1..5",
		"0 ~ 10점":                           " |  |  | 0..10",
		"1-7":                               " |  |  | 1..7",
		"1～5점 척도":                           " |  |  | 1..5",
		"1, 2, 3, 4":                        "1; 2; 3; 4",
		"숫자":                                " |  |  ? 숫자",
		"세":                                 " |  |  ? 세",
		"YYYY-MM-DD":                        " |  |  ? YYYY-MM-DD",
		"ob=1 응답자만":                         " |  |  ? ob=1 응답자만",
		"개방형 (직접 적음)":                       " |  |  ? 개방형 (직접 적음)",
		"-":                                 "",
	} {
		book := readBook(t, workbook(t, []any{"변수명", "질문", "보기"}, []any{"q", "질문?", text}))
		if got := said(book.Entries[0]); got != want {
			t.Errorf("%q\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestCodesOfNoAnswerAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"9": "9", "9, 99": "9; 99", "9 99": "9; 99", "98~99": "98; 99", "9=무응답": "9=무응답", "9=무응답, 8=해당없음": "9=무응답",
		"없음": "", "-": "", "-9": "-9", "응답하지 않은 경우는 비워 둠": "", "9(무응답)": "9=무응답", "99.": "99",
	} {
		book := readBook(t, workbook(t, []any{"변수명", "질문", "결측값"}, []any{"q", "질문?", text}))
		got := strings.TrimPrefix(said(book.Entries[0]), " | ")
		if got, _, _ = strings.Cut(got, " | "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestCodebooksAsOfficesMakeThem(t *testing.T) {
	t.Parallel()
	for name, fill := range map[string]func(t *testing.T, f *excelize.File){
		"one line a code, merged down": func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "2026 조사 코드북")
			row(t, f, "Sheet1", 3, "번호", "변수명", "문항 내용", "값", "값 라벨")
			row(t, f, "Sheet1", 4, "Ⅰ. 놀이와 여가")
			f.MergeCell("Sheet1", "A4", "E4")
			at := 5
			for i, q := range []string{"q01", "q02"} {
				for c, label := range []string{"전혀 아니다", "아니다", "그렇다", "매우 그렇다", "해당 없음", "무응답"} {
					row(t, f, "Sheet1", at, i+1, q, "질문 "+q, []int{1, 2, 3, 4, 8, 9}[c], label)
					at++
				}
				for _, letter := range []string{"A", "B", "C"} {
					f.MergeCell("Sheet1", fmt.Sprint(letter, at-6), fmt.Sprint(letter, at-1))
				}
			}
		},
		"two sheets": func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "작성 요령")
			f.NewSheet("변수")
			row(t, f, "변수", 1, "Variable", "Type", "Label", "Missing values")
			row(t, f, "변수", 2, "q01", "Numeric", "질문 q01", "9")
			row(t, f, "변수", 3, "q02", "Numeric", "질문 q02", "9")
			f.NewSheet("값")
			row(t, f, "값", 1, "Value", nil, "Label")
			f.MergeCell("값", "A1", "B1")
			for i, q := range []string{"q01", "q02"} {
				for c, label := range []string{"전혀 아니다", "아니다", "그렇다", "매우 그렇다", "does not apply"} {
					row(t, f, "값", 2+i*5+c, q, []int{1, 2, 3, 4, 8}[c], label)
				}
				f.MergeCell("값", fmt.Sprint("A", 2+i*5), fmt.Sprint("A", 6+i*5))
			}
		},
		"one line for several": func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "문항번호", "질문", "응답 보기", "무응답", "비해당")
			row(t, f, "Sheet1", 2, "q01~q02", "", "1.전혀 아니다 2.아니다 3.그렇다 4.매우 그렇다", 9, 8)
		},
		"repeated, twice": func(t *testing.T, f *excelize.File) {
			row(t, f, "Sheet1", 1, "name", "code", "meaning")
			at := 2
			for _, q := range []string{"q01", "q02", "q01"} {
				for c, label := range []string{"전혀 아니다", "아니다", "그렇다", "매우 그렇다", "해당 없음", "무응답"} {
					row(t, f, "Sheet1", at, q, []int{1, 2, 3, 4, 8, 9}[c], label)
					at++
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book := readBook(t, sheets(t, func(f *excelize.File) { fill(t, f) }))
			text, _, bad := held(t, file("answers.csv", answers()), book)
			if len(bad) > 0 {
				t.Errorf("%+v", bad)
			}
			for _, want := range []string{
				"  set1: {1: 전혀 아니다, 2: 아니다, 3: 그렇다, 4: 매우 그렇다}\n", "q01", "q02", "type: integer",
				"values: set1, missing: [9], not_applicable: [8]}\n"} {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
			if strings.Contains(text, "놀이와 여가") {
				t.Errorf("a heading is taken for a column\n%s", text)
			}
			if name == "repeated, twice" && !strings.Contains(text, `"q01" stands twice in the codebook`) {
				t.Error(text)
			}
		})
	}
}

func TestTheFileAndItsCodebookDisagree(t *testing.T) {
	t.Parallel()
	codes := func(text string) *draft.Codebook {
		return readBook(t, workbook(t, []any{"변수명", "질문", "보기", "결측값", "유형"}, []any{"q", "?", text, "9"}, []any{"s", "?", "", "", "문자"}))
	}
	for name, c := range map[string]struct {
		column []string
		book   string
		bad    int
		want   []string
	}{
		"meanings instead of codes": {[]string{"예", "아니오", "예", "모름"}, "1=예, 2=아니오", 0, []string{"values: [예, 아니오]", "the file holds the meanings, not the codes"}},
		"zeros in the file":         {[]string{"01", "02"}, "1=예, 2=아니오", 0, []string{`{name: q, type: string`, `values: {"01": 예, "02": 아니오}, missing: ["09"]`}},
		"zeros in the book":         {[]string{"1", "2"}, "01=예, 02=아니오", 0, []string{"{name: q, type: integer", "values: {1: 예, 2: 아니오}"}},
		"points in the file":        {[]string{"1.0", "2.0", ""}, "1=예, 2=아니오", 0, []string{`type: "decimal(9,1)"`, "values: {1: 예, 2: 아니오}", "written with a point"}},
		"other codes":               {[]string{"3", "4", "5"}, "1=예, 2=아니오", 0, []string{"the codebook's codes are not those of the file", "so that its codes are not followed: 3 ("}},
		"a few others":              {[]string{"1", "2", "1", "2", "7"}, "1=예, 2=아니오", 8, []string{`"q" holds what the codebook does not name, and such rows would go to quarantine: 7 (8)`}},
		"a scale":                   {[]string{"1", "5", "9", ""}, "1~5", 0, []string{"{name: q, type: integer, label: \"?\", range: [1, 5], missing: [9]}"}},
		"nothing but empty":         {[]string{"", ""}, "1=예, 2=아니오", 0, []string{"{name: q, type: integer", "values: {1: 예, 2: 아니오}, missing: [9]"}},
		"code of both kinds":        {[]string{"1", "9"}, "1=예, 9=기타", 0, []string{"values: {1: 예}, missing: [9]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			b.WriteString("id,q,s\n")
			for i := range 40 {
				fmt.Fprintf(&b, "p%d,%s,%d\n", i, c.column[i%len(c.column)], i%3)
			}
			text, _, bad := held(t, file("answers.csv", []byte(b.String())), codes(c.book))
			if len(bad) != c.bad {
				t.Errorf("%d rows in quarantine, want %d", len(bad), c.bad)
			}
			for _, want := range append(c.want, "{name: s, type: string") {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
		})
	}
}
