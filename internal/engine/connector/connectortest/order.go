package connectortest

import (
	"errors"
	"fmt"
	"maps"
	"testing"
)

func allOfItComesOnce(t *testing.T, s Setup) {
	made := whole(t, s, "")
	same(t, "a pull", made.records(), s.Want)
	if len(made.pages) < 2 {
		t.Errorf("the pull has %d pages; the suite needs two at least", len(made.pages))
	}
}

func pagesAreWholeAndDescribed(t *testing.T, s Setup) {
	for i, page := range whole(t, s, "").pages {
		ways := 0
		for _, used := range []bool{page.Page.Body != nil, page.Path != "", page.Unchanged} {
			if used {
				ways++
			}
		}
		if ways != 1 {
			t.Errorf("page %d: exactly one of Body, Path and Unchanged is wanted: %+v", i, page.Page)
		}
		if page.Size >= 0 && page.Size != int64(len(page.body)) {
			t.Errorf("page %d says that it has %d bytes and has %d", i, page.Size, len(page.body))
		}
	}
}

func everyAttemptGivesTheSamePages(t *testing.T, s Setup) {
	first, second := whole(t, s, ""), whole(t, s, "")
	if len(first.pages) != len(second.pages) {
		t.Fatalf("%d pages, then %d", len(first.pages), len(second.pages))
	}
	for i, a := range first.pages {
		b := second.pages[i]
		same(t, fmt.Sprintf("page %d of the second attempt", i), b.records, a.records)
		// A position may hold what an attempt found out, such as a clock; that there is one is the same.
		if a.Name != b.Name || (a.Position == "") != (b.Position == "") || a.Mark != b.Mark || a.Format != b.Format ||
			a.ContentType != b.ContentType || !maps.Equal(a.Labels, b.Labels) {
			t.Errorf("page %d is described as %+v, then as %+v", i, a.Page, b.Page)
		}
	}
	if first.outcome.Cursor != second.outcome.Cursor {
		t.Errorf("the cursor is %q, then %q", first.outcome.Cursor, second.outcome.Cursor)
	}
}

var errFull = errors.New("the disk is full")

// anAttemptGoesOnFromEveryPosition ends an attempt after each page, and has the next one begin where it stopped.
func anAttemptGoesOnFromEveryPosition(t *testing.T, s Setup) {
	all := whole(t, s, "")
	for cut := range all.pages {
		broken := pull(t.Context(), t, s, "", endAt(cut+1))
		position, pages := broken.last()
		rest := whole(t, s, position)
		together := attempt{pages: append(broken.pages[:pages:pages], rest.pages...)}
		same(t, fmt.Sprintf("cut after page %d, on from %q", cut, position), together.records(), s.Want)
		if rest.outcome.Cursor != all.outcome.Cursor {
			t.Errorf("cut after page %d: the cursor is %q, without a cut %q", cut, rest.outcome.Cursor, all.outcome.Cursor)
		}
	}
}

// onePageAnAttemptEndsWithAll breaks every attempt off after one page with a position.
func onePageAnAttemptEndsWithAll(t *testing.T, s Setup) {
	var got attempt
	position := ""
	for range len(whole(t, s, "").pages) + 1 {
		made := pull(t.Context(), t, s, position, endAt(1))
		at, pages := made.last()
		if made.err == nil {
			got.pages = append(got.pages, made.pages...)
			break
		}
		if pages == 0 { // no place to go on from: the attempt counts for nothing
			got.pages = append(got.pages, whole(t, s, position).pages...)
			break
		}
		got.pages, position = append(got.pages, made.pages[:pages]...), at
	}
	same(t, "one page an attempt", got.records(), s.Want)
}

func endAt(pages int) func(int) error {
	return func(taken int) error {
		if taken == pages {
			return errFull
		}
		return nil
	}
}
