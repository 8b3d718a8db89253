// Package result is what Naru hands out as files: reports, workbooks, documents, exports. It owns the results place:
// where a file lies, the row that says what it was made from (I5), and how a result is found and opened again; and it
// writes an answer as a file. It never changes a file, and never knows what is inside one that others made.
package result

import (
	"time"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Results keeps files and their rows. It is safe for concurrent use, also by several processes.
type Results struct {
	db    *controldb.DB
	store objectstore.Store
}

// New uses a database that was migrated by Migrations.
func New(db *controldb.DB, store objectstore.Store) *Results { return &Results{db: db, store: store} }

// Set is all that one piece of work handed out.
type Set struct {
	ID      string            // given by Record
	Of      string            // what made it: an analysis, or a step
	Labels  map[string]string // the parameters, as texts: whose it is
	Key     string            // of the task (I4)
	Run     string
	Project string // version of the project's files
	Code    string // version of Naru
	From    []work.Ref
	Files   []File
	At      time.Time // zero: when it is recorded
	Current bool      // none of the same (Of, Labels) is newer; told by Done and List
}

// File is one kept file.
type File struct {
	Name   string // report.ko.html
	Object string // key in the store: OF/label=value/.../TIME-TASK/report.ko-HASH.html
	Type   string // media type
	Bytes  int64
	SHA256 string
	Rows   int64 // of an export
}

// Ref is result@sha256.
func (f File) Ref() work.Ref { return work.Ref{Kind: "result", Name: f.Object, Version: f.SHA256} }
