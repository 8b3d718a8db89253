package project_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// TestARunFindsTheFilesItBeganWith stores a version, edits the folder, and reads the version as another process would.
func TestARunFindsTheFilesItBeganWith(t *testing.T) {
	t.Parallel()
	k := house(t)
	controldbtest.Each(t, []controldb.Migrations{project.Migrations()}, func(t *testing.T, db *controldb.DB) {
		files := cities(t, map[string]string{
			"naru.prod.yaml":   "zone: UTC\n",
			"seeds/cities.csv": "city,name\n21,\xef\xbb\xbf서울\r\n", // bytes are kept as they are
		})
		before, err := project.Load(t.Context(), files, "prod", k)
		if err != nil {
			t.Fatal(err)
		}
		files["models/clean_responses.sql"] = &fstest.MapFile{Data: []byte("select 1 as changed")}
		if err := project.NewShelf(db, k).Put(t.Context(), files, before); err != nil {
			t.Fatal(err)
		}
		if err := project.NewShelf(db, k).Put(t.Context(), files, before); err != nil {
			t.Fatal("put twice:", err)
		}
		another := project.NewShelf(db, k)
		after, err := another.At(t.Context(), before.Version)
		if err != nil {
			t.Fatal(err)
		}
		if after.Version != before.Version || after.Env != "prod" || after.Settings.Zone.String() != "UTC" ||
			!strings.Contains(after.Models["clean_responses"].SQL, "from Responses") ||
			string(after.Tables["cities"].Seed) != string(before.Tables["cities"].Seed) {
			t.Errorf("stored %+v", after)
		}
		if again, err := another.At(t.Context(), before.Version); err != nil || again != after {
			t.Error("a version is read twice", err)
		}
		if _, err := another.At(t.Context(), "nope"); err == nil || !strings.Contains(err.Error(), "version nope of the project") {
			t.Error(err)
		}
	})
}

func TestAStoredVersionDoesNotLookForSecrets(t *testing.T) {
	t.Parallel()
	k := house(t)
	db := controldbtest.Open(t, project.Migrations())
	files := cities(t, map[string]string{"sources/other.yaml": "http: {get: \"https://x.example/?k=${NARU_T_NEVER_SET}\"}\n"})
	if _, err := project.Load(t.Context(), files, "", k); err == nil || !strings.Contains(err.Error(), "${NARU_T_NEVER_SET} is not set") {
		t.Fatal(err)
	}
	k.Secrets = nil
	p, err := project.Load(t.Context(), files, "", k)
	if err != nil {
		t.Fatal(err)
	}
	if err := project.NewShelf(db, k).Put(t.Context(), files, p); err != nil {
		t.Fatal(err)
	}
	if _, err := project.NewShelf(db, house(t)).At(t.Context(), p.Version); err != nil {
		t.Error(err)
	}
}
