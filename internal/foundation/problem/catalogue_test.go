package problem

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// use is one place in the tree that makes a problem.
type use struct {
	at    string
	code  string
	args  []string // keys of its literal args; nil: not known here
	known bool
}

// TestEveryCodeStandsInOnePart keeps the words of one problem in one place.
func TestEveryCodeStandsInOnePart(t *testing.T) {
	t.Parallel()
	seen := map[Code]bool{}
	for _, part := range catalogue {
		for code := range part {
			if seen[code] {
				t.Errorf("%s stands in two parts of the catalogue", code)
			}
			seen[code] = true
		}
	}
}

// TestEveryCodeOfTheTreeHasWords reads the source of the whole house: each code that is used has its words, literal args
// fill every name of its sentence, and no words are left that nothing uses.
func TestEveryCodeOfTheTreeHasWords(t *testing.T) {
	t.Parallel()
	uses, literals := readTree(t)
	if len(uses) < 50 {
		t.Fatalf("only %d uses found: the search is broken", len(uses))
	}
	for _, u := range uses {
		found, ok := lookup(Code(u.code))
		if !ok {
			t.Errorf("%s: %q is not in the catalogue", u.at, u.code)
			continue
		}
		for _, name := range namesOf(found.Say) {
			if u.known && !slices.Contains(u.args, name) {
				t.Errorf("%s: the sentence of %s wants {%s}, which is not given", u.at, u.code, name)
			}
		}
	}
	for _, part := range catalogue {
		for code := range part {
			if !literals[string(code)] {
				t.Errorf("nothing uses %s", code)
			}
		}
	}
}

// TestSentencesAreWellFormed fills each with its own names: no brace may be left over.
func TestSentencesAreWellFormed(t *testing.T) {
	t.Parallel()
	for _, part := range catalogue {
		for code, e := range part {
			if e.Say == "" || endsInStop(e.Say) || endsInStop(e.Hint) {
				t.Errorf("%s: a sentence is there, and neither it nor its hint ends in a full stop", code)
			}
			for _, text := range []string{e.Say, e.Hint} {
				args := Args{}
				for _, name := range namesOf(text) {
					args[name] = "x"
				}
				if _, whole := fill(text, args); !whole {
					t.Errorf("%s: the braces of %q do not close", code, text)
				}
			}
		}
	}
}

var holeOf = regexp.MustCompile(`\{([a-z_0-9]+)\}`)

// namesOf are the {names} of a sentence, without its doubled braces.
func namesOf(text string) []string {
	text = strings.NewReplacer("{{", "", "}}", "").Replace(strings.ReplaceAll(text, "{{{", "{{ {"))
	var names []string
	for _, m := range holeOf.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// readTree finds every use of a code in internal/, and every text literal outside of the catalogue.
func readTree(t *testing.T) (uses []use, literals map[string]bool) {
	t.Helper()
	literals = map[string]bool{}
	files := token.NewFileSet()
	err := filepath.WalkDir("../..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(files, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		words := strings.HasPrefix(filepath.Base(file), "messages_")
		ast.Inspect(tree, func(n ast.Node) bool {
			if text, ok := literal(n); ok && !words {
				literals[text] = true
			}
			if u, ok := useOf(n); ok && !words {
				u.at = files.Position(n.Pos()).String()
				uses = append(uses, u)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return uses, literals
}

// useOf understands problem.New(code, place, args), found.Report(code, place, args), and a Code: in a struct.
func useOf(n ast.Node) (use, bool) {
	switch v := n.(type) {
	case *ast.CallExpr:
		call, ok := v.Fun.(*ast.SelectorExpr)
		if !ok || len(v.Args) < 3 || call.Sel.Name != "Report" && call.Sel.Name != "New" {
			return use{}, false
		}
		code, ok := literal(v.Args[0])
		if !ok {
			return use{}, false
		}
		args, known := keysOf(v.Args[2])
		return use{code: code, args: args, known: known}, true
	case *ast.KeyValueExpr:
		key, ok := v.Key.(*ast.Ident)
		code, text := literal(v.Value)
		if ok && text && key.Name == "Code" && strings.Contains(code, "_") {
			return use{code: code}, true
		}
	}
	return use{}, false
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// keysOf are the keys of problem.Args{...}; known is false when they are put together elsewhere.
func keysOf(n ast.Expr) (keys []string, known bool) {
	if name, ok := n.(*ast.Ident); ok && name.Name == "nil" {
		return nil, true
	}
	made, ok := n.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	for _, element := range made.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return nil, false
		}
		key, ok := literal(pair.Key)
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, true
}

func endsInStop(text string) bool {
	return strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "...")
}
