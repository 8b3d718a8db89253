package httpapi

import _ "embed"

// Example is a whole block, as the reference shows it: one answer behind a login.
//
//go:embed example.yaml
var Example string

// Further whole blocks: an answer in pages, a report that is ordered and waited for, and the files of a list.
var (
	//go:embed example_pages.yaml
	ExamplePages string
	//go:embed example_report.yaml
	ExampleReport string
	//go:embed example_bulk.yaml
	ExampleBulk string
)
