package objectstore

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
)

// Verify reads body as it is; at its end it answers what damaged says instead of io.EOF when those were not the bytes
// of the digest. how is in words, such as "3 bytes instead of 4". Closing it closes body.
func Verify(body io.ReadCloser, want Digest, damaged func(how string) error) io.ReadCloser {
	return &verified{ReadCloser: body, want: want, damaged: damaged, sum: sha256.New()}
}

type verified struct {
	io.ReadCloser
	want    Digest
	damaged func(how string) error
	size    int64
	sum     hash.Hash
}

func (v *verified) Read(p []byte) (int, error) {
	n, err := v.ReadCloser.Read(p)
	v.sum.Write(p[:n])
	v.size += int64(n)
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if v.size != v.want.Size {
		return n, v.damaged(fmt.Sprintf("%d bytes instead of %d", v.size, v.want.Size))
	}
	if got := hex.EncodeToString(v.sum.Sum(nil)); got != v.want.SHA256 {
		return n, v.damaged("other bytes: their hash is " + got)
	}
	return n, err
}
