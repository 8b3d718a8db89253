package model

import "testing"

// A whole statement that ends without its semicolon is the same statement; the engine's tests cannot see this one.
func TestOnlyTheSemicolonThatEndsAStatementIsCut(t *testing.T) {
	t.Parallel()
	f := func(in, want string) {
		t.Helper()
		if got := withoutEnd(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	f("select 1", "select 1")
	f("select 1;", "select 1")
	f("select 1 ; -- the end; really\n", "select 1 ")
	f("select ';' || \"a;b\" || 'it''s;' -- a;\n from t /* ; /* ; */ ; */;", "select ';' || \"a;b\" || 'it''s;' -- a;\n from t /* ; /* ; */ ; */")
	f(`select e'\';' ;x`, `select e'\';' `)
	f("select $$ a;b $$, $x, $tag$ ; $$ ; $tag$;", "select $$ a;b $$, $x, $tag$ ; $$ ; $tag$")
	f("select a$b, date'2026-01-01';", "select a$b, date'2026-01-01'")
	f("select 'open;", "select 'open;")
	f("", "")
}

func FuzzWithoutEndIsABeginningOfTheStatement(f *testing.F) {
	for _, seed := range []string{"select 1;", "'", "/*", "$a$;$a$", "e'\\", "--;\n;", "\"\"\";"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		got := withoutEnd(sql)
		if got != sql && (len(got) >= len(sql) || sql[:len(got)] != got || sql[len(got)] != ';') {
			t.Errorf("%q becomes %q", sql, got)
		}
	})
}
