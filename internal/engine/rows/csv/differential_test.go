package csv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/rows"
)

// plainly reads a file byte by byte, by the words of grammar.go and nothing else of this package. It says what a load
// would: one line for every record, and how the file ends.
func plainly(data []byte, delimiter byte, longest int) (records []string, end string) {
	line, at, width := 1, 0, -1
	unclosed := len(data) > 0 && data[len(data)-1] != '\n'
	if unclosed {
		data = append(bytes.Clone(data), '\n')
	}
	for at < len(data) {
		if data[at] == '\n' || data[at] == '\r' && data[at+1] == '\n' {
			at += bytes.IndexByte(data[at:], '\n') + 1
			line++
			continue
		}
		begin, beginLine := at, line
		var fields []string
		open, wrong, lone := false, false, false
		for {
			var field []byte
			quoted := data[at] == '"'
			if quoted {
				from := at
				at++
				closed := false
				for at < len(data) && at-from <= longest {
					if data[at] == '\n' {
						line++
					}
					if data[at] != '"' {
						field = append(field, data[at])
						at++
						continue
					}
					if at+1 < len(data) && data[at+1] == '"' {
						field = append(field, '"')
						at += 2
						continue
					}
					closed = true
					at++
					break
				}
				if !closed {
					open = at >= len(data) && len(data)-from-1 < longest
					wrong = true
					break
				}
				if data[at] == '\r' && data[at+1] == '\n' {
					at++
				}
				if data[at] != delimiter && data[at] != '\n' {
					wrong = true
					break
				}
			} else {
				for data[at] != delimiter && data[at] != '\n' {
					field = append(field, data[at])
					at++
				}
				if data[at] == '\n' {
					field = bytes.TrimSuffix(field, []byte("\r"))
				}
				lone = lone || bytes.IndexByte(field, '\r') >= 0
			}
			fields = append(fields, fmt.Sprintf("%t%q", quoted, field))
			at++
			if data[at-1] == '\n' {
				line++
				break
			}
		}
		if open {
			return records, fmt.Sprintf("open %d", beginLine)
		}
		if wrong {
			at = begin + bytes.IndexByte(data[begin:], '\n') + 1
			line = beginLine + 1
			if width < 0 {
				return records, "header"
			}
			records = append(records, fmt.Sprintf("%d quote", beginLine))
			continue
		}
		text := data[begin : at-1]
		switch {
		case width < 0:
			width = len(fields)
			records = append(records, strings.Join(fields, "|"))
		case !utf8.Valid(text):
			records = append(records, fmt.Sprintf("%d undecoded", beginLine))
		case bytes.IndexByte(text, 0) >= 0:
			records = append(records, fmt.Sprintf("%d nul", beginLine))
		case len(fields) < width && unclosed && at == len(data):
			return records, fmt.Sprintf("cut %d", beginLine)
		case len(fields) != width:
			records = append(records, fmt.Sprintf("%d field_count", beginLine))
		case lone:
			records = append(records, fmt.Sprintf("%d lone_return", beginLine))
		default:
			records = append(records, fmt.Sprintf("%d %s", beginLine, strings.Join(fields, "|")))
		}
	}
	return records, ""
}

// swiftly reads the same file as a load does, in pieces of a given size.
func swiftly(t testing.TB, data []byte, delimiter byte, longest, pieces int) (records []string, end string) {
	c := &cutter{source: bytes.NewReader(data), name: "f", line: 1, pieces: 64 << 10, grammar: grammar{longest: longest}}
	reading, err := c.open(rows.FormatSpec{Word: "csv", CSV: rows.CSVOptions{Encoding: "utf-8", Delimiter: string(rune(delimiter))}})
	if err != nil {
		return nil, ending(t, err)
	}
	rest := c.data // what follows the header is read again, in smaller pieces
	if c.unclosed {
		rest = rest[:max(len(rest)-1, 0)]
	}
	c.source, c.pieces, c.data, c.buffer, c.ended, c.unclosed = bytes.NewReader(bytes.Clone(rest)), pieces, nil, nil, false, false
	var r rows.Records
	for {
		piece, err := reading.Next()
		if errors.Is(err, io.EOF) {
			return records, ""
		}
		if err != nil {
			return records, ending(t, err)
		}
		var count int64
		for more := true; more; {
			if more, err = piece.Cut(&r); err != nil {
				return records, ending(t, err)
			}
			count += int64(r.Len() + len(r.Wrong))
			records = append(records, told(&r)...)
		}
		if count != piece.Records {
			t.Fatalf("%d records were counted, %d cut, in %q", piece.Records, count, data)
		}
		piece.Done()
	}
}

func ending(t testing.TB, err error) string {
	var b *rows.Broken
	if !errors.As(err, &b) {
		t.Fatal(err)
	}
	switch b.Code {
	case "rows_open_quote":
		return fmt.Sprintf("open %d", b.Args["line"])
	case "rows_cut_off":
		return fmt.Sprintf("cut %d", b.Args["line"])
	}
	return string(b.Code)
}

// told writes records as plainly does; those of a batch are put in the order of lines.
func told(r *rows.Records) []string {
	byLine := map[int64]string{}
	for _, w := range r.Wrong {
		byLine[w.Line] = fmt.Sprintf("%d %s", w.Line, strings.TrimPrefix(string(w.Code), "rows_"))
	}
	for i, line := range r.Lines {
		var fields []string
		for _, f := range r.Fields[i*r.Width : (i+1)*r.Width] {
			const marks = rows.Quoted | rows.Escaped
			text := string(r.Data[f.Start : f.Start+f.Size&^marks])
			if f.Size&rows.Escaped != 0 {
				text = strings.ReplaceAll(text, `""`, `"`)
			}
			fields = append(fields, fmt.Sprintf("%t%q", f.Size&rows.Quoted != 0, text))
		}
		byLine[line] = fmt.Sprintf("%d %s", line, strings.Join(fields, "|"))
	}
	var all []string
	for len(byLine) > 0 {
		least := int64(1 << 62)
		for line := range byLine {
			least = min(least, line)
		}
		all = append(all, byLine[least])
		delete(byLine, least)
	}
	return all
}

// compare holds one reader against the other.
func compare(t testing.TB, data []byte, delimiter byte, longest, pieces int) {
	t.Helper()
	want, wantEnd := plainly(data, delimiter, longest)
	if wantEnd == "header" || len(want) == 0 || wantEnd != "" && len(want) == 1 && !strings.Contains(wantEnd, " ") {
		return // refused by its header, which is read by the slow reader in any case
	}
	header, want := want[0], want[1:]
	for i, record := range want { // a header once more is bad
		if _, fields, _ := strings.Cut(record, " "); unquoted(fields) == unquoted(header) {
			number, _, _ := strings.Cut(record, " ")
			want[i] = number + " header_again"
		}
	}
	if !utf8.Valid(data) && !utf8.ValidString(strings.SplitN(string(data), "\n", 2)[0]) || loneReturns(data) ||
		strings.Trim(unquoted(header), `|" `+"\t") == "" || strings.HasPrefix(string(data), "\ufeff") {
		return
	}
	got, end := swiftly(t, data, delimiter, longest, pieces)
	if strings.HasPrefix(end, "rows_header") {
		return
	}
	if end != wantEnd {
		t.Fatalf("ends %q, wanted %q: %.300q\n%.300q\n%.300q", end, wantEnd, data, got, want)
	}
	if end != "" {
		return // how far it was read before that makes no difference: nothing is kept
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("file %.300q in pieces of %d\n%.300q\nwanted\n%.300q", data, pieces, got, want)
	}
}

// unquoted forgets whether fields stood in quotes.
func unquoted(fields string) string {
	return strings.NewReplacer(`true"`, `"`, `false"`, `"`).Replace(fields)
}

// alphabet is what makes trouble, more often than letters.
var alphabet = []string{",", ",", ",", "\n", "\n", "\n", "\r\n", "\"", "\"", "\"\"", ",\"", "\",", "\"\n", "\r", "a", "b", "1", "-", "가", "\x00",
	"\xff", " ", ";", "\n\n", "\r\n\r\n", "\n\"", "abcdefghij", "\t"}

func randomFile(r *rand.Rand, ended bool) []byte {
	var b bytes.Buffer
	b.WriteString([]string{"a,b\n", "a,b,c\n", "a\n", "\"a\",b\r\n", "\n\na,b\n"}[r.IntN(5)])
	for range r.IntN(60) {
		b.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	if ended {
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func TestTheFastReaderAgreesWithOneThatGoesByteByByte(t *testing.T) {
	t.Parallel()
	rounds := 30_000
	if testing.Short() {
		rounds = 20_000
	}
	r := rand.New(rand.NewPCG(3, 2026))
	for range rounds {
		compare(t, randomFile(r, r.IntN(4) > 0), ',', 1+r.IntN(40), 1+r.IntN(64))
	}
}

func TestGoodRecordsSurviveAnyCut(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a,b,c\n")
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 300 {
		fmt.Fprintf(&text, "%d,\"line %d\nnext \"\"quoted\"\"\",%s\r\n", i, i, strings.Repeat("x", r.IntN(30)))
		if r.IntN(5) == 0 {
			text.WriteString("\n")
		}
	}
	for pieces := 1; pieces < 200; pieces += 3 {
		compare(t, []byte(text.String()), ',', 1<<20, pieces)
	}
}

func FuzzRead(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		f.Add(randomFile(r, true), byte(','), 20, 16)
	}
	f.Fuzz(func(t *testing.T, data []byte, delimiter byte, longest, pieces int) {
		if delimiter != ',' && delimiter != ';' && delimiter != '\t' && delimiter != '|' {
			delimiter = ','
		}
		compare(t, data, delimiter, 1+abs(longest)%200, 1+abs(pieces)%300)
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}
