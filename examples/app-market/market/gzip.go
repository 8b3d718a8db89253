package market

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
)

// block is a piece of a gzip file that was compressed apart from the others.
type block struct {
	text     []byte
	deflated []byte
}

// compress makes a block that ends at a byte, so that another may follow it.
func compress(text []byte) block {
	var out bytes.Buffer
	out.Grow(len(text)/2 + 64)
	w, _ := flate.NewWriter(&out, flate.DefaultCompression) // fails only for a level that does not exist
	_, _ = w.Write(text)                                    // a buffer takes everything
	_ = w.Flush()
	return block{text: text, deflated: out.Bytes()}
}

// gzipFile writes blocks as one member, as any gzip would have made it.
type gzipFile struct {
	to    io.Writer
	crc   uint32
	size  uint32
	begun bool
}

func newGzip(to io.Writer) *gzipFile { return &gzipFile{to: to} }

func (g *gzipFile) write(b block) error {
	if err := g.begin(); err != nil {
		return err
	}
	g.crc = crc32.Update(g.crc, crc32.IEEETable, b.text)
	g.size += uint32(len(b.text)) // modulo 2^32, as the format has it
	_, err := g.to.Write(b.deflated)
	return err
}

// begin writes the header: no name and no time, so that the same rows are the same bytes.
func (g *gzipFile) begin() error {
	if g.begun {
		return nil
	}
	g.begun = true
	_, err := g.to.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255})
	return err
}

// close writes an empty last block, and the trailer.
func (g *gzipFile) close() error {
	if err := g.begin(); err != nil {
		return err
	}
	end := binary.LittleEndian.AppendUint32([]byte{0x03, 0x00}, g.crc)
	_, err := g.to.Write(binary.LittleEndian.AppendUint32(end, g.size))
	return err
}
