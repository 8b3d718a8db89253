// Package secret holds values that must never be seen (I6): references until the moment of use, *** in every print,
// and redaction of everything that was ever revealed. It never writes a secret anywhere, and never asks who wants one.
package secret

import (
	"fmt"
	"log/slog"
)

// Mask stands where a secret was.
const Mask = "***"

// Value is a secret. Every way of printing it gives ***.
type Value struct{ text string }

// String gives ***.
func (Value) String() string { return Mask }

// GoString gives *** for %#v.
func (Value) GoString() string { return Mask }

// Format gives *** for every verb, also for %d and %x, which would look inside.
func (Value) Format(f fmt.State, _ rune) { fmt.Fprint(f, Mask) }

// MarshalText gives ***, so that JSON, YAML and XML do.
func (Value) MarshalText() ([]byte, error) { return []byte(Mask), nil }

// LogValue gives *** to slog.
func (Value) LogValue() slog.Value { return slog.StringValue(Mask) }

// IsEmpty says whether nothing is behind it, without showing what is.
func (v Value) IsEmpty() bool { return v.text == "" }
