package yamlfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// FuzzParse holds for every file: nothing panics, a file that cannot be read is told, every mistake stands inside the
// file, and a plain key stands where it is said to stand.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("a: |\n  b\n\nc: \"x\n  y\"\n? z\n")
	f.Fuzz(func(t *testing.T, text string) {
		var found problem.List
		n, ok := yamlfile.Parse("f", []byte(text), 0, &found)
		if !ok && found.Len() == 0 {
			t.Fatal("refused without a word")
		}
		var into thing
		if ok {
			yamlfile.Decode(n, "thing", &into, &found)
		}
		lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
		for _, p := range found.All() {
			if p.Place.Line > len(lines)+1 || p.Error() == "" {
				t.Fatalf("%v stands outside of %d lines", p, len(lines))
			}
		}
		if !strings.ContainsAny(text, "\"'|>\\\r\t") { // texts over several lines move the parser's columns
			keysStand(t, n, lines)
		}
	})
}

func keysStand(t *testing.T, n yamlfile.Node, lines []string) {
	for _, pair := range n.Pairs() {
		line := []rune(lines[pair.KeyPlace.Line-1])
		at := pair.KeyPlace.Column - 1
		if !strings.Contains(string(line), pair.Key+":") {
			continue // the parser allows the colon on another line, and is off by one there
		}
		if at > len(line) || !strings.HasPrefix(string(line[at:]), pair.Key) {
			t.Fatalf("%q does not stand at %v", pair.Key, pair.KeyPlace)
		}
		keysStand(t, pair.Value, lines)
	}
	for _, item := range n.List() {
		keysStand(t, item, lines)
	}
}

// FuzzSplitSQL holds for every SQL file: nothing panics, and what is left is the end of the file, from its first
// character that is not white, at the place that is said.
func FuzzSplitSQL(f *testing.F) {
	for _, text := range []string{"/* naru\nname: a\n*/\nselect 1", "select 1", "/*naru*/", "/* naru x", "\ufeff/* naru a: b */ select"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var found problem.List
		_, sql, at, ok := yamlfile.SplitSQL("f.sql", []byte(text), &found)
		if !ok && found.Len() == 0 {
			t.Fatal("refused without a word")
		}
		text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
		if !strings.HasSuffix(text, sql) {
			t.Fatalf("%q is not the end of %q", sql, text)
		}
		lines := strings.Split(text, "\n")
		if ok && sql != "" && !strings.HasPrefix(sql, string([]rune(lines[at.Line-1])[at.Column-1:])) && at.Line == len(lines) {
			t.Fatalf("%q does not stand at %v", sql, at)
		}
	})
}

// FuzzText holds for every text: nothing panics, and what has no holes and no mistakes comes out with its braces
// undoubled.
func FuzzText(f *testing.F) {
	for _, text := range []string{"{a} ${B} {{}} {x:%Y}", "{", "}", "${", "{:}", "{a:%"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		text := yamlfile.Text{Raw: raw}
		filled, err := text.Fill(yamlfile.Filling{})
		if err != nil {
			if err.Error() == "" {
				t.Fatal("refused without a word")
			}
			return
		}
		want := strings.NewReplacer("{{", "{", "}}", "}").Replace(raw)
		if len(text.Names())+len(text.Secrets()) == 0 && filled != want {
			t.Fatalf("%q became %q", raw, filled)
		}
	})
}
