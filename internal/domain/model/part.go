package model

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// part is one build: parameters, and the partition that they stand for.
type part struct {
	params map[string]any
	key    string // of the partition, see keyOf, or of the interval; "" is the whole table
	name   string // the parameters for a person: "city=21 round=2026", or empty
	given  bool   // the task gave parameters
}

// partOf makes a part of bound parameters.
func (m *Model) partOf(params map[string]any) part {
	p := part{params: params}
	labels := parameter.Labels(params)
	var words []string
	for _, name := range m.Params.Names() {
		words = append(words, name+"="+labels[name])
	}
	p.name = strings.Join(words, " ")
	if !m.replacesParts() {
		return p
	}
	values := make([]any, len(m.Partition))
	for i, name := range m.Partition {
		values[i] = params[name]
	}
	p.key = keyOf(values)
	return p
}

// keyOf is a partition tuple as one text: a JSON list of texts. A value has one text, whatever width a number has; an
// empty text is null, as in the lake.
func keyOf(values []any) string {
	texts := make([]*string, len(values))
	for i, value := range values {
		text := ""
		switch v := value.(type) {
		case nil:
			continue
		case string:
			text = v
		case int32:
			text = strconv.FormatInt(int64(v), 10)
		case int64:
			text = strconv.FormatInt(v, 10)
		case bool:
			text = strconv.FormatBool(v)
		case time.Time:
			text = v.Format(time.DateOnly)
		default:
			text = fmt.Sprint(v) // no partition column has such a type, which the plan tells
		}
		if text != "" {
			texts[i] = &text
		}
	}
	key, err := json.Marshal(texts)
	if err != nil {
		panic(fmt.Sprintf("model: texts are always JSON: %v", err))
	}
	return string(key)
}

// namedKey is a key for a person.
func (m *Model) namedKey(key string) string {
	var texts []*string
	if err := json.Unmarshal([]byte(key), &texts); err != nil || len(texts) != len(m.Partition) {
		return key
	}
	words := make([]string, len(texts))
	for i, text := range texts {
		words[i] = m.Partition[i] + "=null"
		if text != nil {
			words[i] = m.Partition[i] + "=" + *text
		}
	}
	return strings.Join(words, " ")
}

// chosen are the parts that are asked for. all says that they are the whole table: partitions that are not among them
// are dropped.
func (j *job) chosen(ctx context.Context) (parts []part, all bool, err error) {
	m := j.model
	given := map[string]any{}
	for _, name := range m.Params.Names() {
		if value, ok := j.task.Params[name]; ok {
			given[name] = value
		}
	}
	switch {
	case len(m.Params.List) == 0:
		return []part{m.partOf(nil)}, true, nil
	case len(given) == 0 && m.Each.Value != "":
		parts, err = j.each(ctx)
		return parts, true, err
	case len(given) == 0 && !m.allPreset():
		return nil, false, problem.New("model_no_params", m.Place,
			problem.Args{"model": m.Name, "params": strings.Join(m.Params.Names(), ", ")})
	}
	params, err := m.Params.Bind(parameter.Labels(given), "model "+m.Name)
	if err != nil {
		return nil, false, err
	}
	p := m.partOf(params)
	p.given = len(given) > 0
	return []part{p}, !m.replacesParts(), nil
}

// allPreset says that every parameter has a default.
func (m *Model) allPreset() bool {
	return !slices.ContainsFunc(m.Params.List, func(p parameter.Parameter) bool { return p.Default == nil })
}

// each are the parts of all rows of `each:`, by key. Equal rows are one part.
func (j *job) each(ctx context.Context) (parts []part, err error) {
	m := j.model
	answer, err := j.desk.Ask(ctx, query.Question{
		SQL: m.Each.Value, Place: m.Each.Place, Args: times(j.task), Actor: query.Local(), Pending: j.pins,
	})
	if err != nil {
		return nil, fmt.Errorf("each: %w", err)
	}
	defer func() { err = errors.Join(err, answer.Close()) }()
	columns := answer.Columns()
	byKey := map[string]part{}
	for answer.Next() {
		p, err := m.eachPart(columns, answer.Values())
		if err != nil {
			return nil, err
		}
		if before, twice := byKey[p.key]; twice && before.name != p.name {
			return nil, problem.New("model_each_twice", m.Each.Place, problem.Args{
				"model": m.Name, "one": before.name, "other": p.name, "partition": m.partitionNames()})
		}
		byKey[p.key] = p
	}
	if err := answer.Err(); err != nil {
		return nil, fmt.Errorf("each: %w", err)
	}
	for _, p := range byKey {
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.key, b.key) })
	return parts, nil
}

// eachPart binds one row.
func (m *Model) eachPart(columns []column.Column, values []any) (part, error) {
	params, null, err := m.Params.Row(columns, values, "each of model "+m.Name)
	switch {
	case err != nil:
		return part{}, err
	case null != "":
		return part{}, problem.New("model_each_null", m.Each.Place, problem.Args{"model": m.Name, "param": null})
	}
	return m.partOf(params), nil
}

// partitions is a number of them for a person.
func partitions(n int) string {
	if n == 1 {
		return "1 partition"
	}
	return fmt.Sprintf("%d partitions", n)
}
