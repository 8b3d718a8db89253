package rows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/rows"
)

// TestTextsBecomeExactlyTheirValueOrAreRefused reads each text as a quoted field of a column of its type.
func TestTextsBecomeExactlyTheirValueOrAreRefused(t *testing.T) {
	t.Parallel()
	for kind, texts := range map[string]map[string]string{ // text: value, or ! and the code
		"boolean": {"true": "true", "FALSE": "false", "1": "true", "0": "false", "Y": "true", "no": "false", "2": "!type",
			"wahr": "!type", " true": "!type"},
		"integer": {"0": "0", "-1": "-1", "+7": "7", "007": "7", "2147483647": "2147483647", "2147483648": "!too_large",
			"-2147483648": "-2147483648", "-2147483649": "!too_large", "1.0": "!type", "1e3": "!type", " 1": "!type", "-": "!type",
			"1,000": "!type", "0x10": "!type", "99999999999999999999999": "!too_large", "１": "!type"},
		"long": {"9223372036854775807": "9223372036854775807", "9223372036854775808": "!too_large",
			"-9223372036854775808": "-9223372036854775808", "18446744073709551616": "!too_large", "18446744073709551615": "!too_large"},
		"double": {"1": "1", "-1.5": "-1.5", ".5": "0.5", "5.": "5", "1e3": "1000", "1E-2": "0.01", "0.1": "0.1",
			"123456789.123456789": "1.2345678912345679e+08", "9007199254740993": "9.007199254740992e+15", "1e999": "!too_large",
			"nan": "!type", "inf": "!type", "0x1p2": "!type", "1_000": "!type", "1.2.3": "!type", ".": "!type", "-": "!type", "1e": "!type"},
		"decimal(5,2)": {"1": "1.00", "-1.5": "-1.50", "999.99": "999.99", "1000": "!too_large", "1.005": "!rounded",
			"1.500": "1.50", ".5": "0.50", "5.": "5.00", "1e2": "!type", "": ".", "+0.01": "0.01", "-0": "0.00", "0000001": "1.00",
			"1.2x": "!type", "1.001x": "!type", ".": "!type"},
		"decimal(38,0)": {"99999999999999999999999999999999999999": "99999999999999999999999999999999999999",
			"-99999999999999999999999999999999999999":  "-99999999999999999999999999999999999999",
			"100000000000000000000000000000000000000":  "!too_large",
			"9999999999999999999999999999999999999999": "!too_large"},
		"decimal(20,18)": {"12.345678901234567890": "12.345678901234567890", "12.3456789012345678901": "!rounded"},
		"date": {"2026-11-24": "2026-11-24", "2024-02-29": "2024-02-29", "2026-02-29": "!type", "1900-02-29": "!type",
			"2000-02-29": "2000-02-29", "2026-13-01": "!type", "2026-00-10": "!type", "2026-1-5": "!type", "0000-01-01": "!type",
			"2026-11-24 00:00": "!type", "9999-12-31": "9999-12-31", "0001-01-01": "0001-01-01", "20261124": "!type"},
		"timestamp": {"2026-11-24": "2026-11-24T00:00:00", "2026-11-24 09:30": "2026-11-24T09:30:00",
			"2026-11-24T09:30:15": "2026-11-24T09:30:15", "2026-11-24 09:30:15.123456": "2026-11-24T09:30:15.123456",
			"2026-11-24 09:30:15.1234567": "!type", "2026-11-24 09:30:15.1234560": "2026-11-24T09:30:15.123456",
			"2026-11-24 24:00": "!type", "2026-11-24 09:60": "!type", "2026-11-24 09:30:60": "!type",
			"2026-11-24 09:30Z": "!type", "2026-11-24 9:30": "!type", "1969-12-31 23:59:59.5": "1969-12-31T23:59:59.5"},
		"timestamptz": {"2026-11-24 09:30": "2026-11-24T00:30:00", "2026-11-24 09:30Z": "2026-11-24T09:30:00",
			"2026-11-24T09:30:00+09:00": "2026-11-24T00:30:00", "2026-11-24T09:30:00-0130": "2026-11-24T11:00:00",
			"2026-11-24T09:30:00+05": "2026-11-24T04:30:00", "2026-11-24T09:30:00 +05": "!type", "2026-11-24T09:30:00+25:00": "!type"},
		"string": {"": "", " a ": " a ", "NA": "NA", "None": "None", "가나": "가나"},
	} {
		for text, want := range texts {
			got := load(t, setting{columns: []rows.Column{col(1, "v", kind)}, zone: zone(t, "Asia/Seoul")},
				lines("v,x", `"`+text+`",1`))
			if code, refused := strings.CutPrefix(want, "!"); refused {
				got.wants(t, nil, "2 "+code+" v")
				if len(got.bad) == 1 && got.bad[0].Value != text {
					t.Errorf("%s %q is shown as %q", kind, text, got.bad[0].Value)
				}
			} else {
				got.wants(t, []string{want}, "")
			}
			if t.Failed() {
				t.Fatalf("%s %q", kind, text)
			}
		}
	}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	found, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("no time zones here: ", err)
	}
	return found
}

func TestLocalTimesThatAreNotOrTwiceAreRefused(t *testing.T) {
	t.Parallel()
	got := load(t, setting{columns: []rows.Column{col(1, "at", "timestamptz")}, zone: zone(t, "Europe/Berlin")}, lines("at",
		"2026-03-29 01:59:59", "2026-03-29 02:00:00", "2026-03-29 02:59:59", "2026-03-29 03:00:00",
		"2026-10-25 01:59:59", "2026-10-25 02:00:00", "2026-10-25 02:30:00+02:00", "2026-10-25 03:00:00", "2026-07-01 12:00"))
	got.wants(t, []string{"2026-03-29T00:59:59", "2026-03-29T01:00:00", "2026-10-24T23:59:59", "2026-10-25T00:30:00",
		"2026-10-25T02:00:00", "2026-07-01T10:00:00"}, "3 time_gap at; 4 time_gap at; 7 time_twice at")
}

// TestEveryHourOfTwoYearsAgreesWithGo compares with time.Date where the local time is not doubtful.
func TestEveryHourOfTwoYearsAgreesWithGo(t *testing.T) {
	t.Parallel()
	there := zone(t, "America/New_York")
	var text strings.Builder
	var want []string
	text.WriteString("at\n")
	for at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2027; at = at.Add(time.Hour) {
		local := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), 0, 0, 0, there)
		before, after := local.Add(-time.Hour), local.Add(time.Hour)
		if local.Hour() != at.Hour() || before.Hour() == local.Hour() || after.Hour() == local.Hour() {
			continue // a gap, or an hour that was twice
		}
		text.WriteString(at.Format("2006-01-02 15:04") + "\n")
		want = append(want, local.UTC().Format("2006-01-02T15:04:05"))
	}
	got := load(t, setting{columns: []rows.Column{col(1, "at", "timestamptz")}, zone: there}, text.String())
	got.wants(t, want, "")
}

func TestDatesAreReadByTheirPattern(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, pattern, text, want string }{
		{"date", "%Y.%m.%d", "2026.11.24", "2026-11-24"},
		{"date", "%Y.%m.%d", "2026.1.5", "2026-01-05"},
		{"date", "%Y. %m. %d.", "2026. 1. 5.", "2026-01-05"},
		{"date", "%Y년 %m월 %d일", "2026년 11월 24일", "2026-11-24"},
		{"date", "%Y%m%d", "20261124", "2026-11-24"},
		{"date", "%Y%m%d", "2026115", "!type"},
		{"date", "%d/%m/%y", "24/11/26", "2026-11-24"},
		{"date", "%d/%m/%y", "24/11/69", "1969-11-24"},
		{"date", "%d %b %Y", "24 nov 2026", "2026-11-24"},
		{"date", "%B %d, %Y", "November 24, 2026", "2026-11-24"},
		{"date", "%Y-%j", "2026-060", "2026-03-01"},
		{"date", "%Y-%j", "2026-366", "!type"},
		{"date", "%Y.%m.%d", "2026.02.30", "!type"},
		{"date", "%Y.%m.%d", "2026-11-24", "!type"},
		{"date", "%Y.%m.%d", "2026.11.24 ", "!type"},
		{"date", "%F", "2026-11-24", "2026-11-24"},
		{"timestamp", "%Y-%m-%d %H:%M", "2026-11-24 09:30", "2026-11-24T09:30:00"},
		{"timestamp", "%d.%m.%Y %I:%M %p", "24.11.2026 12:05 AM", "2026-11-24T00:05:00"},
		{"timestamp", "%Y-%m-%d %p %I:%M:%S", "2026-11-24 오후 1:05:09", "2026-11-24T13:05:09"},
		{"timestamp", "%Y-%m-%d %I:%M %p", "2026-11-24 13:05 PM", "!type"},
		{"timestamp", "%Y%m%d%H%M%S.%f", "20261124093015.25", "2026-11-24T09:30:15.25"},
		{"timestamptz", "%Y-%m-%dT%H:%M:%S%z", "2026-11-24T09:30:15+0900", "2026-11-24T00:30:15"},
		{"timestamptz", "%Y-%m-%d %H:%M", "2026-11-24 09:30", "2026-11-24T09:30:00"},
	} {
		got := load(t, setting{columns: []rows.Column{col(1, "v", c.kind, func(k *rows.Column) { k.Format = c.pattern })}},
			lines("v,x", `"`+c.text+`",1`))
		if code, refused := strings.CutPrefix(c.want, "!"); refused {
			got.wants(t, nil, "2 "+code+" v")
		} else {
			got.wants(t, []string{c.want}, "")
		}
		if t.Failed() {
			t.Fatalf("%+v", c)
		}
	}
}

func TestNumbersOfOtherCountriesAreReadWhereDeclared(t *testing.T) {
	t.Parallel()
	columns := []rows.Column{col(1, "i", "integer"), col(2, "m", "decimal(9,2)"), col(3, "d", "double")}
	german := rows.FormatSpec{Word: "csv", CSV: rows.CSVOptions{Decimal: ",", Thousands: "."}}
	load(t, setting{format: german, columns: columns}, lines("i;m;d",
		"1.234.567;1.234,50;-0,5", "1234567;1234,5;1,5e3", "-12;-,5;1.000",
		"1.23;1;1", "12.34.567;1;1", "1234.567;1;1", "1..234;1;1", ".123;1;1", "1;1,2,3;1", "1;1.5;1", "1;1,500.5;1",
	)).wants(t, []string{"1234567|1234.50|-0.5", "1234567|1234.50|1500", "-12|-0.50|1000"},
		"5 type i; 6 type i; 7 type i; 8 type i; 9 type i; 10 type m; 11 type m; 12 type m")
	english := rows.FormatSpec{Word: "csv", CSV: rows.CSVOptions{Thousands: ","}}
	load(t, setting{format: english, columns: columns}, lines("i,m,d",
		`"1,234","12,345.60","1,000,000.5"`, `"1,2",1,1`, `"1234,567",1,1`, `"1,234,",1,1`,
	)).wants(t, []string{"1234|12345.60|1.0000005e+06"}, "3 type i; 4 type i; 5 type i")
}

func TestRangesValuesAndPatternsHoldAfterTyping(t *testing.T) {
	t.Parallel()
	text := func(s string) *string { return &s }
	load(t, setting{columns: []rows.Column{
		col(1, "i", "integer", func(k *rows.Column) { k.Min, k.Max = text("-1"), text("10") }),
		col(2, "m", "decimal(9,2)", func(k *rows.Column) { k.Min = text("0.5") }),
		col(3, "day", "date", func(k *rows.Column) { k.Max, k.Format = text("2026-12-31"), "%Y.%m.%d" }),
		col(4, "code", "integer", func(k *rows.Column) { k.Values = []string{"1", "02", "300"} }),
		col(5, "word", "string", func(k *rows.Column) { k.Values = []string{"a", "b c"} }),
		col(6, "p", "string", func(k *rows.Column) { k.Pattern = pattern(`^\d+$`) }),
		col(7, "x", "double", func(k *rows.Column) { k.Values = []string{"0.5"} }),
		col(8, "y", "decimal(9,2)", func(k *rows.Column) { k.Values = []string{"1.5"} }),
	}}, lines("i,m,day,code,word,p,x,y",
		"-1,0.50,2026.12.31,2,b c,12,.5,1.50", "10,0.5,,300,,,,", "11,,,,,,,", ",0.49,,,,,,", ",,2027.01.01,,,,,", ",,,3,,,,",
		",,,256,,,,", ",,,,c,,,", ",,,,,1x,,", ",,,,,,0.6,", ",,,,,,,1.6", "11,0.1,,3,,,,",
	)).wants(t, []string{"-1|0.50|2026-12-31|2|b c|12|0.5|1.50", "10|0.50|.|300|.|.|.|."},
		"4 range i; 5 range m; 6 range day; 7 values code; 8 values code; 9 values word; 10 pattern p; 11 values x; 12 values y; 13 range i")
}
