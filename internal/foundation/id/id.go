// Package id makes ids that sort by time and can be typed by a person. It keeps no state but the clock.
package id

import (
	"strings"

	"github.com/oklog/ulid/v2"
)

// New is a fresh ULID in lower case: 26 characters, ordered by the millisecond and, within it, by call.
func New() string { return strings.ToLower(ulid.Make().String()) }
