package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// peeked are the bytes of a page that are looked at before any is kept.
const peeked = 1024

// keeper puts the pages of one pull into landing.
type keeper struct {
	puller   *Puller
	task     work.Task
	source   *Source
	labels   map[string]string
	bytes    int64 // of whole pages
	arrivals []landing.Arrival
}

// keep makes one page durable (I1). It may be called again for a page that broke off.
func (k *keeper) keep(ctx context.Context, page connector.Page) error {
	body := bufio.NewReaderSize(page.Body, 64<<10)
	head, err := body.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if isWebPage(head, page.ContentType) && k.source.Format.Word != "binary" {
		return k.webPage(head)
	}
	format := k.format(page)
	ext := extension(format.Word, page, head)
	name := k.puller.secrets.Redact(page.Name) // it may be the end of an address that holds a key (I6)
	if name == "" {
		name = k.source.Name + "." + ext
	}
	progress := &progressReader{from: body, report: k.task.Report, now: work.Progress{
		Doing: k.source.Name + " " + labelText(k.labels), Bytes: k.bytes, Total: max(0, page.Size),
	}}
	where := landing.Where{Source: k.source.Name, Labels: k.labels, Ext: ext}
	object, err := k.puller.landing.Keep(ctx, k.task, where, progress)
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	progress.tell()
	faultpoint.Reach("source.page_kept")
	k.bytes += object.Size
	arrival := landing.Arrival{
		Seq: int64(len(k.arrivals) + 1), Object: object, Name: name, ContentType: page.ContentType, At: time.Now()}
	if !format.IsZero() {
		text, err := json.Marshal(format)
		if err != nil {
			return fmt.Errorf("write down the format of %s: %w", name, err)
		}
		arrival.Format = string(text)
	}
	k.arrivals = append(k.arrivals, arrival)
	return nil
}

// webPage is what is said when a system sent a page for people in place of data.
func (k *keeper) webPage(head []byte) error {
	args := problem.Args{"source": k.source.Name, "format": "data", "said": ""}
	if word := k.source.Format.Word; word != "" {
		args["format"] = word
	}
	if text := k.puller.http.Excerpt(head); text != "" {
		args["said"] = `: "` + text + `"`
	}
	return problem.New("source_html", k.source.Place, args)
}

// isWebPage says that bytes are HTML: they begin as only HTML does, or with any mark-up when the system calls it HTML.
// A CSV that is only called HTML, as some servers do, is none.
func isWebPage(head []byte, contentType string) bool {
	begin := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff"))))
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if bytes.HasPrefix(begin, []byte(mark)) {
			return true
		}
	}
	called := contentType == "text/html" || contentType == "application/xhtml+xml"
	return called && bytes.HasPrefix(begin, []byte("<"))
}

// progressReader tells how far a page is, now and then.
type progressReader struct {
	from   io.Reader
	report func(work.Progress)
	now    work.Progress
	told   time.Time
}

func (p *progressReader) Read(b []byte) (int, error) {
	n, err := p.from.Read(b)
	p.now.Bytes += int64(n)
	if time.Since(p.told) > 100*time.Millisecond {
		p.tell()
	}
	return n, err
}

func (p *progressReader) tell() {
	p.told = time.Now()
	p.report(p.now)
}
