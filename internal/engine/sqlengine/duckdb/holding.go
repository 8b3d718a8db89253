package duckdb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// Names of the relations and columns of the question that Holding asks. They are not those of the caller's tables, so
// that no column of theirs can be taken for the place.
const (
	heldTable = "held"
	keysTable = "keys"
	heldPlace = "place"
)

// holdingTimeout ends what was forgotten: less than the day for which files that nothing names are kept.
const holdingTimeout = 12 * time.Hour

// Holding joins the keys with the table's files, each row with the place that it has in them. Only the key columns are
// read, as k1, k2, ...: a file knows a column by its id, not by its name.
func (e *Engine) Holding(
	ctx context.Context, table sqlengine.Table, key []string, keys sqlengine.Table,
) (_ []string, err error) {
	if len(table.Files) == 0 {
		return nil, nil
	}
	held := sqlengine.Table{Name: heldTable, Files: table.Files, Place: heldPlace}
	wanted := sqlengine.Table{Name: keysTable, Files: keys.Files}
	var same []string
	for i, name := range key {
		short := fmt.Sprintf("k%d", i+1)
		if err := errors.Join(pick(&held, table, name, short), pick(&wanted, keys, name, short)); err != nil {
			return nil, fmt.Errorf("find the files that hold a key: %w", err)
		}
		same = append(same, fmt.Sprintf("h.%s is not distinct from k.%s", short, short))
	}
	rows, err := e.Query(ctx, sqlengine.Query{
		SQL: fmt.Sprintf("select distinct h.%s // %d as file from %s h where exists (select 1 from %s k where %s) order by file",
			heldPlace, sqlengine.PlaceOf(1, 0), heldTable, keysTable, strings.Join(same, " and ")),
		Tables:  []sqlengine.Table{held, wanted},
		Timeout: holdingTimeout,
	})
	if err != nil {
		return nil, fmt.Errorf("find the files that hold a key: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var files []string
	for rows.Next() {
		at, ok := rows.Values()[0].(int64)
		if !ok || at < 0 || at >= int64(len(table.Files)) {
			return nil, fmt.Errorf("find the files that hold a key: there is no file %v of %d", rows.Values()[0], len(table.Files))
		}
		files = append(files, table.Files[at])
	}
	return files, rows.Err()
}

// pick takes one column into the question, under another name.
func pick(into *sqlengine.Table, from sqlengine.Table, name, as string) error {
	for _, c := range from.Columns {
		if c.Name == name {
			into.Columns = append(into.Columns, column.Column{ID: c.ID, Name: as, Type: c.Type})
			return nil
		}
	}
	return fmt.Errorf("table %q has no column %q", from.Name, name)
}
