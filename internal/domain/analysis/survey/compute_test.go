package survey_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// small is a survey with every kind of figure over a table that holds only these rows of (g, w, a, b, c, x).
func small(t *testing.T, weighted bool, rows ...[]any) *survey.Document {
	t.Helper()
	a := newFieldwork(t)
	a.table("people", rows, between("g", 1, 2), survey.Variable{Name: "w", Type: kind(column.Double)}, between("a", 1, 4),
		between("b", 1, 4), between("c", 1, 4), survey.Variable{Name: "x", Type: kind(column.Double)})
	s := everyone("people", domain("play", "a", "-b"), domain("one", "c"))
	s.By = ats("g")
	s.Sets = []survey.Set{{Name: "set", Items: asked("a", "b")}}
	s.Also = []survey.Also{
		{Crosstab: ats("g", "a")}, {Test: at("play"), By: at("g")}, {Test: at("x"), By: at("a")}, {Correlate: ats("play", "one", "x")},
		{Correlate: ats("a", "b"), Given: ats("x")}, {Frequencies: ats("x")},
		{Regress: &survey.Formula{Text: "play ~ x", Outcome: "play", Terms: []survey.Term{{Name: "x"}, {Name: "g", Category: true}}}},
		{Logistic: &survey.Formula{Text: "g ~ x", Outcome: "g", Terms: []survey.Term{{Name: "x"}}}},
	}
	if weighted {
		s.Weight = at("w")
	}
	d := a.compute(t, s, nil)
	if _, err := json.Marshal(d); err != nil {
		t.Fatal(err)
	}
	return d
}

func row(g, w, a, b, c, x any) []any { return []any{g, w, a, b, c, x} }

func codes(d *survey.Document) (all []string) {
	for _, note := range d.Notes {
		all = append(all, note.Code)
	}
	return all
}

func TestWhatDoesNotExistIsNeverZero(t *testing.T) {
	t.Parallel()
	one := int32(1)
	for name, rows := range map[string][][]any{
		"no row":         nil,
		"one row":        {row(one, 1.0, one, one, one, 0.5)},
		"all missing":    {row(nil, 1.0, nil, nil, nil, nil), row(nil, 1.0, nil, nil, nil, nil)},
		"constant":       {row(one, 1.0, one, one, one, 0.5), row(one, 1.0, one, one, one, 0.5), row(one, 2.0, one, one, one, 0.5)},
		"one group":      {row(one, 1.0, one, int32(2), one, 0.5), row(one, 1.0, int32(3), one, int32(4), 1.5), row(one, 1.0, int32(2), one, int32(4), 2.5)},
		"weights of 0":   {row(one, 0.0, one, one, one, 0.5), row(one, -1.0, one, one, one, 0.5), row(one, nil, one, one, one, 0.5)},
		"beyond allowed": {row(one, 1.0, int32(9), int32(-3), one, 0.5), row(one, 1.0, one, one, one, 0.5)},
	} {
		for _, weighted := range []bool{false, true} {
			d := small(t, weighted, rows...)
			n := int64(len(rows))
			if name == "weights of 0" && weighted {
				n = 0
				if !slices.Contains(codes(d), "weight_left_out") {
					t.Errorf("%s: no note of it", name)
				}
			}
			if d.Groups[0].N != n || d.Made.Rows != int64(len(rows)) {
				t.Errorf("%s: %d of %d respondents", name, d.Groups[0].N, d.Made.Rows)
			}
			for _, scale := range d.Scales {
				if scale.Alpha == nil && scale.Why == "" {
					t.Errorf("%s: alpha of %s does not exist, and nobody says why", name, scale.Scale)
				}
				if *scale.N == 0 && (scale.Mean != nil || scale.SD != nil) {
					t.Errorf("%s: a mean of nobody", name)
				}
			}
			for _, score := range d.Scores {
				if *score.N == 0 && (score.Mean != nil || score.SD != nil) || *score.N == 1 && score.SD != nil {
					t.Errorf("%s: figures of nobody: %+v", name, score)
				}
			}
			for _, test := range d.Tests {
				if test.P == nil && test.Why == "" {
					t.Errorf("%s: %s of %s says nothing", name, test.Test, test.Variable)
				}
			}
			for _, r := range d.Correlations {
				if r.R == nil && r.Why == "" {
					t.Errorf("%s: %s of %s and %s says nothing", name, r.Method, r.X, r.Y)
				}
			}
			if len(rows) == 0 && !slices.Contains(codes(d), "no_respondents") {
				t.Errorf("%s: no note of it: %v", name, codes(d))
			}
		}
	}
}

func TestAnswersThatAreNotAllowedAreNotedAndNotCounted(t *testing.T) {
	t.Parallel()
	one := int32(1)
	d := small(t, false, row(one, 1.0, int32(9), one, one, 0.5), row(one, 1.0, int32(2), one, one, 0.5))
	for _, item := range d.Items {
		if item.Item == "a" && (*item.N != 1 || *item.NoAnswer != 1 || *item.Mean != 2) {
			t.Errorf("a: %d answers, %d without, mean %v", *item.N, *item.NoAnswer, *item.Mean)
		}
	}
	i := slices.IndexFunc(d.Notes, func(n survey.Note) bool { return n.Code == "outside_range" })
	if i < 0 || d.Notes[i].Args["variable"] != "a" || d.Notes[i].Args["n"] != "1" {
		t.Errorf("notes: %v", d.Notes)
	}
}

func TestAJoinAddsColumnsAndNeverRespondents(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	text := survey.Variable{Name: "dong", Type: kind(column.String)}
	a.table("people", [][]any{{"x", int32(1)}, {"y", int32(4)}, {"z", int32(4)}, {nil, int32(4)}}, text, between("a", 1, 4))
	a.table("areas", [][]any{{"x", int32(2), "north"}, {"y", int32(2), "south"}, {nil, int32(2), "nowhere"}, {nil, nil, "nowhere"}}, text,
		between("a", 1, 4), survey.Variable{Name: "district", Type: kind(column.String)}) // an a of its own, which is not the one
	s := everyone("people", domain("play", "a"))
	s.Join, s.By = []survey.Join{{Table: at("areas"), Columns: ats("dong")}}, ats("district")
	d := a.compute(t, s, nil)
	if d.Groups[0].N != 4 || len(d.Splits[0].Values) != 2 || d.Splits[0].Values[1].Value != "south" {
		t.Errorf("%d respondents, %v", d.Groups[0].N, d.Splits)
	}
	if item := d.Items[0]; *item.N != 4 || *item.Mean != 3.25 {
		t.Errorf("a is not that of the rows: %d, %v", *item.N, *item.Mean)
	}
	if len(d.Made.From) != 2 {
		t.Errorf("made from %v", d.Made.From)
	}
	a.tables[1].Rows = each([][]any{{"x", nil, "north"}, {"x", nil, "south"}})
	_, err := a.tryCompute(t, s, nil)
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != "survey_join_multiplies" || !strings.Contains(p.Error(), "dong = x") {
		t.Errorf("a key that stands twice: %v", err)
	}
}

// twoRounds is a table of 2024 and 2026, in which b was new in 2026 and c is not asked any more.
func twoRounds(t *testing.T, items string) (*fieldwork, *survey.Survey) {
	a := newFieldwork(t)
	variables := []survey.Variable{{Name: "round", Type: kind(column.Integer)}}
	for _, name := range []string{"a", "b", "c"} {
		v := between(name, 1, 5)
		v.Companion = true
		variables = append(variables, v)
	}
	not := "not_asked"
	a.table("people", [][]any{
		{int32(2026), int32(5), nil, int32(1), nil, nil, not}, {int32(2026), int32(3), nil, int32(1), nil, nil, not},
		{int32(2026), int32(4), nil, int32(1), nil, nil, not},
		{int32(2024), int32(2), nil, nil, not, int32(5), nil}, {int32(2024), int32(1), nil, nil, not, int32(5), nil},
		{int32(2020), int32(1), nil, nil, not, int32(5), nil},
	}, variables...)
	s := everyone("people", domain("play", "a", "b", "c"))
	s.Params = parameter.Set{List: []parameter.Parameter{param("round", column.Integer)}}
	s.Compare = &survey.Compare{Param: "round", Before: at(survey.Previous), Common: items == "common"}
	return a, s
}

func TestChangesAreOfItemsThatWereAskedInBothRounds(t *testing.T) {
	t.Parallel()
	a, s := twoRounds(t, "common")
	d := a.compute(t, s, map[string]any{"round": int64(2026)})
	c := d.Compared
	if c == nil || c.Before != "2024" || fmt.Sprint(c.Common, c.OnlyNow, c.OnlyBefore) != "[a] [b] [c]" || c.RowsBefore != 2 || *d.Groups[0].Before != 2 {
		t.Fatalf("compared: %+v", c)
	}
	if len(d.Changes) != 3 { // total, domain, a
		t.Fatalf("%d changes", len(d.Changes))
	}
	for _, change := range d.Changes { // of a alone: 4 and 1.5 of 1 to 5
		if *change.Now != 75 || *change.Before != 12.5 || *change.Change != 62.5 || *change.NNow != 3 || *change.NBefore != 2 {
			t.Errorf("%v: %v and %v", text(change.Domain), *change.Now, *change.Before)
		}
	}
	if score := d.Scores[1]; *score.Mean != 37.5 { // of a and b
		t.Errorf("the score itself is of all items: %v", *score.Mean)
	}
	if a.scans != 3 { // the round before twice, since c was asked only then
		t.Errorf("%d scans", a.scans)
	}
}

func TestChangesOfAllItemsAreOfTheScoresThemselves(t *testing.T) {
	t.Parallel()
	a, s := twoRounds(t, "all")
	d := a.compute(t, s, map[string]any{"round": int64(2026)})
	if change := d.Changes[1]; *change.Now != 37.5 || *change.Before != 56.25 || a.scans != 2 {
		t.Errorf("%v and %v after %d scans", *change.Now, *change.Before, a.scans)
	}
}

func TestTheFirstRoundHasNoChanges(t *testing.T) {
	t.Parallel()
	a, s := twoRounds(t, "common")
	d := a.compute(t, s, map[string]any{"round": int64(2020)})
	if d.Compared != nil || len(d.Changes) != 0 || !slices.Contains(codes(d), "no_previous") {
		t.Errorf("%v, %d changes, %v", d.Compared, len(d.Changes), codes(d))
	}
}

func TestASmallGroupIsSeenInNoTable(t *testing.T) {
	t.Parallel()
	a := newFieldwork(t)
	var rows [][]any
	for i := range 40 {
		rows = append(rows, []any{int32(1 + i/38), int32(1 + i%4), int32(1 + i%3)})
	}
	a.table("people", rows, between("g", 1, 2), between("a", 1, 4), between("b", 1, 4))
	s := everyone("people")
	s.Groups = []survey.Group{{Name: "many", Condition: at("g = 1")}, {Name: "few", Condition: at("g = 2")}}
	s.Domains = []survey.Domain{{Name: "play", Items: map[string][]survey.Item{"many": asked("a", "b"), "few": asked("a", "b")}}}
	s.Also = []survey.Also{{Crosstab: ats("a", "b")}, {Correlate: ats("a", "b")}}
	s.SuppressBelow = 5
	d := a.compute(t, s, nil)
	if g := d.Groups[1]; g.N != 0 || !g.Suppressed || d.Made.Rows != 38 {
		t.Errorf("group %+v of %d", g, d.Made.Rows)
	}
	for _, f := range d.Frequencies {
		if f.Grp == "few" && (f.N != nil || !f.Suppressed) {
			t.Errorf("a frequency of the group is shown: %+v", f)
		}
	}
	if n := d.Correlations[0].N; *n != 38 {
		t.Errorf("a correlation is of %d", *n)
	}
	if !slices.Contains(codes(d), "suppressed_group") {
		t.Errorf("notes: %v", codes(d))
	}
}

// TestMemoryDoesNotGrowWithRows is not parallel: it counts what is allocated meanwhile.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	a := newFieldwork(t)
	r := makeRandom(rand.New(rand.NewPCG(5, 6)), 20_000, false)
	r.Also = r.Also[:4] // whose values are as many as they are, and no more
	r.tables(a)
	allocated := func(times int) uint64 {
		scan := func(ctx context.Context, sql string, args []sqlengine.Argument, each func(sqlengine.Batch) error) ([]work.Ref, error) {
			return a.scan(ctx, sql, args, func(b sqlengine.Batch) error {
				for range times {
					if err := each(b); err != nil {
						return err
					}
				}
				return nil
			})
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := r.Compute(t.Context(), survey.Input{Params: map[string]any{"round": int64(2026)}, Known: a.known, Scan: scan, Ask: a.ask})
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	const more = 20 << 20
	if once, often := allocated(1), allocated(100); often > once+more {
		t.Errorf("%d bytes for 16 thousand respondents, %d for 1.6 million", once, often)
	}
}

func TestTablesAreTheRowsOfTheDocument(t *testing.T) {
	t.Parallel()
	one := int32(1)
	d := small(t, false, row(one, 1.0, one, one, one, 0.5), row(int32(2), 1.0, int32(2), one, one, 1.5))
	tables := d.Tables([]column.Column{{Name: "city", Type: kind(column.String)}}, []any{"21"})
	var names []string
	for _, table := range tables {
		names = append(names, table.Name)
		rows := 0
		for values, err := range table.Rows {
			if err != nil || len(values) != len(table.Columns) || values[0] != "21" {
				t.Fatalf("%s: %v, %v", table.Name, values, err)
			}
			rows++
		}
		if table.Name == "scores" && rows != len(d.Scores) {
			t.Errorf("%d rows of %d scores", rows, len(d.Scores))
		}
	}
	if !slices.Equal(names, survey.TableNames()) || len(names) != 9 {
		t.Errorf("tables: %v", names)
	}
	// the columns that LANGUAGE.md promises, section 7
	for name, columns := range map[string]string{
		"frequencies":  "grp variable value label n percent valid_percent suppressed",
		"scales":       "grp scale items n alpha alpha_low alpha_high alpha_listwise alpha_standardised omega mean sd suppressed",
		"items":        "grp scale item reversed n no_answer not_asked not_applicable mean sd item_rest_r alpha_if_deleted top_box bottom_box suppressed",
		"scores":       "grp split split_value domain item n mean sd low high suppressed",
		"changes":      "grp domain item now before change low high n_now n_before suppressed",
		"crosstabs":    "variable split value split_value n row_percent column_percent expected residual suppressed",
		"tests":        "test variable split statistic df1 df2 p effect effect_name suppressed",
		"correlations": "method x y n r p low high suppressed",
		"regressions":  "model term estimate se t p low high suppressed",
	} {
		for _, want := range strings.Fields(columns) {
			if !slices.ContainsFunc(survey.TableColumns(name), func(c column.Column) bool { return c.Name == want }) {
				t.Errorf("%s has no %s", name, want)
			}
		}
	}
}
