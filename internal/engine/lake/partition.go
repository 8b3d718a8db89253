package lake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apache/iceberg-go"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Iceberg loses rows without a word when a partition value is an empty text, and some engines cut long ones.
const longestPartitionText = 256

var simpleName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// checkPartition refuses partition columns that are not there or whose values cannot be compared exactly.
func checkPartition(table string, columns []column.Column, partition []string) error {
	for i, name := range partition {
		c := named(columns, name)
		if c == nil || slices.Contains(partition[:i], name) {
			return fmt.Errorf("plan table %q: partition column %q is not a column, or is named twice", table, name)
		}
		switch c.Type.Kind {
		case column.Boolean, column.Integer, column.Long, column.String, column.Date:
		default:
			return problem.New("lake_partition_type", problem.Place{},
				problem.Args{"table": table, "column": name, "type": word(c.Type)})
		}
	}
	return nil
}

// newSpec partitions by the values themselves. A partition's own name goes into Avro, which knows only simple
// names.
func newSpec(schema *iceberg.Schema, partition []string) (iceberg.PartitionSpec, error) {
	var fields []iceberg.PartitionOption
	for i, name := range partition {
		id := 0
		for _, f := range schema.Fields() {
			if f.Name == name {
				id = f.ID
			}
		}
		alias := name
		if !simpleName.MatchString(name) {
			alias = "partition_" + strconv.Itoa(i+1)
		}
		fields = append(fields,
			iceberg.AddPartitionFieldBySourceID(id, alias, iceberg.IdentityTransform{}, schema, nil))
	}
	return iceberg.NewPartitionSpecOpts(fields...)
}

// partitionOf names the columns of a spec; ok is false when it does more than keep equal values together.
func partitionOf(schema *iceberg.Schema, spec iceberg.PartitionSpec) (names []string, ok bool) {
	for _, f := range spec.Fields() {
		if _, void := f.Transform.(iceberg.VoidTransform); void {
			continue
		}
		source, found := schema.FindFieldByID(f.SourceID())
		if _, identity := f.Transform.(iceberg.IdentityTransform); !identity || !found {
			return nil, false
		}
		names = append(names, source.Name)
	}
	return names, true
}

// partitionValues turns a tuple into what a manifest holds, by the spec's field ids. nil stays nil.
func partitionValues(
	t *Target, schema *iceberg.Schema, spec iceberg.PartitionSpec, tuple []any,
) (map[int]any, error) {
	if len(tuple) != len(t.Partition) {
		return nil, fmt.Errorf("table %q is partitioned by %d columns, the file gives %d values",
			t.Table, len(t.Partition), len(tuple))
	}
	values := make(map[int]any, len(tuple))
	for _, f := range spec.Fields() {
		source, _ := schema.FindFieldByID(f.SourceID())
		at := slices.Index(t.Partition, source.Name)
		if at < 0 {
			continue
		}
		value, err := partitionValue(t.Table, source, tuple[at])
		if err != nil {
			return nil, err
		}
		values[f.FieldID] = value
	}
	return values, nil
}

func partitionValue(table string, source iceberg.NestedField, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case bool:
		if _, ok := source.Type.(iceberg.BooleanType); ok {
			return v, nil
		}
	case int32:
		switch source.Type.(type) {
		case iceberg.Int32Type:
			return v, nil
		case iceberg.Int64Type:
			return int64(v), nil
		}
	case int64:
		switch source.Type.(type) {
		case iceberg.Int64Type:
			return v, nil
		case iceberg.Int32Type:
			if int64(int32(v)) == v {
				return int32(v), nil
			}
		}
	case time.Time:
		if _, ok := source.Type.(iceberg.DateType); ok {
			return iceberg.Date(day(v)), nil
		}
	case string:
		if _, ok := source.Type.(iceberg.StringType); ok {
			return v, checkPartitionText(table, source.Name, v)
		}
	}
	return nil, fmt.Errorf("table %q: %T is no value of partition column %q", table, value, source.Name)
}

func checkPartitionText(table, name, value string) error {
	if value == "" {
		return problem.New("lake_partition_empty", problem.Place{}, problem.Args{"table": table, "column": name})
	}
	if len(value) > longestPartitionText {
		return problem.New("lake_partition_long", problem.Place{}, problem.Args{
			"table": table, "column": name, "bytes": len(value), "most": longestPartitionText,
			"begins": strings.ToValidUTF8(value[:40], ""),
		})
	}
	return nil
}

// tuple reads a file's partition back, in the order of names. A file of an older spec, which only another
// engine makes, has none.
func tuple(schema *iceberg.Schema, spec iceberg.PartitionSpec, file iceberg.DataFile, names []string) ([]any, bool) {
	if int(file.SpecID()) != spec.ID() {
		return nil, false
	}
	held := file.Partition()
	out := make([]any, len(names))
	for _, f := range spec.Fields() {
		source, _ := schema.FindFieldByID(f.SourceID())
		if at := slices.Index(names, source.Name); at >= 0 {
			out[at] = plain(source.Type, held[f.FieldID])
		}
	}
	return out, true
}

// plain is a partition value as rows.DataFile writes it.
func plain(kind iceberg.Type, value any) any {
	days, isDate := value.(iceberg.Date)
	if n, ok := value.(int32); ok && kind == iceberg.PrimitiveTypes.Date {
		days, isDate = iceberg.Date(n), true
	}
	if isDate {
		return time.Unix(int64(days)*86400, 0).UTC()
	}
	return value
}

// day counts from 1970-01-01, also backwards.
func day(t time.Time) int64 {
	const long = 24 * 60 * 60
	n := t.Unix() / long
	if t.Unix()%long < 0 {
		n--
	}
	return n
}

// tupleKey makes tuples comparable: equal keys exactly when the values are equal, whatever width a number
// has.
func tupleKey(values []any) string {
	var b strings.Builder
	for _, value := range values {
		switch v := value.(type) {
		case nil:
			b.WriteString("n;")
		case time.Time:
			fmt.Fprintf(&b, "d%d;", day(v))
		case string:
			fmt.Fprintf(&b, "s%d:%s;", len(v), v)
		case bool:
			fmt.Fprintf(&b, "b%t;", v)
		default:
			fmt.Fprintf(&b, "i%d;", v)
		}
	}
	return b.String()
}
