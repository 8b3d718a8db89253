package httpapi

import (
	"context"
	"errors"
	"net/http"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/work"
)

// single brings one answer as one page. One that is known already, by the name that its address gives it, is asked for by
// its mark, and brings no bytes when it is unchanged.
func (c *call) single(ctx context.Context, to target, emit func(connector.Page) error) error {
	d := download{name: "answer", title: "answer"}
	name := nameOf(http.Header{}, to.address)
	if to.method == http.MethodGet && c.source.Wait == nil {
		known, _ := c.env.Known(name, nil)
		d.mark = known.Mark
	}
	got, err := c.download(ctx, to, d)
	if err != nil {
		return err
	}
	if got.page.Unchanged {
		got.page.Name = name
	}
	return got.emit(emit)
}

// download is what is known of a file before it is asked for.
type download struct {
	name  string // in the pull's folder
	mark  string // of the version that landed before
	size  int64
	sums  httpclient.Sums
	gzip  bool
	file  bool   // it is a file of a list: what does not look like a document is not looked into
	title string // for progress
}

// gotten is an answer that came whole, and the page it makes.
type gotten struct {
	page  connector.Page
	spool *spool
}

// emit hands the page on. What was not taken is kept, so that the next attempt need not ask for it again.
func (g gotten) emit(emit func(connector.Page) error) error {
	if err := emit(g.page); err != nil {
		return err
	}
	g.spool.drop()
	return nil
}

// download brings one answer, whole and judged.
func (c *call) download(ctx context.Context, to target, d download) (gotten, error) {
	var got gotten
	var judged error
	ask := func() error {
		judged = c.proven(ctx, to, func(r httpclient.Request) (err error) {
			got, err = c.bring(ctx, r, d)
			return err
		})
		var again *httpclient.Again
		if errors.As(judged, &again) {
			return &httpclient.Transient{Problem: again.Problem}
		}
		return nil
	}
	r, err := c.bare(to.method, to.address)
	if err != nil {
		return got, err
	}
	r.Safe = to.safe
	if err := c.env.HTTP.Repeat(ctx, r, ask); err != nil {
		return got, err
	}
	return got, plain(judged)
}

// bring asks once, in as many pieces as it takes.
func (c *call) bring(ctx context.Context, r httpclient.Request, d download) (gotten, error) {
	address := withoutKeys(r.URL, c.source.Auth.keys())
	readMark(d.mark).ask(r.Header, address)
	whole, err := c.env.HTTP.Download(ctx, r, httpclient.Part{
		Path: c.place(d.name), Size: d.size, Sums: d.sums, Gzip: d.gzip,
		Report:  func(got, total int64) { c.tell(d.title, got, total) },
		Refused: func(resp *httpclient.Response) error { return c.refused(r, resp) },
	})
	if err != nil {
		return gotten{}, err
	}
	if whole.Status == http.StatusNotModified {
		return gotten{page: connector.Page{Unchanged: true, Size: unknownSize, Mark: d.mark}, spool: &spool{}}, nil
	}
	s := &spool{}
	if err := s.takeFile(c.place(d.name), whole.Size); err != nil {
		return gotten{}, err
	}
	if err := c.look(r, s, d); err != nil {
		s.drop()
		return gotten{}, err
	}
	page := connector.Page{
		Name: nameOf(whole.Header, r.URL), ContentType: contentType(whole.Header),
		Mark: markOf(whole.Header, d.sums, address).String(), SHA256: whole.SHA256,
	}
	s.fill(&page)
	return gotten{page, s}, nil
}

const unknownSize = -1

// look judges an answer of which something is asked.
func (c *call) look(r httpclient.Request, s *spool, d download) error {
	if len(c.asked()) == 0 {
		return nil
	}
	if kind := kindOf(s.bytes); d.file && kind != isJSON && kind != isXML {
		return nil
	}
	body, err := s.open()
	if err != nil {
		return err
	}
	defer body.Close()
	found, err := scan(body, c.asked(), nil)
	return c.judge(r, found, err, false, s.bytes)
}

// tell says how far a download is.
func (c *call) tell(title string, got, total int64) {
	if c.env.Task.Report != nil {
		c.env.Task.Report(work.Progress{Doing: title, Bytes: got, Total: total})
	}
}
