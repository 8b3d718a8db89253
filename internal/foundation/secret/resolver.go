package secret

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Resolver finds ${NAME}: the environment, then .env of the project, then the file named by NAME_FILE (in the
// environment or .env; a relative path is the project's). It remembers what it revealed, for Redact. It is safe for
// concurrent use.
type Resolver struct {
	dir string
	env map[string]string // of .env

	mu       sync.Mutex
	revealed map[string]bool
	replacer atomic.Pointer[strings.Replacer] // of all that was revealed so far; nil: nothing was
}

// Open reads dir/.env when there is one. A line of it that cannot be read is a mistake with its place.
func Open(dir string) (*Resolver, error) {
	r := &Resolver{dir: dir, env: map[string]string{}, revealed: map[string]bool{}}
	text, err := os.ReadFile(filepath.Join(dir, ".env"))
	if os.IsNotExist(err) {
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read .env: %w", err)
	}
	var found problem.List
	r.env = parseEnv(string(text), &found)
	return r, found.Err()
}

// Resolve finds a value; a *problem.Problem (secret_not_set, secret_file) when there is none. A variable that is set
// but empty is not set: an empty password is nearly always a forgotten one.
func (r *Resolver) Resolve(name string) (Value, error) {
	if text := r.variable(name); text != "" {
		return Value{text}, nil
	}
	file := r.variable(name + "_FILE")
	if file == "" {
		return Value{}, problem.New("secret_not_set", problem.Place{}, problem.Args{"name": name})
	}
	text, err := os.ReadFile(r.path(file))
	if err != nil {
		return Value{}, problem.New("secret_file", problem.Place{}, problem.Args{"name": name, "file": file, "why": cause(err)}).Because(err)
	}
	trimmed := strings.TrimRight(string(text), "\r\n")
	if trimmed == "" {
		return Value{}, problem.New("secret_file", problem.Place{}, problem.Args{"name": name, "file": file, "why": "it is empty"})
	}
	return Value{trimmed}, nil
}

// Known says whether Resolve would find it, without reading it.
func (r *Resolver) Known(name string) bool {
	if r.variable(name) != "" {
		return true
	}
	file := r.variable(name + "_FILE")
	if file == "" {
		return false
	}
	info, err := os.Stat(r.path(file))
	return err == nil && info.Size() > 0
}

func (r *Resolver) variable(name string) string {
	if text := os.Getenv(name); text != "" {
		return text
	}
	return r.env[name]
}

func (r *Resolver) path(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(r.dir, file)
}

// cause is why a file could not be read, without its path, which the message has already.
func cause(err error) string {
	switch {
	case os.IsNotExist(err):
		return "there is no such file"
	case os.IsPermission(err):
		return "it may not be read"
	}
	return err.Error()
}
