package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/naru-data/naru/internal/engine/rows"
)

// FuzzRead reads whatever stands in the parts of a workbook: it is rows, or a *rows.Broken.
func FuzzRead(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c t="s"><v>0</v></c></row>`+
		`<row r="2"><c r="A2" s="1"><v>46350.5</v></c><c r="B2" t="str"><f>1</f><v>_x000D_</v></c></row></sheetData>`+
		`<mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`,
		`<sst><si><t>b</t></si><si><r><t>c</t></r></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="165" formatCode="yyyy&quot;년&quot; [h]"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, sheet, texts, styles string) {
		reading, err := open(zippedBook(t, sheet, texts, styles), rows.Source{Name: "f"})
		if err != nil {
			return
		}
		for {
			piece, err := reading.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			var broken *rows.Broken
			if errors.As(err, &broken) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var r rows.Records
			if more, err := piece.Cut(&r); more || err != nil {
				t.Fatal(more, err)
			}
			if int(piece.Records) != r.Len()+len(r.Wrong) || len(r.Fields) != r.Len()*len(reading.Fields) {
				t.Fatalf("%d records, %d and %d cut, %d fields", piece.Records, r.Len(), len(r.Wrong), len(r.Fields))
			}
			for _, field := range r.Fields {
				r.Text(field)
			}
		}
	})
}

func zippedBook(t *testing.T, sheet, texts, styles string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"_rels/.rels":     `<Relationships><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="S" r:id="1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="1" Type="x/worksheet" Target="s.xml"/>` +
			`<Relationship Id="2" Type="x/sharedStrings" Target="t.xml"/><Relationship Id="3" Type="x/styles" Target="y.xml"/></Relationships>`,
		"xl/s.xml": sheet, "xl/t.xml": texts, "xl/y.xml": styles,
	} {
		part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
