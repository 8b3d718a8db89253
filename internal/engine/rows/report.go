package rows

import (
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const (
	longestRaw   = 64 << 10
	longestValue = 1 << 10
)

// report hands bad rows on, one call at a time, and counts them.
type report struct {
	contract *contract
	bad      func(Bad) error
	mu       sync.Mutex
	count    int64
}

// batch hands on what is bad in b: whole records, and rows with a culprit.
func (r *report) batch(b *batch) error {
	if len(b.records.Wrong) == 0 && len(b.good) == b.records.Len() {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, wrong := range b.records.Wrong {
		if err := r.hand(Bad{
			Line: wrong.Line, Code: wrong.Code, Args: wrong.Args, Raw: shown(b.records.span(wrong.Raw), longestRaw),
		}); err != nil {
			return err
		}
	}
	for row, culprit := range b.culprit {
		if culprit == 0 {
			continue
		}
		if err := r.hand(r.row(b, int32(row), int(culprit-1))); err != nil {
			return err
		}
	}
	return nil
}

func (r *report) hand(bad Bad) error {
	r.count++
	return r.bad(bad)
}

// row tells why a row is bad, by the first column at fault.
func (r *report) row(b *batch, row int32, place int) Bad {
	k := &r.contract.columns[place]
	records := &b.records
	out := Bad{Line: records.Lines[row], Column: k.Name, Code: b.vectors[place].fault(row).code, Raw: records.raw(int(row))}
	if misfit := b.vectors[place].fault(row).misfit; misfit != nil {
		return r.misfit(k, out, misfit)
	}
	switch {
	case records.Arrays != nil && k.field >= 0:
		out.Value = shown(arrayText(nil, records.Arrays[k.field], int(row)), longestValue)
	case k.field >= 0:
		field := records.Fields[int(row)*records.Width+k.field]
		text := records.Text(field)
		if field.Size&Escaped != 0 {
			text = b.text(b.unescape(field))
		}
		out.Value = shown(text, longestValue)
	}
	out.Args = k.args(out.Code, out.Value, r.contract.zone)
	return out
}

// misfit tells what does not fit inside of a nested value, and where.
func (r *report) misfit(k *contractColumn, out Bad, m *misfit) Bad {
	out.Value = m.in.value
	inside := contractColumn{Column: k.Column}
	inside.Type = m.in.of
	if m.code == "rows_nested_text" {
		inside.Type = k.Type
	}
	out.Args = inside.args(out.Code, out.Value, r.contract.zone)
	if path := m.path(); path != "" {
		out.Args["column"] = k.Name + "." + path
	}
	out.Args["what"] = m.what
	return out
}

// raw is the text of a record; one that came as arrays is written as JSON.
func (r *Records) raw(row int) string {
	if r.Arrays != nil {
		return shown(rowText(r, row), longestRaw)
	}
	return shown(r.span(r.Raw[row]), longestRaw)
}

// args are what the sentence of a code tells about the column.
func (k *contractColumn) args(code problem.Code, value string, zone *time.Location) problem.Args {
	args := problem.Args{"column": k.Name, "value": value, "type": k.Type.String()}
	switch code {
	case "rows_type":
		if k.Format != "" {
			args["format"] = k.Format
		}
	case "rows_rounded":
		if args["scale"] = k.Type.Scale; isTime(k.Type.Kind) {
			args["scale"] = 6
		}
	case "rows_undecoded":
		args["encoding"] = "UTF-8"
	case "rows_values":
		args["values"] = listed(k.Values)
	case "rows_range":
		args["range"] = rangeText(k.Min, k.Max)
	case "rows_pattern":
		args["pattern"] = k.Pattern.String()
	case timeGap, timeTwice:
		args["zone"] = zone.String()
	case "rows_partition_long":
		args["most"] = longestPartition
	}
	if k.Type.Kind == column.Decimal && code == tooLarge {
		args["digits"] = k.Type.Precision - k.Type.Scale
	}
	return args
}

func rangeText(least, greatest *string) string {
	switch {
	case least == nil:
		return "at most " + *greatest
	case greatest == nil:
		return "at least " + *least
	}
	return *least + " to " + *greatest
}

// listed names the first of many.
func listed(texts []string) string {
	const most = 12
	if len(texts) > most {
		return strings.Join(texts[:most], ", ") + ", …"
	}
	return strings.Join(texts, ", ")
}

func (r *Records) span(s Span) []byte { return r.Data[s.Start:s.End] }

// shown makes bytes of a file fit to be kept as text: cut to most bytes, without what no database takes.
func shown(text []byte, most int) string {
	if len(text) > most {
		end := most
		for end > most-utf8.UTFMax && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	out := strings.ToValidUTF8(string(text), "\uFFFD")
	return strings.ReplaceAll(out, "\x00", "\u2400")
}
