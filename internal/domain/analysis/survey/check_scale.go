package survey

import (
	"math"
	"strconv"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// domain is right when the items of each group are numbers with one known range: a mean of 1 to 4 and 0 to 10 is none.
func (c *checking) domain(d Domain) {
	c.nameOfColumn(d.Name, "domain", d.Place)
	for _, g := range c.Groups {
		where := g.Name + " of domain " + d.Name + " of " + c.in
		var first *Item
		var low, high float64
		for _, item := range d.Items[g.Name] {
			v, known := c.number(yamlfile.At[string]{Value: item.Name, Place: item.Place}, where)
			if !known {
				continue
			}
			least, greatest, ok := v.ends()
			switch {
			case !ok:
				c.gather("analysis_item_range", item.Name, item.Place, problem.Args{"where": where})
			case first == nil:
				first, low, high = &item, least, greatest
			case least != low || greatest != high:
				c.found.Report("analysis_scale_ranges", item.Place, problem.Args{
					"where": where, "one": first.Name, "other": item.Name, "low": low, "high": high, "least": least, "greatest": greatest})
				return
			}
		}
	}
}

// nameOfColumn tells of a name that a column has too: a formula could mean both.
func (c *checking) nameOfColumn(name, what string, place problem.Place) {
	if _, exists, certain := c.whole(name); exists && certain {
		c.found.Report("analysis_name_two", place, problem.Args{"name": name, "one": "a column", "other": "a " + what, "in": c.in})
	}
}

// set is right when each of its columns says chosen or not.
func (c *checking) set(s Set) {
	c.nameOfColumn(s.Name, "set", s.Place)
	where := "set " + s.Name + " of " + c.in
	for _, item := range s.Items {
		v, known := c.number(yamlfile.At[string]{Value: item.Name, Place: item.Place}, where)
		if !known || v.Type.Kind == column.Boolean {
			continue
		}
		least, greatest, ok := v.ends()
		switch {
		case len(v.Values) > 2 || len(v.Values) == 0 && ok && greatest-least > 1:
			c.gather("analysis_set_codes", item.Name, item.Place, problem.Args{"where": where})
		case !ok:
			c.gather("analysis_item_range", item.Name, item.Place, problem.Args{"where": where})
		}
	}
}

// ends are the least and the greatest answer that the contract allows; ok is false when it does not say both.
func (v Variable) ends() (least, greatest float64, ok bool) {
	if v.Type.Kind == column.Boolean {
		return 0, 1, true
	}
	least, greatest = math.Inf(1), math.Inf(-1)
	for _, value := range v.Values {
		number, err := strconv.ParseFloat(value.Code, 64)
		if err != nil {
			return 0, 0, false
		}
		least, greatest = min(least, number), max(greatest, number)
	}
	if len(v.Values) == 0 && v.Min != nil && v.Max != nil {
		least, greatest = *v.Min, *v.Max
	}
	return least, greatest, least <= greatest
}
