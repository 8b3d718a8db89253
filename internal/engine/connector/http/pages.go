package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Pages is `pages:`, one way to ask for what does not fit into one answer. With post the parameters are fields of json.
type Pages struct {
	Number  yamlfile.At[string] `yaml:"number" help:"parameter that holds the number of the page"`
	Offset  yamlfile.At[string] `yaml:"offset" help:"parameter that holds how many records come before"`
	Cursor  Spot                `yaml:"cursor" help:"where an answer says where the next page begins: a path, or {header: NAME}. Nothing there: it was the last"`
	Link    Link                `yaml:"link" help:"where an answer holds the next page's address: a path, or header for the header Link (rel=next), or {header: NAME}"`
	As      yamlfile.At[string] `yaml:"as" help:"parameter that the cursor is sent back in; by default the last name of its path"`
	First   yamlfile.At[int64]  `yaml:"first" help:"number of the first page, or its offset; by default 1, or 0"`
	Limit   yamlfile.At[string] `yaml:"limit" help:"parameter that holds how many records a page may have"`
	Size    yamlfile.At[int64]  `yaml:"size" help:"how many records a full page has; fewer end it"`
	Records Path                `yaml:"records" help:"where the records stand: a list, one record alone, or \"\" for none; by default the answer itself is the list"`
	Of      Path                `yaml:"of" help:"where an answer says how many pages there are"`
	Total   Path                `yaml:"total" help:"where an answer says how many records there are; those that came are held against it"`
	Most    yamlfile.At[int64]  `yaml:"most" default:"10000" help:"more pages than that are taken for a mistake"`
}

// judgedPage is one page that came whole, was found good, and says how it goes on.
type judgedPage struct {
	spool  *spool
	header http.Header
	found  findings
	from   string // its address, without the proof
}

// pages brings all pages, each with the place to go on from.
func (c *call) pages(ctx context.Context, to func(...field) (target, error), emit func(connector.Page) error) (notes []string, err error) {
	t, err := c.firstTurn()
	if err != nil {
		return nil, err
	}
	for !t.Ended {
		asked, err := c.turnTarget(t, to)
		if err != nil {
			return nil, err
		}
		page, err := c.page(ctx, asked)
		if err != nil {
			return nil, c.cursorRefused(t, err)
		}
		next, err := c.turn(t, page)
		if err != nil {
			page.spool.drop()
			return nil, err
		}
		if page.found.records > 0 || t.Page == 0 {
			if err := c.emitPage(page, next, emit); err != nil {
				return nil, err
			}
			faultpoint.Reach("http.page_emitted")
		}
		page.spool.drop()
		t = next
	}
	return t.notes(), nil
}

func (c *call) emitPage(page judgedPage, next turn, emit func(connector.Page) error) error {
	position, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("write down the place in pages: %w", err)
	}
	made := connector.Page{
		Name:        fmt.Sprintf("page-%06d.%s", next.Page, strings.ToLower(page.found.kind)),
		ContentType: contentType(page.header),
		Position:    string(position),
	}
	page.spool.fill(&made)
	return emit(made)
}

// turnTarget is what asks for the page that a turn stands before.
func (c *call) turnTarget(t turn, to func(...field) (target, error)) (target, error) {
	p := c.paging
	if p.Link.IsZero() || t.Next == "" {
		return to(p.parameters(t)...)
	}
	next := c.to(http.MethodGet, t.Next)
	next.safe = true
	return next, nil
}

// parameters are what a page is asked with.
func (p *Pages) parameters(t turn) []field {
	var all []field
	switch {
	case p.Number.Value != "":
		all = append(all, field{p.Number.Value, number(t.Next)})
	case p.Offset.Value != "":
		all = append(all, field{p.Offset.Value, number(t.Next)})
	case !p.Cursor.IsZero() && t.Next != "":
		var cursor any = t.Next
		if t.Plain {
			cursor = json.Number(t.Next)
		}
		all = append(all, field{p.as(), cursor})
	}
	if p.Limit.Value != "" {
		all = append(all, field{p.Limit.Value, p.Size.Value})
	}
	return all
}

func number(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	return text
}

// as is the parameter of the cursor.
func (p *Pages) as() string {
	if p.As.Value == "" && len(p.Cursor.Path.Parts) > 0 {
		return p.Cursor.Path.Parts[len(p.Cursor.Path.Parts)-1]
	}
	return p.As.Value
}

// page asks for one page and judges it.
func (c *call) page(ctx context.Context, to target) (judgedPage, error) {
	page := judgedPage{spool: &spool{}}
	err := c.proven(ctx, to, func(r httpclient.Request) error {
		page.from = withoutKeys(r.URL, c.source.Auth.keys())
		return c.env.HTTP.Fetch(ctx, r, func(resp *httpclient.Response) error {
			if !resp.OK() {
				return c.refusedPage(r, resp)
			}
			if err := page.spool.read(resp.Body, c.place("page")); err != nil {
				return err
			}
			page.header = resp.Header
			return c.findPage(r, &page)
		})
	})
	if err != nil {
		page.spool.drop()
	}
	return page, plain(err)
}

// refusedPlace is the error of an answer that may mean that the cursor is not taken.
type refusedPlace struct{ error }

// Unwrap gives the refusal.
func (r refusedPlace) Unwrap() error { return r.error }

func (c *call) refusedPage(r httpclient.Request, resp *httpclient.Response) error {
	switch resp.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusConflict, http.StatusUnprocessableEntity:
		return refusedPlace{c.env.HTTP.Refused(r, resp)}
	}
	return c.refused(r, resp)
}

// cursorRefused says so when a place that the system gave is what it does not take any more: only a new beginning helps.
func (c *call) cursorRefused(t turn, err error) error {
	p := c.paging
	var refused refusedPlace
	if !errors.As(err, &refused) {
		return err
	}
	if t.Page == 0 || p.Cursor.IsZero() && p.Link.IsZero() {
		return refused.error
	}
	args := problem.Args{"page": t.Page + 1, "refusal": firstLine(refused.error)}
	return &connector.StartOver{Why: problem.New("http_cursor_refused", c.source.main().Place, args).Because(refused.error)}
}

func firstLine(err error) string {
	var p *problem.Problem
	if errors.As(err, &p) {
		return p.Message()
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// findPage looks for what a page says of itself and of the next.
func (c *call) findPage(r httpclient.Request, page *judgedPage) error {
	p := c.paging
	wanted := c.asked()
	for _, path := range []Path{p.Of, p.Total, p.Cursor.Path, p.Link.Path} {
		if !path.IsZero() {
			wanted = append(wanted, path.Path)
		}
	}
	body, err := page.spool.open()
	if err != nil {
		return err
	}
	defer body.Close()
	records := document.Path{Parts: p.Records.Parts}
	page.found, err = scan(body, wanted, &records)
	if err := c.judge(r, page.found, err, true, page.spool.bytes); err != nil {
		return err
	}
	if page.found.records == unopened {
		return problem.New("http_no_records", p.place(), problem.Args{
			"method": r.Method, "address": c.env.HTTP.Address(r.URL), "path": "/" + records.String(),
			"said": c.said(unpacked(page.spool.bytes)),
		})
	}
	return nil
}

// place is where `pages:` is written, as far as its keys tell.
func (p *Pages) place() problem.Place {
	for _, at := range []problem.Place{p.Records.Place, p.Number.Place, p.Offset.Place, p.Cursor.Place, p.Link.Place} {
		if at.File != "" {
			return at
		}
	}
	return problem.Place{}
}
