package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
)

// TestWhatIsKnownOfOneAddressIsNotAskedOfAnother: the day before is older than what landed of the day after, and "not
// modified since then" would have the one taken for the other.
func TestWhatIsKnownOfOneAddressIsNotAskedOfAnother(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		day := r.URL.Query().Get("date")
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Error(err)
		}
		http.ServeContent(w, r, "", at, strings.NewReader("day\n"+day+"\n"))
	})
	for _, path := range []string{"rank", "rank.csv"} {
		d := newDesk(t)
		block := fmt.Sprintf(`{base: %q, get: "/%s?date={day}"}`, server.URL, path)
		pages, _, err := d.pull(t.Context(), t, block, map[string]any{"day": "2026-11-24"})
		if err != nil || pages[0].Mark == "" {
			t.Fatalf("%+v, %v", pages, err)
		}
		d.known = map[string]connector.Known{pages[0].Name: {Mark: pages[0].Mark}}
		pages, bodies, err := d.pull(t.Context(), t, block, map[string]any{"day": "2026-11-01"})
		if err != nil || pages[0].Unchanged || bodies[0] != "day\n2026-11-01\n" {
			t.Errorf("another day: %+v %q, %v", pages, bodies, err)
		}
		if pages, _, err = d.pull(t.Context(), t, block, map[string]any{"day": "2026-11-24"}); err != nil || !pages[0].Unchanged {
			t.Errorf("the same day: %+v, %v", pages, err)
		}
	}
}
