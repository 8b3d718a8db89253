package json

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/rows"
)

// drain reads all records of a text, and holds what was counted against what was cut.
func drain(t *testing.T, word, records, text string, wanted []string) (n int64, broken *rows.Broken) {
	t.Helper()
	source := rows.Source{
		Name: "f", Body: strings.NewReader(text), Spec: rows.FormatSpec{Word: word}, Records: records, Wanted: wanted, All: wanted == nil,
		Again: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}
	reading, err := Format{}.Open(context.Background(), source)
	for err == nil {
		var piece rows.Piece
		if piece, err = reading.Next(); err != nil {
			break
		}
		var r rows.Records
		var cut int64
		for more := true; more && err == nil; {
			more, err = piece.Cut(&r)
			cut += int64(r.Len() + len(r.Wrong))
			for _, f := range r.Fields {
				_ = r.Text(f)
			}
		}
		if err == nil && cut != piece.Records {
			t.Fatalf("%q: %d records were counted, %d cut", text, piece.Records, cut)
		}
		n += cut
	}
	if !errors.Is(err, io.EOF) && !errors.As(err, &broken) {
		t.Fatal(err)
	}
	return n, broken
}

// FuzzRead reads whatever stands in a file. A document that is no JSON is never read to its end as one that is.
func FuzzRead(f *testing.F) {
	f.Add(`{"list": [{"items": [{"a": 1, "b": {"c": [1]}}, {}], "x": "\u00e9"}], "y": 1}`)
	f.Add(`[{"a": 1}, [], null, "", 5]`)
	f.Add("{\"a\": 1}\n{\"list\": {\"items\": {\"a\": \"\\ud800\"}}}\n[1]\n")
	f.Add(`{"list":"","list":[]}`)
	f.Add("{}\x000")
	f.Fuzz(func(t *testing.T, text string) {
		for _, records := range []string{"", "list", "list.items"} {
			for _, wanted := range [][]string{nil, {"a", "b.c.0"}, {"a", "/y"}} {
				_, broken := drain(t, "json", records, text, wanted)
				if broken == nil && !json.Valid(bytes.TrimPrefix([]byte(text), mark)) {
					t.Fatalf("%q is read to its end", text)
				}
				drain(t, "jsonl", records, text, wanted)
			}
		}
	})
}
