package connectortest

import (
	"context"
	"errors"
	"testing"
	"time"
)

func anErrorOfEmitEndsThePull(t *testing.T, s Setup) {
	for cut := range whole(t, s, "").pages {
		made := pull(t.Context(), t, s, "", endAt(cut))
		if !errors.Is(made.err, errFull) {
			t.Errorf("emit's error at page %d: the pull answers %v", cut, made.err)
		}
		if len(made.pages) != cut {
			t.Errorf("emit's error at page %d: %d pages came", cut, len(made.pages))
		}
	}
}

func aCancelledPullEnds(t *testing.T, s Setup) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var since time.Time
	made := pull(ctx, t, s, "", func(pages int) error {
		if pages == 1 {
			cancel()
			since = time.Now()
			return ctx.Err()
		}
		return nil
	})
	promptly(t, made, since)
	if len(made.pages) != 1 {
		t.Errorf("%d pages came, the pull was cancelled at the second", len(made.pages))
	}

	// While emit goes on: what was begun may be kept, but the pull does not get to its end.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	made = pull(ctx, t, s, "", func(int) error {
		if ctx.Err() == nil {
			cancel()
			since = time.Now()
		}
		return nil
	})
	if made.err == nil && len(made.records()) != len(s.Want) {
		t.Error("a cancelled pull says that it is done, and is not")
	}
	if took := time.Since(since); took > prompt {
		t.Errorf("a cancelled pull takes %s to end", took)
	}
}

func aPullCancelledBeforehandBringsNothing(t *testing.T, s Setup) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	since := time.Now()
	made := pull(ctx, t, s, "", func(int) error { return nil })
	promptly(t, made, since)
	if len(made.pages) != 0 {
		t.Errorf("%d pages came", len(made.pages))
	}
}

// promptly wants a pull to have ended soon, saying why.
func promptly(t *testing.T, made attempt, since time.Time) {
	t.Helper()
	if !errors.Is(made.err, context.Canceled) {
		t.Errorf("a cancelled pull answers %v; want that it was cancelled", made.err)
	}
	if took := time.Since(since); took > prompt {
		t.Errorf("a cancelled pull takes %s to end", took)
	}
}
