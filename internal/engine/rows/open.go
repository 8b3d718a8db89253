package rows

import (
	"bufio"
	"context"
	"errors"
	"io"
)

// opened is an object whose format was found, read as far as its names.
type opened struct {
	*Reading
	body *body
	spec FormatSpec
}

func (o *opened) close() error {
	var err error
	if o.Reading != nil && o.Reading.Close != nil {
		err = o.Reading.Close()
	}
	return errors.Join(err, o.body.Close())
}

// openInput looks at the first bytes and lets the format that reads them look at the names. Without wanted fields, every
// field is looked at.
func openInput(ctx context.Context, in Input, formats Formats, wanted []string) (_ *opened, err error) {
	body, err := openBody(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &opened{body: body, spec: in.Format}
	defer func() {
		if err != nil {
			err = errors.Join(err, out.close())
		}
	}()
	buffered := bufio.NewReaderSize(body, sniffBytes)
	head, err := buffered.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if out.spec.Word, err = chooseFormat(in, head); err != nil {
		return nil, err
	}
	format, err := formatFor(formats, out.spec.Word)
	if err != nil {
		return nil, err
	}
	source := Source{
		Name: in.Name, Body: buffered, Spec: out.spec, Records: in.Records, Wanted: wanted, All: wanted == nil,
		Again: func() (io.ReadCloser, error) { return openBody(ctx, in) }, File: body.file, Size: in.Size, Spool: in.Spool,
	}
	if source.Records == "" {
		source.Records = out.spec.records()
	}
	out.Reading, err = format.Open(ctx, source)
	return out, err
}
