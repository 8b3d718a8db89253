package httpapi

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

const (
	retriesMost  = 20
	parallelMost = 64
)

// Validate tells what can be known without asking anybody.
func (s *Source) Validate(in string, place problem.Place, found *problem.List) {
	v := &validation{source: s, in: in, place: place, found: found}
	v.ways()
	v.address()
	v.orders()
	v.files()
	v.paging(s.Pages, !s.Post.IsZero() && s.Wait == nil)
	if s.Then != nil {
		v.paging(s.Then.Pages, false)
	}
	v.names()
	s.Auth.validate(in, place, found)
	s.Login.validate(in, found)
	if s.Retries.Value < 0 || s.Retries.Value > retriesMost {
		found.Report("http_retries", s.Retries.Place, problem.Args{"in": in, "value": s.Retries.Value, "most": retriesMost})
	}
	if s.Parallel.Value < 1 || s.Parallel.Value > parallelMost {
		found.Report("http_parallel", s.Parallel.Place, problem.Args{"in": in, "value": s.Parallel.Value, "most": parallelMost})
	}
}

// validation is one block while it is judged.
type validation struct {
	source *Source
	in     string
	place  problem.Place
	found  *problem.List
}

func (v *validation) report(code problem.Code, place problem.Place, args problem.Args) {
	if args == nil {
		args = problem.Args{}
	}
	args["in"] = v.in
	v.found.Report(code, place, args)
}

// ways wants exactly one of get, post and list.
func (v *validation) ways() {
	s := v.source
	var ways []problem.Place
	for _, text := range []yamlfile.Text{s.Get, s.Post} {
		if !text.IsZero() {
			ways = append(ways, text.Place)
		}
	}
	if s.List != nil {
		ways = append(ways, s.List.Get.Place)
	}
	switch {
	case len(ways) == 0:
		v.report("http_get_missing", v.place, problem.Args{"example": `get: "/export/answers.csv"`})
	case len(ways) > 1:
		v.report("http_one_way", ways[1], nil)
	}
	if !s.JSON.IsZero() && s.Post.IsZero() {
		v.report("http_needs", s.JSON.place, problem.Args{"key": "json", "other": "post"})
	}
}

func (v *validation) address() {
	s := v.source
	first := s.main()
	if first.IsZero() {
		return
	}
	switch {
	case s.Base.IsZero() && !written(first) && !strings.HasPrefix(first.Raw, "{") && !strings.HasPrefix(first.Raw, "${"):
		v.report("http_base_missing", first.Place, problem.Args{"get": first.Raw})
	case !s.Base.IsZero() && written(first):
		v.report("http_get_whole", first.Place, problem.Args{"get": first.Raw})
	}
}

func (v *validation) orders() {
	s := v.source
	switch {
	case s.Wait != nil && s.Then == nil:
		v.report("http_needs", s.Wait.Get.Place, problem.Args{"key": "wait", "other": "then"})
	case s.Then != nil && s.Wait == nil:
		v.report("http_needs", s.Then.Get.Place, problem.Args{"key": "then", "other": "wait"})
	case s.Wait != nil && s.List != nil:
		v.report("http_not_beside", s.Wait.Get.Place, problem.Args{"key": "wait", "other": "list"})
	}
}

func (v *validation) files() {
	s := v.source
	switch {
	case s.List != nil && s.File == nil:
		v.report("http_needs", s.List.Get.Place, problem.Args{"key": "list", "other": "file"})
	case s.File != nil && s.List == nil:
		v.report("http_needs", s.File.Get.Place, problem.Args{"key": "file", "other": "list"})
	case !s.Group.IsZero() && s.List == nil:
		v.report("http_needs", s.Group.place, problem.Args{"key": "group", "other": "list"})
	}
}

// paging judges how an answer is paged. posted says that it is asked by POST.
func (v *validation) paging(p *Pages, posted bool) {
	if p == nil {
		return
	}
	var ways []problem.Place
	for _, way := range []problem.Place{p.Number.Place, p.Offset.Place, p.Cursor.Place, p.Link.Place} {
		if way.File != "" {
			ways = append(ways, way)
		}
	}
	place := p.place()
	if place.File == "" {
		place = v.place
	}
	counted := p.Number.Value != "" || p.Offset.Value != ""
	switch {
	case len(ways) > 1:
		v.report("http_pages_one", ways[1], problem.Args{"count": len(ways)})
	case len(ways) == 0:
		v.report("http_pages_one", place, problem.Args{"count": len(ways)})
	case p.Limit.Value != "" && p.Size.Value < 1:
		v.report("http_needs", p.Limit.Place, problem.Args{"key": "limit", "other": "size"})
	case !p.Of.IsZero() && p.Number.Value == "":
		v.report("http_needs", p.Of.Place, problem.Args{"key": "of", "other": "number"})
	case p.First.Place.File != "" && !counted:
		v.report("http_needs", p.First.Place, problem.Args{"key": "first", "other": "number"})
	case p.As.Value != "" && p.Cursor.IsZero():
		v.report("http_needs", p.As.Place, problem.Args{"key": "as", "other": "cursor"})
	case !p.Cursor.IsZero() && p.as() == "":
		v.report("http_needs", p.Cursor.Place, problem.Args{"key": "cursor of a header", "other": "as"})
	case p.Size.Place.File != "" && p.Size.Value < 1, p.Most.Value < 1:
		v.report("http_pages_positive", place, nil)
	case !p.Link.IsZero() && posted:
		v.report("http_not_beside", p.Link.Place, problem.Args{"key": "link", "other": "post"})
	}
}

// names tells of every name that is asked for before it is known.
func (v *validation) names() {
	s := v.source
	known := map[string][]yamlfile.Text{
		answerName: append(s.Wait.texts(), s.Then.texts()...),
		waitName:   s.Then.texts(),
		fileName:   s.File.texts(),
	}
	where := map[string]string{answerName: "wait and then", waitName: "then", fileName: "file"}
	for _, text := range s.Texts() {
		for _, name := range text.Names() {
			if name == tokenName && s.Login == nil {
				v.report("http_no_login", text.Place, problem.Args{"text": "{" + tokenName + "}", "example": loginExample})
			}
			for prefix, texts := range known {
				if strings.HasPrefix(name, prefix) && !slices.Contains(texts, text) {
					v.report("http_name_place", text.Place, problem.Args{"text": "{" + name + "}", "where": where[prefix]})
				}
			}
		}
	}
}
