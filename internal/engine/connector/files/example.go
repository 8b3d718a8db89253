package files

import _ "embed"

// Example is a whole block, as the reference shows it.
//
//go:embed example.yaml
var Example string
