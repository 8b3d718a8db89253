package result

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Copies are files that somebody wants to have in a folder of his own.
type Copies struct {
	Of     string            // what made them: an analysis, or a step
	Labels map[string]string // what they were made for; labels that are not named may be any
	To     string            // a local folder; empty: nothing is copied, since they lie in the results place already
	Place  problem.Place     // where they are asked for
}

// HandOut copies the current files of what was asked for. Sets that differ in labels which were not named lie in folders of
// their own, named after those labels, however many there are. That there is nothing is a problem, result_none. It is at
// least once: again replaces. Values: files, and the folder; Made: the copies.
func (r *Results) HandOut(ctx context.Context, c Copies) (work.Result, error) {
	answer, err := r.handOut(ctx, c)
	if err != nil {
		return work.Result{}, fmt.Errorf("hand out %q: %w", c.Of, err)
	}
	return answer, nil
}

func (r *Results) handOut(ctx context.Context, c Copies) (work.Result, error) {
	sets, err := r.List(ctx, Filter{Of: c.Of, Labels: c.Labels})
	if err != nil {
		return work.Result{}, err
	}
	if len(sets) == 0 {
		return work.Result{}, r.none(ctx, c)
	}
	answer := work.Result{Values: map[string]any{}}
	files := 0
	for _, s := range sets {
		files += len(s.Files)
		answer.Read = append(answer.Read, s.From...)
		if c.To == "" {
			continue
		}
		paths, err := r.copyOut(ctx, s, filepath.Join(c.To, beside(s.Labels, c.Labels)), c.Place)
		if err != nil {
			return work.Result{}, err
		}
		for i, path := range paths {
			answer.Made = append(answer.Made, work.Ref{Kind: "file", Name: path, Version: s.Files[i].SHA256})
		}
	}
	answer.Values["files"] = int64(files)
	if c.To != "" {
		answer.Values["folder"] = c.To
		answer.Notes = []string{"copied into " + c.To + "; an attempt after a crash copies again (at least once)"}
	}
	return answer, nil
}

// none says that nothing was handed out, and the nearest name of what was.
func (r *Results) none(ctx context.Context, c Copies) error {
	all, err := r.List(ctx, Filter{All: true})
	if err != nil {
		return err
	}
	var names []string
	for _, s := range all {
		names = append(names, s.Of)
	}
	args := problem.Args{
		"of": c.Of, "labels": spoken(c.Labels, " for "), "hint": "run what makes it first, such as: naru analysis run " + c.Of,
	}
	if near := problem.Nearest(c.Of, names); near != "" && !slices.Contains(names, c.Of) {
		args["hint"] = fmt.Sprintf("did you mean %q?", near)
	}
	return problem.New("result_none", c.Place, args)
}

// beside is the folder of a set among those that were asked for together: city=21/round=2026 of the labels that were not asked
// for, or nothing when there are none.
func beside(labels, asked map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if _, ok := asked[name]; !ok {
			parts = append(parts, name+"="+noSeparator.Replace(labels[name]))
		}
	}
	return filepath.Join(parts...)
}

// noSeparator keeps a label within one folder; other labels still give other folders.
var noSeparator = strings.NewReplacer("%", "%25", "/", "%2F", `\`, "%5C", "\x00", "%00")

// spoken are labels for a person: city=21 round=2026.
func spoken(labels map[string]string, before string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, name+"="+labels[name])
	}
	if len(parts) == 0 {
		return ""
	}
	return before + strings.Join(parts, " ")
}

// copyOut copies the files of a set into a folder, which is made when it is not there, and answers their paths. Each file is
// there whole or not at all; one of the same name is replaced.
func (r *Results) copyOut(ctx context.Context, s Set, folder string, at problem.Place) (paths []string, err error) {
	for _, f := range s.Files {
		path := filepath.Join(folder, f.Name)
		_, _, err := writeFile(ctx, path, func(w io.Writer) error { return r.copy(ctx, f, w) })
		if err != nil {
			return paths, fmt.Errorf("copy %s out: %w", f.Name, explain(err, at, folder))
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func (r *Results) copy(ctx context.Context, f File, w io.Writer) (err error) {
	body, err := r.Open(ctx, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	_, err = io.Copy(w, body)
	return err
}
