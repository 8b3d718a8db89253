package landing_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

func TestAnAdoptedFileIsTheSameObjectAsItsBytes(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		w := landing.Where{Source: "bulk", Labels: map[string]string{"day": "1"}, Ext: "csv.gz"}
		kept := s.keep(t, w, "bytes of a file")
		path := filepath.Join(t.TempDir(), "part")
		for _, body := range []string{"bytes of a file", "other bytes"} {
			if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
			o, err := s.Adopt(context.Background(), task("adopt"), w, path)
			if err != nil {
				t.Fatal(err)
			}
			if s.content(t, o) != body || (o == kept) != (body == "bytes of a file") || !strings.HasPrefix(o.Key, "bulk/day=1/") {
				t.Errorf("%q is %+v", body, o)
			}
			if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the file is still there: %v", err)
			}
		}
		if n := len(s.objects(t)); n != 2 {
			t.Errorf("%d objects", n)
		}
	})
}

func TestWhatWasRecordedOfAnOpenDeliveryIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		d := landing.Delivery{ID: "d1", Source: "rank"}
		cut := func(after int64) {
			t.Helper()
			err := s.db.Write(context.Background(), controldb.Lease{}, func(tx *controldb.Tx) error { return landing.Cut(tx, d.ID, after) })
			if err != nil {
				t.Fatal(err)
			}
		}
		page := func(n int64, body string) landing.Arrival {
			return landing.Arrival{Seq: n, Object: s.keep(t, landing.Where{Source: "rank"}, body)}
		}
		if err := s.record(d, []landing.Arrival{page(1, "a"), page(2, "b"), page(3, "c")}, nil); err != nil {
			t.Fatal(err)
		}
		cut(1)
		if got := s.find(t, d.ID); len(got.Arrivals) != 1 || got.Arrivals[0].Seq != 1 {
			t.Errorf("left is %+v", got)
		}
		cut(0)
		if all := s.list(t, landing.Filter{Open: true}); len(all) != 0 {
			t.Errorf("left is %+v", all)
		}
		d.Ended = true
		if err := s.record(d, []landing.Arrival{page(1, "a")}, nil); err != nil {
			t.Fatal(err)
		}
		cut(0)
		if got := s.find(t, d.ID); len(got.Arrivals) != 1 || !got.Ended {
			t.Errorf("of what was ended is left %+v", got)
		}
	})
}

func TestACursorMovesAlone(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		move := func(c landing.Cursor) error {
			return s.db.Write(context.Background(), controldb.Lease{}, func(tx *controldb.Tx) error { return landing.Move(tx, c) })
		}
		if err := move(landing.Cursor{Owner: "s", To: "1"}); err != nil {
			t.Fatal(err)
		}
		if err := move(landing.Cursor{Owner: "s", To: "1"}); !errors.Is(err, landing.ErrCursor) {
			t.Errorf("moved twice: %v", err)
		}
		wantPosition(t, s, "1")
	})
}
