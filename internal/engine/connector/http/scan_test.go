package httpapi

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/document"
)

func pathOf(t testing.TB, text string) document.Path {
	t.Helper()
	p, why := document.ParsePath(text)
	if why != "" {
		t.Fatal(why)
	}
	return p
}

func TestAScanFindsWhatADecoderFinds(t *testing.T) {
	t.Parallel()
	text := `{"a": {"b": [1, {"c": "x\"\u00e9"}, null], "d.e": -1.5e3}, "t": true, "n": null, "o": {}, "list": [{"id": 1}, {"id": [2]}], "t2": "t"}`
	wanted := []document.Path{}
	for _, p := range []string{"a.b.1.c", `a."d.e"`, "t", "n", "o", "list.1.id.0", "a.b.2", "missing", "a.b.9", "list"} {
		wanted = append(wanted, pathOf(t, p))
	}
	list := pathOf(t, "list")
	found, err := scan(strings.NewReader(text), wanted, &list)
	if err != nil || found.records != 2 || found.more {
		t.Fatal(found, err)
	}
	whole, err := decodeJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range wanted {
		want, ok := p.Find(whole)
		if got, has := found.find(p); has != ok || document.Path(p).String() != "list" && document.Path(p).String() != "o" && !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v %v, want %v %v", p, got, has, want, ok)
		}
	}
}

// TestASumIsOfTheRecordsAlone: what stands beside them, such as the time or the number of the page, does not tell pages
// apart.
func TestASumIsOfTheRecordsAlone(t *testing.T) {
	t.Parallel()
	list := pathOf(t, "list")
	sum := func(text string) string {
		found, err := scan(strings.NewReader(text), nil, &list)
		if err != nil {
			t.Fatal(err)
		}
		return found.sum
	}
	long := strings.Repeat(`{"x": "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"}, `, 10_000) + "{}"
	if sum(`{"page": 1, "list": [`+long+`], "time": 1}`) != sum(`{"page": 22222222, "list": [`+long+`], "time": "3"}`) {
		t.Error("the same records have two sums")
	}
	if sum(`{"list": [`+long+`]}`) == sum(`{"list": [`+long+`, {}]}`) {
		t.Error("other records have the same sum")
	}
}

// FuzzScanJSON: a scan takes what a decoder takes, as far as it is not too deep, and finds the same.
func FuzzScanJSON(f *testing.F) {
	for _, seed := range []string{`{"a": {"b": [1, 2]}}`, `[]`, `{"a":"\ud83d\ude00\\"}`, `{"a": }`, `{"a": 1,}`, `[1 2]`, `{"a":{"b":"`, `{"a": tru}`, "{\"a\": \"\n\"}", `{"a":01}`, `{} {}`} {
		f.Add([]byte(seed))
	}
	wanted := []document.Path{pathOf(f, "a"), pathOf(f, "a.b"), pathOf(f, "a.b.1")}
	records := pathOf(f, "a.b")
	f.Fuzz(func(t *testing.T, text []byte) {
		if kindOf(bytes.TrimLeft(text, " \t\r\n")) != isJSON {
			return
		}
		found, err := scan(bytes.NewReader(text), wanted, &records)
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		var whole any
		failed := d.Decode(&whole)
		if (err == nil) != (failed == nil) && err != errDeep {
			t.Fatalf("%q: a scan says %v, a decoder %v", text, err, failed)
		}
		if err != nil {
			return
		}
		for _, p := range wanted {
			want, ok := p.Find(whole)
			got, has := found.find(p)
			text, scalar := document.Text(want)
			if again, _ := document.Text(got); ok && (!has || scalar && again != text) {
				t.Fatalf("%q: %s is %v, want %v", text, p, got, want)
			}
		}
		if list, ok := records.Find(whole); ok {
			if all, isList := list.([]any); isList && found.records != int64(len(all)) {
				t.Fatalf("%q: %d records, want %d", text, found.records, len(all))
			}
		}
	})
}

// FuzzScanXML: whatever comes, a scan ends, and says so when the text is no XML.
func FuzzScanXML(f *testing.F) {
	for _, seed := range []string{`<a><b>1</b><b/></a>`, `<a>`, `</a>`, `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, `<a b="c">&amp;</a>`, `<a><![CDATA[x]]></a>`} {
		f.Add([]byte(seed))
	}
	records := pathOf(f, "a.b")
	f.Fuzz(func(t *testing.T, text []byte) {
		if kindOf(bytes.TrimLeft(text, " \t\r\n")) != isXML {
			return
		}
		found, err := scan(bytes.NewReader(text), []document.Path{pathOf(t, "a.c")}, &records)
		if err == nil && found.records > int64(bytes.Count(text, []byte("<"))) {
			t.Fatalf("%q has %d records", text, found.records)
		}
	})
}

func BenchmarkScan(b *testing.B) {
	record := `{"app_id": 123456, "name": "카카오톡 KakaoTalk", "revenue": "1234567.8901", "country": "KR", "tags": ["a", "b"], "rank": 12}`
	text := []byte(`{"code": 0, "page_num": 1000, "list": [` + strings.TrimSuffix(strings.Repeat(record+",", 1000), ",") + `]}`)
	list := pathOf(b, "list")
	wanted := []document.Path{pathOf(b, "code"), pathOf(b, "page_num")}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if found, err := scan(bytes.NewReader(text), wanted, &list); err != nil || found.records != 1000 {
			b.Fatal(found, err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	record := `{"app_id": 123456, "name": "카카오톡 KakaoTalk", "revenue": "1234567.8901", "country": "KR", "tags": ["a", "b"], "rank": 12}`
	text := []byte(`{"code": 0, "page_num": 1000, "list": [` + strings.TrimSuffix(strings.Repeat(record+",", 1000), ",") + `]}`)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := decodeJSON(text); err != nil {
			b.Fatal(err)
		}
	}
}
