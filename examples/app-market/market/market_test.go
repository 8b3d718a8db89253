package market_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/naru-data/naru/examples/app-market/market"
)

const day = market.FirstDay + 60

// file is the text of one file of a delivery.
func file(t *testing.T, m *market.Market, d market.Delivery, name string) (packed, text []byte, err error) {
	t.Helper()
	var to bytes.Buffer
	if err := m.WriteFile(d, name, &to); err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(to.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	r.Multistream(false)
	text, err = io.ReadAll(r)
	return to.Bytes(), text, err
}

func records(t *testing.T, text []byte) [][]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheSameSeedAndSizeGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	d := market.Delivery{Day: day}
	for _, name := range d.Files() {
		one, _, _ := file(t, market.New(7, 5000), d, name)
		two, _, _ := file(t, market.New(7, 5000), d, name)
		if !bytes.Equal(one, two) {
			t.Errorf("%s differs", name)
		}
	}
	one, _, _ := file(t, market.New(7, 5000), d, d.DataFile())
	two, _, _ := file(t, market.New(8, 5000), d, d.DataFile())
	if bytes.Equal(one, two) {
		t.Error("another seed is the same market")
	}
}

func TestADeliveryHasAsManyRowsAsAsked(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 83, 84, 85, 5040, 50_001} { // the last is of two chunks
		d := market.Delivery{Day: day}
		_, text, err := file(t, market.New(1, size), d, d.DataFile())
		if err != nil {
			t.Fatal(err)
		}
		all := records(t, text)
		if len(all)-1 != size {
			t.Errorf("%d rows, want %d", len(all)-1, size)
		}
		seen := map[string]bool{}
		for _, r := range all[1:] {
			seen[r[1]+r[2]+r[3]] = true
		}
		if len(seen) != size {
			t.Errorf("%d keys in %d rows", len(seen), size)
		}
	}
}

func TestFiguresAgreeWithEachOther(t *testing.T) {
	t.Parallel()
	d := market.Delivery{Day: day}
	_, text, _ := file(t, market.New(3, 5040), d, d.DataFile())
	for i, r := range records(t, text)[1:] {
		downloads, organic := number(r[8]), number(r[9])
		if number(r[10]) != number(r[11])+number(r[12]) || organic > downloads || downloads < 0 || number(r[13]) > number(r[14]) {
			t.Fatalf("row %d: %v", i, r)
		}
	}
}

func TestYoungFiguresAreRestatedAndOldOnesAreNot(t *testing.T) {
	t.Parallel()
	m := market.New(1, 5040)
	changed := map[market.Day]int{}
	for i := range m.Apps() {
		for age := range market.Day(5) {
			if m.Estimate(m.App(i), 0, day, day+age) != m.Estimate(m.App(i), 0, day, day+age+1) {
				changed[age]++
			}
		}
	}
	if changed[0] < 30 || changed[3] != 0 || changed[4] != 0 {
		t.Errorf("changed by age: %v", changed)
	}
}

func TestWhatIsWrongWithADataFileIsWrongInTheFile(t *testing.T) {
	t.Parallel()
	m := market.New(1, 5040)
	d := market.Delivery{Day: day}
	_, sound, _ := file(t, m, d, d.DataFile())
	for spoil, wrong := range map[market.Spoil]func(text string, err error) bool{
		market.RetypedColumn: func(text string, _ error) bool { return strings.Count(text, ".2k,") == 5040 },
		market.MissingColumn: func(text string, _ error) bool { return !strings.Contains(text, "seconds_per_user") },
		market.ExtraColumn:   func(text string, _ error) bool { return strings.Count(text, ",high\n") == 5040 },
		market.InvalidUTF8:   func(text string, _ error) bool { return !utf8.ValidString(text) },
		market.MixedEnds: func(text string, _ error) bool {
			n := strings.Count(text, "\r\n")
			return n > 1000 && n < 3000
		},
		market.BrokenGzip: func(_ string, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
	} {
		d.Spoil = spoil
		_, text, err := file(t, m, d, d.DataFile())
		if !wrong(string(text), err) || bytes.Equal(text, sound) {
			t.Errorf("%s: %v, %.300s", spoil, err, text)
		}
	}
	d.Spoil = market.MissingColumn
	if _, text, _ := file(t, m, d, d.DataFile()); len(records(t, text)[5]) != 17 {
		t.Error("the other columns do not stay in their places")
	}
}

func TestNamesAreInvented(t *testing.T) {
	t.Parallel()
	m := market.New(1, 84*2000)
	seen := map[string]bool{}
	for i := range m.Apps() {
		a := m.App(i)
		if seen[a.En] || seen[a.Ko] {
			t.Fatalf("app %d bears another's name: %s, %s", i, a.Ko, a.En)
		}
		seen[a.En], seen[a.Ko] = true, true
		if index, ok := m.IndexOf(a.ID); !ok || index != i {
			t.Fatalf("app %d is found as %d", i, index)
		}
	}
	if _, ok := m.IndexOf(market.AppID(3) + 1); ok {
		t.Error("an id that nobody has is found")
	}
}

func TestAChartIsInOrderAndKnowsYesterday(t *testing.T) {
	t.Parallel()
	m := market.New(1, 5040)
	today, yesterday := m.Chart("free", 0, day, 20), m.Chart("free", 0, day-1, 20)
	moved := 0
	for i, p := range today {
		if p.Rank != i+1 || i > 0 && p.Score > today[i-1].Score {
			t.Errorf("place %d: %+v", i, p)
		}
		if p.Before > 0 && yesterday[p.Before-1].App.ID != p.App.ID {
			t.Errorf("place %d was not %d before", i, p.Before)
		}
		if p.Before != p.Rank {
			moved++
		}
	}
	if moved == 0 {
		t.Error("nobody moved")
	}
}

// number reads an amount in ten-thousandths, or a count.
func number(text string) int64 {
	n, _ := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	return n
}
