package table_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
)

// landed is what the plain reference knows of a delivery.
type landed struct {
	delivery
	seq       int
	withdrawn bool
}

// TestRandomHistoriesEqualARebuildAndThePlainRule lets deliveries come, be withdrawn and be loaded at random, and then
// compares three things: the rows as they grew, the rows that Rebuild makes, and what the rule says in ten lines.
func TestRandomHistoriesEqualARebuildAndThePlainRule(t *testing.T) {
	for strategy, text := range map[string]string{"append": appended, "replace": replaced, "label": latest, "data": byDay} {
		t.Run(strategy, func(t *testing.T) {
			each(t, func(h *house) {
				for seed := range uint64(4) {
					randomHistory(h, rand.New(rand.NewPCG(seed, 11)), fmt.Sprintf("t%d", seed), strategy, text)
				}
			})
		})
	}
}

func randomHistory(h *house, r *rand.Rand, name, strategy, text string) {
	h.Helper()
	source := "s_" + name
	t := h.contract(name, strings.ReplaceAll(strings.ReplaceAll(text, "[till, paper]", source), "till", source))
	var all []*landed
	for step := range 14 {
		switch {
		case r.IntN(3) == 0:
			params := map[string]any{}
			if r.IntN(2) == 0 {
				params["city"] = fmt.Sprint(20 + r.IntN(2))
			}
			_, _ = h.loader.Load(h.ctx, h.task(params), []*table.Table{t}, nil, table.Options{}) // broken files are refused
		case r.IntN(6) == 0 && len(all) > 0:
			one := all[r.IntN(len(all))]
			if !one.withdrawn {
				h.withdraw(one.name)
			}
			one.withdrawn = true
		default:
			one := &landed{seq: step, delivery: randomDelivery(r, strategy, source, fmt.Sprintf("%s_%d", name, step))}
			h.lands(one.delivery)
			all = append(all, one)
		}
	}
	_, _ = h.loader.Load(h.ctx, h.task(nil), []*table.Table{t}, nil, table.Options{})
	h.holds(name, reference(strategy, all)...)
	if _, err := h.loader.Rebuild(h.ctx, h.task(nil), t, nil, table.RebuildOptions{}); err != nil {
		h.Fatal("what was refused before is no news: ", err)
	}
	h.holds(name, reference(strategy, all)...)
	var loaded int64
	for _, one := range h.states(name) {
		loaded += one.Counts.Loaded
	}
	if int(loaded) != len(h.rows(name)) {
		h.Errorf("%s holds %d rows, its deliveries loaded %d", name, len(h.rows(name)), loaded)
	}
}

func randomDelivery(r *rand.Rand, strategy, source, name string) delivery {
	d := delivery{name: name, source: source, asOf: r.IntN(5), labels: city(fmt.Sprint(20 + r.IntN(2)))}
	header := map[string]string{"data": "day,n", "label": "n"}[strategy]
	if header == "" {
		header = "n,v"
	}
	text := header + "\n"
	for range 1 + r.IntN(3) {
		n := r.IntN(3)
		switch strategy {
		case "data":
			text += fmt.Sprintf("2026-01-0%d,%d\n", 1+r.IntN(3), n)
		case "label":
			text += fmt.Sprintf("%d\n", n)
		default:
			text += fmt.Sprintf("%d,%s\n", n, "xyz"[n:n+1])
		}
	}
	if r.IntN(5) == 0 {
		text = header + "\n" // refused
	}
	d.files = []string{text}
	return d
}

// reference is the rule in plain words: of what is whole and not withdrawn, the newest by (as-of, coming) holds each
// partition; with append, of the same bytes and labels the first that came.
func reference(strategy string, all []*landed) []string {
	holder := map[string]*landed{}
	rows := map[string][]string{}
	for _, one := range all {
		lines := strings.Split(strings.TrimSpace(one.files[0]), "\n")[1:]
		if one.withdrawn || len(lines) == 0 {
			continue
		}
		mine := map[string][]string{}
		for _, line := range lines {
			row, key := strings.ReplaceAll(line, ",", " "), ""
			switch strategy {
			case "append":
				key = one.labels["city"] + one.files[0]
			case "label":
				key, row = one.labels["city"], one.labels["city"]+" "+row
			case "data":
				key, _, _ = strings.Cut(line, ",")
			}
			mine[key] = append(mine[key], row)
		}
		for key, lines := range mine {
			before, held := holder[key]
			newest := !held || one.asOf > before.asOf || (one.asOf == before.asOf && one.seq > before.seq)
			if strategy == "append" {
				newest = !held
			}
			if newest {
				holder[key], rows[key] = one, lines
			}
		}
	}
	var whole []string
	for _, lines := range rows {
		whole = append(whole, lines...)
	}
	slices.Sort(whole)
	return whole
}
