package extract

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Pull reads what the block says, through a connection that open gives for the address.
//
// Without a cursor it reads all as of one moment; with a key an attempt goes on behind the last page, as of a moment of its
// own. With a cursor it reads what is behind the last pull and settled, in the order of cursor and key.
func Pull(
	ctx context.Context, b *Block, d Dialect, env connector.Env, emit func(connector.Page) error,
	open func(ctx context.Context, address string) (Connection, error),
) (connector.Outcome, error) {
	if limit := time.Duration(b.Timeout.Value); limit > 0 {
		var cancel context.CancelFunc
		slow := problem.New("database_slow", b.Timeout.Place, problem.Args{"timeout": limit})
		ctx, cancel = context.WithTimeoutCause(ctx, limit, slow)
		defer cancel()
	}
	p := &pull{block: b, dialect: d, env: env, emit: emit}
	err := p.connect(ctx, open)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("read %s: %w", b.reads(), context.Cause(ctx))
	}
	return p.outcome, err
}

// connect fills the address, in which a password may stand, only for this moment (I6).
func (p *pull) connect(ctx context.Context, open func(context.Context, string) (Connection, error)) error {
	filling := yamlfile.Filling{Values: p.env.Values, Secrets: p.env.Secrets, Zone: p.env.Zone}
	address, err := p.block.URL.Fill(filling)
	if err != nil {
		return err
	}
	db, err := open(ctx, address)
	if err != nil {
		return err
	}
	p.db = db
	return errors.Join(p.run(ctx), db.Close())
}

// pull is one attempt under way.
type pull struct {
	block   *Block
	db      Database
	dialect Dialect
	env     connector.Env
	emit    func(connector.Page) error
	outcome connector.Outcome

	from    string
	columns []Column
	order   []int // indexes of the columns by which rows come
	at      place // where this attempt begins, and up to where it reads
}

func (p *pull) run(ctx context.Context) error {
	if err := p.describe(ctx); err != nil {
		return err
	}
	if err := p.begin(); err != nil {
		return err
	}
	incremental := p.block.Cursor.Value != ""
	if incremental && p.at.To == "" {
		some, err := p.bound(ctx)
		if err != nil || !some {
			return err
		}
	}
	if err := p.db.Snapshot(ctx); err != nil {
		return err
	}
	if err := p.nulls(ctx); err != nil {
		return err
	}
	last, err := p.read(ctx)
	if err != nil || !incremental {
		return err
	}
	if last != nil {
		p.outcome.Cursor, err = place{Columns: p.names(), After: last}.text()
	}
	return err
}

// describe asks for the columns, and finds those of cursor and key among them.
func (p *pull) describe(ctx context.Context) (err error) {
	if p.from, err = p.block.from(p.dialect, p.env.Values); err != nil {
		return err
	}
	if p.columns, err = p.db.Columns(ctx, p.from); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, c := range p.columns {
		if seen[c.Name] {
			return problem.New("database_column_twice", p.block.Place(), problem.Args{"column": c.Name, "reads": p.block.reads()})
		}
		seen[c.Name] = true
	}
	for _, want := range p.block.order() {
		i := slices.IndexFunc(p.columns, func(c Column) bool { return c.Name == want.Value })
		if i < 0 {
			return p.unknown(want.Value, want.Place)
		}
		if c := p.columns[i]; !c.Orders {
			args := problem.Args{"column": c.Name, "type": c.Source}
			return problem.New("database_no_order", want.Place, args)
		}
		p.order = append(p.order, i)
	}
	return nil
}

func (p *pull) unknown(name string, at problem.Place) error {
	var names []string
	for _, c := range p.columns {
		names = append(names, c.Name)
	}
	args := problem.Args{"column": name, "reads": p.block.reads(), "hint": "it has " + strings.Join(names, ", ")}
	if near := problem.Nearest(name, names); near != "" {
		args["hint"] = fmt.Sprintf("did you mean %q?", near)
	}
	return problem.New("database_no_column", at, args)
}

func (p *pull) names() []string {
	var names []string
	for _, i := range p.order {
		names = append(names, p.columns[i].Name)
	}
	return names
}

// begin finds where this attempt begins: behind the last page of the attempt before, or behind the last pull.
func (p *pull) begin() (err error) {
	text, at := p.env.Position, p.block.Place()
	if text == "" && p.block.Cursor.Value != "" {
		text, at = p.env.Cursor, p.block.Cursor.Place
		p.outcome.Cursor = p.env.Cursor
	}
	p.at, err = readPlace(text, p.names(), at)
	if err == nil && p.env.Position != "" {
		p.outcome.Cursor, err = place{Columns: p.at.Columns, After: p.at.After}.text()
		p.note("an attempt before read the first rows of %s, and this one the others, each as of its own moment", p.block.reads())
	}
	if p.block.Cursor.Value == "" {
		p.outcome.Cursor = ""
	}
	return err
}

func (p *pull) note(format string, args ...any) {
	p.outcome.Notes = append(p.outcome.Notes, fmt.Sprintf(format, args...))
}

// column is how a column is written in a condition.
func (p *pull) column(i int) string { return Row + "." + p.dialect.Quote(p.columns[i].Name) }

// after is the condition for rows behind where this attempt begins; empty at the very beginning.
func (p *pull) after() string {
	if p.at.After == nil {
		return ""
	}
	var columns, literals []string
	for n, i := range p.order {
		columns = append(columns, p.column(i))
		literals = append(literals, p.dialect.Literal(p.columns[i], p.at.After[n]))
	}
	return p.dialect.After(columns, literals)
}

// upTo is the condition for rows that are settled.
func (p *pull) upTo() string {
	cursor := p.columns[p.order[0]]
	operator := " <= "
	if cursor.Type.Kind == column.Date {
		operator = " < " // the rest of a day may still come
	}
	return p.column(p.order[0]) + operator + p.dialect.Literal(cursor, p.at.To)
}

// nulls tells of rows without a cursor, which no pull reads, and refuses a key that is not there.
func (p *pull) nulls(ctx context.Context) error {
	for n, i := range p.order {
		name := p.columns[i].Name
		sql := "select count(*) from " + p.from + " where " + p.column(i) + " is null"
		text, _, err := p.db.Value(ctx, sql)
		if err != nil {
			return err
		}
		switch {
		case text == "0":
		case n == 0 && p.block.Cursor.Value != "":
			p.note("rows of %s without %s are not read, since a null is never passed: %s", p.block.reads(), name, text)
		default:
			return problem.New("database_key_null", p.block.order()[n].Place, problem.Args{"column": name})
		}
	}
	return nil
}

// selection is the SELECT of this attempt.
func (p *pull) selection() string {
	var list, order, conditions []string
	for i, c := range p.columns {
		text := p.column(i)
		if c.Select != "" {
			text = c.Select + " as " + p.dialect.Quote(c.Name)
		}
		list = append(list, text)
	}
	for _, i := range p.order {
		order = append(order, p.column(i))
	}
	if p.block.Cursor.Value != "" {
		conditions = append(conditions, p.upTo())
	}
	if after := p.after(); after != "" {
		conditions = append(conditions, after)
	}
	sql := "select " + strings.Join(list, ", ") + "\nfrom " + p.from
	if len(conditions) > 0 {
		sql += "\nwhere " + strings.Join(conditions, "\nand ")
	}
	if len(order) > 0 {
		sql += "\norder by " + strings.Join(order, ", ")
	}
	return sql
}

// read reads the rows; last are the values of the last one's cursor and key.
func (p *pull) read(ctx context.Context) (last []string, err error) {
	schema, err := schemaOf(p.columns)
	if err != nil {
		return nil, err
	}
	w := &writer{
		columns: p.columns, schema: schema, order: &order{columns: p.columns, at: p.order, place: p.block.Place()},
		pageRows: int(p.block.Batch.Value), temp: p.env.Temp, reads: p.block.reads(), report: p.env.Task.Report,
		emit: p.emit, position: p.position,
		// A table that has become empty is told by a page without rows; there is nothing to tell of what nobody added.
		empty: p.block.Cursor.Value == "" && p.env.Position == "",
	}
	table, reading := newTable(ctx, w)
	err = table.close(p.db.Read(reading, p.selection(), table))
	if err != nil {
		return nil, err
	}
	p.altered(table)
	return w.order.last, nil
}

// position is where an attempt goes on behind a page.
func (p *pull) position(after []string) (string, error) {
	if len(p.order) == 0 || after == nil {
		return "", nil
	}
	return place{Columns: p.names(), After: after, To: p.at.To}.text()
}

// altered tells of every value that could not be kept as it was.
func (p *pull) altered(t *Table) {
	for _, cell := range t.Cells {
		for _, why := range slices.Sorted(maps.Keys(cell.altered)) {
			p.note("column %s of %s: %s; rows: %d", cell.Column.Name, p.block.reads(), why, cell.altered[why])
		}
	}
}
