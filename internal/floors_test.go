package internal

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/naru-data/naru/internal/"

// only names imports that belong to one place in the house. A key that ends in / covers what lies below it.
var only = map[string][]string{
	"github.com/duckdb/duckdb-go/":   {"engine/sqlengine/duckdb"},
	"github.com/apache/iceberg-go":   {"engine/lake"},
	"modernc.org/sqlite":             {"foundation/controldb"},
	"github.com/jackc/pgx/":          {"foundation/controldb", "engine/connector/postgres"},
	"github.com/go-sql-driver/":      {"engine/connector/mysql"},
	"github.com/goccy/go-yaml":       {"foundation/yamlfile"},
	"github.com/xuri/excelize/":      {"engine/workbook", "engine/rows/xlsx"},
	"github.com/yuin/goldmark":       {"domain/analysis/report"},
	"gonum.org/v1/gonum/":            {"engine/statistics"},
	"github.com/spf13/cobra":         {"delivery/cli"},
	"golang.org/x/text/encoding/":    {"engine/rows", "engine/rows/csv", "engine/rows/xml"},
	"github.com/apache/arrow-go/v18": {"engine/rows", "engine/rows/parquet", "engine/lake", "engine/sqlengine/duckdb", "engine/connector/extract", "engine/connector/connectortest"},
}

// clients are the names of net/http that send requests: they belong to httpclient alone.
var clients = []string{"http.Client", "http.Get(", "http.Post(", "http.NewRequest", "http.DefaultClient", "http.Transport"}

// floors reads floors.txt: the line of every package, and of every "socket/*".
func floors(t *testing.T) map[string]int {
	t.Helper()
	text, err := os.ReadFile("floors.txt")
	if err != nil {
		t.Fatal(err)
	}
	level := map[string]int{}
	for i, line := range strings.Split(string(text), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			level[line] = i
		}
	}
	return level
}

// TestImportsPointDown keeps the order of floors.txt, that only app names a plug, and that every package stands there.
func TestImportsPointDown(t *testing.T) {
	level := floors(t)
	find := func(pkg string) (at int, plug, ok bool) {
		if at, ok = level[pkg]; ok {
			return at, false, true
		}
		at, ok = level[path.Dir(pkg)+"/*"]
		return at, true, ok
	}
	seen := map[string]bool{}
	eachGoFile(t, func(pkg, file string, text []byte) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		here, plugged, ok := find(pkg)
		if !ok {
			t.Errorf("%s is on no floor: add it to floors.txt", pkg)
			return
		}
		seen[pkg] = true
		if plugged {
			seen[path.Dir(pkg)+"/*"] = true
		}
		for _, imported := range imports(t, file, text) {
			ours, inside := strings.CutPrefix(imported, module)
			if !inside {
				continue
			}
			there, plug, _ := find(ours)
			if there >= here {
				t.Errorf("%s imports %s, which is not below it", file, ours)
			}
			if plug && pkg != "app" {
				t.Errorf("%s imports %s; only app may name an implementation", file, ours)
			}
		}
	})
	for name := range level {
		if !seen[name] {
			t.Errorf("floors.txt lists %s, but there is no such package", name)
		}
	}
}

// TestLibrariesStayInTheirRoom keeps each foreign library, and outgoing HTTP, in the one package that owns it.
func TestLibrariesStayInTheirRoom(t *testing.T) {
	eachGoFile(t, func(pkg, file string, text []byte) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		for _, imported := range imports(t, file, text) {
			for library, rooms := range only {
				if strings.HasPrefix(imported, library) && !within(pkg, rooms) {
					t.Errorf("%s imports %s, which belongs to %s", file, imported, strings.Join(rooms, ", "))
				}
			}
		}
		if pkg == "foundation/httpclient" {
			return
		}
		for _, name := range clients {
			if bytes.Contains(text, []byte(name)) {
				t.Errorf("%s uses %s: outgoing HTTP goes through foundation/httpclient", file, strings.TrimSuffix(name, "("))
			}
		}
	})
}

// TestFilesStayShort stops at 600 lines; at 400 ask whether a file is two things.
func TestFilesStayShort(t *testing.T) {
	eachGoFile(t, func(_, file string, text []byte) {
		if lines := bytes.Count(text, []byte("\n")); lines > 600 {
			t.Errorf("%s has %d lines; a file has at most 600", file, lines)
		}
	})
}

// TestNoInit keeps start-up empty: everything is handed in explicitly.
func TestNoInit(t *testing.T) {
	eachGoFile(t, func(_, file string, text []byte) {
		if bytes.Contains(text, []byte("\nfunc init()")) {
			t.Errorf("%s has an init(): hand things in explicitly", file)
		}
	})
}

func within(pkg string, rooms []string) bool {
	for _, room := range rooms {
		if pkg == room {
			return true
		}
	}
	return false
}

func eachGoFile(t *testing.T, f func(pkg, file string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(".", func(file string, _ fs.DirEntry, err error) error {
		pkg := filepath.ToSlash(filepath.Dir(file))
		if err != nil || pkg == "." || !strings.HasSuffix(file, ".go") {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		f(pkg, filepath.ToSlash(file), text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func imports(t *testing.T, file string, text []byte) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	return all
}
