package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/foundation/id"
	"github.com/naru-data/naru/internal/foundation/logging"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/work"
)

// session is one call of the command line: its flags, and what it opened.
type session struct {
	in        io.Reader
	out, errs io.Writer

	dir, env      string
	json, verbose bool

	secrets *secret.Resolver
	opened  *app.App
	watch   func(run string, t flow.Task)
	working *progress // of work outside a flow
}

// folder is the project's folder: the one that was named, else the nearest with a naru.yaml from here upwards.
func (s *session) folder() (string, error) {
	if s.dir != "" {
		if _, err := os.Stat(filepath.Join(s.dir, "naru.yaml")); err != nil {
			return "", usageError{fmt.Errorf("%s holds no naru.yaml\n   hint: name a project's folder, or make one with: naru init", s.dir)}
		}
		return s.dir, nil
	}
	here, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the working folder: %w", err)
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "naru.yaml")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", usageError{fmt.Errorf("no naru.yaml here or in a folder above\n   hint: go to a project's folder, name one with -C, or make one with: naru init")}
		}
	}
}

// open opens the project's engines once.
func (s *session) open(ctx context.Context) (*app.App, error) {
	if s.opened != nil {
		return s.opened, nil
	}
	dir, err := s.folder()
	if err != nil {
		return nil, err
	}
	if s.secrets, err = secret.Open(dir); err != nil {
		return nil, err
	}
	s.opened, err = app.Open(ctx, app.Options{
		Dir: dir, Env: s.env, Secrets: s.secrets, Log: s.log(), Version: version,
		Watch: func(run string, t flow.Task) {
			if s.watch != nil {
				s.watch(run, t)
			}
		},
	})
	return s.opened, err
}

// load opens the project and reads its files.
func (s *session) load(ctx context.Context) (*app.App, *project.Project, error) {
	a, err := s.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	p, err := a.Load(ctx)
	if err != nil {
		return nil, nil, err
	}
	return a, p, nil
}

func (s *session) close() error {
	if s.opened == nil {
		return nil
	}
	opened := s.opened
	s.opened = nil
	return opened.Close()
}

// local is an instant in the project's zone, in which times are shown and `--at` is read.
func (s *session) local(at time.Time) time.Time {
	if s.opened == nil || at.IsZero() {
		return at
	}
	return at.In(s.opened.Settings.Zone)
}

func (s *session) redact(text string) string {
	if s.secrets == nil {
		return text
	}
	return s.secrets.Redact(text)
}

func (s *session) log() *slog.Logger {
	level := slog.LevelError
	if s.verbose {
		level = slog.LevelDebug
	}
	return logging.New(s.errs, "text", level, s.secrets)
}

// task is a piece of work that no flow asked for. Every call is a new one: what must happen once is kept by the
// ledgers of the nouns.
func (s *session) task(verb, project string, params map[string]any) work.Task {
	t := work.NewTask("cli/"+verb+"/"+id.New(), s.log())
	t.Project = project
	if params != nil {
		t.Params = params
	}
	t.Report = s.reporter(verb)
	return t
}

// texts are the --param of a command.
func texts(pairs []string) (map[string]string, error) {
	all := map[string]string{}
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok && isName(name) {
			return nil, usageError{fmt.Errorf("--%s wants a value: --%s VALUE", name, name)}
		}
		if !ok || name == "" {
			return nil, usageError{fmt.Errorf("--param %s is not NAME=VALUE", pair)}
		}
		all[name] = value
	}
	return all, nil
}

// isName says whether a text could be a parameter's name.
func isName(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}
