package draft_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/domain/table/draft"
)

// column of a random file: its cells by row.
type cells func(r *rand.Rand, i int) any

// kinds are what offices put into a column.
var kinds = []func(r *rand.Rand) cells{
	func(r *rand.Rand) cells { return func(_ *rand.Rand, i int) any { return i + 1 } },
	func(r *rand.Rand) cells { return func(_ *rand.Rand, i int) any { return fmt.Sprintf("P%04d", i) } },
	func(r *rand.Rand) cells {
		n := 2 + r.IntN(9)
		return func(r *rand.Rand, _ int) any { return r.IntN(n) }
	},
	func(r *rand.Rand) cells {
		n := 1 + r.IntN(5)
		return func(r *rand.Rand, _ int) any { return fmt.Sprintf("%0*d", n, r.IntN(300)) }
	},
	func(r *rand.Rand) cells {
		places := r.IntN(22)
		return func(r *rand.Rand, _ int) any {
			return fmt.Sprintf("%d.%0*d", r.IntN(2000)-1000, places, r.Uint64N(1<<40))
		}
	},
	func(r *rand.Rand) cells { return func(r *rand.Rand, _ int) any { return r.NormFloat64() } },
	func(r *rand.Rand) cells { return func(r *rand.Rand, _ int) any { return r.Int64() - r.Int64() } },
	func(r *rand.Rand) cells {
		layout := []string{"2006-01-02", "2006.1.2", "2006. 1. 2.", "06/01/02", "20060102", "1/2/2006", "2006-01-02 15:04:05", "2006년 1월 2일",
			"2006-01-02T15:04:05.999999Z07:00"}[r.IntN(9)]
		return func(r *rand.Rand, _ int) any {
			return time.Date(2020+r.IntN(9), 1, 1, 0, 0, r.IntN(1<<27), 0, time.UTC).Format(layout)
		}
	},
	func(r *rand.Rand) cells {
		return func(r *rand.Rand, _ int) any { return time.Date(2026, 3, 1+r.IntN(300), 0, 0, 0, 0, time.UTC) }
	},
	func(r *rand.Rand) cells {
		return func(r *rand.Rand, _ int) any { return []string{"예", "아니오", "모름", ""}[r.IntN(4)] }
	},
	func(r *rand.Rand) cells {
		return func(r *rand.Rand, _ int) any { return []string{"TRUE", "false", "True"}[r.IntN(3)] }
	},
	func(r *rand.Rand) cells {
		return func(r *rand.Rand, _ int) any { return fmt.Sprintf("%d%%", r.IntN(100)) }
	},
	func(r *rand.Rand) cells {
		return func(r *rand.Rand, _ int) any { return fmt.Sprintf("%d,%03d", 1+r.IntN(900), r.IntN(1000)) }
	},
	func(r *rand.Rand) cells {
		return func(r *rand.Rand, _ int) any { return fmt.Sprintf("%d,%d", r.IntN(900), r.IntN(100)) }
	},
	func(r *rand.Rand) cells { return func(r *rand.Rand, _ int) any { return "" } },
	func(r *rand.Rand) cells { return func(r *rand.Rand, _ int) any { return odd(r) } },
	func(r *rand.Rand) cells {
		return func(r *rand.Rand, _ int) any {
			return []string{"1", "2", "3", " 2", "3 ", "-", "N/A", " ", "", "해당 없음", "1.0", "+1", "1e3", "-0", ".5", "5."}[r.IntN(16)]
		}
	},
}

// odd is a text of what breaks parsers.
func odd(r *rand.Rand) string {
	parts := []string{"가", "a", " ", ",", ";", `"`, "'", "\n", "\t", "#", ": ", "{", "}", "[", "]", "&", "*", "!", "|", ">", "%", "@", "`", "\\", "~", "1", "0",
		"null", "true", "- ", "? ", "\u00a0", "\u200b", "\ufeff", "é", "e\u0301", "😀", "\x01", "<<", "..", "$", "__empty", "합계"}
	var b strings.Builder
	for range 1 + r.IntN(6) {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String()
}

// random makes a file of random columns; mistakes are put among them now and then.
func random(t *testing.T, r *rand.Rand) (name string, body []byte) {
	t.Helper()
	width, height := 1+r.IntN(8), 1+r.IntN(150)
	var columns []cells
	for range width {
		columns = append(columns, kinds[r.IntN(len(kinds))](r))
	}
	header := make([]any, width)
	for i := range header {
		header[i] = []string{fmt.Sprintf("q%d", i+1), odd(r) + "x", "order", "번호 " + fmt.Sprint(i), "Q" + fmt.Sprint(i%2)}[r.IntN(5)]
	}
	lines := [][]any{header}
	for i := range height {
		line := make([]any, width)
		for k, c := range columns {
			switch r.IntN(60) {
			case 0:
				line[k] = odd(r)
			case 1, 2, 3:
				line[k] = ""
			default:
				line[k] = c(r, i)
			}
		}
		lines = append(lines, line)
	}
	if r.IntN(3) == 0 {
		lines = append(lines, append([]any{"합계"}, lines[len(lines)-1][1:]...))
	}
	if r.IntN(2) == 0 {
		return "answers.xlsx", workbook(t, append(titles(r), lines...)...)
	}
	return "answers.csv", text(t, r, lines)
}

func titles(r *rand.Rand) [][]any {
	if r.IntN(2) == 0 {
		return nil
	}
	return [][]any{{"2026 조사"}, {}}
}

func text(t *testing.T, r *rand.Rand, lines [][]any) []byte {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma = []rune{',', ';', '\t'}[r.IntN(3)]
	for _, line := range lines {
		record := make([]string, len(line))
		for i, value := range line {
			if at, ok := value.(time.Time); ok {
				value = at.Format(time.DateOnly)
			}
			record[i] = fmt.Sprint(value)
		}
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return []byte(b.String())
}

// TestWhateverTheFileItsContractHolds makes random files, infers them, reads what was proposed and loads the file.
func TestWhateverTheFileItsContractHolds(t *testing.T) {
	t.Parallel()
	for n := range 200 {
		seed := uint64(n)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 1))
			name, body := random(t, r)
			in := file(name, body)
			d, err := draft.Infer(t.Context(), in, formats, draft.Options{Name: "answers", From: "answers"})
			if err != nil {
				if strings.Contains(err.Error(), "mistake in Naru") {
					t.Fatal(err)
				}
				t.Skip(err) // a file that no contract can load: every name stands twice, or is a number
			}
			if d.Rows == 0 {
				t.Skip("every record has another number of fields than the names")
			}
			var book *draft.Codebook
			if r.IntN(2) == 0 {
				book = randomBook(r)
			}
			held(t, in, book)
		})
	}
}

// randomBook speaks of columns that may be there, in any words.
func randomBook(r *rand.Rand) *draft.Codebook {
	book := &draft.Codebook{File: "book.xlsx"}
	codes := func() (all []draft.Code) {
		for range r.IntN(5) {
			code := []string{fmt.Sprint(r.IntN(10)), fmt.Sprintf("0%d", r.IntN(10)), "예", "-", odd(r), "1.0"}[r.IntN(6)]
			all = append(all, draft.Code{Code: code, Label: odd(r)})
		}
		return all
	}
	for i := range 8 {
		e := draft.Entry{Variable: fmt.Sprintf("q%d", i+1), Label: odd(r), Codes: codes(), Missing: codes(), NotApplicable: codes(),
			Asked: odd(r), Unread: odd(r), Text: r.IntN(4) == 0}
		if r.IntN(3) == 0 {
			e.Least, e.Greatest, e.Codes = "1", "5", nil
		}
		if r.IntN(3) == 0 {
			e.Name = []string{"order", "same", "q2", odd(r)}[r.IntN(4)]
		}
		book.Entries = append(book.Entries, e)
	}
	return book
}

func FuzzCodebook(f *testing.F) {
	for _, s := range []string{"1=예, 2=아니오", "1.a 2.b", "a(1) b(2)", "1~5", "9, 99", "①a②b", "1 = x ~ 5 = y", "'1' \"a\""} {
		f.Add(s, s, "q")
	}
	f.Fuzz(func(t *testing.T, values, missing, name string) {
		b := excelize.NewFile()
		defer b.Close()
		row(t, b, "Sheet1", 1, "variable", "label", "values", "missing")
		row(t, b, "Sheet1", 2, name, name, values, missing)
		buffer, err := b.WriteToBuffer()
		if err != nil {
			t.Skip(err)
		}
		book, err := draft.ReadCodebook(t.Context(), file("book.xlsx", buffer.Bytes()), formats)
		if err != nil {
			return
		}
		held(t, file("a.csv", []byte(lines("id,q", "%d,1", 30))), book)
	})
}
