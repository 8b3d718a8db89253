package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Verdict of one finding.
type Verdict string

// The verdicts: a failure makes doctor's exit code 1.
const (
	Pass Verdict = "pass"
	Warn Verdict = "warn"
	Fail Verdict = "fail"
)

// Finding is one thing that doctor looked at.
type Finding struct {
	Verdict    Verdict
	What, Text string
}

// Free space below which doctor warns, and below which it fails.
const (
	littleSpace = 2 << 30
	noSpace     = 100 << 20
)

// Examine looks at everything that work needs: the project's files, the stores, the control database, the lake and
// disk space. It goes on after a failure as far as it can.
func Examine(ctx context.Context, o Options) []Finding {
	var found []Finding
	add := func(verdict Verdict, what, format string, values ...any) {
		found = append(found, Finding{verdict, what, fmt.Sprintf(format, values...)})
	}

	settings, err := project.ReadSettings(os.DirFS(o.Dir), o.Env, o.Secrets)
	if err != nil {
		add(Fail, "project", "%v", err)
		return found
	}
	found = append(found, examineProject(ctx, o))
	place := &App{Dir: o.Dir}
	for _, store := range []struct{ what, dir string }{
		{"raw", settings.Storage.Raw}, {"lake", settings.Storage.Lake}, {"results", settings.Storage.Results},
	} {
		found = append(found, examineFolder(store.what, place.Path(store.dir))...)
	}
	a, err := Open(ctx, o)
	if err != nil {
		add(Fail, "database", "%v", err)
		return found
	}
	defer a.Close()
	kind := "SQLite " + settings.Storage.Control
	if a.DB.Postgres() {
		kind = "PostgreSQL"
	}
	add(Pass, "database", "%s opens and has this version's tables", kind)
	found = append(found, a.examineRaw(ctx))
	var several *problem.Several
	switch err := a.Lake.Check(ctx); {
	case errors.As(err, &several):
		for _, one := range several.Problems {
			add(Fail, "lake", "%v", one)
		}
	case err != nil:
		add(Fail, "lake", "%v", err)
	default:
		add(Pass, "lake", "every table's metadata is where the catalog says")
	}
	return found
}

// examineRaw compares the raw store with what the database knows of it: raw without its database is bytes that nobody
// will load.
func (a *App) examineRaw(ctx context.Context) Finding {
	deliveries, err := a.Landing.Deliveries(ctx, landing.Filter{Open: true, Withdrawn: true})
	if err != nil {
		return Finding{Fail, "landing", err.Error()}
	}
	known := map[string]bool{}
	for _, d := range deliveries {
		for _, arrival := range d.Arrivals {
			known[arrival.Object.Key] = true
		}
	}
	stored, strange := 0, 0
	for info, err := range a.raw.List(ctx, "") {
		if err != nil {
			return Finding{Fail, "landing", err.Error()}
		}
		stored++
		if !known[info.Key] {
			strange++
		}
		delete(known, info.Key)
	}
	switch {
	case len(known) > 0:
		return Finding{Fail, "landing", fmt.Sprintf("%d landed objects are gone from the raw store; naru landing verify names them", len(known))}
	case strange > 0 && strange == stored:
		return Finding{Fail, "landing", fmt.Sprintf("the raw store holds %d objects that this database knows nothing of: was it lost, or is it another project's?", strange)}
	case strange > 0:
		return Finding{Warn, "landing", fmt.Sprintf("%d of %d raw objects belong to no delivery: leftovers of work that was cut off", strange, stored)}
	}
	return Finding{Pass, "landing", fmt.Sprintf("%d raw objects, all of them known", stored)}
}

func examineProject(ctx context.Context, o Options) Finding {
	p, err := Validate(ctx, o)
	var several *problem.Several
	switch {
	case errors.As(err, &several):
		return Finding{Fail, "project", fmt.Sprintf("%d mistakes, the first: %v", len(several.Problems), several.Problems[0])}
	case err != nil:
		return Finding{Fail, "project", err.Error()}
	}
	return Finding{Pass, "project", fmt.Sprintf("%s, version %s, has no mistakes", p.Settings.Name, p.Version)}
}

// examineFolder says whether a store can be written, and how much room its disk has.
func examineFolder(what, dir string) []Finding {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return []Finding{{Fail, what, fmt.Sprintf("%s cannot be made: %v", dir, err)}}
	}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return []Finding{{Fail, what, fmt.Sprintf("%s cannot be written: %v", dir, err)}}
	}
	name := probe.Name()
	_, writing := probe.WriteString("naru")
	err = errors.Join(writing, probe.Sync(), probe.Close(), os.Remove(name))
	if err != nil {
		return []Finding{{Fail, what, fmt.Sprintf("%s cannot be written: %v", filepath.Base(dir), err)}}
	}
	found := []Finding{{Pass, what, dir + " can be written"}}
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return append(found, Finding{Warn, what, fmt.Sprintf("free space is not known: %v", err)})
	}
	free := stat.Bavail * uint64(stat.Bsize)
	text := fmt.Sprintf("%.1f GB free", float64(free)/1e9)
	switch {
	case free < noSpace:
		return append(found, Finding{Fail, what, text + ": too little to work"})
	case free < littleSpace:
		return append(found, Finding{Warn, what, text + ": make room soon"})
	}
	return append(found, Finding{Pass, what, text})
}
