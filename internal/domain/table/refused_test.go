package table_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/work"
)

func TestARefusalIsRepeatedUntilANewerDeliveryHoldsItsPart(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", latest)
		h.lands(delivery{name: "good", labels: city("21"), asOf: 1, files: []string{"n\n1\n"}})
		h.lands(delivery{name: "bad", labels: city("21"), asOf: 2, files: []string{"n\n"}})
		first := h.refuses("is refused", answers)
		if slices.ContainsFunc(first.Notes, speaksOf("refused")) || first.Values["refused"] != 1 {
			t.Errorf("the error says it, and once is enough: %q %v", first.Notes, first.Values)
		}
		want := []string{
			"nothing to load: every other delivery of these labels was taken before",
			`answers: 1 delivery is still refused: till city=21 bad: "bad_1.csv" has a header and no rows`,
		}
		for range 2 {
			if got := h.load(answers); !slices.Equal(got.Notes, want) || got.Values["refused"] != 1 {
				t.Errorf("told %q, %v", got.Notes, got.Values)
			}
		}
		elsewhere, err := h.loader.Load(h.ctx, h.task(map[string]any{"city": "22"}), []*table.Table{answers}, nil, table.Options{})
		if err != nil || slices.ContainsFunc(elsewhere.Notes, speaksOf("refused")) {
			t.Errorf("it does not concern city 22: %q %v", elsewhere.Notes, err)
		}
		h.lands(delivery{name: "better", labels: city("21"), asOf: 3, files: []string{"n\n3\n"}})
		got := h.load(answers)
		if _, counted := got.Values["refused"]; counted || slices.ContainsFunc(got.Notes, speaksOf("refused")) {
			t.Errorf("a newer one holds the part: %q %v", got.Notes, got.Values)
		}
	})
}

func TestWhereNothingLandedThatIsSaid(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", latest)
		load := func(params map[string]any) []string {
			result, err := h.loader.Load(h.ctx, h.task(params), []*table.Table{answers}, nil, table.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return result.Notes
		}
		for want, params := range map[string]map[string]any{
			"nothing has landed from till or paper": nil,
			"nothing has landed with city=99":       {"city": "99", "unheard": "of"},
		} {
			if got := load(params); !slices.Equal(got, []string{want}) {
				t.Errorf("told %q, want %s", got, want)
			}
		}
		h.lands(delivery{name: "a", labels: city("21"), files: []string{"n\n1\n"}})
		if got := load(map[string]any{"city": "99"}); !slices.Equal(got, []string{"nothing has landed with city=99"}) {
			t.Errorf("told %q", got)
		}
	})
}

func TestWhatACheckRefusedIsJudgedAgainByEveryLoad(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", strings.Replace(latest, "{name: n, type: integer}", "{name: n}", 1))
		checks := h.judged("answers", "poison")
		load := func() (work.Result, error) {
			return h.loader.Load(h.ctx, h.task(nil), []*table.Table{answers}, checks, table.Options{})
		}
		h.lands(delivery{name: "good", labels: city("21"), asOf: 1, files: []string{"n\ngood\n"}})
		h.lands(delivery{name: "bad", labels: city("22"), asOf: 1, files: []string{"n\npoison\n"}})
		_, err := load()
		if err == nil || strings.Contains(err.Error(), "--accept") ||
			!strings.Contains(err.Error(), "naru table load answers") ||
			!strings.Contains(err.Error(), "naru check show answers.no_poison") {
			t.Fatal(err)
		}
		h.lands(delivery{name: "later", labels: city("23"), asOf: 1, files: []string{"n\nlater\n"}})
		result, err := load()
		if err != nil || !slices.ContainsFunc(result.Notes, speaksOf("1 delivery is still refused: till city=22 bad: check")) {
			t.Errorf("it is an error once: %q %v", result.Notes, err)
		}
		h.holds("answers", "21 good", "23 later")
		before, err := h.judge.Results(h.ctx, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := load(); err != nil {
			t.Fatal(err)
		}
		if after, err := h.judge.Results(h.ctx, "", 0); err != nil || len(after) != len(before) {
			t.Errorf("%d results of checks became %d, though nothing new was found: %v", len(before), len(after), err)
		}
		_, err = h.loader.Load(h.ctx, h.task(nil), []*table.Table{answers}, checks, table.Options{Accept: "bad"})
		if err == nil || !strings.Contains(err.Error(), "is refused: check") {
			t.Errorf("a check is not overridden by accepting: %v", err)
		}
		checks[0].SQL = strings.Replace(checks[0].SQL, "poison", "venom", 1) // the check is mended
		if _, err := load(); err != nil {
			t.Fatal(err)
		}
		h.holds("answers", "21 good", "22 poison", "23 later")
	})
}

func TestARebuildKeepsWhatACheckRefusedRefused(t *testing.T) {
	for _, strategy := range []string{latest, strings.Replace(latest, "strategy: latest", "strategy: append", 1)} {
		t.Run(strings.Fields(strategy)[4], func(t *testing.T) {
			each(t, func(h *house) {
				answers := h.contract("answers", strings.Replace(strategy, "{name: n, type: integer}", "{name: n}", 1))
				checks := h.judged("answers", "poison")
				h.lands(delivery{name: "bad", labels: city("22"), asOf: 1, files: []string{"n\npoison\n"}})
				h.lands(delivery{name: "good", labels: city("21"), asOf: 2, files: []string{"n\ngood\n"}})
				if _, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{answers}, checks, table.Options{}); err == nil {
					t.Fatal("poison passed")
				}
				for range 2 {
					result, err := h.loader.Rebuild(h.ctx, h.task(nil), answers, checks, table.RebuildOptions{})
					if err != nil || !slices.ContainsFunc(result.Notes, speaksOf("1 delivery is still refused: till city=22 bad")) {
						t.Fatalf("%q %v", result.Notes, err)
					}
					h.holds("answers", "21 good")
					h.state("answers", "bad", table.Refused)
				}
			})
		})
	}
}
