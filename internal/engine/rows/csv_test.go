package rows_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"

	"github.com/naru-data/naru/internal/engine/rows"
)

func csvSpec(o rows.CSVOptions) rows.FormatSpec { return rows.FormatSpec{Word: "csv", CSV: o} }

func texts(names ...string) []rows.Column {
	var all []rows.Column
	for i, name := range names {
		all = append(all, col(i+1, name, "string"))
	}
	return all
}

func TestQuotesBelongToTheFieldTheyOpen(t *testing.T) {
	t.Parallel()
	load(t, setting{columns: texts("a", "b")}, lines("a,b",
		`plain,"quoted"`, `"a,b","two`, `lines"`, `"say ""hi""",5" screen`, `"",`, `"`+"x\r\ny"+`",z`, `""" ",""""`, `a"b,c""d`,
	)).wants(t, []string{`plain|quoted`, "a,b|two\nlines", `say "hi"|5" screen`, `|.`, "x\r\ny|z", `" |"`, `a"b|c""d`}, "")
}

func TestABadRecordIsNamedByItsLineAndTheNextIsRead(t *testing.T) {
	t.Parallel()
	got := load(t, setting{columns: texts("a", "b")}, lines("a,b",
		`1,x`, `"2"x,y`, `3,"z`, `two lines"`, `4`, `5,6,7`, `a,b`, `"a","b"`, "8,\x00", "9,\xff", "1\r0,x", ``, "\r", `11,"open`, `12,y`, `13,"z"`))
	got.wants(t, []string{"1|x", "3|z\ntwo lines", "12|y", "13|z"},
		"3 quote; 6 field_count; 7 field_count; 8 header_again; 9 header_again; 10 nul; 11 undecoded; 12 lone_return; 15 quote")
	for i, raw := range map[int]string{0: `"2"x,y`, 5: "8,\u2400", 6: "9,\uFFFD", 8: `11,"open`} {
		if got.bad[i].Raw != raw {
			t.Errorf("bad row %d is shown as %q, not %q", i, got.bad[i].Raw, raw)
		}
	}
}

func TestAQuoteThatStaysOpenForAMegabyteIsOneBadLine(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a,b\n1,\"open\n")
	n := 0
	for ; text.Len() < 6<<20; n++ {
		fmt.Fprintf(&text, "%d,%s\n", n, strings.Repeat("y", 500))
	}
	got := load(t, setting{columns: texts("a", "b")}, text.String())
	if got.err != nil || got.badLines() != "2 quote" || got.counts.Loaded != int64(n) || !got.counts.Whole() {
		t.Errorf("%v, bad %s, %+v", got.err, got.badLines(), got.counts)
	}
}

func TestOnlyAnEmptyFieldIsNullUnlessNullSaysMore(t *testing.T) {
	t.Parallel()
	null := func(k *rows.Column) { k.Null = []string{"-", "NA"} }
	load(t, setting{columns: []rows.Column{col(1, "s", "string"), col(2, "i", "integer"), col(3, "n", "string", null), col(4, "m", "integer", null)}},
		lines("s,i,n,m", ",,,", `"","","",""`, "NA,1,NA,NA", "-,2,-,-", `"-",3,"-","-"`, "x,NA,x,1", "None,4,None,5")).wants(t, []string{".|.|.|.", "|.||.", "NA|1|.|.", "-|2|.|.", "-|3|.|.", "None|4|None|5"}, "7 type i")
	empty := func(k *rows.Column) { k.Null = []string{""} }
	load(t, setting{columns: []rows.Column{col(1, "s", "string", empty), col(2, "x", "string")}}, lines("s,x", `"",1`, `,2`)).wants(t,
		[]string{".|1", ".|2"}, "")
}

func TestColumnsAreFoundByNameInAnyOrder(t *testing.T) {
	t.Parallel()
	got := load(t, setting{columns: texts("가", "b")}, lines("x, b ,y,\u1100\u1161,x", "1,2,3,4,5"))
	got.wants(t, []string{"4|2"}, "")
	if len(got.written.Notes) != 3 || !strings.Contains(got.written.Notes[2].Message(), `"x", "y"`) {
		t.Errorf("notes %v", got.written.Notes)
	}
}

func TestLinesAboveTheHeaderAreNoData(t *testing.T) {
	t.Parallel()
	got := load(t, setting{format: csvSpec(rows.CSVOptions{Header: 4}), columns: texts("a", "b")},
		"설문 결과\n\n작성: 2026, \"단독\n a,b\n1,x\n2\n")
	got.wants(t, []string{"1|x"}, "6 field_count")
	load(t, setting{columns: texts("a", "b")}, "\n\r\na,b\n1,x\n").wants(t, []string{"1|x"}, "")
}

func TestDelimitersAreFoundByTheShapeOfTheFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, delimiter, want string }{
		{"a,b\n1,x\n", ",", "1|x"},
		{"a;b\n1;x\n", ";", "1|x"},
		{"a\tb\n1\tx, y; z\n", "tab", "1|x, y; z"},
		{"a;b\n\"1,5\";\"x,y,z\"\n", ";", "1,5|x,y,z"},
		{"a;b\n1,5;2,5\n", ";", "1,5|2,5"},
		{"a,b\n1,\"x;y;z\"\n", ",", "1|x;y;z"},
	} {
		got := load(t, setting{columns: texts("a", "b")}, c.text)
		got.wants(t, []string{c.want}, "")
		if !strings.HasSuffix(got.written.Notes[1].Message(), "the delimiter "+c.delimiter) {
			t.Errorf("%q: %v", c.text, got.written.Notes)
		}
	}
	load(t, setting{columns: texts("a")}, "a\n1\nx y\n").wants(t, []string{"1", "x y"}, "")
	load(t, setting{format: csvSpec(rows.CSVOptions{Delimiter: "|"}), columns: texts("a", "b")}, "a|b\n1|x,\n").wants(t, []string{"1|x,"}, "")
	load(t, setting{name: "in.tsv", columns: texts("a", "b")}, "a\tb\n1,2\tx\n").wants(t, []string{"1,2|x"}, "")
	load(t, setting{format: csvSpec(rows.CSVOptions{Quote: "none"}), columns: texts("a", "b")}, "a,b\n\"1,x\n2,\"y\"\n").wants(t,
		[]string{`"1|x`, `2|"y"`}, "")
	load(t, setting{format: csvSpec(rows.CSVOptions{Quote: "'"}), columns: texts("a", "b")}, "a,b\n'1,''5',\"x\n").wants(t,
		[]string{`1,'5|"x`}, "")
}

func TestKoreanFilesAreReadInWhateverEncodingTheyAre(t *testing.T) {
	t.Parallel()
	text := "이름,답\n김철수,똠방각하 펲시콜라\n\"이, 영희\",\"뷁\n둘째 줄\"\n"
	cp949, err := korean.EUCKR.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"김철수|똠방각하 펲시콜라", "이, 영희|뷁\n둘째 줄"}
	for what, c := range map[string]struct{ text, encoding, note string }{
		"UTF-8": {text, "", "utf-8: all of its beginning"}, "UTF-8 with a mark": {"\ufeff" + text, "", "utf-8: it begins with"},
		"CP949": {cp949, "", "cp949: its beginning is no valid UTF-8"}, "CP949 as declared": {cp949, "cp949", ""},
		"UTF-8 as declared": {"\ufeff" + text, "utf-8", ""},
	} {
		got := load(t, setting{format: csvSpec(rows.CSVOptions{Encoding: c.encoding, Delimiter: ","}), columns: texts("이름", "답")}, c.text)
		got.wants(t, append([]string(nil), want...), "")
		told := ""
		for _, note := range got.written.Notes {
			told += note.Message()
		}
		if (c.note == "") != (told == "") || !strings.Contains(told, c.note) {
			t.Errorf("%s: told %q", what, told)
		}
	}
}

func TestCP949HoldsAllOfHangul(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	var want []string
	text.WriteString("a,b\n")
	for r := '가'; r <= '힣'; r++ {
		fmt.Fprintf(&text, "%c,%c%c\n", r, r, r)
		want = append(want, fmt.Sprintf("%c|%c%c", r, r, r))
	}
	cp949, err := korean.EUCKR.NewEncoder().String(text.String())
	if err != nil {
		t.Fatal(err)
	}
	load(t, setting{columns: texts("a", "b")}, cp949).wants(t, want, "")
}

func TestBytesThatStandForNothingMakeTheirRowsBadHoweverLate(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a,b\n")
	n := 0
	for ; text.Len() < 9<<20; n++ {
		fmt.Fprintf(&text, "%d,%s\n", n, strings.Repeat("ascii only ", 50))
	}
	text.WriteString("x,\xb0\xa1\ny,z\n")
	got := load(t, setting{columns: texts("a", "b")}, text.String())
	if want := fmt.Sprintf("%d undecoded", n+2); got.err != nil || got.badLines() != want || got.counts.Loaded != int64(n+1) {
		t.Errorf("%v, bad %s, wanted %s", got.err, got.badLines(), want)
	}
	load(t, setting{columns: texts("a", "b")}, lines("a,b", "\xb0\xa1\xb3\xaa\xb4\xd9,x", "\xb0\xa1\xb3\xaa,\xff", "\xb0,y", "\xb0\xa1\xb3\xaa\xb4\xd9\xb6\xf3,z")+
		strings.Repeat("\xb0\xa1\xb3\xaa\xb4\xd9\xb6\xf3,z\n", 20)).wants(t,
		append([]string{"가나다|x", "가나다라|z"}, slicesRepeat("가나다라|z", 20)...), "3 undecoded; 4 undecoded")
}

// TestDamagedUTF8IsNotTakenForCP949 uses Korean whose bytes in UTF-8 are all valid CP949 as well.
func TestDamagedUTF8IsNotTakenForCP949(t *testing.T) {
	t.Parallel()
	load(t, setting{columns: texts("a", "b")}, lines("a,b", "메모,1", "메모,2", "메모,3", "\xb0\xa1,4", "메모,5", "메모,6")).wants(t,
		[]string{"메모|1", "메모|2", "메모|3", "메모|5", "메모|6"}, "5 undecoded")
}

func slicesRepeat(text string, n int) []string {
	var all []string
	for range n {
		all = append(all, text)
	}
	return all
}

func TestWorkersMakeNoDifferenceToTheRows(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("id,s,x\n")
	for i := range 80_000 {
		fmt.Fprintf(&text, "%d,\"row %d\n\",%s\n", i%70_000, i, strings.Repeat("y", i%400))
	}
	columns := []rows.Column{col(1, "id", "integer", func(k *rows.Column) { k.Unique = true }), col(2, "s", "string"), col(3, "x", "string")}
	one := load(t, setting{columns: columns, workers: 1}, text.String())
	for workers := 2; workers <= 3; workers++ {
		many := load(t, setting{columns: columns, workers: workers}, text.String())
		many.wants(t, one.rows, one.badLines())
	}
	if one.counts.Quarantined != 10_000 || one.bad[0].Line != 2+2*70_000 || string(one.bad[0].Code) != "rows_unique" {
		t.Errorf("the first that stands twice: %+v of %d", one.bad[0], one.counts.Quarantined)
	}
}
