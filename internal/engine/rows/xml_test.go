package rows_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"

	"github.com/naru-data/naru/internal/engine/rows"
)

func TestElementsAndAttributesAreFields(t *testing.T) {
	t.Parallel()
	columns := []rows.Column{
		col(1, "id", "long", at("@id")), col(2, "title", "string"), col(3, "price", "decimal(9,2)", at("price.#text")), col(4, "unit", "string", at("price.@unit"), optional),
		col(5, "tags", "list<string>", at("tag"), optional), col(6, "total", "long", at("/response.body.total")), col(7, "count", "long", at("../@count"), optional),
	}
	text := `<?xml version="1.0" encoding="UTF-8"?>
<r:response xmlns:r="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><header><code>00</code></header><body>
<items count="2">
  <item id="1"><title> A &amp; B <![CDATA[<c>]]></title><price unit="KRW">1.50</price><tag>x</tag><tag>y</tag></item>
  <r:item id="2"><title xsi:nil="true"/><price unit="">2</price><tag>z</tag></r:item>
  <!-- no item -->
  <item id="x"><title/><price unit="a">3</price></item>
</items><total>3</total></body></r:response>`
	got := load(t, setting{name: "in.xml", format: rows.FormatSpec{Word: "xml", XML: rows.XMLOptions{Records: "response.body.items.item"}}, columns: columns}, text)
	got.wants(t, []string{
		`1|A & B <c>|1.50|KRW|["x","y"]|3|2`,
		`2|.|2.00||["z"]|3|2`,
	}, "7 type id")
	for what, c := range map[string]struct {
		text string
		want []string
	}{
		"a single item": {`<response><body><total>1</total><items><item id="7"><title>t</title><price>1</price></item></items></body></response>`, []string{"7|t|.|.|.|1|."}},
		"no item":       {`<response><body><items></items><total>0</total></body></response>`, nil},
		"no items":      {`<response><body/></response>`, nil},
		"items repeat": {"\xef\xbb\xbf<response><body><items count='1'><item id='1'/><item id='2'/></items>\n<items count='3'><item id='3'><title>t</title></item></items><total>3</total></body></response>",
			[]string{"1|.|.|.|.|3|1", "2|.|.|.|.|3|1", "3|t|.|.|.|3|3"}},
	} {
		for i := range columns {
			columns[i].Optional = true
		}
		got := load(t, setting{name: "in.xml", records: "response.body.items.item", columns: columns}, c.text)
		t.Log(what)
		got.wants(t, c.want, "")
	}
}

func TestAnXMLDocumentWithoutAPathIsOneRecord(t *testing.T) {
	t.Parallel()
	got := load(t, setting{name: "in", columns: []rows.Column{col(1, "a", "long", at("r.a")), col(2, "bs", "list<struct<c: long>>", at("r.b"))}},
		`<r><a>1</a><b><c>1</c></b><b><c>2</c></b><b/></r>`)
	got.wants(t, []string{`1|[{"c":1},{"c":2},null]`}, "")
}

func TestXMLInKoreanEncodingsIsRead(t *testing.T) {
	t.Parallel()
	text, err := korean.EUCKR.NewEncoder().String(`<?xml version="1.0" encoding="euc-kr"?><r><i><n>서울</n></i><i><n>뷁</n></i><i><n>`)
	if err != nil {
		t.Fatal(err)
	}
	got := load(t, setting{name: "in.xml", records: "r.i", columns: []rows.Column{col(1, "n", "string")}}, text+"\xff\xfe</n></i></r>")
	got.wants(t, []string{"서울", "뷁"}, "1 undecoded")
}

func TestBrokenXMLIsRefused(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ text, want, says string }{
		"cut":                 {"<r>\n<i><n>1</n></i>\n<i><n>2", "xml", "line 3"},
		"not closed":          {"<r><i><n>1</i></r>", "xml", "closed by"},
		"an unknown entity":   {"<r><i><n>&file;</n></i></r>", "xml", "entity"},
		"a doctype":           {`<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r><i><n>&f;</n></i></r>`, "xml_doctype", "line 1"},
		"two roots":           {"<r><i><n>1</n></i></r><r/>", "xml", "second root"},
		"text behind it":      {"<r><i><n>1</n></i></r>x", "xml", "outside"},
		"another root":        {"<OpenAPI_ServiceResponse><cmmMsgHeader/></OpenAPI_ServiceResponse>", "xml_root", "<OpenAPI_ServiceResponse>"},
		"a bomb":              {"<r><i>" + strings.Repeat("<a>", 200), "xml", "too deep"},
		"an encoding":         {`<?xml version="1.0" encoding="utf-16"?><r/>`, "xml", "utf-16"},
		"invalid UTF-8":       {"<r><i><n>\xff</n></i></r>", "xml", "UTF-8"},
		"HTML":                {"<?xml version='1.0'?>\n<!DOCTYPE html><html><body/></html>", "html", ""},
		"a column is missing": {"<r><i><m>1</m></i></r>", "columns_missing", ""},
		"JSON":                {`{"a": 1}`, "wrong_kind", "it is JSON"},
	} {
		got := load(t, setting{name: "in.xml", records: "r.i", columns: []rows.Column{col(1, "n", "long")}}, c.text)
		if got.err == nil {
			t.Errorf("%s: read as %v", what, got.rows)
			continue
		}
		if code := got.brokenAs(t); code != c.want || !strings.Contains(got.err.Error(), c.says) {
			t.Errorf("%s: %s, wanted %s\n%v", what, code, c.want, got.err)
		}
	}
	got := load(t, setting{name: "in", records: "response.header.i", columns: []rows.Column{col(1, "n", "long")}},
		"<response><header><i><n>1</n></i></header><body></body></response>")
	got.wants(t, []string{"1"}, "")
}
