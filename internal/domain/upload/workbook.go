package upload

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
)

// mostUnpacked bounds what is unpacked to look into a packed workbook, or read of one that cannot be read at any place.
const mostUnpacked = 1 << 30

// zipKind says whether a zip is a workbook, and else what it is. Nothing but one small entry of it is unpacked.
func zipKind(f File, packed bool) (kind, is string, err error) {
	body, err := f.Open()
	if err != nil {
		return "", "", fmt.Errorf("open %q: %w", f.Name, err)
	}
	defer body.Close()
	at, anywhere := body.(io.ReaderAt)
	size := f.Size
	if packed || !anywhere || size <= 0 {
		whole, ok, err := readWhole(body, packed)
		if err != nil {
			return "", "", fmt.Errorf("read %q: %w", f.Name, err)
		}
		if !ok {
			return "application/zip", "a damaged zip file", nil
		}
		at, size = bytes.NewReader(whole), int64(len(whole))
	}
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return "application/zip", "a damaged zip file", nil
	}
	kind, is = officeKind(archive)
	return kind, is, nil
}

// readWhole is for files that cannot be read at any place. ok is false for what is damaged or too large.
func readWhole(body io.Reader, packed bool) (whole []byte, ok bool, err error) {
	if packed {
		if body, err = gzip.NewReader(bufio.NewReader(body)); err != nil {
			return nil, false, nil
		}
	}
	whole, err = io.ReadAll(io.LimitReader(body, mostUnpacked))
	if packed && err != nil {
		return nil, false, nil
	}
	return whole, len(whole) < mostUnpacked, err
}

// officeKind reads the list of content types that every office file of today holds.
func officeKind(archive *zip.Reader) (kind, is string) {
	types := contentTypes(archive)
	switch {
	case strings.Contains(types, "spreadsheetml.sheet.main+xml"),
		strings.Contains(types, "spreadsheetml.template.main+xml"),
		strings.Contains(types, "ms-excel.sheet.macroEnabled.main+xml"):
		return "xlsx", "a workbook (.xlsx)"
	case strings.Contains(types, "ms-excel.sheet.binary"):
		return "application/vnd.ms-excel.sheet.binary.macroEnabled.12", "a binary workbook (.xlsb)"
	case strings.Contains(types, "wordprocessingml"):
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a Word document (.docx)"
	case strings.Contains(types, "presentationml"):
		return "application/vnd.openxmlformats-officedocument.presentationml.presentation", "a presentation (.pptx)"
	}
	for _, entry := range archive.File {
		switch entry.Name {
		case "content.xml":
			return "application/vnd.oasis.opendocument", "an OpenDocument file (.ods, .odt)"
		case "Contents/content.hpf":
			return "application/hwp+zip", "a Hangul document (.hwpx)"
		}
	}
	return "application/zip", "a zip file"
}

// contentTypes is the text of [Content_Types].xml, or empty.
func contentTypes(archive *zip.Reader) string {
	for _, entry := range archive.File {
		if entry.Name != "[Content_Types].xml" {
			continue
		}
		body, err := entry.Open()
		if err != nil {
			return ""
		}
		defer body.Close()
		xml, err := io.ReadAll(io.LimitReader(body, 1<<20))
		if err != nil {
			return ""
		}
		return string(xml)
	}
	return ""
}
