package table

import (
	"slices"
	"time"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is tables/NAME.yaml as it is written.
type File struct {
	From      Words                          `yaml:"from" help:"sources and uploads whose deliveries become rows; a table beside a seed of the same name has none"`
	File      yamlfile.At[string]            `yaml:"file" help:"the table takes only the files of a delivery whose names match, such as \"estimates*.csv.gz\"; tables that divide a delivery so take it together or not at all"`
	Records   yamlfile.At[string]            `yaml:"records" help:"where in a JSON or XML document the records of this table are, such as CITYDATA.LIVE_PPLTN_STTS; fields are paths below a record, with / from the document's root, with ../ from what holds the records"`
	Strategy  yamlfile.At[string]            `yaml:"strategy" help:"append (every delivery adds its rows), replace (the newest delivery is the table), latest (per partition, the newest delivery that loaded whole is the truth), merge (per key, the newest row is the truth)"`
	Key       Words                          `yaml:"key" help:"with merge: the columns by which a row is known; a row in which one of them is empty is a bad row"`
	Deleted   yamlfile.At[string]            `yaml:"deleted" help:"with merge: a condition over columns, such as \"op = 'D'\"; a row for which it is true removes its key"`
	Partition Words                          `yaml:"partition" help:"columns by whose values the table's files are divided; with latest, what a delivery replaces"`
	Sort      Words                          `yaml:"sort" help:"columns by which the rows of each file are sorted, so that questions about a range of them read little"`
	Guard     GuardBlock                     `yaml:"guard" help:"what a delivery must reach, or it is refused"`
	OnBadRow  yamlfile.At[string]            `yaml:"on_bad_row" default:"quarantine" help:"quarantine (set aside), fail (refuse the delivery), skip (count only)"`
	Drift     DriftBlock                     `yaml:"drift" help:"what becomes of files whose fields are not what they were"`
	Values    yamlfile.Node                  `yaml:"values" help:"named sets of codes, each a list or a map of code to label, for columns to name"`
	Format    rows.FormatSpec                `yaml:"format" help:"format of the files; by default what came with them, then by name and content"`
	Columns   []yamlfile.Node                `yaml:"columns" help:"the columns, in their order; a field that is not named here is told and ignored. Without columns the table has those of the first delivery, with their types: for Parquet, as databases are landed"`
	Keep      yamlfile.At[yamlfile.Duration] `yaml:"keep" help:"how long former versions of the table can be asked for, such as 30d"`
}

// GuardBlock is `guard:` as it is written.
type GuardBlock struct {
	MinRows yamlfile.At[int64]            `yaml:"min_rows" help:"a delivery with fewer good rows is refused"`
	Shrink  yamlfile.At[yamlfile.Percent] `yaml:"shrink" help:"a delivery that would make the rows it replaces fewer by more than this share is refused"`
	Bad     yamlfile.At[yamlfile.Percent] `yaml:"bad" help:"a delivery with a greater share of bad rows is refused"`
}

// decoding is one contract while it is read.
type decoding struct {
	in    string // "table responses"
	name  string
	sets  map[string]codes
	asked map[string]yamlfile.At[string] // conditions by column, parsed when all columns are known
	table *Table
	found *problem.List
}

// Decode reads tables/NAME.yaml. Every mistake goes to found; the table is answered all the same, as far as it could
// be read, so that what names it can be checked too.
func Decode(name string, n yamlfile.Node, found *problem.List) *Table {
	var file File
	in := "table " + name
	yamlfile.Decode(n, in, &file, found)
	d := &decoding{
		in: in, name: name, found: found,
		sets:  map[string]codes{},
		asked: map[string]yamlfile.At[string]{},
		table: &Table{Name: name, Place: n.Place(), From: file.From, Format: file.Format, OnBadRow: Quarantine,
			Keep: time.Duration(file.Keep.Value)},
	}
	d.strategy(file)
	d.arrivals(file)
	d.onBadRow(file.OnBadRow)
	d.drift(file.Drift)
	d.guard(file.Guard)
	d.valueSets(file.Values)
	for _, node := range file.Columns {
		d.column(node)
	}
	d.conditions()
	d.partition(file.Partition)
	d.key(file)
	d.sort(file.Sort)
	d.renames()
	d.clashes()
	d.table.Version = d.table.version()
	return d.table
}

func (d *decoding) strategy(file File) {
	word := file.Strategy
	d.table.Strategy = word.Value
	switch word.Value {
	case Append, Replace:
	case Latest:
		if len(file.Partition) == 0 {
			d.found.Report("table_latest_partition", word.Place, problem.Args{"in": d.in})
		}
	case Merge:
		if len(file.Key) == 0 {
			d.found.Report("table_merge_key", word.Place, problem.Args{"in": d.in})
		}
	case "":
		d.table.Strategy = Replace
		if len(file.From) > 0 { // a seed is always replaced; elsewhere nobody should have to guess
			d.found.Report("table_strategy_missing", d.table.Place, problem.Args{"in": d.in})
		}
	default:
		d.found.Report("table_strategy_unknown", word.Place, problem.Args{"strategy": word.Value, "in": d.in})
	}
}

func (d *decoding) onBadRow(word yamlfile.At[string]) {
	switch word.Value {
	case "":
	case Quarantine, Fail, Skip:
		d.table.OnBadRow = word.Value
	default:
		d.found.Report("table_on_bad_row", word.Place, problem.Args{"word": word.Value, "in": d.in})
	}
}

func (d *decoding) guard(g GuardBlock) {
	d.table.Guard = Guard{MinRows: g.MinRows.Value, Shrink: float64(g.Shrink.Value), Bad: float64(g.Bad.Value)}
	if g.MinRows.Value < 0 {
		d.found.Report("table_guard_range", g.MinRows.Place, problem.Args{
			"key": "min_rows", "want": "a number of rows, not below 0"})
	}
	d.share("shrink", g.Shrink)
	d.share("bad", g.Bad)
	if (d.table.Strategy == Append || d.table.Strategy == Merge) && d.table.Guard.Shrink > 0 {
		d.found.Report("table_guard_append", g.Shrink.Place, problem.Args{"in": d.in, "strategy": d.table.Strategy})
	}
}

func (d *decoding) share(key string, given yamlfile.At[yamlfile.Percent]) {
	if given.Value < 0 || given.Value > 1 {
		d.found.Report("table_guard_range", given.Place, problem.Args{"key": key, "want": "a share between 0% and 100%"})
	}
}

// partition is checked last, since it names columns.
func (d *decoding) partition(names Words) {
	for _, at := range names {
		if slices.Contains(d.table.Partition, at.Value) {
			d.found.Report("table_partition_twice", at.Place, problem.Args{"column": at.Value, "in": d.in})
			continue
		}
		d.table.Partition = append(d.table.Partition, at.Value)
		c, ok := d.table.column(at.Value)
		switch {
		case len(d.table.Columns) == 0: // known when the first delivery is loaded
		case !ok:
			d.found.Report("table_partition_unknown", at.Place, problem.Args{
				"column": at.Value, "in": d.in, "known": listed(d.table.columnNames())})
		case !partitions(c.Type.Kind):
			d.found.Report("table_partition_type", at.Place, problem.Args{"column": at.Value, "type": c.Type.String()})
		}
	}
}
