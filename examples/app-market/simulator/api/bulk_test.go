package api_test

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/naru-data/naru/examples/app-market/market"
	"github.com/naru-data/naru/examples/app-market/simulator/api"
)

const list = "/bulk/estimates?date=2026-03-02"

func hash(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

func TestTheListTellsOfThirteenFilesAsTheyAre(t *testing.T) {
	t.Parallel()
	m := market.New(1, 5040)
	written := t.TempDir()
	if err := api.Write(m, market.Delivery{Day: market.FirstDay + 60}, written, func(api.Listed) {}); err != nil {
		t.Fatal(err)
	}
	for _, o := range []api.Options{{Market: m}, {Market: m, Files: written}} {
		p := start(t, o)
		files := p.read(p.get(list)).Data.Files
		if len(files) != 13 {
			t.Fatalf("%d files", len(files))
		}
		for _, f := range files {
			a := p.get(f.URL)
			if a.status != 200 || len(a.text) != f.Bytes || hash(a.text) != f.MD5 {
				t.Errorf("%s: %d, %d bytes", f.Name, a.status, len(a.text))
			}
		}
	}
}

func TestATransferGoesOnWhereItWasCut(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	data := p.read(p.get(list)).Data.Files[0]
	fail(p, api.Fault{Endpoint: "bulk_file", Mode: "cut", Times: 1, File: "estimates*.csv.gz"})
	first := p.get(data.URL)
	if first.status != 200 || first.err == nil || len(first.text) != data.Bytes/2 {
		t.Fatalf("%d, %d of %d bytes, %v", first.status, len(first.text), data.Bytes, first.err)
	}
	rest := p.get(data.URL, fmt.Sprintf("Range: bytes=%d-", len(first.text)), "If-Range: "+first.header.Get("ETag"))
	if rest.status != 206 || hash(first.text+rest.text) != data.MD5 {
		t.Errorf("%d, %d bytes", rest.status, len(rest.text))
	}
	if told := p.server.Calls(); len(told.Repeated) != 0 {
		t.Errorf("%v", told.Repeated)
	}
}

func TestAFileThatChangedMeanwhileBeginsAgain(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	data := p.read(p.get(list)).Data.Files[0]
	fail(p, api.Fault{Endpoint: "bulk_file", Mode: "changed", Times: 1})
	first := p.get(data.URL)
	rest := p.get(data.URL, fmt.Sprintf("Range: bytes=%d-", len(first.text)), "If-Range: "+first.header.Get("ETag"))
	if first.err == nil || rest.status != 200 || rest.header.Get("ETag") == first.header.Get("ETag") || hash(rest.text) == data.MD5 {
		t.Errorf("%v; %d %v", first.err, rest.status, rest.header)
	}
	if now := p.read(p.get(list)).Data.Files[0]; now.MD5 != hash(rest.text) {
		t.Error("the list does not tell of the file as it is now")
	}
}

func TestAnOldVersionIsNotGivenInPieces(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	data := p.read(p.get(list)).Data.Files[3]
	for header, want := range map[string]int{`If-Range: "` + data.MD5 + `"`: 206, `If-Range: "another"`: 200, "X-None: ": 206} {
		if a := p.get(data.URL, "Range: bytes=100-", header); a.status != want {
			t.Errorf("%s: %d, want %d", header, a.status, want)
		}
	}
	if a := p.get(data.URL, "Range: bytes=99999999-"); a.status != 416 {
		t.Errorf("beyond the end: %d", a.status)
	}
	if a := p.get(data.URL, `If-None-Match: "`+data.MD5+`"`); a.status != 304 {
		t.Errorf("unchanged: %d", a.status)
	}
}

func TestASpoiltDataFileIsListedAsItIs(t *testing.T) {
	t.Parallel()
	p := start(t, api.Options{})
	sound := p.read(p.get(list)).Data.Files[0]
	fail(p, api.Fault{Endpoint: "bulk_list", Mode: "retyped", From: "2026-03-02"})
	if before := p.read(p.get("/bulk/estimates?date=2026-03-01")).Data.Files[0]; p.get(before.URL).status != 200 {
		t.Error("the day before")
	}
	spoilt := p.read(p.get(list)).Data.Files[0]
	if spoilt.MD5 == sound.MD5 || hash(p.get(spoilt.URL).text) != spoilt.MD5 {
		t.Errorf("%+v", spoilt)
	}
}
