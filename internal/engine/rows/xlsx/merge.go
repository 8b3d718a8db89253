package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// merge is a rectangle of cells that show the value of its first one. Columns count from 0, rows from 1.
type merge struct{ left, top, right, bottom int }

// merges are those of a sheet, from the top; rows are asked for in order.
type merges struct {
	all    []merge
	active []merge
}

// mostMerges is more than a person makes.
const mostMerges = 1 << 20

// readMerges looks for the merges alone: they are written after the cells, but needed before.
func readMerges(p parts, part string) (*merges, error) {
	opened, err := p.open(part)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	m := &merges{}
	buffer := make([]byte, 256<<10)
	kept := 0 // bytes at the buffer's beginning that may begin a tag
	for {
		n, err := opened.Read(buffer[kept:])
		data := buffer[:kept+n]
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return nil, fmt.Errorf("read %s: %w", part, err)
		}
		used := m.take(data)
		if len(m.all) > mostMerges {
			return nil, fmt.Errorf("it has more than %d merged cells", mostMerges)
		}
		if ended {
			break
		}
		kept = copy(buffer, data[max(used, len(data)-longestMerge):])
	}
	slices.SortFunc(m.all, func(a, b merge) int { return a.top - b.top })
	return m, nil
}

// longestMerge is in bytes, of a tag.
const longestMerge = 200

// take finds the tags of merges in some bytes, and says how many of these are done with.
func (m *merges) take(data []byte) (used int) {
	for {
		at := bytes.Index(data[used:], []byte("mergeCell "))
		if at < 0 {
			return used
		}
		end := bytes.IndexByte(data[used+at:], '>')
		if end < 0 {
			return used + max(at-longestMerge/2, 0)
		}
		if found, ok := mergeIn(string(data[used+at : used+at+min(end, longestMerge)])); ok {
			m.all = append(m.all, found)
		}
		used += at + end
	}
}

// mergeIn reads <mergeCell ref="A1:B2"/>, whatever its prefix.
func mergeIn(tag string) (merge, bool) {
	_, after, found := strings.Cut(tag, "mergeCell ")
	if !found {
		return merge{}, false
	}
	_, after, found = strings.Cut(after, `ref="`)
	if !found {
		return merge{}, false
	}
	ref, _, _ := strings.Cut(after, `"`)
	first, last, _ := strings.Cut(ref, ":")
	left, top, ok := reference(first)
	right, bottom, okLast := reference(last)
	return merge{left, top, right, bottom}, ok && okLast && right >= left && bottom >= top
}

// in gives the merges that reach into a row. Rows must be asked for in order.
func (m *merges) in(row int) []merge {
	m.active = slices.DeleteFunc(m.active, func(each merge) bool { return each.bottom < row })
	for len(m.all) > 0 && m.all[0].top <= row {
		if m.all[0].bottom >= row {
			m.active = append(m.active, m.all[0])
		}
		m.all = m.all[1:]
	}
	return m.active
}
