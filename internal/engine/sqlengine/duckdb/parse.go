package duckdb

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// serialized is the answer of json_serialize_sql.
type serialized struct {
	Error      bool                         `json:"error"`
	ErrorType  string                       `json:"error_type"`
	Message    string                       `json:"error_message"`
	Position   string                       `json:"position"`
	Statements []map[string]json.RawMessage `json:"statements"`
}

// Parse accepts exactly one SELECT, made of node types and functions that were decided on. It binds nothing: whether
// tables and columns exist is seen by who knows them.
func (e *Engine) Parse(ctx context.Context, sql string, at problem.Place) (sqlengine.Statement, error) {
	if i := strings.IndexByte(sql, 0); i >= 0 { // DuckDB would read up to here only
		return sqlengine.Statement{}, problem.New("sql_syntax", placeAt(sql, i, at), problem.Args{"error": "a NUL byte"})
	}
	tree, err := e.serialize(ctx, sql)
	if err != nil {
		return sqlengine.Statement{}, err
	}
	if tree.Error {
		return sqlengine.Statement{}, parseProblem(tree, sql, at)
	}
	switch len(tree.Statements) {
	case 0:
		return sqlengine.Statement{}, problem.New("sql_empty", at, nil)
	case 1:
	default:
		return sqlengine.Statement{}, problem.New("sql_several", at, problem.Args{"n": len(tree.Statements)})
	}
	node, err := decodeNode(tree.Statements[0]["node"])
	if err != nil {
		return sqlengine.Statement{}, fmt.Errorf("read DuckDB's parse tree: %w", err)
	}
	w := newWalker(sql, at, e.functions)
	w.value(node, nil)
	if w.refusal != nil {
		return sqlengine.Statement{}, w.refusal
	}
	found := w.statement()
	found.Gives, found.Named = gives(node)
	return found, nil
}

func (e *Engine) serialize(ctx context.Context, sql string) (serialized, error) {
	i, err := e.instance()
	if err != nil {
		return serialized{}, err
	}
	var text string
	row := i.db.QueryRowContext(ctx, "select json_serialize_sql($1::varchar)::varchar", sql)
	if err := row.Scan(&text); err != nil {
		return serialized{}, fmt.Errorf("parse SQL: %w", err)
	}
	var tree serialized
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		return serialized{}, fmt.Errorf("read DuckDB's parse tree: %w", err)
	}
	return tree, nil
}

// decodeNode keeps numbers as text: a missing location is 2^64-1.
func decodeNode(raw json.RawMessage) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	var node any
	err := decoder.Decode(&node)
	return node, err
}

func parseProblem(tree serialized, sql string, at problem.Place) error {
	if tree.ErrorType != "parser" {
		return problem.New("sql_not_select", at, problem.Args{"what": firstWord(sql)})
	}
	place := at
	if characters, err := strconv.Atoi(tree.Position); err == nil {
		place = placeAt(sql, byteOffset(sql, characters), at)
	}
	return problem.New("sql_syntax", place, problem.Args{"error": tree.Message})
}

// firstWord is what a statement begins with, behind comments, for messages.
func firstWord(sql string) string {
	for {
		sql = strings.TrimSpace(sql)
		switch {
		case strings.HasPrefix(sql, "--"):
			sql = sql[after(sql, 0, "\n"):]
		case strings.HasPrefix(sql, "/*"):
			sql = sql[afterComment(sql, 0):]
		default:
			word, _, _ := strings.Cut(strings.Join(strings.Fields(sql), " "), " ")
			return strings.ToUpper(word)
		}
	}
}
