package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is checks/NAME.yaml as it is written.
type File struct {
	Table  yamlfile.At[string] `yaml:"table" required:"true" help:"the table or model that is judged, each time before it is committed"`
	Checks []yamlfile.Node     `yaml:"checks" required:"true" help:"what must hold; each item says one thing"`
}

// Block is one item of `checks:` as it is written: one kind, and what it is about.
type Block struct {
	Column        yamlfile.At[string]            `yaml:"column" help:"the column that is judged"`
	Columns       []yamlfile.At[string]          `yaml:"columns" help:"several columns: each of them for not_null, all together for unique"`
	NotNull       yamlfile.At[bool]              `yaml:"not_null" help:"true: no row is empty here"`
	Unique        yamlfile.At[bool]              `yaml:"unique" help:"true: no value, or combination of values, stands twice; empty ones do not count"`
	Accepted      yamlfile.Node                  `yaml:"accepted_values" help:"the values that may occur, compared as the column's type; empty ones do not count"`
	Range         yamlfile.Node                  `yaml:"range" help:"[least, greatest], both allowed themselves; null leaves an end open"`
	Pattern       yamlfile.At[string]            `yaml:"pattern" help:"a regular expression that the text must match somewhere; ^ and $ tie it to both ends"`
	Relationships yamlfile.At[string]            `yaml:"relationships" help:"TABLE.COLUMN where every value must be found; empty ones do not count"`
	RowCount      *CountBlock                    `yaml:"row_count" help:"how many rows there must be"`
	By            []yamlfile.At[string]          `yaml:"by" help:"row_count holds for each group of these columns"`
	Freshness     yamlfile.At[yamlfile.Duration] `yaml:"freshness" help:"how old the last commit may be, or the greatest value of column; judged by the clock, so not while the table is prepared"`
	Blocking      bool                           `yaml:"blocking" default:"true" help:"false: a failure is told, and stops nothing"`
}

// CountBlock is `row_count:` as it is written.
type CountBlock struct {
	Min *int64 `yaml:"min" help:"at least so many rows"`
	Max *int64 `yaml:"max" help:"at most so many rows"`
}

// Header is the marked comment of checks/NAME.sql. The SQL returns the rows that fail.
type Header struct {
	Table    yamlfile.At[string] `yaml:"table" help:"judged each time before this table is committed; without it, by the step check"`
	Params   parameter.Set       `yaml:"params" help:"parameters of the SQL"`
	Blocking bool                `yaml:"blocking" default:"true" help:"false: a failure is told, and stops nothing"`
}

// Decode reads checks/NAME.yaml. Every mistake goes to found; an item that cannot be understood is left out.
func Decode(name string, n yamlfile.Node, found *problem.List) []*Check {
	var file File
	in := "check " + name
	yamlfile.Decode(n, in, &file, found)
	var all []*Check
	for i, item := range file.Checks {
		d := &decoding{in: fmt.Sprintf("item %d of %s", i+1, in), place: item.Place(), found: found}
		if c := d.check(item); c != nil {
			c.Name = fmt.Sprintf("%s.%d_%s", name, i+1, c.Kind)
			c.Table = file.Table.Value
			all = append(all, c)
		}
	}
	return all
}

// DecodeSQL reads checks/NAME.sql; its header may be absent.
func DecodeSQL(name string, header yamlfile.Node, sql string, at problem.Place, found *problem.List) *Check {
	var h Header
	yamlfile.Decode(header, "check "+name, &h, found)
	return &Check{
		Name: name, Place: at, Table: h.Table.Value, Blocking: h.Blocking, Kind: SQL, Params: h.Params, SQL: sql,
	}
}

// decoding is one item while it is read.
type decoding struct {
	in    string
	place problem.Place
	found *problem.List
}

func (d *decoding) report(code problem.Code, at problem.Place, args problem.Args) {
	if args == nil {
		args = problem.Args{}
	}
	args["in"] = d.in
	d.found.Report(code, at, args)
}

// check reads one item; nil when it is not understood.
func (d *decoding) check(n yamlfile.Node) *Check {
	mistakes := d.found.Len()
	var block Block
	yamlfile.Decode(n, d.in, &block, d.found)
	if d.found.Len() > mistakes {
		return nil
	}
	c := &Check{Place: n.Place(), Blocking: block.Blocking}
	d.kind(n, block, c)
	d.columns(block, c)
	if d.found.Len() > mistakes {
		return nil
	}
	return c
}

// kind finds the one kind that an item says, and reads its value.
func (d *decoding) kind(n yamlfile.Node, block Block, c *Check) {
	readers := map[string]func(){
		NotNull:       func() { d.holds(NotNull, block.NotNull) },
		Unique:        func() { d.holds(Unique, block.Unique) },
		Accepted:      func() { d.accepted(block.Accepted, c) },
		Range:         func() { d.limits(block.Range, c) },
		Pattern:       func() { d.pattern(block.Pattern, c) },
		Relationships: func() { d.relationships(block.Relationships, c) },
		RowCount:      func() { d.rowCount(block, c) },
		Freshness:     func() { d.freshness(block.Freshness, c) },
	}
	for _, pair := range n.Pairs() {
		read, ok := readers[pair.Key]
		switch {
		case !ok:
		case c.Kind != "":
			d.report("check_two_kinds", pair.KeyPlace, problem.Args{"one": c.Kind, "other": pair.Key})
		default:
			c.Kind = pair.Key
			read()
		}
	}
	if c.Kind == "" {
		d.report("check_no_kind", d.place, nil)
	}
}

func (d *decoding) holds(kind string, written yamlfile.At[bool]) {
	if !written.Value {
		d.report("check_only_true", written.Place, problem.Args{"kind": kind})
	}
}

func (d *decoding) accepted(n yamlfile.Node, c *Check) {
	if !n.IsList() || len(n.List()) == 0 {
		d.report("check_accepted_list", n.Place(), nil)
		return
	}
	for _, item := range n.List() {
		text, ok := item.Scalar()
		if !ok {
			d.report("check_accepted_list", item.Place(), nil)
			return
		}
		c.Values = append(c.Values, text)
	}
}

func (d *decoding) limits(n yamlfile.Node, c *Check) {
	ends := n.List()
	if !n.IsList() || len(ends) != 2 || ends[0].IsNull() && ends[1].IsNull() {
		d.report("check_range_ends", n.Place(), nil)
		return
	}
	for i, into := range []**string{&c.Min, &c.Max} {
		text, ok := ends[i].Scalar()
		switch {
		case ok:
			*into = &text
		case !ends[i].IsNull():
			d.report("check_range_ends", ends[i].Place(), nil)
		}
	}
}

func (d *decoding) pattern(written yamlfile.At[string], c *Check) {
	c.Matches = written.Value
	if _, err := regexp.Compile(written.Value); err != nil {
		why := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		d.report("check_pattern", written.Place, problem.Args{"pattern": written.Value, "error": why})
	}
}

func (d *decoding) relationships(written yamlfile.At[string], c *Check) {
	dot := strings.LastIndexByte(written.Value, '.')
	if dot <= 0 || dot == len(written.Value)-1 {
		d.report("check_relationship", written.Place, problem.Args{"text": written.Value})
		return
	}
	c.Other, c.OtherKey = written.Value[:dot], written.Value[dot+1:]
}

func (d *decoding) rowCount(block Block, c *Check) {
	limits := block.RowCount
	none := limits == nil || limits.Min == nil && limits.Max == nil
	if none || limits.Min != nil && limits.Max != nil && *limits.Min > *limits.Max {
		d.report("check_row_count", d.place, nil)
		return
	}
	for _, end := range []struct {
		from *int64
		to   **string
	}{{limits.Min, &c.Min}, {limits.Max, &c.Max}} {
		if end.from != nil {
			text := strconv.FormatInt(*end.from, 10)
			*end.to = &text
		}
	}
}

func (d *decoding) freshness(written yamlfile.At[yamlfile.Duration], c *Check) {
	c.Age = time.Duration(written.Value)
	if c.Age <= 0 {
		d.report("check_freshness", written.Place, nil)
	}
}

// columns takes the columns that a kind is about, and refuses those that it has no use for.
func (d *decoding) columns(block Block, c *Check) {
	if block.Column.Value != "" {
		c.Columns = append(c.Columns, block.Column.Value)
	}
	for _, column := range block.Columns {
		c.Columns = append(c.Columns, column.Value)
	}
	for _, column := range block.By {
		c.By = append(c.By, column.Value)
	}
	n, args := len(c.Columns), problem.Args{"kind": c.Kind}
	switch c.Kind {
	case "":
		return
	case NotNull, Unique:
		if n == 0 {
			d.report("check_no_column", d.place, args)
		}
	case RowCount:
		if n > 0 {
			d.report("check_row_count_column", d.place, args)
		}
	case Freshness:
		if n > 1 {
			d.report("check_one_column", d.place, args)
		}
	default:
		if n == 0 {
			d.report("check_no_column", d.place, args)
		} else if n > 1 {
			d.report("check_one_column", d.place, args)
		}
	}
	if len(c.By) > 0 && c.Kind != RowCount {
		d.report("check_by", block.By[0].Place, args)
	}
}
