package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Pull hands on every file that matches, in the order of their paths, unless it is the one that landed last under its
// path: the same size and time of change. A file that is not settled, or that changes while it is read, is left for the
// next pull and told.
func (s *Source) Pull(ctx context.Context, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
	p := &pull{source: s, env: env, emit: emit, now: time.Now()}
	err := p.run(ctx)
	return p.outcome, err
}

// pull is one attempt under way.
type pull struct {
	source  *Source
	env     connector.Env
	emit    func(connector.Page) error
	now     time.Time
	pattern *pattern
	root    *os.Root
	outcome connector.Outcome
}

// found is a file that matches.
type found struct {
	name   string // below the root, with slashes
	labels map[string]string
}

func (p *pull) run(ctx context.Context) (err error) {
	if p.pattern, err = p.source.compile(p.env); err != nil {
		return err
	}
	if p.root, err = os.OpenRoot(p.pattern.root); err != nil {
		return p.unreadable("", err)
	}
	defer p.root.Close()
	all, err := p.walk(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		p.note("no file matches %s", p.source.Path.Raw)
	}
	for _, one := range all {
		if one.name <= p.env.Position { // it was handed on by an attempt before
			continue
		}
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if err := p.file(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

func (p *pull) note(format string, args ...any) {
	p.outcome.Notes = append(p.outcome.Notes, p.env.Secrets.Redact(fmt.Sprintf(format, args...)))
}

// walk lists what matches. Folders that are links are not entered.
func (p *pull) walk(ctx context.Context) ([]found, error) {
	var all []found
	err := fs.WalkDir(p.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, fs.ErrNotExist) && name != ".":
			return nil // gone since its folder was read
		case err != nil:
			return p.unreadable(name, err)
		case entry.IsDir():
			if name != "." && !p.pattern.deep && strings.Count(name, "/") >= p.pattern.depth {
				return fs.SkipDir
			}
			return nil
		}
		labels, ok := p.pattern.match(name)
		if !ok {
			return nil
		}
		if !utf8.ValidString(name) {
			return problem.New("files_name", p.source.Path.Place, problem.Args{"file": strings.ToValidUTF8(p.full(name), "\uFFFD")})
		}
		all = append(all, found{name, labels})
		return nil
	})
	slices.SortFunc(all, func(a, b found) int { return strings.Compare(a.name, b.name) })
	return all, err
}

// full is the path of a file, for people.
func (p *pull) full(name string) string {
	return p.env.Secrets.Redact(filepath.Join(p.pattern.root, filepath.FromSlash(name)))
}

// file hands one file on, when there is a reason to.
func (p *pull) file(ctx context.Context, one found) error {
	file, err := p.root.Open(one.name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) && !p.isLink(one.name) {
			p.note("%s was gone before it could be read", p.full(one.name))
			return nil
		}
		return p.unreadable(one.name, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return p.unreadable(one.name, err)
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	settled := time.Duration(p.source.Settled.Value)
	if age := p.now.Sub(info.ModTime()); age < settled {
		why := fmt.Sprintf("changed %s ago, less than settled: %s", age.Round(time.Millisecond), settled)
		if age < 0 {
			why = "changed in the future, says the machine that wrote it: compare the clocks"
		}
		p.note("%s is left for the next pull: it %s", p.full(one.name), why)
		return nil
	}
	mark := markOf(info)
	if p.env.Known != nil {
		if known, ok := p.env.Known(one.name, one.labels); ok && known.Mark == mark {
			return nil
		}
	}
	body := &body{ctx: ctx, file: file, before: info}
	err = p.emit(connector.Page{
		Body: body, Size: info.Size(), Name: one.name, Labels: one.labels, Position: one.name, Mark: mark,
	})
	switch {
	case err == nil:
		return nil
	case body.changed && ctx.Err() == nil:
		p.note("%s is left for the next pull: it changed while it was read", p.full(one.name))
		return nil
	case body.failed != nil && ctx.Err() == nil:
		return p.unreadable(one.name, body.failed)
	}
	return err
}

// isLink says that a name is a link: one that leads nowhere is no file that is gone.
func (p *pull) isLink(name string) bool {
	info, err := p.root.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// unreadable explains why a file or folder cannot be read.
func (p *pull) unreadable(name string, err error) error {
	args := problem.Args{"file": p.full(name)}
	switch {
	case name == "" && errors.Is(err, fs.ErrNotExist):
		return problem.New("files_no_folder", p.source.Path.Place, args)
	case name != "" && p.isLink(name):
		return problem.New("files_link", p.source.Path.Place, args)
	case errors.Is(err, fs.ErrPermission):
		return problem.New("files_denied", p.source.Path.Place, args)
	}
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		err = inPath.Err
	}
	args["why"] = err
	return problem.New("files_unreadable", p.source.Path.Place, args)
}

// markOf is what tells two versions of a file apart without reading them.
func markOf(info fs.FileInfo) string {
	return fmt.Sprintf("%d bytes, %s", info.Size(), info.ModTime().UTC().Format(time.RFC3339Nano))
}

// body reads a file as it was when it was opened: one that grows, shrinks or is written into meanwhile is no whole file.
type body struct {
	ctx     context.Context
	file    *os.File
	before  fs.FileInfo
	read    int64
	changed bool
	failed  error
}

var errChanged = errors.New("the file changed while it was read")

// Read ends with an error instead of the end when the file is not what it was.
func (b *body) Read(into []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, context.Cause(b.ctx)
	}
	n, err := b.file.Read(into)
	b.read += int64(n)
	switch {
	case err == nil:
		return n, nil
	case err != io.EOF:
		b.failed = err
		return n, err
	}
	after, err := b.file.Stat()
	if err != nil {
		b.failed = err
		return n, err
	}
	if b.read != b.before.Size() || markOf(after) != markOf(b.before) {
		b.changed = true
		return n, errChanged
	}
	return n, io.EOF
}
