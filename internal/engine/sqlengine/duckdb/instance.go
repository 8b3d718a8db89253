package duckdb

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

var errClosed = errors.New("the SQL engine is closed")

// instance is one DuckDB in memory, locked: no file outside the allowed folders, no network, no extension, no SET.
// What the lock leaves open (the allowed folders can be written, logging can be switched on, databases can be
// attached) is closed by Parse, which lets nothing through but a SELECT over known functions and given tables.
type instance struct {
	db        *sql.DB
	spill     string
	questions atomic.Int64
	emptying  sync.Mutex // held while the empty file is made
}

func openInstance(o Options) (*instance, error) {
	spill, err := makeSpillDir(o.SpillDir)
	if err != nil {
		return nil, err
	}
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, fmt.Errorf("open DuckDB: %w", err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxIdleConns(idleConnections)
	for _, setting := range settings(o, spill) {
		if _, err := db.Exec(setting); err != nil {
			db.Close()
			return nil, fmt.Errorf("open DuckDB: %s: %w", setting, err)
		}
	}
	return &instance{db: db, spill: spill}, nil
}

// idleConnections stay open between questions; a new one costs little, what it would remember costs memory.
const idleConnections = 4

// settings are in order: the lock is the last, and everything before it is global, so that each connection has it.
func settings(o Options, spill string) []string {
	zone := time.UTC
	if o.Zone != nil {
		zone = o.Zone
	}
	all := []string{
		"set global TimeZone = " + literal(zone.String()),
		"set global errors_as_json = true",
		"set global autoinstall_known_extensions = false",
		"set global autoload_known_extensions = false",
		"set global allow_community_extensions = false",
		"set global temp_directory = " + literal(spill),
	}
	if o.MemoryBytes > 0 {
		all = append(all, "set global memory_limit = "+literal(strconv.FormatInt(o.MemoryBytes, 10)+"B"))
	}
	if o.Threads > 0 {
		all = append(all, "set global threads = "+strconv.Itoa(o.Threads))
	}
	dirs := make([]string, 0, len(o.Dirs)+1)
	for _, dir := range o.Dirs {
		dirs = append(dirs, literal(filepath.Clean(dir)))
	}
	if spill != "" {
		dirs = append(dirs, literal(filepath.Clean(spill))) // for spilled: what it writes lies in no other folder
	}
	return append(all,
		"set global allowed_directories = ["+strings.Join(dirs, ", ")+"]",
		"set global enable_external_access = false",
		"set global lock_configuration = true",
	)
}

func (i *instance) close() error {
	err := i.db.Close()
	if i.spill != "" {
		err = errors.Join(err, os.RemoveAll(i.spill))
	}
	return err
}

// spillPrefix begins the name of each process's folder: two processes must not share DuckDB's numbered spill files.
const spillPrefix = "duckdb-"

// makeSpillDir also removes what crashed processes left; no question lives for a day.
func makeSpillDir(dir string) (string, error) {
	if dir == "" {
		return "", nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the spill folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("read the spill folder: %w", err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasPrefix(entry.Name(), spillPrefix) && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(filepath.Join(dir, entry.Name())) // another process may be removing it too
		}
	}
	own, err := os.MkdirTemp(dir, spillPrefix)
	if err != nil {
		return "", fmt.Errorf("make the spill folder: %w", err)
	}
	return own, nil
}

// literal is a text constant in SQL. Only names and paths of the house go through it; a user's values are bound.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// native hands out DuckDB's own connection below one of database/sql.
func native(conn *sql.Conn, f func(c *duckdb.Conn) error) error {
	return conn.Raw(func(c any) error {
		own, ok := c.(*duckdb.Conn)
		if !ok {
			return driver.ErrBadConn
		}
		return f(own)
	})
}
