package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// peeked are the bytes of a page that are looked at before any is kept.
const peeked = 1024

// errGone says that a system told of no change since something that is not kept any more.
var errGone = errors.New("what is unchanged is not kept any more")

// errOther says that the file on this machine is not what came: the disk, or another process, changed it.
var errOther = errors.New("the bytes that were kept are not those that came")

// keep makes one page durable (I1), and records it at once when an attempt can go on after it. It may be called again for
// a page that broke off.
func (j *job) keep(ctx context.Context, p connector.Page) error {
	labels := j.merged(p.Labels)
	one := page{part: j.part(labels, len(p.Labels) > 0), name: j.secrets.Redact(p.Name), mark: j.writable(p.Mark)}
	arrival, err := j.store(ctx, p, labels, &one)
	if err != nil {
		return err
	}
	faultpoint.Reach("source.page_kept")
	j.bytes += arrival.Object.Size
	j.pages++
	arrival.Seq, arrival.At = j.pages, time.Now()
	one.arrival = arrival
	j.pending = append(j.pending, one)
	if !slices.ContainsFunc(j.parts, func(known part) bool { return known.id == one.part.id }) {
		j.parts = append(j.parts, one.part)
	}
	position := j.writable(p.Position)
	if position != "" || len(j.pending) >= mostPending {
		return j.flush(ctx, position)
	}
	return nil
}

// part is the delivery that a page belongs to: pages of equal labels are one.
func (j *job) part(labels map[string]string, own bool) part {
	if !own {
		return part{id: j.id, labels: labels}
	}
	return part{id: landing.DeliveryID(j.task.Key, "pull", j.source.Name, "page", parameter.LabelsText(labels)), labels: labels}
}

// writable is a text of the connector that may stand in a row; one that shows a secret may not (I6), and is left out.
func (j *job) writable(text string) string {
	if j.secrets.Redact(text) != text {
		return ""
	}
	return text
}

// store brings the bytes into landing, or finds those that are there.
func (j *job) store(ctx context.Context, p connector.Page, labels map[string]string, one *page) (landing.Arrival, error) {
	if p.Unchanged {
		return j.unchanged(ctx, p, labels, one)
	}
	body, size, closing, err := open(p)
	if err != nil {
		return landing.Arrival{}, fmt.Errorf("open %s: %w", one.name, err)
	}
	defer closing()
	reader := bufio.NewReaderSize(body, 64<<10)
	head, err := reader.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return landing.Arrival{}, err
	}
	if p.Format == "" && j.source.Format.Word != "binary" && isWebPage(head, p.ContentType) {
		return landing.Arrival{}, j.webPage(head)
	}
	format := j.format(p)
	ext := extension(format.Word, p, head)
	a := landing.Arrival{Name: one.name, ContentType: p.ContentType} // a name may be the end of an address that holds a key (I6)
	if a.Name == "" {
		a.Name = j.source.Name + "." + ext
	}
	if a.Format, err = formatText(format); err != nil {
		return landing.Arrival{}, err
	}
	where := landing.Where{Source: j.source.Name, Labels: labels, Ext: ext}
	progress := &progressReader{from: reader, report: j.task.Report, now: work.Progress{
		Doing: j.doing, Bytes: j.bytes, Total: max(0, size)}}
	if p.Path != "" && j.isInside(p.Path) {
		a.Object, err = j.landing.Adopt(ctx, j.task, where, p.Path)
		progress.now.Bytes += a.Object.Size
	} else {
		a.Object, err = j.landing.Keep(ctx, j.task, where, progress)
	}
	if err != nil {
		return landing.Arrival{}, fmt.Errorf("keep %s: %w", a.Name, err)
	}
	if p.SHA256 != "" && p.SHA256 != a.Object.SHA256 {
		return landing.Arrival{}, fmt.Errorf("keep %s: %w", a.Name, passing{errOther})
	}
	progress.tell()
	return a, nil
}

// formatText is how an arrival holds its format; the zero one is empty.
func formatText(format rows.FormatSpec) (string, error) {
	if format.IsZero() {
		return "", nil
	}
	text, err := json.Marshal(format)
	if err != nil {
		return "", fmt.Errorf("write down the format %q: %w", format.Word, err)
	}
	return string(text), nil
}

// endingOf is what follows the hash in an object's key.
func endingOf(key string) string {
	hash := key[strings.LastIndexByte(key, '-')+1:]
	if dot := strings.IndexByte(hash, '.'); dot >= 0 {
		return hash[dot:]
	}
	return ""
}

// open gives the bytes of a page.
func open(p connector.Page) (body io.Reader, size int64, closing func(), err error) {
	if p.Path == "" {
		return p.Body, p.Size, func() {}, nil
	}
	file, err := os.Open(p.Path)
	if err != nil {
		return nil, 0, nil, err
	}
	if info, err := file.Stat(); err == nil {
		size = info.Size()
	}
	return file, size, func() { _ = file.Close() }, nil
}

// unchanged is an arrival of the object that was told of.
func (j *job) unchanged(
	ctx context.Context, p connector.Page, labels map[string]string, one *page,
) (landing.Arrival, error) {
	known, ok := j.known(ctx, p.Name, p.Labels)
	if !ok {
		return landing.Arrival{}, problem.New("source_unchanged", j.source.Place, problem.Args{
			"source": j.source.Name, "name": one.name, "labels": labelText(labels)})
	}
	if one.mark == "" {
		one.mark = known.Mark
	}
	object, ok, err := j.landing.Kept(ctx, landing.Where{Source: j.source.Name, Labels: labels}, known.SHA256)
	if err != nil {
		return landing.Arrival{}, err
	}
	if !ok {
		return landing.Arrival{}, errGone
	}
	a := landing.Arrival{Object: object, Name: one.name, ContentType: known.contentType, Format: known.format}
	if !j.source.Format.IsZero() { // it may have been declared since
		a.Format, err = formatText(j.source.Format)
	}
	if a.Name == "" {
		a.Name = j.source.Name + endingOf(object.Key)
	}
	return a, err
}

// webPage is what is said when a system sent a page for people in place of data.
func (j *job) webPage(head []byte) error {
	args := problem.Args{"source": j.source.Name, "format": "data", "said": ""}
	if word := j.source.Format.Word; word != "" {
		args["format"] = word
	}
	if text := j.http.Excerpt(head); text != "" {
		args["said"] = `: "` + text + `"`
	}
	return problem.New("source_html", j.source.Place, args)
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
