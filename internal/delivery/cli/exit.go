package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Exit codes of every command.
const (
	exitGood   = 0
	exitFailed = 1 // the work failed
	exitUsage  = 2 // wrong usage, or a mistake in the project
)

// errTold says that the failure has been printed already.
var errTold = errors.New("told already")

// usageError is a mistake in how the command was called.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// misnamed are the codes that say: what was typed names nothing, or is no question. Nothing was tried.
var misnamed = []problem.Code{
	"run_unknown", "run_ambiguous", "delivery_unknown", "delivery_ambiguous", "withdraw_why",
	"table_accept_unknown", "table_accept_ambiguous", "upload_part_unknown", "upload_part_which", "upload_part_missing",
	"table_unknown", "table_unknown_of",
	"sql_syntax", "sql_empty", "sql_several", "sql_not_select", "sql_not_allowed", "sql_function_refused",
	"sql_function_unknown", "sql_table_function", "sql_table_missing", "sql_parameter_unnamed", "sql_parameter_missing",
	"sql_parameter_value", "sql_invalid", "sql_columns_same",
}

// exitCode is what a failure is to the shell.
func exitCode(err error) int {
	var usage usageError
	var several *problem.Several
	var mistake *problem.Problem
	switch {
	case errors.As(err, &usage), errors.As(err, &several):
		return exitUsage
	case errors.As(err, &mistake) && (project.IsMistake(mistake) || slices.Contains(misnamed, mistake.Code)):
		return exitUsage
	}
	return exitFailed
}

// sentence is an error as a person reads it: the place in the project's files first, then what was tried.
func sentence(err error) string {
	text := err.Error()
	var p *problem.Problem
	if !errors.As(err, &p) || p.Place.File == "" {
		return text
	}
	tried, ok := strings.CutSuffix(text, p.Error())
	if !ok || tried == "" {
		return text
	}
	at := p.Place.String() + ": "
	return at + tried + strings.TrimPrefix(p.Error(), at)
}
