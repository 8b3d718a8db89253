package files

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// hole is a piece of a path that is not just itself: {name}, {name:format}, ${NAME}, {{, }}, * or **.
type hole struct{ before, text, name, format string }

var holeText = regexp.MustCompile(`\{\{|\}\}|\$?\{[^}]*\}|\*+`)

// holes cuts a path; the last one has no text when the path does not end with one. yamlfile has told what is wrong with
// the braces.
func holes(raw string) []hole {
	var all []hole
	for _, at := range holeText.FindAllStringIndex(raw, -1) {
		begin := 0
		for _, one := range all {
			begin += len(one.before) + len(one.text)
		}
		h := hole{before: raw[begin:at[0]], text: raw[at[0]:at[1]]}
		if strings.HasPrefix(h.text, "{") && h.text != "{{" {
			h.name, h.format, _ = strings.Cut(h.text[1:len(h.text)-1], ":")
		}
		all = append(all, h)
	}
	rest := 0
	for _, one := range all {
		rest += len(one.before) + len(one.text)
	}
	return append(all, hole{before: raw[rest:]})
}

// pattern is a path made ready: files below root match by what follows it.
type pattern struct {
	root   string // a folder; the path up to the last slash before anything varies
	rest   *regexp.Regexp
	deep   bool           // files may lie at any depth
	depth  int            // else in this many folders below root
	labels []string       // of the groups of rest
	clocks map[int]*clock // of those that are times
}

// compile fills what the run knows, and makes a pattern of the rest.
func (s *Source) compile(env connector.Env) (*pattern, error) {
	p := &pattern{clocks: map[int]*clock{}}
	filling := yamlfile.Filling{Values: env.Values, Secrets: env.Secrets, Zone: env.Zone}
	var fixed, rest strings.Builder // before and after anything varies
	write := func(text string) {
		if rest.Len() == 0 {
			fixed.WriteString(text)
		} else {
			rest.WriteString(regexp.QuoteMeta(text))
			p.depth += strings.Count(text, "/")
		}
	}
	vary := func(expression string) {
		if rest.Len() == 0 {
			rest.WriteString("^") // what stands between the root and here is written by finish
		}
		rest.WriteString(expression)
	}
	open := "" // a name whose text nothing has ended yet
	for _, h := range holes(s.Path.Raw) {
		write(h.before)
		_, known := env.Values[h.name]
		free := h.text != "" && (h.text[0] == '*' || h.name != "" && !known && h.format == "")
		if h.before == "" && free && open != "" {
			return nil, problem.New("files_adjacent", s.Path.Place, problem.Args{"name": open, "next": h.text})
		}
		if open = ""; free && h.name != "" {
			open = h.text
		}
		switch {
		case h.text == "":
		case strings.HasPrefix(h.text, "**"):
			p.deep = true
			vary(".*")
		case h.text == "*":
			vary("[^/]*")
		case h.name == "" || known:
			text, err := s.fill(h, filling)
			if err != nil {
				return nil, err
			}
			write(text)
		default:
			if err := p.capture(h, vary); err != nil {
				return nil, err
			}
		}
	}
	return p, p.finish(fixed.String(), rest.String(), env.Dir)
}

// fill writes what the run knows. A value is a piece of a name and leads to no other folder; only the form of a time may
// have slashes.
func (s *Source) fill(h hole, filling yamlfile.Filling) (string, error) {
	text, err := yamlfile.Text{Place: s.Path.Place, Raw: h.text}.Fill(filling)
	if err == nil && h.name != "" && h.format == "" && (strings.ContainsAny(text, "/\\\x00") || text == "..") {
		return "", problem.New("files_value", s.Path.Place, problem.Args{"name": h.name, "value": text})
	}
	return text, err
}

// capture takes a label from the path.
func (p *pattern) capture(h hole, vary func(string)) error {
	if h.format == "" {
		vary("([^/]+?)")
		p.labels = append(p.labels, h.name)
		return nil
	}
	clock, err := newClock(h.format)
	if err != nil {
		return err
	}
	p.clocks[len(p.labels)] = clock
	p.labels = append(p.labels, h.name)
	p.depth += strings.Count(h.format, "/")
	vary("(" + clock.expression + ")")
	return nil
}

// finish divides what is fixed at its last slash: the root before it, and the beginning of a name.
func (p *pattern) finish(fixed, rest, dir string) (err error) {
	fixed = filepath.ToSlash(fixed)
	at := strings.LastIndexByte(fixed, '/') + 1
	p.root = path.Clean(fixed[:at])
	if at == 1 {
		p.root = "/"
	}
	if at == 0 {
		p.root = "."
	}
	if !path.IsAbs(p.root) {
		p.root = filepath.Join(dir, filepath.FromSlash(p.root))
	}
	p.rest, err = regexp.Compile("^" + regexp.QuoteMeta(fixed[at:]) + strings.TrimPrefix(rest, "^") + "$")
	return err
}

// match gives the labels of a path below root.
func (p *pattern) match(name string) (labels map[string]string, ok bool) {
	found := p.rest.FindStringSubmatch(name)
	if found == nil {
		return nil, false
	}
	labels = map[string]string{}
	group := 1
	for i, label := range p.labels {
		text := found[group]
		group++
		if clock := p.clocks[i]; clock != nil {
			parts := found[group : group+clock.parts()]
			group += clock.parts()
			if text, ok = clock.label(text, parts); !ok {
				return nil, false
			}
		}
		if before, twice := labels[label]; twice && before != text {
			return nil, false
		}
		labels[label] = text
	}
	return labels, true
}
