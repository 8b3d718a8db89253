package market

import (
	"bytes"
	"io"
	"runtime"
	"strings"
)

// Spoil is what is wrong with a data file. The provider's list tells of the file as it is: its size and its hash are right.
type Spoil string

// What can be wrong with a data file.
const (
	Sound         Spoil = ""
	RetypedColumn Spoil = "retyped"      // downloads are written 17.2k
	MissingColumn Spoil = "missing"      // there is no seconds_per_user
	ExtraColumn   Spoil = "extra"        // there is a last column that nobody announced
	InvalidUTF8   Spoil = "invalid_utf8" // some names are not UTF-8
	MixedEnds     Spoil = "crlf"         // every third line ends in CRLF
	BrokenGzip    Spoil = "broken_gzip"  // ends in the middle
)

// Spoils are all of them.
var Spoils = []Spoil{RetypedColumn, MissingColumn, ExtraColumn, InvalidUTF8, MixedEnds, BrokenGzip}

// chunkApps is how many apps' rows are made and compressed at once: about 9 MB of text.
const chunkApps = 512

// writeEstimates writes the data file, whole or, when it is to be broken, two thirds of it.
func (m *Market) writeEstimates(d Delivery, to io.Writer) error {
	if d.Spoil != BrokenGzip {
		return m.writeChunks(d, to)
	}
	d.Spoil = Sound
	var whole bytes.Buffer
	if err := m.writeChunks(d, &whole); err != nil {
		return err
	}
	_, err := to.Write(whole.Bytes()[:whole.Len()*2/3])
	return err
}

// writeChunks makes chunks by several goroutines and writes them in their order, as one gzip member.
func (m *Market) writeChunks(d Delivery, to io.Writer) error {
	chunks := (m.apps + chunkApps - 1) / chunkApps
	ready := make(chan chan block, runtime.GOMAXPROCS(0)) // in order; as many are made at once as it holds
	stop := make(chan struct{})
	go func() {
		defer close(ready)
		for i := range chunks {
			made := make(chan block, 1)
			select {
			case ready <- made:
			case <-stop:
				return
			}
			go func() { made <- compress(m.chunk(d, i)) }()
		}
	}()
	gz := newGzip(to)
	var failed error
	for made := range ready {
		b := <-made
		if failed == nil {
			if failed = gz.write(b); failed != nil {
				close(stop)
			}
		}
	}
	if failed != nil {
		return failed
	}
	return gz.close()
}

// chunk is the text of some apps' rows; the first one begins with the header.
func (m *Market) chunk(d Delivery, i int) []byte {
	perApp := len(countries) * Window
	first, last := i*chunkApps, min((i+1)*chunkApps, m.apps)
	b := make([]byte, 0, (last-first)*perApp*230)
	if i == 0 {
		b = append(append(b, estimateHeader...), '\n')
	}
	updated := updatedAt(d.Day, d.Version)
	var days [Window]string
	for k := range days {
		days[k] = (d.first() + Day(k)).String()
	}
	for at := first; at < last; at++ {
		a := m.App(at)
		label, publisher := quoted(a.Ko+" "+a.En), m.Publisher(a.Publisher).ID
		rows := m.size - at*perApp // of this app and all after it
		for row := range min(rows, perApp) {
			k := row % Window
			e := m.Estimate(a, row/Window, d.first()+Day(k), d.Day+Day(d.Version))
			b = e.appendCSV(b, label, days[k], updated, publisher)
		}
	}
	return d.Spoil.spoil(b, i == 0)
}

// spoil changes the lines of a chunk; header says that the first line is the header.
func (s Spoil) spoil(b []byte, header bool) []byte {
	if s == Sound {
		return b
	}
	lines := strings.SplitAfter(string(b), "\n")
	for i, line := range lines {
		if line == "" {
			continue
		}
		lines[i] = s.line(line, i, header && i == 0)
	}
	return []byte(strings.Join(lines, ""))
}

func (s Spoil) line(line string, i int, header bool) string {
	whole := strings.TrimSuffix(line, "\n")
	fields := strings.Split(whole, ",")
	last := len(fields) - 1 // names may hold commas, so fields are counted from the end
	switch {
	case s == MixedEnds && i%3 == 2:
		return whole + "\r\n"
	case s == ExtraColumn && header:
		return whole + ",confidence\n"
	case s == ExtraColumn:
		return whole + ",high\n"
	case s == MissingColumn:
		return strings.Join(append(fields[:last-2], fields[last-1:]...), ",") + "\n"
	case s == RetypedColumn && !header:
		fields[last-9] += ".2k"
		return strings.Join(fields, ",") + "\n"
	case s == InvalidUTF8 && !header && i%50 == 7:
		return strings.Replace(line, " ", " \xc7\xd1\xff", 1)
	}
	return line
}
