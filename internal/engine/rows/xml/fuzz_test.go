package xml

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/rows"
)

// FuzzRead reads whatever stands in a file: it is rows, or a *rows.Broken, and what was counted is cut.
func FuzzRead(f *testing.F) {
	f.Add(`<?xml version="1.0" encoding="euc-kr"?><r x="1"><i a="b">t<c/></i><i><c>1</c><c>2</c></i></r>`)
	f.Add(`<r><i><i><i/></i></i><![CDATA[x]]><!-- y --></r>`)
	f.Add(`<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, records := range []string{"", "r", "r.i", "r.i.c"} {
			for _, wanted := range [][]string{nil, {"c", "../@x"}} {
				drain(t, records, text, wanted)
			}
		}
	})
}

func drain(t *testing.T, records, text string, wanted []string) {
	t.Helper()
	reading, err := Format{}.Open(context.Background(), rows.Source{
		Name: "f", Body: strings.NewReader(text), Spec: rows.FormatSpec{Word: "xml"}, Records: records, Wanted: wanted, All: wanted == nil,
		Again: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	})
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
		}
		if err == nil && cut != piece.Records {
			t.Fatalf("%q: %d records were counted, %d cut", text, piece.Records, cut)
		}
	}
	var broken *rows.Broken
	if !errors.Is(err, io.EOF) && !errors.As(err, &broken) {
		t.Fatal(err)
	}
}
