package duckdb

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

//go:embed functions.txt
var functionsText string

// verdict is what was decided about a function.
type verdict uint8

const (
	unknown verdict = iota // stands nowhere: refused
	refused
	allowed
	changing // allowed, and its answer changes by itself
)

// catalog is functions.txt: names in lower case, and prefixes for those that end in *.
type catalog struct {
	scalar   map[string]verdict
	table    map[string]bool
	prefixes map[string]verdict
}

func readCatalog(text string) *catalog {
	c := &catalog{scalar: map[string]verdict{}, table: map[string]bool{}, prefixes: map[string]verdict{}}
	section := ""
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = line[1:strings.IndexByte(line, ']')]
		default:
			for _, name := range strings.Fields(line) {
				c.add(section, strings.ToLower(name))
			}
		}
	}
	return c
}

func (c *catalog) add(section, name string) {
	if section == "table" {
		c.table[name] = true
		return
	}
	is := map[string]verdict{"allowed": allowed, "changing": changing, "refused": refused}[section]
	if prefix, ok := strings.CutSuffix(name, "_*"); ok {
		c.prefixes[prefix+"_"] = is
		return
	}
	c.scalar[name] = is
}

func (c *catalog) function(name string) verdict {
	name = strings.ToLower(name)
	if is, ok := c.scalar[name]; ok {
		return is
	}
	for prefix, is := range c.prefixes {
		if strings.HasPrefix(name, prefix) {
			return is
		}
	}
	return unknown
}

// nearest is the allowed function that was probably meant, or empty.
func (c *catalog) nearest(name string) string {
	var known []string
	for candidate, is := range c.scalar {
		if is == allowed || is == changing {
			known = append(known, candidate)
		}
	}
	slices.Sort(known)
	return problem.Nearest(strings.ToLower(name), known)
}
