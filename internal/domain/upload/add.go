package upload

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/logging"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is one file handed in for a part ("" = the only part). Open is called more than once. A reader that is an
// io.ReaderAt, as files are, spares the memory for a whole workbook.
type File struct {
	Part, Name string
	Open       func() (io.ReadCloser, error)
	Size       int64 // -1: not known
}

// Uploads takes files in. It is safe for concurrent use.
type Uploads struct {
	db      *controldb.DB
	landing *landing.Landing
}

// New makes the door for files that are handed in.
func New(db *controldb.DB, l *landing.Landing) *Uploads { return &Uploads{db: db, landing: l} }

// Add lands the files of one upload as one delivery, all or nothing: parts, types and sizes are held against the
// declaration before anything is kept, and one record ends it (I2). The same task adds once, also after a crash. The
// same bytes handed in by another task are a new arrival of the same object; Arrival.Before then names the delivery
// that brought them last.
func (u *Uploads) Add(ctx context.Context, t work.Task, up *Upload, files []File) (landing.Delivery, error) {
	d, err := u.add(ctx, t, up, files)
	if err != nil {
		return landing.Delivery{}, fmt.Errorf("add to upload %q: %w", up.Name, err)
	}
	return d, nil
}

func (u *Uploads) add(ctx context.Context, t work.Task, up *Upload, files []File) (landing.Delivery, error) {
	labels, err := up.labels(t.Params)
	if err != nil {
		return landing.Delivery{}, err
	}
	d := landing.Delivery{
		ID: landing.DeliveryID(t.Key, "upload", up.Name), Source: up.Name, Labels: labels,
		Run: t.Run, Project: t.Project, Ended: true,
	}
	if done, known, err := u.find(ctx, d.ID); err != nil || known {
		return done, err
	}
	judged, err := up.judge(files)
	if err != nil {
		return landing.Delivery{}, err
	}
	var arrivals []landing.Arrival
	for i, one := range judged {
		arrival, err := u.keep(ctx, t, d, one)
		if err != nil {
			return landing.Delivery{}, err
		}
		arrival.Seq = int64(i + 1)
		arrivals = append(arrivals, arrival)
	}
	faultpoint.Reach("upload.before_record")
	err = u.db.Write(ctx, t.Lease, func(tx *controldb.Tx) error { return landing.Record(tx, d, arrivals, nil) })
	if err != nil {
		return landing.Delivery{}, err
	}
	faultpoint.Reach("upload.recorded")
	done, _, err := u.find(ctx, d.ID)
	return done, err
}

// find gives a delivery that was ended, with what is known of its bytes from before.
func (u *Uploads) find(ctx context.Context, id string) (landing.Delivery, bool, error) {
	found, err := u.landing.Deliveries(ctx, landing.Filter{IDs: []string{id}, Withdrawn: true})
	var told *problem.Problem
	if errors.As(err, &told) && told.Code == "delivery_unknown" {
		return landing.Delivery{}, false, nil
	}
	if err != nil || len(found) == 0 {
		return landing.Delivery{}, false, err
	}
	d, err := u.landing.Recognize(ctx, found[0])
	return d, true, err
}

// keep makes one file durable (I1).
func (u *Uploads) keep(ctx context.Context, t work.Task, d landing.Delivery, f judged) (landing.Arrival, error) {
	body, err := f.Open()
	if err != nil {
		return landing.Arrival{}, fmt.Errorf("open %q: %w", f.Name, err)
	}
	defer body.Close()
	progress := &limited{from: body, part: f, report: t.Report}
	object, err := u.landing.Keep(ctx, t, landing.Where{Source: d.Source, Labels: d.Labels, Ext: f.extension()}, progress)
	if err != nil {
		return landing.Arrival{}, err
	}
	t.Log.Info("file kept", logging.Source, d.Source, "part", f.part.Name, "file", f.Name, "object", object.Key)
	a := landing.Arrival{Object: object, Part: f.part.Name, Name: path.Base(f.Name), At: time.Now()}
	if strings.Contains(f.word, "/") {
		a.ContentType = f.word
		return a, nil
	}
	spec := rows.FormatSpec{Word: f.word}
	if f.part.Format.Word == f.word {
		spec = f.part.Format
	}
	text, err := json.Marshal(spec)
	if err != nil {
		return landing.Arrival{}, fmt.Errorf("write down the format of %q: %w", f.Name, err)
	}
	a.Format = string(text)
	return a, nil
}

// labels are the parameters, and `labels:` beside or in place of them.
func (u *Upload) labels(given map[string]any) (map[string]string, error) {
	mine := map[string]any{}
	for _, name := range u.Params.Names() {
		if value, ok := given[name]; ok {
			mine[name] = value
		}
	}
	params, err := u.Params.Bind(parameter.Labels(mine), "upload "+u.Name)
	if err != nil {
		return nil, err
	}
	labels := parameter.Labels(params)
	for _, name := range slices.Sorted(maps.Keys(u.Labels)) {
		value, err := u.Labels[name].Fill(yamlfile.Filling{Values: params})
		if err != nil {
			return nil, err
		}
		labels[name] = value
	}
	return labels, nil
}

// limited reports how far a file is, and refuses one that turns out larger than its part may be.
type limited struct {
	from   io.Reader
	part   judged
	report func(work.Progress)
	read   int64
	told   time.Time
}

// Read reads on.
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	l.read += int64(n)
	if most := l.part.part.Max; most > 0 && l.read > most {
		return n, l.part.tooLarge(l.read)
	}
	if err != nil || time.Since(l.told) > 100*time.Millisecond {
		l.told = time.Now()
		l.report(work.Progress{Doing: l.part.Name, Bytes: l.read, Total: max(0, l.part.Size)})
	}
	return n, err
}
