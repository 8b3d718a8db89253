package model

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Header is the marked comment of models/NAME.sql as it is written.
type Header struct {
	Strategy  yamlfile.At[string]   `yaml:"strategy" default:"replace" help:"replace: a build replaces the table, or the partition of its parameters; merge: rows replace those with the same key; time_interval: a build replaces the rows of the run's interval"`
	Key       []yamlfile.At[string] `yaml:"key" help:"with merge: the columns that tell rows apart; each row of a build has another key, and none of it is empty"`
	Time      yamlfile.At[string]   `yaml:"time" help:"with time_interval: the column (date, timestamp or timestamptz) that says to which interval a row belongs"`
	Partition []yamlfile.At[string] `yaml:"partition" help:"columns by whose values the table's files are divided; with parameters, what a build replaces, even with nothing"`
	Params    parameter.Set         `yaml:"params" help:"what the SQL wants to be told as $name"`
	Each      yamlfile.At[string]   `yaml:"each" help:"with replace: a SELECT whose rows are the parameters of all builds; partitions that it no longer lists are dropped"`
}

// NotYet are keys of the language that this version refuses.
func (Header) NotYet() []string { return []string{"asked", "engine"} }

// Decode reads models/NAME.sql: its header, which may be absent, and its SQL. Every mistake goes to found; the model is
// answered all the same, so that what names it can be checked too.
func Decode(name string, header yamlfile.Node, sql string, at problem.Place, found *problem.List) *Model {
	in := "model " + name
	var h Header
	yamlfile.Decode(header, in, &h, found)
	m := &Model{
		Name: name, Place: at, Strategy: h.Strategy.Value, Time: h.Time.Value, Params: h.Params, Each: h.Each, SQL: sql,
	}
	if strings.TrimSpace(sql) == "" {
		found.Report("model_no_sql", at, problem.Args{"in": in})
	}
	m.decodeKey(h.Key, in, found)
	m.decodeStrategy(h, in, found)
	m.decodePartition(h.Partition, in, found)
	switch {
	case m.Each.Value == "":
	case m.amends():
		found.Report("model_each_strategy", m.Each.Place, problem.Args{"in": in, "strategy": m.Strategy})
	case !m.replacesParts():
		found.Report("model_each_alone", m.Each.Place, problem.Args{"in": in})
	}
	return m
}

// decodeStrategy wants the key that goes with the strategy, and no other.
func (m *Model) decodeStrategy(h Header, in string, found *problem.List) {
	switch m.Strategy {
	case Replace, Merge, TimeInterval:
	default:
		found.Report("model_strategy_unknown", h.Strategy.Place, problem.Args{"strategy": m.Strategy, "in": in})
		return
	}
	for _, goes := range []struct {
		key, with string
		given     bool
		place     problem.Place
	}{
		{"key", Merge, len(h.Key) > 0, firstPlace(h.Key)},
		{"time", TimeInterval, h.Time.Value != "", h.Time.Place},
	} {
		args := problem.Args{"key": goes.key, "strategy": goes.with, "in": in}
		switch {
		case m.Strategy == goes.with && !goes.given:
			found.Report("model_strategy_lacks", h.Strategy.Place, args)
		case m.Strategy != goes.with && goes.given:
			found.Report("model_strategy_key", goes.place, args)
		}
	}
}

func firstPlace(names []yamlfile.At[string]) problem.Place {
	if len(names) == 0 {
		return problem.Place{}
	}
	return names[0].Place
}

func (m *Model) decodeKey(names []yamlfile.At[string], in string, found *problem.List) {
	for _, at := range names {
		if slices.Contains(m.Key, at.Value) {
			found.Report("model_key_twice", at.Place, problem.Args{"column": at.Value, "in": in})
			continue
		}
		m.Key = append(m.Key, at.Value)
	}
}

// decodePartition. Where a build replaces partitions, its parameters must say which.
func (m *Model) decodePartition(names []yamlfile.At[string], in string, found *problem.List) {
	for _, at := range names {
		if slices.Contains(m.Partition, at.Value) {
			found.Report("model_partition_twice", at.Place, problem.Args{"column": at.Value, "in": in})
			continue
		}
		m.Partition = append(m.Partition, at.Value)
		if _, ok := m.Params.Find(at.Value); !ok && len(m.Params.List) > 0 && !m.amends() {
			found.Report("model_partition_param", at.Place, problem.Args{
				"column": at.Value, "in": in, "params": strings.Join(m.Params.Names(), ", ")})
		}
	}
}
