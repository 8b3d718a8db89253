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
	Strategy  yamlfile.At[string]   `yaml:"strategy" default:"replace" help:"replace: a build replaces the table, or the partition of its parameters"`
	Partition []yamlfile.At[string] `yaml:"partition" help:"columns by whose values the table's files are divided; with parameters, what a build replaces, even with nothing"`
	Params    parameter.Set         `yaml:"params" help:"what the SQL wants to be told as $name"`
	Each      yamlfile.At[string]   `yaml:"each" help:"a SELECT whose rows are the parameters of all builds; partitions that it no longer lists are dropped"`
}

// NotYet are keys of the language that this version refuses.
func (Header) NotYet() []string { return []string{"key", "time", "asked", "engine"} }

// Decode reads models/NAME.sql: its header, which may be absent, and its SQL. Every mistake goes to found; the model is
// answered all the same, so that what names it can be checked too.
func Decode(name string, header yamlfile.Node, sql string, at problem.Place, found *problem.List) *Model {
	in := "model " + name
	var h Header
	yamlfile.Decode(header, in, &h, found)
	m := &Model{Name: name, Place: at, Strategy: h.Strategy.Value, Params: h.Params, Each: h.Each, SQL: sql}
	switch m.Strategy {
	case Replace:
	case "merge", "time_interval":
		found.Report("model_strategy_not_yet", h.Strategy.Place, problem.Args{"strategy": m.Strategy, "in": in})
	default:
		found.Report("model_strategy_unknown", h.Strategy.Place, problem.Args{"strategy": m.Strategy, "in": in})
	}
	if strings.TrimSpace(sql) == "" {
		found.Report("model_no_sql", at, problem.Args{"in": in})
	}
	m.decodePartition(h.Partition, in, found)
	if m.Each.Value != "" && !m.replacesParts() {
		found.Report("model_each_alone", m.Each.Place, problem.Args{"in": in})
	}
	return m
}

func (m *Model) decodePartition(names []yamlfile.At[string], in string, found *problem.List) {
	for _, at := range names {
		if slices.Contains(m.Partition, at.Value) {
			found.Report("model_partition_twice", at.Place, problem.Args{"column": at.Value, "in": in})
			continue
		}
		m.Partition = append(m.Partition, at.Value)
		if _, ok := m.Params.Find(at.Value); !ok && len(m.Params.List) > 0 {
			found.Report("model_partition_param", at.Place, problem.Args{
				"column": at.Value, "in": in, "params": strings.Join(m.Params.Names(), ", ")})
		}
	}
}
