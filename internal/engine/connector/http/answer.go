package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/klauspost/compress/gzip"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// documentMost is how many bytes an answer may have that is read as a whole: an order's, a wait's, a list of files.
const documentMost = 64 << 20

// readSmall reads an answer of at most so many bytes, unpacked.
func readSmall(resp *httpclient.Response, most int64) ([]byte, error) {
	body, _, err := opened(resp.Body)
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(io.LimitReader(body, most+1))
	if err != nil && (errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader)) {
		err = fmt.Errorf("unpack an answer: %w", err)
	}
	if int64(len(all)) > most {
		return nil, problem.New("http_document_large", problem.Place{}, problem.Args{"most": most})
	}
	return all, err
}

// decodeJSON reads a document whose depth was judged before, numbers as they are written.
func decodeJSON(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	err := d.Decode(&value)
	return value, err
}

// document asks for a JSON document that tells how to go on, and judges it. The oldToken of a refused proof is dealt with.
func (c *call) document(ctx context.Context, to target) (value any, from string, err error) {
	err = c.proven(ctx, to, func(r httpclient.Request) error {
		from = withoutKeys(r.URL, c.source.Auth.keys())
		return c.env.HTTP.Fetch(ctx, r, func(resp *httpclient.Response) error {
			if !resp.OK() {
				return c.refused(r, resp)
			}
			text, err := readSmall(resp, documentMost)
			if err != nil {
				return err
			}
			found, err := scan(bytes.NewReader(text), c.asked(), nil)
			if err := c.judge(r, found, err, true, text); err != nil {
				return err
			}
			if found.kind != isJSON {
				return c.noJSON(r, text)
			}
			value, err = decodeJSON(text)
			return err
		})
	})
	return value, from, plain(err)
}

// noJSON is what is said of a document that tells nothing, since it is XML.
func (c *call) noJSON(r httpclient.Request, text []byte) error {
	return problem.New("http_no_json", c.source.main().Place, problem.Args{
		"method": r.Method, "address": c.env.HTTP.Address(r.URL), "said": c.said(text)})
}

// asked are the places that the conditions of the block look at.
func (c *call) asked() []document.Path {
	return append(c.source.FailWhen.Paths(), c.source.RetryWhen.Paths()...)
}

// judge says what is wrong with an answer of success: it is not what was asked for, or says so itself. wanted says that it
// has to be a document. begin is its beginning.
func (c *call) judge(r httpclient.Request, found findings, err error, wanted bool, begin []byte) error {
	said := func(condition string) problem.Args { // made only of what is wrong: an excerpt costs more than the look
		args := problem.Args{
			"method": r.Method, "address": c.env.HTTP.Address(r.URL), "kind": found.kind, "said": c.said(unpacked(begin)),
			"tries": "", "condition": condition,
		}
		if err != nil {
			args["why"] = err.Error()
		}
		return args
	}
	switch {
	case errors.Is(err, errDeep):
		return problem.New("http_deep", c.source.main().Place, said(""))
	case errors.Is(err, errEntities):
		return problem.New("http_entities", c.source.main().Place, said(""))
	case err != nil && (found.kind == isJSON || found.kind == isXML):
		return &httpclient.Transient{Problem: problem.New("http_broken_document", c.source.main().Place, said("")).Because(err)}
	case err != nil:
		return err
	case wanted && (found.kind == isHTML || found.kind == isOther):
		return problem.New("http_no_document", c.source.main().Place, said(""))
	case found.kind == isXML && c.lacks(found):
		return problem.New("http_xml", c.source.main().Place, said(""))
	}
	if c.source.RetryWhen.HoldsOf(found.find) {
		return &httpclient.Again{Problem: problem.New("http_fail_when", c.source.RetryWhen.Place, said(c.source.RetryWhen.String()))}
	}
	if c.source.FailWhen.HoldsOf(found.find) {
		return problem.New("http_fail_when", c.source.FailWhen.Place, said(c.source.FailWhen.String()))
	}
	return nil
}

// lacks says that nothing of what the conditions ask for is in an answer. A system that was asked for JSON and is broken
// often says so in XML, where no condition would find anything wrong.
func (c *call) lacks(found findings) bool {
	paths := c.asked()
	for _, p := range paths {
		if _, ok := found.find(p); ok {
			return false
		}
	}
	return len(paths) > 0
}

// unpacked is the beginning of an answer as text.
func unpacked(begin []byte) []byte {
	if !bytes.HasPrefix(begin, []byte{0x1f, 0x8b}) {
		return begin
	}
	z, err := gzip.NewReader(bytes.NewReader(begin))
	if err != nil {
		return nil
	}
	text, _ := io.ReadAll(io.LimitReader(z, 8<<10)) // it is only a beginning
	return text
}

// contentType is without parameters, in lower case; empty when none can be read.
func contentType(h http.Header) string {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// nameOf is what the system calls the answer, or the last part of the address when that looks like a file. Whatever a
// system writes there, it is a name and never a path.
func nameOf(h http.Header, address string) string {
	_, parameters, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	name := parameters["filename"]
	if err != nil || name == "" {
		u, err := url.Parse(address)
		if err != nil || !strings.Contains(path.Base(u.Path), ".") {
			return ""
		}
		name = u.Path
	}
	return baseName(name)
}

// baseName is a name without folders and control characters; empty when nothing is left.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}
