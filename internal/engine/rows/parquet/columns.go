package parquet

import (
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"golang.org/x/text/unicode/norm"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/rows"
)

// columns are those of a file that are read.
type columns struct {
	manifest *pqarrow.SchemaManifest
	chosen   []chosen
	names    []string // of the chosen
	places   []int    // by Source.Wanted: which of the chosen it is; nil where everything is looked at
}

// chosen is a column, or a field in structs.
type chosen struct {
	parts []string // as the file writes them
	field *pqarrow.SchemaField
}

func newColumns(manifest *pqarrow.SchemaManifest, s rows.Source) *columns {
	c := &columns{manifest: manifest}
	if s.All {
		c.all(manifest.Fields, nil)
		return c
	}
	c.places = make([]int, len(s.Wanted))
	for i, wanted := range s.Wanted {
		found, ok := c.find(wanted)
		if !ok {
			c.places[i] = -1
			continue
		}
		c.places[i] = len(c.chosen)
		c.chosen, c.names = append(c.chosen, found), append(c.names, wanted)
	}
	return c
}

// all chooses every column, and of structs what is in them.
func (c *columns) all(fields []pqarrow.SchemaField, under []string) {
	for i := range fields {
		parts := append(slices.Clone(under), fields[i].Field.Name)
		if isStruct(&fields[i]) {
			c.all(fields[i].Children, parts)
			continue
		}
		c.chosen = append(c.chosen, chosen{parts, &fields[i]})
		c.names = append(c.names, document.Path{Parts: parts}.String())
	}
}

func isStruct(f *pqarrow.SchemaField) bool {
	return f.Field.Type.ID() == arrow.STRUCT && len(f.Children) > 0
}

// find takes a field for the name of a column, else for a path.
func (c *columns) find(wanted string) (found chosen, ok bool) {
	if field := named(c.manifest.Fields, wanted); field != nil {
		return chosen{[]string{field.Field.Name}, field}, true
	}
	path, why := document.ParsePath(strings.TrimPrefix(wanted, "/"))
	if why != "" || len(path.Parts) == 0 {
		return chosen{}, false
	}
	fields := c.manifest.Fields
	for i, part := range path.Parts {
		field := named(fields, part)
		if field == nil || i < len(path.Parts)-1 && !isStruct(field) {
			return chosen{}, false
		}
		found.parts, found.field = append(found.parts, field.Field.Name), field
		fields = field.Children
	}
	return found, true
}

func named(fields []pqarrow.SchemaField, name string) *pqarrow.SchemaField {
	meant := norm.NFC.String(strings.TrimSpace(name))
	for i := range fields {
		if fields[i].Field.Name == name {
			return &fields[i]
		}
	}
	for i := range fields {
		if norm.NFC.String(strings.TrimSpace(fields[i].Field.Name)) == meant {
			return &fields[i]
		}
	}
	return nil
}

// leaves are the numbers of what is read.
func (c *columns) leaves() (leaves []int) {
	var below func(f *pqarrow.SchemaField)
	below = func(f *pqarrow.SchemaField) {
		if f.IsLeaf() && !slices.Contains(leaves, f.ColIndex) {
			leaves = append(leaves, f.ColIndex)
		}
		for i := range f.Children {
			below(&f.Children[i])
		}
	}
	for _, each := range c.chosen {
		below(each.field)
	}
	slices.Sort(leaves)
	return leaves
}

// arrays finds the chosen in what was read.
func (c *columns) arrays(schema *arrow.Schema, read []arrow.Array) []arrow.Array {
	found := make([]arrow.Array, len(c.chosen))
	for i, each := range c.chosen {
		a := read[schema.FieldIndices(each.parts[0])[0]]
		for _, part := range each.parts[1:] {
			holder := a.(*array.Struct)
			at, _ := holder.DataType().(*arrow.StructType).FieldIdx(part)
			a = inside(holder, holder.Field(at))
		}
		found[i] = a
	}
	return found
}

// inside is a field of structs: null also where the struct is.
func inside(holder *array.Struct, field arrow.Array) arrow.Array {
	if holder.NullN() == 0 {
		return field
	}
	data := field.Data()
	valid := make([]byte, (data.Offset()+data.Len()+7)/8)
	nulls := 0
	for row := range data.Len() {
		if holder.IsNull(row) || field.IsNull(row) {
			nulls++
			continue
		}
		at := data.Offset() + row
		valid[at>>3] |= 1 << (at & 7)
	}
	buffers := append([]*memory.Buffer{memory.NewBufferBytes(valid)}, data.Buffers()[1:]...)
	return array.MakeFromData(array.NewData(data.DataType(), data.Len(), buffers, data.Children(), nulls, data.Offset()))
}

// seen are all fields of the file; of structs that no column takes whole, what is in them.
func (c *columns) seen(s rows.Source) (fields []rows.FieldSeen) {
	declared := func(f *pqarrow.SchemaField) (string, bool) {
		for i, each := range c.chosen {
			if each.field == f {
				return c.names[i], !s.All
			}
		}
		return "", false
	}
	var below func(all []pqarrow.SchemaField, under []string)
	below = func(all []pqarrow.SchemaField, under []string) {
		for i := range all {
			parts := append(slices.Clone(under), all[i].Field.Name)
			name, ok := declared(&all[i])
			if !ok && isStruct(&all[i]) {
				below(all[i].Children, parts)
				continue
			}
			if !ok {
				name = document.Path{Parts: parts}.String()
			}
			fields = append(fields, rows.FieldSeen{Name: name, Declared: ok, Kind: kindOf(all[i].Field.Type)})
		}
	}
	below(c.manifest.Fields, nil)
	return fields
}

func kindOf(t arrow.DataType) string {
	switch id := t.ID(); {
	case id == arrow.BOOL:
		return "boolean"
	case arrow.IsInteger(id), arrow.IsFloating(id), arrow.IsDecimal(id):
		return "number"
	case id == arrow.STRUCT:
		return "struct"
	case arrow.IsListLike(id), id == arrow.MAP:
		return "list"
	}
	return "text"
}
