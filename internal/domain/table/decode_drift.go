package table

import (
	"slices"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Drift says what becomes of files whose fields are not what they were.
type Drift struct{ New, Missing, Type string }

// What `drift:` may say, besides Fail and Quarantine.
const (
	Ignore = "ignore" // told once
	Evolve = "evolve" // the contract grows, and the line that accepts it is told
	Freeze = "freeze" // the delivery is refused
)

// usualDrift is what holds where a contract says nothing.
var usualDrift = Drift{New: Ignore, Missing: Fail, Type: Quarantine}

// DriftBlock is `drift:` as it is written.
type DriftBlock struct {
	New     yamlfile.At[string] `yaml:"new" default:"ignore" help:"a field that no column names: ignore (told once, when it first comes), evolve (becomes a column at the end, a string, until the contract declares it), freeze (the delivery is refused; what earlier deliveries had already is no news)"`
	Missing yamlfile.At[string] `yaml:"missing" default:"fail" help:"a field that a column names and the file lacks: fail (the delivery is refused), ignore (the column is null there, which is a bad row where it is required)"`
	Type    yamlfile.At[string] `yaml:"type" default:"quarantine" help:"a value that the column's type does not hold: quarantine (a bad row, see on_bad_row), evolve (the type widens where every value stays exact: integer, long, decimal; date, timestamp; what needs another kind of type is refused), freeze (the delivery is refused at the first)"`
}

// drift reads the words, each with its default.
func (d *decoding) drift(b DriftBlock) {
	d.table.Drift = Drift{
		New:     d.driftWord("new", b.New, Ignore, Evolve, Freeze),
		Missing: d.driftWord("missing", b.Missing, Fail, Ignore),
		Type:    d.driftWord("type", b.Type, Quarantine, Evolve, Freeze),
	}
}

// driftWord is one of the words; the first is the default.
func (d *decoding) driftWord(key string, word yamlfile.At[string], words ...string) string {
	switch {
	case word.Value == "":
		return words[0]
	case !slices.Contains(words, word.Value):
		d.found.Report("table_drift_word", word.Place, problem.Args{
			"word": word.Value, "key": key, "in": d.in, "words": listed(words)})
		return words[0]
	}
	return word.Value
}
