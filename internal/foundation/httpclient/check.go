package httpclient

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Sums are published sums of a file, in hex or base64; those that are empty nobody told.
type Sums struct {
	MD5    string `json:"md5,omitempty"`
	SHA1   string `json:"sha1,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

func (s Sums) none() bool { return s == Sums{} }

// all are the sums that were told, by kind, and how many bytes each kind has.
func (s Sums) all() map[string]string {
	told := map[string]string{}
	for kind, sum := range map[string]string{"md5": s.MD5, "sha1": s.SHA1, "sha256": s.SHA256} {
		if sum != "" {
			told[kind] = sum
		}
	}
	return told
}

var sumSizes = map[string]int{"md5": md5.Size, "sha1": sha1.Size, "sha256": sha256.Size}

// valid refuses what is no sum of its kind.
func (s Sums) valid() error {
	for kind, sum := range s.all() {
		if plainSum(sum, sumSizes[kind]) == "" {
			return problem.New("http_sum_form", problem.Place{}, problem.Args{"kind": kind, "sum": sum})
		}
	}
	return nil
}

// differs finds a sum that is another than what was published.
func (s Sums) differs(sum map[string]string) (kind, published string, differs bool) {
	for kind, published := range s.all() {
		if plainSum(published, sumSizes[kind]) != sum[kind] {
			return kind, published, true
		}
	}
	return "", "", false
}

// plainSum is a sum in lower-case hex; empty when it is none.
func plainSum(text string, size int) string {
	text = strings.Trim(strings.TrimSpace(text), `"`)
	if sum, err := hex.DecodeString(text); err == nil && len(sum) == size {
		return hex.EncodeToString(sum)
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if sum, err := encoding.DecodeString(text); err == nil && len(sum) == size {
			return hex.EncodeToString(sum)
		}
	}
	return ""
}

// check sees a file's bytes in order, computes its sums, and unpacks it beside when it is gzip.
type check struct {
	hashes map[string]hash.Hash
	packed bool // it is to be gzip
	head   []byte
	pipe   *io.PipeWriter
	ended  chan error // what unpacking came to
}

var (
	gzipMagic = []byte{0x1f, 0x8b}
	errNoGzip = errors.New("it does not begin as gzip does")
)

func newCheck(s Sums, packed bool) *check {
	c := &check{hashes: map[string]hash.Hash{"sha256": sha256.New()}, packed: packed}
	if s.MD5 != "" {
		c.hashes["md5"] = md5.New()
	}
	if s.SHA1 != "" {
		c.hashes["sha1"] = sha1.New()
	}
	return c
}

// Write sees some bytes. It never fails: what is wrong is told at the end.
func (c *check) Write(some []byte) (int, error) {
	for _, one := range c.hashes {
		one.Write(some)
	}
	switch {
	case c.pipe != nil:
		_, _ = c.pipe.Write(some) // an error is that of unpacking, told at the end
	case len(c.head) < len(gzipMagic):
		c.head = append(c.head, some...)
		if bytes.HasPrefix(c.head, gzipMagic) {
			c.unpack()
			_, _ = c.pipe.Write(c.head)
		}
		c.head = c.head[:min(len(c.head), len(gzipMagic))]
	}
	return len(some), nil
}

// unpack reads what is written to the pipe to the end of the last gzip member, beside the download.
func (c *check) unpack() {
	var from *io.PipeReader
	from, c.pipe = io.Pipe()
	ended := make(chan error, 1)
	c.ended = ended
	go func() {
		unpacked, err := gzip.NewReader(from)
		if err == nil {
			_, err = io.Copy(io.Discard, unpacked)
		}
		from.CloseWithError(err)
		ended <- err
	}()
}

// end gives the sums, in hex by kind. Its error is what is wrong with the gzip.
func (c *check) end() (map[string]string, error) {
	sums := map[string]string{}
	for kind, one := range c.hashes {
		sums[kind] = hex.EncodeToString(one.Sum(nil))
	}
	if c.pipe == nil {
		if c.packed {
			return sums, errNoGzip
		}
		return sums, nil
	}
	_ = c.pipe.Close()
	err := <-c.ended
	c.pipe = nil
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("its end is missing")
	}
	return sums, err
}

// stop ends the unpacking of a file that nobody wants.
func (c *check) stop() {
	if c.pipe != nil {
		_ = c.pipe.CloseWithError(io.ErrUnexpectedEOF)
		<-c.ended
		c.pipe = nil
	}
}
