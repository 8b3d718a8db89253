package httpclient

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Part is a file that is to arrive whole, over a line that may break.
type Part struct {
	Path   string // where it comes to lie; beside it PATH.part says how far it is, until the caller takes both away
	Size   int64  // as published; 0: nobody says
	Sums   Sums   // as published
	Gzip   bool   // it is to be gzip; what begins as gzip is held against its trailer anyhow
	Report func(got, total int64)
	// Refused makes the error of an answer that is neither the file nor 304; nil: Client.Refused.
	Refused func(*Response) error
}

// Whole is a file that arrived.
type Whole struct {
	Status int // 200, or 304: the system holds what the request's If-None-Match or If-Modified-Since name, and nothing came
	Header http.Header
	Size   int64
	SHA256 string
}

const (
	enough     = 64 << 10 // bytes that make an attempt one that was not in vain
	restarts   = 5        // how often a file may change while it comes
	rangeStart = "bytes "
)

// errAnew says that what is there is no beginning of what the system holds.
var errAnew = errors.New("the file is another one")

// Download brings a file to p.Path. It goes on where it stopped when the line breaks, and also when the process died
// (Range and If-Range); attempts that bring some of it do not count as retries. When the file changed in between it begins
// again. The file is handed on only when its size, its published sums and the trailer of its gzip agree; else nothing is
// left of it. When another attempt had it whole before, nothing is asked. It must not be called twice at once for one path.
func (c *Client) Download(ctx context.Context, r Request, p Part) (Whole, error) {
	d, err := c.openDownload(r, p)
	if err != nil {
		return Whole{}, err
	}
	defer d.close()
	if d.state.Whole {
		return d.whole()
	}
	trying := patience{client: c, request: r}
	for anew := 0; ; {
		had := d.have
		trying.begin()
		err := d.attempt(ctx, &trying)
		if err == nil {
			return d.whole()
		}
		if errors.Is(err, errAnew) {
			if anew++; anew > restarts {
				return Whole{}, d.problem("http_changing", problem.Args{"count": anew})
			}
			if err := d.restart(); err != nil {
				return Whole{}, err
			}
			continue
		}
		if d.mended && d.have >= had+enough {
			trying.moved()
		}
		if err := trying.again(ctx, err); err != nil {
			return Whole{}, d.failed(err)
		}
	}
}

// failed keeps what came for the next attempt; of a file that is too large nothing.
func (d *download) failed(err error) error {
	var p *problem.Problem
	if errors.As(err, &p) && p.Code == "http_too_large" {
		return errors.Join(err, d.file.remove())
	}
	_ = d.file.keep(&d.state, d.have) // what is lost of it comes again
	return err
}

// download is one file under way.
type download struct {
	client  *Client
	request Request
	part    Part
	file    *partFile
	check   *check // has seen all that file holds
	state   partState
	have    int64
	mended  bool // it came over more than one connection
	header  http.Header
	status  int
	sum     string
}

func (c *Client) openDownload(r Request, p Part) (*download, error) {
	d := &download{client: c, request: r, part: p, status: http.StatusOK}
	if err := p.Sums.valid(); err != nil {
		return nil, err
	}
	var err error
	if d.file, d.state, err = openPart(p); err != nil {
		return nil, err
	}
	d.have, d.mended = d.state.Safe, d.state.Safe > 0
	d.check = newCheck(p.Sums, p.Gzip)
	if d.have > 0 && !d.state.Whole {
		if err := d.file.replay(d.have, d.check); err != nil {
			d.close()
			return nil, err
		}
	}
	return d, nil
}

func (d *download) close() {
	d.check.stop()
	d.file.close()
}

// attempt asks for what is missing, and takes what comes. It gives nil when the file is whole, and was found so.
func (d *download) attempt(ctx context.Context, trying *patience) error {
	if d.have > 0 && !d.resumable() {
		if err := d.restart(); err != nil {
			return err
		}
	}
	resp, err := d.client.once(ctx, d.ask(), trying.tries)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	d.header, d.status = resp.Header, resp.Status
	switch {
	case resp.Status == http.StatusPartialContent && d.have > 0:
		d.header = d.stillTold(resp.Header)
		err = d.goesOn(resp)
	case resp.Status == http.StatusRequestedRangeNotSatisfiable && d.have > 0:
		d.header, d.status = d.state.Header, http.StatusOK // the answer tells of itself, not of the file
		if total, ok := totalOf(resp.Header); ok && total == d.have {
			return d.verify()
		}
		return errAnew
	case resp.Status == http.StatusNotModified:
		return nil
	case resp.Status == http.StatusOK, resp.Status == http.StatusNonAuthoritativeInfo:
		err = d.begins(resp)
	default:
		return d.refused(resp, trying)
	}
	if err == nil {
		err = d.take(resp)
	}
	if err != nil {
		return err
	}
	return d.verify()
}

// ask is the request for what is missing.
func (d *download) ask() Request {
	r := d.request
	r.Header = r.Header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	if d.have == 0 {
		return r
	}
	r.Header.Del("If-None-Match")
	r.Header.Del("If-Modified-Since")
	r.Header.Set("Range", "bytes="+strconv.FormatInt(d.have, 10)+"-")
	if d.state.Validator != "" {
		r.Header.Set("If-Range", d.state.Validator)
	}
	return r
}

// resumable says that a rest can be asked for which surely belongs to what is there: by the version's name, or because a
// published sum would tell otherwise.
func (d *download) resumable() bool {
	return d.request.method() == http.MethodGet && (d.state.Validator != "" || !d.part.Sums.none())
}

// begins takes the head of an answer that holds the whole file.
func (d *download) begins(resp *Response) error {
	if d.have > 0 {
		if err := d.restart(); err != nil {
			return err
		}
	}
	d.state.Validator, d.state.Total, d.state.Header = validator(resp.Header), max(resp.Size, 0), pick(resp.Header)
	return d.fits(d.state.Total)
}

// stillTold are the headers of an answer that holds the rest, with what the one that began the file told and this one need
// not repeat: type, name and version.
func (d *download) stillTold(h http.Header) http.Header {
	h = h.Clone()
	for name, values := range d.state.Header {
		if len(h.Values(name)) == 0 {
			h[name] = values
		}
	}
	return h
}

// goesOn takes the head of an answer that holds the rest.
func (d *download) goesOn(resp *Response) error {
	first, ok := strings.CutPrefix(resp.Header.Get("Content-Range"), rangeStart+strconv.FormatInt(d.have, 10)+"-")
	total, told := totalOf(resp.Header)
	now := validator(resp.Header)
	switch {
	case !ok || first == "":
		return errAnew
	case told && d.state.Total > 0 && total != d.state.Total:
		return errAnew
	case now != "" && d.state.Validator != "" && now != d.state.Validator && sameKind(now, d.state.Validator):
		return errAnew
	}
	d.mended = true
	if told {
		d.state.Total = total
	}
	return d.fits(d.state.Total)
}

// refused makes the error of any other answer.
func (d *download) refused(resp *Response, trying *patience) error {
	switch final := trying.final(resp); {
	case final && d.part.Refused != nil:
		return barred{d.part.Refused(resp)}
	case final:
		return barred{d.client.Refused(d.request, resp)}
	}
	return d.client.Refused(d.request, resp)
}

// fits says that there is room for the file, and that it is no other than the one that was published.
func (d *download) fits(total int64) error {
	if most := d.request.MaxBytes; most > 0 && total > most {
		return attempt{client: d.client, request: d.request}.tooLarge(total)
	}
	if d.part.Size > 0 && total > 0 && total != d.part.Size {
		return d.rejectAs("http_size", problem.Args{"size": total, "published": d.part.Size})
	}
	return Room(d.file.dir(), max(total, d.part.Size)-d.have)
}

// restart begins with nothing.
func (d *download) restart() error {
	d.check.stop()
	d.check = newCheck(d.part.Sums, d.part.Gzip)
	d.have, d.mended, d.state = 0, false, partState{Published: d.state.Published}
	return d.file.empty()
}

func (d *download) whole() (Whole, error) {
	w := Whole{Status: d.status, Header: d.header, Size: d.have, SHA256: d.sum}
	if d.state.Whole && d.sum == "" { // by an earlier attempt
		w.SHA256, w.Header = d.state.SHA256, d.state.Header
	}
	if d.status == http.StatusNotModified {
		return w, d.file.remove()
	}
	return w, nil
}

func (d *download) problem(code problem.Code, args problem.Args) *problem.Problem {
	args["address"] = d.client.Address(d.request.URL)
	return problem.New(code, problem.Place{}, args)
}

// reject leaves nothing of the file, and is not tried again.
func (d *download) reject(why error) error {
	if err := d.file.remove(); err != nil {
		why = errors.Join(why, err)
	}
	return barred{why}
}

// rejectAs is for a file that is not what was published. It may pass, but not soon: what was published may just be older.
func (d *download) rejectAs(code problem.Code, args problem.Args) error {
	return d.reject(&Transient{d.problem(code, args)})
}

// validator names the version of a file, strongly enough for If-Range; empty when nothing does. A file that was modified in
// the second of its answer may have been so again in that same second.
func validator(h http.Header) string {
	if tag := h.Get("ETag"); strings.HasPrefix(tag, `"`) {
		return tag
	}
	modified, err := http.ParseTime(h.Get("Last-Modified"))
	told, unknown := http.ParseTime(h.Get("Date"))
	if err != nil || unknown == nil && told.Sub(modified) < time.Second {
		return ""
	}
	return h.Get("Last-Modified")
}

// sameKind says that both are tags, or both are dates.
func sameKind(a, b string) bool { return strings.HasPrefix(a, `"`) == strings.HasPrefix(b, `"`) }

// totalOf reads the end of Content-Range.
func totalOf(h http.Header) (total int64, ok bool) {
	_, text, found := strings.Cut(h.Get("Content-Range"), "/")
	total, err := strconv.ParseInt(text, 10, 64)
	return total, found && err == nil && total >= 0
}
