// Package problem holds errors that a person can act on: a code, a place, and the words of one catalogue.
// It never logs and never decides what happens next.
package problem

import (
	"fmt"
	"sort"
	"strings"
)

// Code names one entry of the catalogue.
type Code string

// Args fill the {names} of a catalogue entry.
type Args map[string]any

// Place is where in the user's files something is wrong. Line and Column count from 1; 0 means unknown.
// Column counts characters, as editors do.
type Place struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String is file:line:column as far as it is known.
func (p Place) String() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Problem is one mistake or refusal. Its sentence and hint come from the catalogue.
type Problem struct {
	Code  Code
	Place Place
	Args  Args
	Cause error
}

// New makes a problem. The code must stand in the catalogue; a test keeps that true for the whole tree.
func New(code Code, place Place, args Args) *Problem {
	return &Problem{Code: code, Place: place, Args: args}
}

// Because adds the error that led here; errors.Is and errors.As reach it.
func (p *Problem) Because(cause error) *Problem {
	p.Cause = cause
	return p
}

// Message is the sentence without place and hint.
func (p *Problem) Message() string {
	entry, ok := lookup(p.Code)
	if !ok {
		return fmt.Sprintf("%s %v", p.Code, map[string]any(p.Args))
	}
	text, _ := fill(entry.Say, p.Args)
	return text
}

// Hint says what to do about it, or is empty when there is nothing to say.
func (p *Problem) Hint() string {
	entry, ok := lookup(p.Code)
	if !ok || entry.Hint == "" {
		return ""
	}
	text, whole := fill(entry.Hint, p.Args)
	if !whole {
		return ""
	}
	return text
}

// Error is what a person reads: place, sentence, and the hint on a line of its own.
func (p *Problem) Error() string {
	var b strings.Builder
	if at := p.Place.String(); at != "" {
		b.WriteString(at)
		b.WriteString(": ")
	}
	b.WriteString(p.Message())
	if hint := p.Hint(); hint != "" {
		b.WriteString("\n   hint: ")
		b.WriteString(hint)
	}
	return b.String()
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// List gathers the problems of a whole project, so that all are told at once. The zero List is ready.
type List struct{ items []*Problem }

// Add appends one problem.
func (l *List) Add(p *Problem) { l.items = append(l.items, p) }

// Report makes a problem and appends it.
func (l *List) Report(code Code, place Place, args Args) { l.Add(New(code, place, args)) }

// Len is the number of problems.
func (l *List) Len() int { return len(l.items) }

// All gives the problems by file, line and column.
func (l *List) All() []*Problem {
	all := append([]*Problem(nil), l.items...)
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i].Place, all[j].Place
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	return all
}

// Err is nil when the list is empty, else an error that prints all of it.
func (l *List) Err() error {
	if len(l.items) == 0 {
		return nil
	}
	return &Several{Problems: l.All()}
}

// Several is the error of a List.
type Several struct{ Problems []*Problem }

// Error prints every problem on its own lines.
func (s *Several) Error() string {
	texts := make([]string, len(s.Problems))
	for i, p := range s.Problems {
		texts[i] = p.Error()
	}
	return strings.Join(texts, "\n")
}
