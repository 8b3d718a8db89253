//go:build faultpoint

package flow_test

import (
	"fmt"
	"testing"

	"github.com/naru-data/naru/internal/domain/flow"
)

// TestProcessKilledAtAnyMomentLeavesARunThatIsFinishedOnce kills another process at every named moment of claiming,
// doing and recording, and finishes its run here. Run it with -tags faultpoint.
func TestProcessKilledAtAnyMomentLeavesARunThatIsFinishedOnce(t *testing.T) {
	text := "steps: {one: {pull: once}, two: {pull: once}, three: {pull: once}}"
	var points []string
	for _, moment := range []string{
		"flow.claimed", "flow.done_before_record", "flow.recorded", "controldb.before_commit", "controldb.after_commit",
	} {
		for nth := range 3 {
			points = append(points, fmt.Sprintf("%s#%d", moment, nth+1))
		}
	}
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			eachWithProcess(t, text, deeds, func(t *testing.T, h *house, o order) {
				o.Kill = point
				if err := another(t, o).cmd.Wait(); err == nil {
					t.Fatalf("the process never came to %s", point)
				}
				run := h.finish(t, o.Run)
				mustBe(t, run, flow.Succeeded, "one succeeded, two succeeded, three succeeded")
				if n := countMarks(t, h.db); n != 3 {
					t.Errorf("3 steps left %d marks", n)
				}
			})
		})
	}
}
