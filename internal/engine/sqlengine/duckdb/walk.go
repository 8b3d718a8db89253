package duckdb

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// What a parse tree may consist of. Anything else is refused, also what a later DuckDB adds.
var (
	expressionClasses = words(`COLUMN_REF CONSTANT FUNCTION WINDOW COMPARISON CONJUNCTION CAST CASE BETWEEN OPERATOR
		SUBQUERY STAR PARAMETER LAMBDA LAMBDA_REF COLLATE POSITIONAL_REFERENCE`)
	queryNodes    = words(`SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE`)
	relationTypes = words(`BASE_TABLE SUBQUERY JOIN TABLE_FUNCTION EMPTY EXPRESSION_LIST PIVOT`)
	partTypes     = words(`ORDER_MODIFIER LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER DISTINCT_MODIFIER
		ORDER_DEFAULT ASCENDING DESCENDING`)
	// clockColumns look like columns and are functions where no column has the name.
	clockColumns = words(`current_date current_time current_timestamp localtime localtimestamp`)
)

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}

// scope is the CTE names that can be seen at a place in the tree.
type scope struct {
	name  string
	outer *scope
}

func (s *scope) with(name string) *scope { return &scope{name: folded(name), outer: s} }

func (s *scope) has(name string) bool {
	for ; s != nil; s = s.outer {
		if s.name == name {
			return true
		}
	}
	return false
}

// folded is a name as DuckDB compares it: it knows the case of ASCII letters only. If "sqlİte_master" were taken for
// sqlite_master, a CTE of the one name would let the engine's own catalog pass under the other.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, name)
}

// walker reads a parse tree once, gathers what Statement tells, and stops at the first thing that is refused.
type walker struct {
	sql       string
	at        problem.Place
	functions *catalog
	tokens    []token // parameters in the text, which the tree does not locate

	found   sqlengine.Statement
	seen    map[string]bool
	refusal *problem.Problem
}

func newWalker(sql string, at problem.Place, functions *catalog) *walker {
	return &walker{sql: sql, at: at, functions: functions, tokens: parameters(sql), seen: map[string]bool{}}
}

// statement is what was gathered, in the order of the text.
func (w *walker) statement() sqlengine.Statement {
	inOrder := func(a, b sqlengine.Reference) int {
		return cmp.Or(a.Place.Line-b.Place.Line, a.Place.Column-b.Place.Column, strings.Compare(a.Name, b.Name))
	}
	slices.SortStableFunc(w.found.Tables, inOrder)
	slices.SortStableFunc(w.found.Changing, inOrder)
	slices.SortStableFunc(w.found.Beyond, inOrder)
	return w.found
}

// once says whether it is asked for the first time.
func (w *walker) once(kind, name string) bool {
	key := kind + "\x00" + name
	first := !w.seen[key]
	w.seen[key] = true
	return first
}

func (w *walker) refuse(code problem.Code, place problem.Place, args problem.Args) {
	if w.refusal == nil {
		w.refusal = problem.New(code, place, args)
	}
}

func (w *walker) value(v any, s *scope) {
	if w.refusal != nil {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			w.value(element, s)
		}
	case map[string]any:
		w.object(v, s)
	}
}

// object tells apart what the tree holds: expressions have a class; query nodes, relations and modifiers a type; a
// constant has a type that is an object; what has neither is a plain holder of others.
func (w *walker) object(o map[string]any, s *scope) {
	if class, ok := o["class"].(string); ok {
		w.expression(class, o, s)
		return
	}
	if _, constant := o["type"].(map[string]any); constant {
		return
	}
	kind, typed := o["type"].(string)
	switch {
	case !typed, partTypes[kind]:
		w.inside(o, s)
	case queryNodes[kind]:
		w.node(kind, o, s)
	case relationTypes[kind]:
		w.relation(kind, o, s)
	default:
		w.refuse("sql_not_allowed", w.place(o), problem.Args{"what": describe(kind)})
	}
}

// inside walks what an object holds. Types and values of constants hold no SQL.
func (w *walker) inside(o map[string]any, s *scope) {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		switch key {
		case "cast_type", "expected_types", "named_param_map", "sample":
		default:
			w.value(o[key], s)
		}
	}
}

// node is one query. Each CTE sees those before it; the query sees all.
func (w *walker) node(kind string, o map[string]any, s *scope) {
	w.sample(o)
	ctes, _ := o["cte_map"].(map[string]any)
	list, _ := ctes["map"].([]any)
	for _, entry := range list {
		cte, _ := entry.(map[string]any)
		w.value(cte["value"], s)
		if name, ok := cte["key"].(string); ok {
			s = s.with(name)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		switch {
		case key == "cte_map" || key == "sample":
		case key == "right" && kind == "RECURSIVE_CTE_NODE":
			name, _ := o["cte_name"].(string)
			w.value(o[key], s.with(name))
		default:
			w.value(o[key], s)
		}
	}
}

func (w *walker) relation(kind string, o map[string]any, s *scope) {
	w.sample(o)
	if o["at_clause"] != nil {
		w.refuse("sql_not_allowed", w.place(o), problem.Args{"what": "AT (VERSION ...) behind a table"})
		return
	}
	switch kind {
	case "BASE_TABLE":
		w.table(o, s)
	case "TABLE_FUNCTION":
		function, _ := o["function"].(map[string]any)
		name, _ := function["function_name"].(string)
		if !w.functions.table[strings.ToLower(name)] || foreign(function) {
			w.refuse("sql_table_function", w.place(o), problem.Args{"name": name})
			return
		}
		w.value(function["children"], s)
	default:
		for _, name := range texts(o["using_columns"]) {
			w.column(name)
		}
		w.inside(o, s)
	}
}

// table notes a name that is read. A name that could be a path is never taken for a CTE: DuckDB would open the file
// where the two differ about what can be seen.
func (w *walker) table(o map[string]any, s *scope) {
	var parts []string
	for _, key := range []string{"catalog_name", "schema_name", "table_name"} {
		if part, _ := o[key].(string); part != "" {
			parts = append(parts, folded(part))
		}
	}
	name := strings.Join(parts, ".")
	if name == "" {
		name = `""` // from ''
	}
	if len(parts) == 1 && s.has(name) && !strings.ContainsAny(name, `./\*?:[`) {
		return
	}
	if w.once("table", name) {
		w.found.Tables = append(w.found.Tables, sqlengine.Reference{Name: name, Place: w.place(o)})
	}
}

func (w *walker) expression(class string, o map[string]any, s *scope) {
	if !expressionClasses[class] {
		w.refuse("sql_not_allowed", w.place(o), problem.Args{"what": describe(class)})
		return
	}
	switch class {
	case "CONSTANT":
		return
	case "COLUMN_REF":
		names := texts(o["column_names"])
		for _, name := range names {
			w.column(name)
		}
		if len(names) == 1 && clockColumns[strings.ToLower(names[0])] {
			w.changes(strings.ToLower(names[0]), o)
		}
	case "STAR":
		w.found.Star = true
		for _, name := range texts(o["exclude_list"]) {
			w.column(name)
		}
	case "PARAMETER":
		w.parameter(o)
	case "FUNCTION", "WINDOW":
		w.function(o)
		w.beyond(class, o)
	}
	w.inside(o, s)
}

func (w *walker) function(o map[string]any) {
	name, _ := o["function_name"].(string)
	is := w.functions.function(name)
	if foreign(o) {
		is = refused
	}
	switch is {
	case allowed:
	case changing:
		w.changes(strings.ToLower(name), o)
	case refused:
		w.refuse("sql_function_refused", w.place(o), problem.Args{"name": name})
	default:
		args := problem.Args{"name": name}
		if near := w.functions.nearest(name); near != "" {
			args["near"] = near
		}
		w.refuse("sql_function_unknown", w.place(o), args)
	}
}

// foreign says that a function was named with a catalog or schema of its own.
func foreign(o map[string]any) bool {
	schema, _ := o["schema"].(string)
	catalog, _ := o["catalog"].(string)
	return catalog != "" || schema != "" && schema != "main"
}

func (w *walker) parameter(o map[string]any) {
	name, _ := o["identifier"].(string)
	if _, err := strconv.Atoi(name); err == nil {
		w.refuse("sql_parameter_unnamed", w.tokenPlace(name), nil)
		return
	}
	if w.once("parameter", name) {
		w.found.Parameters = append(w.found.Parameters, name)
	}
}

// tokenPlace is where a numbered parameter stands: as $1, or as the n-th question mark.
func (w *walker) tokenPlace(number string) problem.Place {
	n := 0
	for _, t := range w.tokens {
		if t.name == "" {
			n++
		}
		if t.name == number || t.name == "" && strconv.Itoa(n) == number {
			return placeAt(w.sql, t.start, w.at)
		}
	}
	return w.at
}

func (w *walker) column(name string) {
	name = folded(name)
	if w.once("column", name) {
		w.found.Columns = append(w.found.Columns, name)
	}
}

func (w *walker) changes(name string, o map[string]any) {
	if w.once("changing", name) {
		w.found.Changing = append(w.found.Changing, sqlengine.Reference{Name: name, Place: w.place(o)})
	}
}

// manyRows are functions that make several rows of one where they stand among columns.
var manyRows = words(`unnest unlist generate_subscripts regexp_split_to_table`)

// beyond notes what looks beyond one row, or makes several of it.
func (w *walker) beyond(class string, o map[string]any) {
	name, _ := o["function_name"].(string)
	name = strings.ToLower(name)
	if (class == "WINDOW" || manyRows[name]) && w.once("beyond", name) {
		w.found.Beyond = append(w.found.Beyond, sqlengine.Reference{Name: name, Place: w.place(o)})
	}
}

// sample notes TABLESAMPLE and USING SAMPLE, which take other rows each time unless they are seeded.
func (w *walker) sample(o map[string]any) {
	sample, ok := o["sample"].(map[string]any)
	if !ok {
		return
	}
	if seed, ok := sample["seed"].(json.Number); !ok || seed == "-1" {
		w.changes("sample", o)
	}
}

func (w *walker) place(o map[string]any) problem.Place {
	offset := nowhere
	if number, ok := o["query_location"].(json.Number); ok {
		if n, err := strconv.Atoi(string(number)); err == nil {
			offset = n
		}
	}
	return placeAt(w.sql, offset, w.at)
}

func texts(v any) []string {
	list, _ := v.([]any)
	var all []string
	for _, element := range list {
		if text, ok := element.(string); ok {
			all = append(all, text)
		}
	}
	return all
}

// describe turns a node's type into words: SHOW_REF is SHOW, DESCRIBE or SUMMARIZE.
func describe(kind string) string {
	if kind == "SHOW_REF" {
		return "SHOW, DESCRIBE or SUMMARIZE"
	}
	return strings.ReplaceAll(strings.TrimSuffix(kind, "_NODE"), "_", " ")
}
