package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestMarkupIsReadAsTheStandardLibraryReadsIt holds both against each other, also where reads end at any byte.
func TestMarkupIsReadAsTheStandardLibraryReadsIt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`<a/>`, `<a b="1" c='2>"'>x</a>`, `<?xml version="1.0" encoding="UTF-8"?><a><!-- <b> --><b><![CDATA[<&]]>]</b></a>`,
		`<x:a xmlns:x="u" x:r="1" r="2"><x:b>가&amp;&lt;&#44032;&#x41;&quot;</x:b></x:a>`, "<a>\r\nx\ry</a>", "<a  b = \"1\"\n/>",
		`<a>` + strings.Repeat("long ", 100_000) + `</a>`, `<a><b></a></b>`, `<a>`, `</a>`, `<a b>x</a>`, `<a b=1/>`, `<a>&nbsp;</a>`, `<a>&amp</a>`,
		`<>`, `<1/>`, "<a>\x01</a>", "<a>\xff</a>", `<a`, `<a b="`, `<!--`, `<a><![CDATA[x</a>`, `<a>&#0;</a>`, `<a><b/><c></c>text</a>`,
	} {
		if !agree(t, text, strings.NewReader(text)) || !agree(t, text, iotest.OneByteReader(strings.NewReader(text))) {
			t.Errorf("%.60q", text)
		}
	}
}

func FuzzMarkup(f *testing.F) {
	f.Add(`<a b="1"><x:c>t&lt;</x:c><![CDATA[>]]></a>`)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "<!") || strings.Contains(text, "encoding") {
			t.Skip("declarations are refused")
		}
		agree(t, text, strings.NewReader(text))
	})
}

// agree says that what the standard library reads is read alike, and that what it refuses is refused.
func agree(t *testing.T, text string, in io.Reader) bool {
	t.Helper()
	want, wantErr := standard(text)
	got, err := tokens(in)
	switch {
	case wantErr == nil && err != nil:
		t.Errorf("%.60q is refused: %v", text, err)
	case wantErr == nil && got != want:
		t.Errorf("%.60q is read as %.200q, not %.200q", text, got, want)
	}
	return (wantErr == nil) == (err == nil)
}

func standard(text string) (string, error) {
	var all strings.Builder
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch one := token.(type) {
		case xml.StartElement:
			fmt.Fprintf(&all, "<%s", one.Name.Local)
			for _, a := range one.Attr {
				fmt.Fprintf(&all, " %s", a.Name.Local)
			}
			all.WriteString(">")
		case xml.EndElement:
			all.WriteString("</>")
		case xml.CharData:
			all.Write(one)
		}
	}
}

func tokens(in io.Reader) (string, error) {
	var all strings.Builder
	m := newMarkup(in)
	for {
		kind, err := m.next()
		if errors.Is(err, io.EOF) {
			return all.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch kind {
		case startTag:
			fmt.Fprintf(&all, "<%s", m.name)
			for _, a := range m.attributes {
				fmt.Fprintf(&all, " %s", a.name)
			}
			all.WriteString(">")
		case endTag:
			all.WriteString("</>")
		default:
			text, err := m.plain()
			if err != nil {
				return "", err
			}
			all.WriteString(text)
		}
	}
}
