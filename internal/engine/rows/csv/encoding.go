package csv

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// encoding is how bytes stand for letters.
type encoding uint8

const (
	utf8Text encoding = iota
	cp949             // as x/text's EUC-KR is: the whole of CP949
)

// String is the word of `encoding:`.
func (e encoding) String() string {
	if e == cp949 {
		return "cp949"
	}
	return "utf-8"
}

// text decodes; valid is false where a byte stands for nothing.
func (e encoding) text(raw []byte) (text string, valid bool) {
	if e == utf8Text {
		return string(raw), utf8.Valid(raw)
	}
	decoded := e.decode(nil, raw)
	return string(decoded), !bytes.Contains(decoded, replacement)
}

// replacement is what a byte that stands for nothing becomes; CP949 has no code for it.
var replacement = []byte("\uFFFD")

// decode appends raw as UTF-8. In CP949 no second byte is a delimiter, quote or newline, so that lines and fields are
// the same before and after.
func (e encoding) decode(into, raw []byte) []byte {
	if e == utf8Text {
		return append(into, raw...)
	}
	decoder := korean.EUCKR.NewDecoder()
	for len(raw) > 0 {
		if room := 2*len(raw) + utf8.UTFMax; cap(into)-len(into) < room {
			into = append(make([]byte, 0, len(into)+room), into...)
		}
		written, read, err := decoder.Transform(into[len(into):cap(into)], raw, true)
		into, raw = into[:len(into)+written], raw[read:]
		if err == nil {
			break
		}
	}
	return into
}

// finding is what the first megabytes of a file tell of its encoding.
type finding struct {
	encoding encoding
	mark     int    // bytes of a byte order mark
	declared bool   // nothing was found out
	why      string // for the note
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// detectEncoding looks at all that was read so far. A file that is neither UTF-8 nor CP949 for the most part is refused;
// single bytes that stand for nothing make their records bad later.
func detectEncoding(name string, data []byte, ended bool, declared string) (finding, error) {
	f := finding{declared: declared != ""}
	if declared == "cp949" {
		f.encoding = cp949
	}
	if bytes.HasPrefix(data, byteOrderMark) {
		f.mark = len(byteOrderMark)
		if declared == "cp949" {
			return f, broken("rows_encoding_mark", name, problem.Args{"encoding": declared})
		}
		f.why = "it begins with UTF-8's byte order mark"
		return f, nil
	}
	if f.declared {
		return f, nil
	}
	sample := data
	if !ended { // the last letter may be cut
		if at := bytes.LastIndexByte(data, '\n'); at >= 0 {
			sample = data[:at]
		}
	}
	letters, wrong := countUTF8(sample)
	if wrong == 0 {
		f.why = "all of its beginning is valid UTF-8"
		return f, nil
	}
	decoded := cp949.decode(nil, sample)
	wrongKorean := bytes.Count(decoded, replacement)
	lettersKorean, _ := countUTF8(decoded)
	switch {
	case wrong*4 <= letters: // text of another encoding looks like UTF-8 only here and there
		f.why = "most of its beginning is valid UTF-8"
	case wrongKorean*20 <= lettersKorean-wrongKorean:
		f.encoding, f.why = cp949, "its beginning is no valid UTF-8, but valid CP949"
		if wrongKorean > 0 {
			f.why = "its beginning is no valid UTF-8, but for the most part valid CP949"
		}
	case wrong*20 <= len(sample):
		f.why = "nearly all of its beginning is ASCII"
	default:
		return f, broken("rows_encoding_unknown", name, problem.Args{})
	}
	return f, nil
}

// countUTF8 counts letters beyond ASCII, and bytes that belong to no letter.
func countUTF8(data []byte) (letters, wrong int) {
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			wrong++
		} else {
			letters++
		}
		data = data[size:]
	}
	return letters, wrong
}
