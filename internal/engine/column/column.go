// Package column is the one vocabulary for typed columns that rows, lake and sqlengine share: the kinds a contract
// knows, how they are written, the names of companions, and ranges of names. It never holds values.
package column

// Kind is the family of a type.
type Kind uint8

// The kinds, in the words of a contract.
const (
	Invalid     Kind = iota
	Boolean          // true or false
	Integer          // 32 bits
	Long             // 64 bits
	Double           // 64 bits
	Decimal          // Precision 1 to 38, Scale 0 to Precision
	String           // UTF-8
	Date             // days since 1970-01-01
	Timestamp        // microseconds, no zone
	Timestamptz      // microseconds UTC
	List             // of Element
	Struct           // of Fields
)

// Type is a kind and what it needs. Types are compared with Equal.
type Type struct {
	Kind             Kind
	Precision, Scale int      // Decimal
	Element          *Column  // List; its Name is "element"
	Fields           []Column // Struct
}

// Column is a named, typed column. ID is Iceberg's field id; 0 until the lake gave one (nested columns have
// their own). Doc is the label that a person reads.
type Column struct {
	ID   int
	Name string
	Type Type
	Doc  string
}

// Equal says that both hold the same values under the same nested names. Ids and docs do not count.
func (t Type) Equal(other Type) bool {
	if t.Kind != other.Kind {
		return false
	}
	switch t.Kind {
	case Decimal:
		return t.Precision == other.Precision && t.Scale == other.Scale
	case List:
		return (t.Element == nil) == (other.Element == nil) &&
			(t.Element == nil || t.Element.Type.Equal(other.Element.Type))
	case Struct:
		if len(t.Fields) != len(other.Fields) {
			return false
		}
		for i, field := range t.Fields {
			if field.Name != other.Fields[i].Name || !field.Type.Equal(other.Fields[i].Type) {
				return false
			}
		}
	}
	return true
}
