package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// List is `list:`, the answer that names the files of a delivery.
type List struct {
	Get   yamlfile.Text `yaml:"get" required:"true" help:"what follows the base; or, without a base, the whole address"`
	Files Path          `yaml:"files" required:"true" help:"where in the JSON answer the list of files stands: data.files, or / for the answer itself"`
}

// File is `file:`, how one file of the list is had. Its texts are filled with what the list says of it.
type File struct {
	Get    yamlfile.Text `yaml:"get" required:"true" help:"what is asked: \"{file.url}\" alone may lead to another host, which gets no proof"`
	Name   yamlfile.Text `yaml:"name" help:"the file's name; by default the end of its address"`
	Size   yamlfile.Text `yaml:"size" help:"how many bytes it has: \"{file.bytes}\""`
	MD5    yamlfile.Text `yaml:"md5" help:"its MD5, in hex or base64"`
	SHA1   yamlfile.Text `yaml:"sha1" help:"its SHA-1"`
	SHA256 yamlfile.Text `yaml:"sha256" help:"its SHA-256"`
}

func (l *List) texts() []yamlfile.Text {
	if l == nil {
		return nil
	}
	return []yamlfile.Text{l.Get}
}

func (f *File) texts() []yamlfile.Text {
	if f == nil {
		return nil
	}
	return []yamlfile.Text{f.Get, f.Name, f.Size, f.MD5, f.SHA1, f.SHA256}
}

// listed is one file of the list.
type listed struct {
	to   target
	name string
	size int64
	sums httpclient.Sums
}

// place is the position behind some files of a list.
type listPlace struct {
	Done int    `json:"done"`
	Sum  string `json:"sum"` // of what the list said of them
}

// list brings all files that the list names, in its order, a few at a time.
func (c *call) list(ctx context.Context, emit func(connector.Page) error) ([]string, error) {
	to, err := c.target(c.source.List.Get)
	if err != nil {
		return nil, err
	}
	value, from, err := c.document(ctx, to)
	if err != nil {
		return nil, err
	}
	files, err := c.listed(value, from)
	if err != nil {
		return nil, err
	}
	files, notes, err := c.source.Group.take(files)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		notes = append(notes, "the list names no file")
	}
	begin, err := c.listBegin(files)
	if err != nil {
		return nil, err
	}
	if err := httpclient.Room(c.temp, c.missing(files[begin:])); err != nil {
		return nil, err
	}
	return notes, c.fetch(ctx, files, begin, emit)
}

// listed reads what the list says of each file.
func (c *call) listed(value any, from string) ([]listed, error) {
	l := c.source.List
	at, ok := l.Files.Find(value)
	items, isList := at.([]any)
	if one, alone := at.(map[string]any); alone {
		items, isList = []any{one}, true
	}
	if !isList && (!ok || at != "") {
		return nil, problem.New("http_list_nothing", l.Files.Place, problem.Args{
			"address": c.env.HTTP.Address(from), "path": l.Files.String(), "said": c.saidDocument(value)})
	}
	known := map[string]bool{}
	var files []listed
	for _, item := range items {
		if text, plain := item.(string); plain {
			item = map[string]any{"url": text, "name": text}
		}
		one, err := c.with(names{}.with(fileName, item, from)).oneListed()
		if err != nil {
			return nil, err
		}
		if known[one.name] {
			return nil, problem.New("http_list_twice", l.Files.Place, problem.Args{"address": c.env.HTTP.Address(from), "name": one.name})
		}
		known[one.name] = true
		files = append(files, one)
	}
	return files, nil
}

func (c *call) oneListed() (one listed, err error) {
	f := c.source.File
	address, err := c.address(f.Get)
	if err != nil {
		return one, err
	}
	one.to = c.to(http.MethodGet, address)
	var size string
	for _, text := range []struct {
		from yamlfile.Text
		into *string
	}{{f.Name, &one.name}, {f.Size, &size}, {f.MD5, &one.sums.MD5}, {f.SHA1, &one.sums.SHA1}, {f.SHA256, &one.sums.SHA256}} {
		if text.from != f.Name && !c.names.knows(text.from) {
			continue // what a list leaves out of one file nobody can hold it against
		}
		if *text.into, err = text.from.Fill(c.filling()); err != nil {
			return one, err
		}
	}
	if one.name = baseName(one.name); one.name == "" {
		one.name = nameOf(http.Header{}, address)
	}
	if one.name == "" {
		return one, problem.New("http_file_name", f.Get.Place, problem.Args{"address": c.env.HTTP.Address(address)})
	}
	if size != "" {
		if one.size, err = strconv.ParseInt(size, 10, 64); err != nil || one.size < 0 {
			return one, problem.New("http_file_size", f.Size.Place, problem.Args{"name": one.name, "size": size})
		}
	}
	return one, nil
}

// listBegin is how many files an attempt before this one has handed on. They are not asked for again; but when the list
// says something else of them now, they belong to another delivery than the rest.
func (c *call) listBegin(files []listed) (int, error) {
	if c.env.Position == "" {
		return 0, nil
	}
	var p listPlace
	err := json.Unmarshal([]byte(c.env.Position), &p)
	if err == nil && p.Done <= len(files) && sumOf(files[:p.Done]) == p.Sum {
		return p.Done, nil
	}
	return 0, &connector.StartOver{Why: problem.New("http_list_changed", c.source.List.Files.Place, problem.Args{"done": p.Done})}
}

func sumOf(files []listed) string {
	sum := sha256.New()
	for _, one := range files {
		fmt.Fprintf(sum, "%q %d %q\n", one.name, one.size, one.sums)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// brought is a file that came, or why it did not.
type brought struct {
	gotten
	err error
}

// fetch downloads a few files at a time and emits them in their order. It returns when nothing of it goes on any more.
func (c *call) fetch(ctx context.Context, files []listed, begin int, emit func(connector.Page) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	came := make([]chan brought, len(files))
	for i := range came {
		came[i] = make(chan brought, 1)
	}
	next := make(chan int)
	working.Go(func() {
		defer close(next)
		for i := begin; i < len(files); i++ {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	})
	for range min(c.source.parallel(), len(files)-begin) {
		working.Go(func() {
			for i := range next {
				got, err := c.one(ctx, files[i])
				came[i] <- brought{got, err}
			}
		})
	}
	for i := begin; i < len(files); i++ {
		var got brought
		select {
		case got = <-came[i]:
		case <-ctx.Done():
			return fmt.Errorf("fetch the files of a list: %w", context.Cause(ctx))
		}
		if got.err != nil {
			return fmt.Errorf("fetch %s: %w", files[i].name, got.err)
		}
		if err := c.emitFile(files, i, got.gotten, emit); err != nil {
			return err
		}
		faultpoint.Reach("http.file_emitted")
	}
	return nil
}

func (c *call) emitFile(files []listed, i int, got gotten, emit func(connector.Page) error) error {
	position, err := json.Marshal(listPlace{Done: i + 1, Sum: sumOf(files[:i+1])})
	if err != nil {
		return fmt.Errorf("write down the place in a list: %w", err)
	}
	got.page.Name, got.page.Position = files[i].name, string(position)
	return got.emit(emit)
}

// missing is how many bytes are to come: not those of files that are known, and not what an attempt before this one brought.
func (c *call) missing(files []listed) (bytes int64) {
	for _, f := range files {
		if known, _ := c.env.Known(f.name, nil); readMark(known.Mark).same(f.sums) {
			continue
		}
		come := int64(0)
		if info, err := os.Stat(c.place(f.file())); err == nil {
			come = info.Size()
		}
		bytes += max(0, f.size-come)
	}
	return bytes
}

// file is what a listed file is called in the pull's folder.
func (f listed) file() string {
	sum := sha256.Sum256([]byte(f.name))
	return "file-" + hex.EncodeToString(sum[:8])
}

// one brings one file. What landed before and is published with the same sum is not asked for.
func (c *call) one(ctx context.Context, f listed) (gotten, error) {
	known, _ := c.env.Known(f.name, nil)
	if readMark(known.Mark).same(f.sums) {
		return gotten{page: connector.Page{Unchanged: true, Size: unknownSize, Mark: known.Mark}, spool: &spool{}}, nil
	}
	return c.download(ctx, f.to, download{
		name: f.file(), mark: known.Mark, size: f.size, sums: f.sums,
		gzip: packed(f.name), file: true, title: f.name,
	})
}
