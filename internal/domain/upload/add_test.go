package upload_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

const paper = `
params: {city: string, round: integer}
parts: {answers: {type: [xlsx, csv, tsv], max: 100kB, format: {xlsx: {sheet: 1, header: 4}}}}
labels: {type: paper}
`

const visit = `
params: {subject: string}
parts:
  signature: {type: image/png, max: 2MB}
  person:    {type: application/json, max: 64kB}
`

type desk struct {
	*upload.Uploads
	landing *landing.Landing
	raw     *localfs.Store
}

func each(t *testing.T, test func(*testing.T, desk)) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{landing.Migrations()}, func(t *testing.T, db *controldb.DB) {
		raw, err := localfs.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		l := landing.New(db, raw)
		test(t, desk{Uploads: upload.New(db, l), landing: l, raw: raw})
	})
}

func task(key string) work.Task {
	t := work.NewTask(key, slog.New(slog.DiscardHandler))
	t.Params = map[string]any{"city": "서울 중구", "round": int64(2026), "other": "of another step"}
	return t
}

// file is one without a place in the file system, so that it cannot be read but from its beginning.
func file(part, name string, body []byte) upload.File {
	return upload.File{Part: part, Name: name, Size: int64(len(body)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(struct{ io.Reader }{bytes.NewReader(body)}), nil
	}}
}

func (d desk) objects(t *testing.T) []string {
	t.Helper()
	var keys []string
	for info, err := range d.raw.List(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

// office makes a file such as offices make them: a zip with a list of content types.
func office(t *testing.T, kind string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<Types><Override PartName="/x.xml" ContentType="application/vnd.openxmlformats-officedocument.` + kind + `"/></Types>`,
		"x.xml":               "<x/>",
	} {
		if kind == "" && name != "x.xml" {
			continue
		}
		entry, err := w.Create(name)
		if err == nil {
			_, err = entry.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packed(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func workbook(t *testing.T) []byte { return office(t, "spreadsheetml.sheet.main+xml") }

func TestAFileIsJudgedByWhatItHolds(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		up := decoded(t, paper)
		cp949 := []byte("\xc0\xcc\xb8\xa7,\xc0\xc0\xb4\xe4\n\xc8\xab\xb1\xe6\xb5\xbf,1\n") // 이름,응답 홍길동,1
		for _, c := range []struct {
			name string
			body []byte
			want string // ext and format of what landed, or words of the refusal
		}{
			{"answers.csv", []byte("a,b\n1,2\n"), `.csv "csv"`},
			{"answers.CSV", []byte("\xef\xbb\xbfa,b\n"), `.csv "csv"`},
			{"answers.tsv", []byte("a\tb\n"), `.tsv "tsv"`},
			{"answers", []byte("a;b\n"), `.csv "csv"`},
			{"answers.csv", cp949, `.csv "csv"`},
			{"answers.csv.gz", packed(t, []byte("a,b\n1,2\n")), `.csv.gz "csv"`},
			{"answers.xlsx", workbook(t), `.xlsx {"xlsx":{"at":1,"header":4}}`},
			{"misnamed.csv", workbook(t), `.xlsx {"xlsx":{"at":1,"header":4}}`},
			{"packed.xlsx.gz", packed(t, workbook(t)), `.xlsx.gz {"xlsx":{"at":1,"header":4}}`},
			{"answers.xlsx", []byte("%PDF-1.7\n..."), "answers.xlsx is a PDF, but part \"answers\" takes xlsx or csv or tsv"},
			{"answers.xlsx", office(t, "wordprocessingml.document.main+xml"), "a Word document"},
			{"answers.xlsx", office(t, ""), "is a zip file"},
			{"answers.xlsx", workbook(t)[:300], "a damaged zip file"},
			{"answers.xlsx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), "an old workbook (.xls)"},
			{"answers.csv", []byte("  <!DOCTYPE html><html><body>Login</body></html>"), "an HTML page"},
			{"answers.csv", []byte("\xff\xfea\x00,\x00b\x00"), "UTF-16 text"},
			{"answers.csv", []byte("a,b\x00\x01\x02"), "a binary file"},
			{"answers.csv", []byte("\x1f\x8bnothing"), "a damaged gzip file"},
			{"answers.csv", packed(t, []byte("%PDF-1.7\n")), "a PDF, packed by gzip"},
			{"answers.csv", nil, "answers.csv is empty"},
			{"answers.csv", []byte("\n \n"), "answers.csv is empty"},
			{"answers.csv", bytes.Repeat([]byte("a,b\n"), 25_001), "takes at most 100 kB"},
		} {
			before := len(d.objects(t))
			got, err := d.Add(context.Background(), task(c.name+c.want), up, []upload.File{file("", c.name, c.body)})
			if err != nil {
				var told *problem.Several
				if !errors.As(err, &told) || !strings.Contains(err.Error(), c.want) || len(d.objects(t)) != before {
					t.Errorf("%s %.20q: got %v, want %s", c.name, c.body, err, c.want)
				}
				continue
			}
			a := got.Arrivals[0]
			ext := a.Object.Key[strings.LastIndex(a.Object.Key, "-"):]
			ext = ext[strings.Index(ext, "."):]
			if is := ext + " " + a.Format; is != c.want {
				t.Errorf("%s %.20q: landed as %s, want %s", c.name, c.body, is, c.want)
			}
		}
	})
}

func TestLabelsAreTheParametersAndWhatTheUploadAdds(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		got, err := d.Add(context.Background(), task("k"), decoded(t, paper), []upload.File{file("answers", "dir/a.csv", []byte("a\n1\n"))})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Labels) != 3 || got.Labels["city"] != "서울 중구" || got.Labels["round"] != "2026" || got.Labels["type"] != "paper" {
			t.Errorf("the labels are %v", got.Labels)
		}
		if a := got.Arrivals[0]; !got.Ended || a.Name != "a.csv" || a.Part != "answers" || a.Before != "" {
			t.Errorf("it landed as %+v", got)
		}
		_, err = d.Add(context.Background(), work.NewTask("k2", slog.New(slog.DiscardHandler)), decoded(t, paper),
			[]upload.File{file("answers", "a.csv", []byte("a\n1\n"))})
		if err == nil || !strings.Contains(err.Error(), `lacks the parameter "city"`) || !strings.Contains(err.Error(), `"round"`) {
			t.Errorf("without parameters: %v", err)
		}
	})
}

func TestAllPartsLandAsOneDeliveryOrNone(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		up := decoded(t, visit)
		own := task("k")
		own.Params = map[string]any{"subject": "s1"}
		png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...)
		signature, person := file("signature", "sig.png", png), file("person", "p.json", []byte(`{"name": "김"}`))
		for _, c := range []struct {
			files []upload.File
			want  []string
		}{
			{[]upload.File{signature}, []string{`lacks its part "person" (application/json)`}},
			{[]upload.File{}, []string{`lacks its part "person"`, `lacks its part "signature"`}},
			{[]upload.File{signature, person, file("persn", "x", nil)}, []string{`no part "persn"`, "signature, person"}},
			{[]upload.File{signature, person, file("", "x", nil)}, []string{"which of them x is"}},
			{[]upload.File{signature, person, person}, []string{"two files"}},
			{[]upload.File{file("signature", "sig.png", []byte("GIF89a..")), file("person", "p.json", png)},
				[]string{"sig.png is of the type image/gif", "p.json is of the type image/png"}},
			{[]upload.File{file("signature", "sig.png", []byte("no image")), person}, []string{"sig.png is text"}},
		} {
			_, err := d.Add(context.Background(), own, up, c.files)
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
			}
		}
		if got := d.objects(t); len(got) != 0 {
			t.Errorf("of refused uploads there are %q", got)
		}
		got, err := d.Add(context.Background(), own, up, []upload.File{person, signature})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Arrivals) != 2 || got.Arrivals[0].Part != "signature" || got.Arrivals[0].ContentType != "image/png" {
			t.Errorf("landed is %+v", got.Arrivals)
		}
	})
}

func TestTheSameTaskAddsOnceAndTheSameBytesAreRecognized(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		up := decoded(t, paper)
		one := []upload.File{file("", "a.csv", []byte("a\n1\n"))}
		first, err := d.Add(context.Background(), task("k"), up, one)
		if err != nil {
			t.Fatal(err)
		}
		retried, err := d.Add(context.Background(), task("k"), up, nil) // an attempt after a crash
		if err != nil || retried.ID != first.ID || retried.Seq != first.Seq || retried.Arrivals[0].Before != "" {
			t.Errorf("the same task added %+v, %v", retried, err)
		}
		again, err := d.Add(context.Background(), task("k2"), up, one)
		if err != nil || again.ID == first.ID || !again.Newer(first) {
			t.Errorf("handed in again, it is %+v, %v", again, err)
		}
		if a := again.Arrivals[0]; a.Before != first.ID || a.Object != first.Arrivals[0].Object {
			t.Errorf("the arrival is %+v", a)
		}
		if got := d.objects(t); len(got) != 1 {
			t.Errorf("the store holds %q", got)
		}
		if all, err := d.landing.Deliveries(context.Background(), landing.Filter{}); err != nil || len(all) != 2 {
			t.Errorf("there are %d deliveries, %v", len(all), err)
		}
	})
}

func TestAFileThatGrowsPastItsLimitLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		f := file("", "a.csv", bytes.Repeat([]byte("a,b\n"), 50_000))
		f.Size = -1
		_, err := d.Add(context.Background(), task("k"), decoded(t, paper), []upload.File{f})
		if err == nil || !strings.Contains(err.Error(), "takes at most 100 kB") {
			t.Errorf("got %v", err)
		}
		if got := d.objects(t); len(got) != 0 {
			t.Errorf("left are %q", got)
		}
	})
}
