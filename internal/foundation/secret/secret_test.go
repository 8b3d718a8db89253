package secret_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// open makes a project folder with this .env.
func open(t *testing.T, env string) (*secret.Resolver, string) {
	t.Helper()
	dir := t.TempDir()
	if env != "" {
		write(t, filepath.Join(dir, ".env"), env)
	}
	r, err := secret.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r, dir
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func reveal(t *testing.T, r *secret.Resolver, name string) string {
	t.Helper()
	v, err := r.Resolve(name)
	if err != nil {
		t.Fatal(err)
	}
	return r.Reveal(v)
}

func TestASecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	r, _ := open(t, "KEY=hunter2\n")
	v, err := r.Resolve("KEY")
	if err != nil {
		t.Fatal(err)
	}
	type holder struct {
		Key  secret.Value
		More map[string]secret.Value
	}
	h := holder{v, map[string]secret.Value{"a": v}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T %v"} {
		fmt.Fprintf(&out, verb+"\n", v)
		fmt.Fprintf(&out, verb+"\n", &v)
		fmt.Fprintf(&out, verb+"\n", h)
	}
	if err := json.NewEncoder(&out).Encode(h); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "key", v, "holder", h)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "key", v, "holder", h)
	if strings.Contains(out.String(), "hunter2") || strings.Contains(out.String(), "68756e746572") {
		t.Error(out.String())
	}
}

func TestTheEnvironmentGoesBeforeDotEnvBeforeTheFile(t *testing.T) {
	r, dir := open(t, "# comment\nexport NARU_T_A=env file # said so\nNARU_T_B=\"two\\nlines \\\"q\\\"\"\nNARU_T_C='a # b'\nNARU_T_D_FILE=d.txt\nNARU_T_EMPTY=\n")
	write(t, filepath.Join(dir, "d.txt"), "from the file\n")
	t.Setenv("NARU_T_C", "from the environment")
	t.Setenv("NARU_T_D", "")
	for name, want := range map[string]string{
		"NARU_T_A": "env file", "NARU_T_B": "two\nlines \"q\"", "NARU_T_C": "from the environment", "NARU_T_D": "from the file",
	} {
		if got := reveal(t, r, name); got != want || !r.Known(name) {
			t.Errorf("%s is %q, known %v", name, got, r.Known(name))
		}
	}
	for _, name := range []string{"NARU_T_EMPTY", "NARU_T_NOWHERE"} {
		_, err := r.Resolve(name)
		var p *problem.Problem
		if !errors.As(err, &p) || p.Code != "secret_not_set" || r.Known(name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFileThatIsNotThereIsTold(t *testing.T) {
	t.Parallel()
	r, _ := open(t, "KEY_FILE=/nowhere/key\n")
	_, err := r.Resolve("KEY")
	if err == nil || !strings.Contains(err.Error(), "${KEY} is to be read from /nowhere/key, but there is no such file") || r.Known("KEY") {
		t.Error(err)
	}
}

func TestMistakesInDotEnvAreToldWithoutTheValue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".env"), "A=fine\nno equals hunter2\nB=\"hunter2\nC='x' hunter2\n")
	_, err := secret.Open(dir)
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Fatal(err)
	}
	for _, want := range []string{".env:2: this line is neither", ".env:3: the value of B", ".env:4: the value of C"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ndoes not tell %s", err, want)
		}
	}
}

func TestRedactFindsEveryForm(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"pass word/+?&\"<한글", "sixteen-letters!", "plain", "line1\nline2-long"} {
		r, _ := open(t, "")
		r.Remember(text)
		escaped, err := json.Marshal("x" + text + "y")
		if err != nil {
			t.Fatal(err)
		}
		for form, said := range map[string]string{
			"itself": "a " + text + " b", "query": "?k=" + url.QueryEscape(text), "path": "/" + url.PathEscape(text),
			"lower": strings.ToLower(url.QueryEscape(text)), "json": string(escaped), "go": fmt.Sprintf("%q", text),
			"base64": base64.StdEncoding.EncodeToString([]byte(text)),
		} {
			if form == "lower" && text != strings.ToLower(text) {
				continue
			}
			if got := r.Redact(said); !strings.Contains(got, "***") || strings.Contains(got, text) {
				t.Errorf("%s of %q stays as %q", form, text, got)
			}
		}
	}
}

func TestRedactFindsAPasswordInABasicHeader(t *testing.T) {
	t.Parallel()
	r, _ := open(t, "")
	r.Remember("correct horse battery")
	for _, user := range []string{"a", "ab", "abc", "abcd"} {
		header := base64.StdEncoding.EncodeToString([]byte(user + ":correct horse battery"))
		got := r.Redact("Authorization: Basic " + header)
		if !strings.Contains(got, "***") || len(got) > len("Authorization: Basic ")+len("***")+12 {
			t.Errorf("%s leaves %s", header, got)
		}
	}
}

func TestALongSecretIsRedactedBeforeOneItBeginsWith(t *testing.T) {
	t.Parallel()
	r, _ := open(t, "")
	r.Remember("token")
	r.Remember("token-and-more")
	if got := r.Redact("token-and-more token"); got != "*** ***" {
		t.Error(got)
	}
}

func TestAShortSecretDoesNotShredTheLog(t *testing.T) {
	t.Parallel()
	r, _ := open(t, "")
	r.Remember("")
	r.Remember("a")
	r.Remember("abc")
	if got := r.Redact("a banana abc"); got != "a banana abc" {
		t.Error(got)
	}
	var none *secret.Resolver
	if got := none.Redact("x"); got != "x" {
		t.Error(got)
	}
}

func TestRedactWriterFindsASecretInTwoWrites(t *testing.T) {
	t.Parallel()
	r, _ := open(t, "")
	r.Remember("hunter2secret")
	var out bytes.Buffer
	w := r.RedactWriter(&out)
	for _, piece := range []string{"it is hun", "ter2se", "cret\nand ", "hunter2", "secret again"} {
		if n, err := w.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Fatal(n, err)
		}
	}
	if got := out.String(); got != "it is ***\n" {
		t.Errorf("before Close: %q", got)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "it is ***\nand *** again" {
		t.Errorf("after Close: %q", got)
	}
}

// FuzzEnv holds for every .env: nothing panics, and messages show no value.
func FuzzEnv(f *testing.F) {
	f.Add("A=1\nB='x'\nC=\"\\n\"\n# d\n")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, ".env"), text)
		if r, err := secret.Open(dir); err == nil {
			r.Known("A")
		}
	})
}
