// Package duckdb is SQL in the process: it judges a user's SELECT by its parse tree, runs it over the files and rows
// it is given, streams the answer by rows or by columns, and writes a SELECT as Parquet files. Everything runs on one
// locked instance that can reach nothing but the folders of Options.Dirs and its own spill folder. It knows no user, no current snapshot, and moves no pointer.
package duckdb

import (
	"sync"
	"time"

	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// Options of one engine. Zero values are DuckDB's own defaults.
type Options struct {
	Zone        *time.Location // TimeZone of every session; nil: UTC
	Dirs        []string       // the only folders that can be read and written
	SpillDir    string         // where answers that outgrow memory go, and scans, below an own folder per process; empty: nowhere
	MemoryBytes int64          // of the whole engine
	Threads     int
	Timeout     time.Duration // of one question whose context has no nearer deadline; 0: none
}

// Engine opens DuckDB with the first statement, so that a command without SQL does not pay for it.
type Engine struct {
	options   Options
	functions *catalog

	mu     sync.Mutex
	opened *instance
	closed bool
}

var _ sqlengine.Engine = (*Engine)(nil)

// Open checks nothing and opens nothing yet; mistakes in Options are answered by the first statement.
func Open(o Options) (*Engine, error) {
	return &Engine{options: o, functions: readCatalog(functionsText)}, nil
}

// Close ends the instance and removes what it spilled. Answers must be closed before.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	if e.opened == nil {
		return nil
	}
	err := e.opened.close()
	e.opened = nil
	return err
}

func (e *Engine) instance() (*instance, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, errClosed
	}
	if e.opened == nil {
		opened, err := openInstance(e.options)
		if err != nil {
			return nil, err
		}
		e.opened = opened
	}
	return e.opened, nil
}
