package rows_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/rows"
)

func pattern(text string) *regexp.Regexp { return regexp.MustCompile(text) }

func TestFilesThatAreNotWholeOrNotDataAreRefused(t *testing.T) {
	t.Parallel()
	ab := []rows.Column{col(1, "a", "integer"), col(2, "b", "string")}
	for what, c := range map[string]struct {
		setting
		text, want string
	}{
		"nothing":                      {setting{}, "", "empty"},
		"spaces and lines":             {setting{}, "\n \r\n\n", "empty"},
		"blank lines":                  {setting{}, "\n\n\r\n", "empty"},
		"only a header":                {setting{}, "a,b\n", "header_only"},
		"a header without a newline":   {setting{}, "a,b", "header_only"},
		"a header and blank lines":     {setting{}, "a,b\n\n\r\n", "header_only"},
		"a header of nothing":          {setting{}, ",\n1,x\n", "header_blank"},
		"fewer bytes than announced":   {setting{size: 100}, lines("a,b", "1,x"), "short_body"},
		"a last line that is cut":      {setting{}, "a,b\n1,x\n2", "cut_off"},
		"a quote open at the end":      {setting{}, "a,b\n1,x\n2,\"y\n3,z\n", "open_quote"},
		"a quote open at the very end": {setting{}, "a,b\n1,x\n2,\"", "open_quote"},
		"HTML":                         {setting{}, "\n<!DOCTYPE html><html><body>log in</body></html>", "html"},
		"HTML without doctype":         {setting{}, "<HTML>\n<head></head></HTML>", "html"},
		"JSON":                         {setting{}, `{"error": "denied"}`, "wrong_kind"},
		"XML":                          {setting{}, `<?xml version="1.0"?><r/>`, "wrong_kind"},
		"a PDF":                        {setting{}, "%PDF-1.7 ...", "wrong_kind"},
		"a zip":                        {setting{}, "PK\x03\x04rest of it", "wrong_kind"},
		"UTF-16 with a mark":           {setting{}, "\xff\xfea\x00,\x00b\x00\n\x00", "wrong_kind"},
		"UTF-16 without":               {setting{}, "a\x00,\x00b\x00\n\x001\x00,\x00x\x00\n\x00", "wrong_kind"},
		"gzip in gzip":                 {setting{}, zipped(t, zipped(t, "a,b\n1,x\n")), "wrong_kind"},
		"lone carriage returns":        {setting{}, "a,b\r1,x\r2,y\r", "lone_returns"},
		"a missing column":             {setting{}, lines("a,c", "1,x"), "columns_missing"},
		"a renamed column":             {setting{columns: []rows.Column{col(1, "answer_01", "integer")}}, lines("answer_1,x", "1,1"), "columns_renamed"},
		"a column twice":               {setting{}, lines("a,b,a", "1,x,2"), "header_twice"},
		"a header with a bad quote":    {setting{}, lines(`a,"b"x`, "1,x"), "header_quote"},
		"a header line that is not":    {setting{format: rows.FormatSpec{CSV: rows.CSVOptions{Header: 9}}}, lines("a,b", "1,x"), "no_header_line"},
		"neither UTF-8 nor CP949":      {setting{}, lines("a,b", "1,\xff\xfe\xfd\xff\xff\xfe"), "encoding_unknown"},
		"CP949 said to be UTF-8":       {setting{format: rows.FormatSpec{CSV: rows.CSVOptions{Encoding: "utf-8"}}}, lines("a,\xb0\xa1", "1,2"), "header_encoding"},
		"a mark of UTF-8 in CP949":     {setting{format: rows.FormatSpec{CSV: rows.CSVOptions{Encoding: "cp949"}}}, "\xef\xbb\xbf" + lines("a,b", "1,x"), "encoding_mark"},
		"a damaged archive":            {setting{}, zipped(t, lines("a,b", "1,x"))[:25], "gzip"},
		"an archive cut in its head":   {setting{}, zipped(t, lines("a,b", "1,x"))[:5], "gzip"},
		"bytes after an archive":       {setting{}, zipped(t, lines("a,b", "1,x")) + "more", "gzip"},
		"text said to be xlsx":         {setting{name: "in.xlsx"}, lines("a,b", "1,x"), "wrong_kind"},
		"an old workbook":              {setting{name: "in.xlsx"}, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_workbook"},
		"a zip that is no workbook":    {setting{name: "in.xlsx"}, "PK\x03\x04 no", "workbook"},
	} {
		if c.columns == nil {
			c.columns = ab
		}
		got := load(t, c.setting, c.text)
		if got.err == nil {
			t.Errorf("%s: read as %v", what, got.rows)
			continue
		}
		if code := got.brokenAs(t); code != c.want {
			t.Errorf("%s: %s, wanted %s\n%v", what, code, c.want, got.err)
		}
		var permanent interface{ Permanent() bool }
		if !errors.As(got.err, &permanent) || !permanent.Permanent() {
			t.Errorf("%s: %v should not be tried again", what, got.err)
		}
	}
}

func TestARenamedColumnIsToldWithTheNameThatIsMeant(t *testing.T) {
	t.Parallel()
	got := load(t, setting{columns: []rows.Column{col(1, "pl01", "integer"), col(2, "name", "string")}}, lines("pl_01,name", "1,x"))
	if got.err == nil || !strings.Contains(got.err.Error(), `is "pl_01" what "pl01" is called now? then write field: "pl_01"`) {
		t.Error(got.err)
	}
	var columns []rows.Column
	var header []string
	for i := range 30 {
		name := fmt.Sprintf("pl%02d", i)
		columns = append(columns, col(i+1, name, "integer"))
		header = append(header, name)
	}
	header[7] += "_new"
	got = load(t, setting{columns: columns}, lines(strings.Join(header, ","), strings.Repeat("1,", 29)+"1"))
	want := `lacks "pl07"; its columns are "pl07_new" and 29 that the contract names` + "\n" +
		`   hint: is "pl07_new" what "pl07" is called now? then write field: "pl07_new"`
	if got.err == nil || !strings.Contains(got.err.Error(), want) {
		t.Error(got.err)
	}
}

func TestATruncatedArchiveIsRefusedWhoeverUnpacksIt(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a,b\n")
	random := rand.New(rand.NewPCG(1, 1))
	const n = 50_000
	for range n { // packed it is large enough for igzip, where that is
		fmt.Fprintf(&text, "%d,", random.Int64())
		for range 10 {
			fmt.Fprintf(&text, "%x", random.Uint64())
		}
		text.WriteString("\n")
	}
	whole := zipped(t, text.String())
	if _, err := exec.LookPath("igzip"); err != nil {
		t.Log("igzip is not here: only the slow way is tested")
	}
	columns := []rows.Column{col(1, "a", "long")}
	good := load(t, setting{columns: columns}, whole)
	if good.err != nil || good.counts.Loaded != n {
		t.Fatal(good.err, good.counts)
	}
	twice := load(t, setting{columns: columns}, whole+zipped(t, "1,x\n"))
	if twice.err != nil || twice.counts.Loaded != n+1 {
		t.Fatal("two members:", twice.err, twice.counts)
	}
	damaged := []byte(whole)
	damaged[len(damaged)/2] ^= 0xff
	wrongSum := []byte(whole)
	wrongSum[len(wrongSum)-6] ^= 1
	for what, text := range map[string]string{
		"cut in the middle": whole[:len(whole)/2], "cut in the trailer": whole[:len(whole)-3], "damaged": string(damaged),
		"with a wrong sum": string(wrongSum), "with rubbish behind": whole + "rubbish", "with half a header behind": whole + whole[:5],
	} {
		for _, size := range []int64{0, -1} { // known and unknown
			got := load(t, setting{columns: columns, size: size}, text)
			if got.err == nil {
				t.Errorf("%s: read %+v", what, got.counts)
			} else if code := got.brokenAs(t); code != "gzip" && code != "short_body" {
				t.Errorf("%s: %v", what, got.err)
			}
		}
	}
}

func TestAnErrorOfTheStoreIsNotTakenForABrokenFile(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection reset")
	for _, text := range []string{lines("a,b", "1,x"), zipped(t, lines("a,b", "1,x"))[:20]} {
		_, _, err := rows.Load(context.Background(), rows.Input{Name: "in.csv", Size: 1000, Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader(text), failing{lost})), nil
		}}, rows.Target{Columns: []rows.Column{col(1, "a", "integer")}, Create: (&folder{dir: t.TempDir()}).create}, formats,
			func(rows.Bad) error { return nil })
		var b *rows.Broken
		if !errors.Is(err, lost) || errors.As(err, &b) {
			t.Errorf("%v", err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// full is a disk that takes some bytes only.
type full struct {
	*folder
	create error
	room   int
	seal   error
}

type fullFile struct {
	rows.File
	disk *full
}

func (f *full) make() (rows.File, error) {
	if f.create != nil {
		return nil, f.create
	}
	made, err := f.folder.create()
	return &fullFile{File: made, disk: f}, err
}

func (f *fullFile) Write(p []byte) (int, error) {
	if f.disk.room -= len(p); f.disk.room < 0 {
		return 0, errNoSpace
	}
	return f.File.Write(p)
}

func (f *fullFile) Seal() (string, int64, error) {
	if f.disk.seal != nil {
		return "", 0, f.disk.seal
	}
	return f.File.Seal()
}

var errNoSpace = errors.New("no space left on device")

func TestAFullDiskIsToldAndLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	text := lines("a", "1", "2")
	for what, disk := range map[string]*full{
		"creating": {create: errNoSpace}, "writing": {room: 10}, "sealing": {room: 1 << 20, seal: errNoSpace},
	} {
		disk.folder = &folder{dir: t.TempDir()}
		_, _, err := rows.Load(context.Background(), rows.Input{Name: "in.csv", Size: int64(len(text)), Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(text)), nil
		}}, rows.Target{Columns: []rows.Column{col(1, "a", "integer")}, Create: disk.make}, formats, func(rows.Bad) error { return nil })
		if !errors.Is(err, errNoSpace) {
			t.Errorf("%s: %v", what, err)
		}
		if left, _ := os.ReadDir(disk.dir); len(left) != 0 {
			t.Errorf("%s left %v", what, left)
		}
	}
}

func TestAnErrorOfTheQuarantineEndsTheLoad(t *testing.T) {
	t.Parallel()
	text := lines("a", "x", "2")
	dir := &folder{dir: t.TempDir()}
	_, _, err := rows.Load(context.Background(), rows.Input{Name: "in.csv", Size: -1, Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}, rows.Target{Columns: []rows.Column{col(1, "a", "integer")}, Create: dir.create}, formats, func(rows.Bad) error { return errNoSpace })
	if !errors.Is(err, errNoSpace) {
		t.Error(err)
	}
}

// endless gives rows for ever, and says when somebody waits for more.
type endless struct {
	begun  chan struct{}
	closed chan struct{}
	sent   int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.sent > 20<<20 {
		select {
		case e.begun <- struct{}{}:
		default:
		}
		<-e.closed
		return 0, os.ErrClosed
	}
	text := "1\n2\n3\n4\n"
	if e.sent == 0 {
		text = "a\n"
	}
	n := copy(p, strings.Repeat(text, max(1, len(p)/len(text))))
	if e.sent == 0 {
		n = 2
	}
	n = n / 2 * 2
	e.sent += n
	return n, nil
}

func (e *endless) Close() error {
	close(e.closed)
	return nil
}

func TestCancellingEndsALoadThatWaitsForBytes(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	source := &endless{begun: make(chan struct{}, 1), closed: make(chan struct{})}
	go func() {
		<-source.begun
		cancel()
	}()
	dir := &folder{dir: t.TempDir()}
	_, _, err := rows.Load(ctx, rows.Input{Name: "in.csv", Size: -1, Open: func(context.Context) (io.ReadCloser, error) {
		return source, nil
	}}, rows.Target{Columns: []rows.Column{col(1, "a", "integer")}, Create: dir.create}, formats, func(rows.Bad) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir.dir); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}
