package column

import "strings"

// EmptySuffix ends the name of a companion: a string column that says why its column is empty.
const EmptySuffix = "__empty"

// Companion is the name of a column's companion.
func Companion(name string) string { return name + EmptySuffix }

// CompanionOf gives the column that a companion speaks of; ok is false when name is no companion's name.
func CompanionOf(name string) (of string, ok bool) {
	of, ok = strings.CutSuffix(name, EmptySuffix)
	return of, ok && of != ""
}
