package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/jsontext"
)

// valid is what the package says of a whole text.
func valid(text string) bool {
	data := []byte(text)
	end, wrong := jsontext.Value(data, jsontext.Space(data, 0), 0)
	return wrong == nil && jsontext.Space(data, end) == len(data)
}

func TestWhatIsJSONIsKnown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{}`: true, `[]`: true, `[1,2]`: true, ` {"a" : [ 1 , {"b":null} ] } `: true, `"\u00e9\n"`: true, `-0.5e+10`: true, `0`: true,
		"": false, `{`: false, `[1,]`: false, `{"a":1,}`: false, `{"a"}`: false, `{a:1}`: false, `01`: false, `1.`: false,
		`.5`: false, `+1`: false, `1e`: false, `-`: false, `NaN`: false, `nul`: false, `tru`: false, `"\x"`: false, `"\u12"`: false,
		"\"a\nb\"": false, `"a`: false, `[1 2]`: false, `{"a":1 "b":2}`: false, `{1:2}`: false, `{"a":}`: false, `[1]]`: false,
		strings.Repeat("[", 100) + strings.Repeat("]", 100): true,
		strings.Repeat("[", 101) + strings.Repeat("]", 101): false,
	} {
		if got := valid(text); got != want {
			t.Errorf("%.40q: %v", text, got)
		}
	}
}

func TestLoneSurrogatesAreNoCharacters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{`\ud83d\ude00 \u00e9\/\t"`: "😀 é/\t\"", `\ud83d`: "", `\ude00\ud83d`: "", `\ud83dx`: "", `\ud83d\u0041`: ""} {
		got, ok := jsontext.Unquote(nil, []byte(text))
		if ok != (want != "") || ok && string(got) != want {
			t.Errorf("%s: %q %v", text, got, ok)
		}
	}
}

// FuzzValue holds the checks against encoding/json, and the skipper against the checks.
func FuzzValue(f *testing.F) {
	for _, text := range []string{`{"a":[1,"\u00e9\\",{"b":-0.5E+3}],"c":null}`, `[true,false]`, `"\ud800"`, `{"a":1}x`, `[01]`, "\"\x1f\"", `"a\"b\\"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		deep := strings.Count(text, "[")+strings.Count(text, "{") > jsontext.Deepest
		good := valid(text)
		if want := json.Valid([]byte(text)); good != want && !deep {
			t.Fatalf("%q: %v, encoding/json says %v", text, good, want)
		}
		data := []byte(strings.TrimLeft(text, " \t\r\n"))
		if !good || len(data) == 0 {
			return
		}
		end, _ := jsontext.Value(data, 0, 0)
		if data[0] == '{' || data[0] == '[' {
			skips(t, data, end)
		}
		var want string
		if data[0] == '"' && json.Unmarshal(data, &want) == nil && utf8.ValidString(text) {
			got, ok := jsontext.Unquote(nil, data[1:end-1])
			if ok && string(got) != want {
				t.Fatalf("%s is %q, not %q", data, got, want)
			}
			if again := jsontext.Quote(nil, got); ok && !valid(string(again)) {
				t.Fatalf("%q is written %s", got, again)
			}
		}
	})
}

// skips cuts the bytes in two at every place: the end is found all the same.
func skips(t *testing.T, data []byte, end int) {
	for cut := range data {
		var s jsontext.Skipper
		got, done := s.Skip(data[:cut], 0)
		if !done {
			got, done = s.Skip(data, got)
		}
		if !done || got != end {
			t.Fatalf("%s cut at %d: skipped to %d %v, not %d", data, cut, got, done, end)
		}
	}
}
