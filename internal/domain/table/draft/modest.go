package draft

import (
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
)

// shortWhole is how many digits a whole number has at most for the narrow type to be proposed from a sample.
const shortWhole = 7

// modest takes back what only the whole file could prove, and leaves it as a remark. What the codebook says stays.
func (c *Column) modest(n *numerals) {
	var only []string
	if c.Required && c.Unique {
		c.Required, c.Unique = false, false
		only = append(only, "never empty, no two alike (required: true, unique: true)")
	}
	if len(c.Values) > 0 && !c.fromBook {
		only = append(only, "values: "+valuesText(c.Values, nil))
		c.Values = nil
	}
	if len(only) > 0 {
		c.remark("in these rows " + strings.Join(only, "; "))
	}
	if c.Type.Kind == column.Integer && n.digits > shortWhole {
		c.Type = column.Type{Kind: column.Long}
	}
}

// where names what was looked at.
func (d *Draft) where() string {
	if d.Sampled() {
		return "in these rows"
	}
	return "in this file"
}

// thousands writes a count in groups of three digits.
func thousands(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
