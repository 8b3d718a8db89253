// Package substrait stands in for the module of the same name when Naru is built in its repository: it has one
// empty function list instead of all, so that no process parses lists at its start that Naru never uses. The reason and
// the figures are in docs/decisions/0004-start-without-substrait.md.
package substrait

import "embed"

//go:embed extensions/*
var extensions embed.FS

// GetSubstraitFS gives the function lists.
func GetSubstraitFS() embed.FS { return extensions }

// GetSubstraitExtensionsFS gives the function lists.
func GetSubstraitExtensionsFS() embed.FS { return extensions }

// GetSubstraitTestsFS gives the function lists' tests, of which there are none.
func GetSubstraitTestsFS() embed.FS { return extensions }
