package lake_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/iceberg-go"
	iceio "github.com/apache/iceberg-go/io"
	"github.com/apache/iceberg-go/table"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// foreign commits to a table as another engine does: with iceberg-go's own file access, through the catalog's
// rows.
func (s *shore) foreign(name string, change func(tbl *table.Table, tx *table.Transaction) error) {
	s.t.Helper()
	pin := s.pin(name)
	local := func(context.Context) (iceio.IO, error) { return iceio.LocalFS{}, nil }
	tbl, err := table.NewFromLocation(s.t.Context(), table.Identifier{"main", name}, pin.Metadata, local, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	tx := tbl.NewTransaction()
	if err := change(tbl, tx); err != nil {
		s.t.Fatal(err)
	}
	made, err := tx.TableCommit()
	if err != nil {
		s.t.Fatal(err)
	}
	meta, err := table.UpdateTableMetadata(tbl.Metadata(), made.Updates, pin.Metadata)
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := json.Marshal(meta)
	if err != nil {
		s.t.Fatal(err)
	}
	// Spark writes file:/x where we write file:///x.
	path := strings.TrimPrefix(meta.Location(), "file://") + "/metadata/00007-by-spark.metadata.json"
	if err := os.WriteFile(path, text, 0o644); err != nil {
		s.t.Fatal(err)
	}
	err = s.db.Write(s.t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
		n, err := tx.Changed(`
update iceberg_tables
set metadata_location = $1
where catalog_name = 'lake' and table_namespace = 'main' and table_name = $2`, "file:"+path, name)
		if err == nil && n != 1 {
			err = fmt.Errorf("%d rows of the catalog are of table %s", n, name)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestAnotherEnginesCommitIsSeenAndBuiltUpon(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		s.add("k1", target, []any{1, "a", 1})
		one := s.file(target, []any{2, "b", 2})
		s.foreign("answers", func(tbl *table.Table, tx *table.Transaction) error {
			return tx.AddFiles(t.Context(), []string{"file:" + one.Path}, nil, false)
		})
		s.wantRows(s.pin("answers"), "1 a 1", "2 b 2")
		s.add("k2", target, []any{3, "c", 3})
		s.wantRows(s.pin("answers"), "1 a 1", "2 b 2", "3 c 3")
		s.commit("k3", lake.Change{Target: target, RemoveAll: true, Add: []lake.File{s.file(target, []any{4, "d", 4})}})
		s.wantRows(s.pin("answers"), "4 d 4")
	})
}

func TestRowsDeletedByAnotherEngineAreNotReadAsIfTheyWereThere(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		target := s.plan("answers", answers)
		s.add("k1", target, []any{1, "a", 1}, []any{2, "b", 2})
		data := s.pin("answers").Files[0]
		s.foreign("answers", func(tbl *table.Table, tx *table.Transaction) error {
			return tx.NewRowDelta(nil).AddDeletes(positionDelete(t, target, data.Path)).Commit(t.Context())
		})
		_, _, err := s.Pins(t.Context(), []string{"answers"}, time.Time{})
		if code(err) != "lake_row_deletes" {
			t.Errorf("a table with deleted rows gave %v", err)
		}
		if _, err := s.Prepare(t.Context(), task("k2"), lake.Change{Target: target,
			Add: []lake.File{s.file(target, []any{3, "c", 3})}}); code(err) != "lake_row_deletes" {
			t.Errorf("an append to it gave %v", err)
		}
		s.commit("k3", lake.Change{Target: target, RemoveAll: true, Add: []lake.File{s.file(target, []any{4, "d", 4})}})
		s.wantRows(s.pin("answers"), "4 d 4")
	})
}

// positionDelete says that row 0 of a data file is gone.
func positionDelete(t *testing.T, target *lake.Target, data string) iceberg.DataFile {
	form := []column.Column{
		{ID: 2147483546, Name: "file_path", Type: kind(column.String)},
		{ID: 2147483545, Name: "pos", Type: kind(column.Long)},
	}
	f, err := writeFile(target, form, [][]any{{"file://" + data, 0}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := file.OpenParquetFile(f.Path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	made, err := table.DataFileFromMetadata(table.DataFileArgs{
		Schema: iceberg.PositionalDeleteSchema, Format: iceberg.ParquetFile, Metadata: r.MetaData(),
		FilePath: "file://" + f.Path, FileSize: f.Size, Content: iceberg.EntryContentPosDeletes, FormatVersion: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestViewsInTheCatalogAreNoTables(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		err := s.db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			_, err := tx.Exec(`
insert into iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, iceberg_type)
values
	('lake', 'main', 'seen', 'file:///nowhere', 'VIEW'),
	('other', 'main', 'elsewhere', 'file:///nowhere', 'TABLE')`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if names, err := s.Tables(t.Context()); err != nil || len(names) != 0 {
			t.Errorf("tables are %v, %v", names, err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestTablesCarryThePropertiesThatOtherEnginesObey(t *testing.T) {
	each(t, func(t *testing.T, s *shore) {
		s.commit("k1", lake.Change{Target: s.plan("estimates.daily", answers)})
		text, err := os.ReadFile(strings.TrimPrefix(s.pin("estimates.daily").Metadata, "file://"))
		if err != nil {
			t.Fatal(err)
		}
		var meta struct {
			Version    int               `json:"format-version"`
			Location   string            `json:"location"`
			Properties map[string]string `json:"properties"`
		}
		if err := json.Unmarshal(text, &meta); err != nil {
			t.Fatal(err)
		}
		if meta.Version != 2 || !strings.HasPrefix(meta.Location, "file://"+filepath.Join(s.dir, "estimates", "daily-")) {
			t.Errorf("version %d at %s", meta.Version, meta.Location)
		}
		for key, want := range map[string]string{
			"write.delete.mode": "copy-on-write", "write.update.mode": "copy-on-write",
			"write.merge.mode":         "copy-on-write",
			"commit.retry.num-retries": "20", "commit.manifest-merge.enabled": "true",
		} {
			if meta.Properties[key] != want {
				t.Errorf("%s is %q", key, meta.Properties[key])
			}
		}
	})
}
