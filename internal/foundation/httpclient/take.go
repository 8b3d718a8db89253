package httpclient

import (
	"errors"
	"io"
	"syscall"

	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const (
	copyBytes = 256 << 10
	safeBytes = 32 << 20 // at most so many come again after the process died
)

// take writes what comes behind what is there.
func (d *download) take(resp *Response) error {
	buffer := make([]byte, copyBytes)
	for {
		n, err := io.ReadFull(resp.Body, buffer)
		if n > 0 {
			if failed := d.write(buffer[:n]); failed != nil {
				return failed
			}
		}
		switch {
		case err == nil:
		case errors.Is(err, io.EOF) && resp.body.failed == nil, errors.Is(err, io.ErrUnexpectedEOF) && resp.body.failed == nil:
			return nil
		default:
			return err
		}
	}
}

// write keeps some bytes, shows them to the check, and now and then makes them durable.
func (d *download) write(some []byte) error {
	if most := d.most(); most > 0 && d.have+int64(len(some)) > most {
		if d.part.Size == most {
			return d.rejectAs("http_size_more", problem.Args{"published": most})
		}
		return attempt{client: d.client, request: d.request}.tooLarge(-1)
	}
	if _, err := d.file.open.Write(some); err != nil {
		return d.full(err)
	}
	d.check.Write(some)
	d.have += int64(len(some))
	d.file.free += int64(len(some))
	if d.part.Report != nil {
		d.part.Report(d.have, max(d.state.Total, d.part.Size))
	}
	if d.file.free < safeBytes {
		return nil
	}
	if err := d.file.keep(&d.state, d.have); err != nil {
		return d.full(err)
	}
	faultpoint.Reach("httpclient.part_kept")
	return nil
}

// most is how many bytes the file may have; 0: any number.
func (d *download) most() int64 {
	published, allowed := d.part.Size, d.request.MaxBytes
	if published > 0 && (allowed == 0 || published < allowed) {
		return published
	}
	return allowed
}

// verify holds the file against all that is known of it. One that came in pieces and is not right begins anew: a piece may
// be of another version.
func (d *download) verify() error {
	sum, err := d.check.end()
	code, args := d.disagrees(sum)
	if err != nil {
		code, args = "http_gzip", problem.Args{"size": d.have, "why": err.Error(), "said": d.said(err)}
	}
	switch {
	case code == "":
	case d.mended:
		return errAnew
	default:
		return d.rejectAs(code, args)
	}
	d.sum = sum["sha256"]
	d.state.Whole, d.state.SHA256 = true, d.sum
	d.state.Header = pick(d.header)
	if err := d.file.keep(&d.state, d.have); err != nil {
		return d.full(err)
	}
	faultpoint.Reach("httpclient.whole")
	return nil
}

// said is the beginning of what came in place of a gzip.
func (d *download) said(err error) string {
	begin := make([]byte, excerptRead)
	n, _ := d.file.open.ReadAt(begin, 0)
	if text := d.client.Excerpt(begin[:n]); errors.Is(err, errNoGzip) && text != "" {
		return `: "` + text + `"`
	}
	return ""
}

// disagrees holds size and sums against what was published; the code is empty when nothing differs.
func (d *download) disagrees(sum map[string]string) (problem.Code, problem.Args) {
	if d.part.Size > 0 && d.have != d.part.Size {
		return "http_size", problem.Args{"size": d.have, "published": d.part.Size}
	}
	if kind, want, ok := d.part.Sums.differs(sum); ok {
		return "http_sum", problem.Args{"kind": kind, "sum": sum[kind], "published": want}
	}
	return "", nil
}

// full says so when it is the disk.
func (d *download) full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return d.problem("http_disk_full", problem.Args{"folder": d.file.dir(), "got": d.have}).Because(err)
	}
	return err
}
