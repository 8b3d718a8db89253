package api

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/naru-data/naru/examples/app-market/market"
)

// Listed is one file of a delivery, as the list of files tells of it.
type Listed struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"` // data or meta
	Bytes int64  `json:"bytes"`
	MD5   string `json:"md5"`
}

// listName is the file that Write leaves beside a delivery's.
const listName = "files.json"

// Write writes the thirteen files of a delivery into a folder, and a list of them by which a Server gives them out.
func Write(m *market.Market, d market.Delivery, folder string, told func(Listed)) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	var all []Listed
	for _, name := range d.Files() {
		to, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return fmt.Errorf("write a file of the delivery: %w", err)
		}
		listed, err := writeFile(m, d, name, to)
		if closed := to.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		all = append(all, listed)
		told(listed)
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write the list: %w", err)
	}
	return os.WriteFile(filepath.Join(folder, listName), text, 0o644)
}

func writeFile(m *market.Market, d market.Delivery, name string, to io.Writer) (Listed, error) {
	hash, counted := md5.New(), &counter{}
	err := m.WriteFile(d, name, io.MultiWriter(to, hash, counted))
	kind := "meta"
	if name == d.DataFile() {
		kind = "data"
	}
	return Listed{Name: name, Kind: kind, Bytes: counted.bytes, MD5: hex.EncodeToString(hash.Sum(nil))}, err
}

type counter struct{ bytes int64 }

// Write counts.
func (c *counter) Write(b []byte) (int, error) {
	c.bytes += int64(len(b))
	return len(b), nil
}

// bulk gives deliveries out. They are made when they are first asked for.
type bulk struct {
	market *market.Market
	folder string

	mu       sync.Mutex
	versions map[market.Day]int
	made     map[market.Delivery]*bundle
}

// bundle is a delivery that is ready.
type bundle struct {
	listed []Listed
	bytes  map[string][]byte // nil: they lie in the folder
}

// of gives the delivery of a day, as it was issued last.
func (b *bulk) of(day market.Day, spoil market.Spoil) (*bundle, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d := market.Delivery{Day: day, Version: b.versions[day], Spoil: spoil}
	if b.folder != "" {
		d = market.Delivery{}
	}
	if ready := b.made[d]; ready != nil {
		return ready, nil
	}
	ready, err := b.prepare(d)
	if err == nil {
		b.made[d] = ready
	}
	return ready, err
}

func (b *bulk) prepare(d market.Delivery) (*bundle, error) {
	ready := &bundle{}
	if b.folder != "" {
		text, err := os.ReadFile(filepath.Join(b.folder, listName))
		if err != nil {
			return nil, fmt.Errorf("read the delivery: %w", err)
		}
		return ready, json.Unmarshal(text, &ready.listed)
	}
	ready.bytes = map[string][]byte{}
	for _, name := range d.Files() {
		var text bytes.Buffer
		listed, err := writeFile(b.market, d, name, &text)
		if err != nil {
			return nil, err
		}
		ready.listed = append(ready.listed, listed)
		ready.bytes[name] = text.Bytes()
	}
	return ready, nil
}

// reissue gives a day another version.
func (b *bulk) reissue(day market.Day) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.versions[day]++
}

// bulkList answers {"data": {"files": [{"name", "kind", "url", "bytes", "md5"}]}}.
func (s *Server) bulkList(r *http.Request, f Fault) (reply, error) {
	d, err := day(r)
	if err != nil {
		return reply{}, err
	}
	ready, err := s.bulk.of(d, s.faults.spoil(d))
	if err != nil {
		return reply{}, err
	}
	files := make([]record, len(ready.listed))
	for i, l := range ready.listed {
		address := origin(r) + "/bulk/files/" + d.String() + "/" + url.PathEscape(l.Name)
		files[i] = record{"name": l.Name, "kind": l.Kind, "url": address, "bytes": l.Bytes, "md5": l.MD5}
	}
	return document(record{"data": record{"date": d.String(), "files": f.drift("bulk_list", files)}})
}

// bulkFile gives one file, in ranges when it is asked so.
func (s *Server) bulkFile(r *http.Request, f Fault) (reply, error) {
	d, err := day(r)
	if err != nil {
		return reply{}, err
	}
	ready, err := s.bulk.of(d, s.faults.spoil(d))
	if err != nil {
		return reply{}, err
	}
	if f.Mode == "changed" {
		s.bulk.reissue(d)
	}
	for _, l := range ready.listed {
		if l.Name != r.PathValue("file") {
			continue
		}
		a := reply{contentType: "application/gzip", etag: `"` + l.MD5 + `"`, name: l.Name}
		if ready.bytes != nil {
			a.body = bytes.NewReader(ready.bytes[l.Name])
			return a, nil
		}
		file, err := os.Open(filepath.Join(s.bulk.folder, l.Name))
		if err != nil {
			return reply{}, fmt.Errorf("open the file: %w", err)
		}
		a.body, a.close = file, func() { _ = file.Close() }
		return a, nil
	}
	return reply{}, &refusal{http.StatusNotFound, 4040, fmt.Sprintf("there is no file %q", r.PathValue("file"))}
}
