package httpapi

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Group is `group:`, what a list has to name to be whole.
type Group struct {
	kinds []kind
	count int64
	place problem.Place
}

// kind is one kind of file. A file belongs to the first kind whose pattern it meets.
type kind struct {
	name, pattern string
}

// DecodeYAML reads patterns by kind, and count.
func (g *Group) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	g.place = n.Place()
	taken, rest := n.Take("count")
	if len(taken) > 0 {
		yamlfile.Decode(taken[0].Value, "count of "+in, &g.count, found)
	}
	var patterns map[string]string
	yamlfile.Decode(rest, in, &patterns, found)
	for _, pair := range rest.Pairs() {
		pattern := patterns[pair.Key]
		if _, err := path.Match(pattern, ""); err != nil || pattern == "" || strings.Contains(pattern, "/") {
			found.Report("http_group_pattern", pair.Value.Place(), problem.Args{"in": in, "pattern": pattern})
			continue
		}
		g.kinds = append(g.kinds, kind{pair.Key, pattern})
	}
}

// YAMLType names it for the reference.
func (Group) YAMLType() string { return "map of patterns, and count" }

// IsZero says that there is none.
func (g Group) IsZero() bool { return g.place == problem.Place{} }

// take holds a list against the group, before any of it is fetched. It leaves out, and tells, what no pattern takes. A
// list that is not whole may be later.
func (g Group) take(files []listed) (taken []listed, notes []string, err error) {
	if g.IsZero() {
		return files, nil, nil
	}
	met := map[string]int{}
	var others []string
	for _, file := range files {
		if name, ok := g.kindOf(file.name); ok || len(g.kinds) == 0 {
			met[name]++
			taken = append(taken, file)
			continue
		}
		others = append(others, file.name)
	}
	incomplete := func(code problem.Code, args problem.Args) error {
		args["files"] = len(files)
		return &httpclient.Transient{Problem: problem.New(code, g.place, args)}
	}
	for _, k := range g.kinds {
		if met[k.name] == 0 {
			return nil, nil, incomplete("http_group_kind", problem.Args{"kind": k.name, "pattern": k.pattern})
		}
	}
	if g.count > 0 && int64(len(taken)) != g.count {
		return nil, nil, incomplete("http_group_count", problem.Args{"count": len(taken), "want": g.count})
	}
	if len(others) > 0 {
		notes = append(notes, fmt.Sprintf("%s of the list belong to no kind of the group and are left out: %s",
			plural(len(others)), shorten(strings.Join(others, ", "))))
	}
	return taken, notes, nil
}

func (g Group) kindOf(name string) (string, bool) {
	for _, k := range g.kinds {
		if ok, _ := path.Match(k.pattern, name); ok {
			return k.name, true
		}
	}
	return "", false
}

func plural(n int) string {
	if n == 1 {
		return "1 file"
	}
	return strconv.Itoa(n) + " files"
}

// packed says that a name is that of a gzip.
func packed(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), ".gz") || strings.HasSuffix(strings.ToLower(name), ".tgz")
}
