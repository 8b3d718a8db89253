//go:build faultpoint

package source_test

import (
	"fmt"
	"testing"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// TestAPullKilledAtAnyMomentLandsOnce kills another process at every named moment of keeping and recording, and goes on
// here. Run it with -tags faultpoint.
func TestAPullKilledAtAnyMomentLandsOnce(t *testing.T) {
	for moment, times := range map[string]int{
		"budget.reserved": 2, "landing.named": 6, "landing.kept": 4, "landing.adopted": 2, "source.page_kept": 6,
		"source.page_recorded": 6, "landing.before_record": 8, "landing.recorded": 8, "source.before_record": 2,
		"source.recorded": 2, "controldb.before_commit": 12, "controldb.after_commit": 12,
	} {
		for nth := range times {
			point := fmt.Sprintf("%s#%d", moment, nth+1)
			t.Run(point, func(t *testing.T) {
				controldbtest.EachURL(t, func(t *testing.T, options controldb.Options) {
					db := controldbtest.OpenAt(t, options, migrations()...)
					o := order{DB: options, Raw: t.TempDir(), Temp: t.TempDir(), Kill: point}
					another(t, o)
					goesOn(t, o, db)
				})
			})
		}
	}
}
