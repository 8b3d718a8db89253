package rows_test

import (
	"maps"
	"testing"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func asked(t testing.TB, text string, names map[string]string) func(*rows.Column) {
	parsed, wrong := rows.ParseCondition(text, problem.Place{}, types(t, names))
	if wrong != nil {
		t.Fatal(wrong)
	}
	return func(k *rows.Column) { k.Asked = parsed }
}

func companion(id int) func(*rows.Column) { return func(k *rows.Column) { k.EmptyID = id } }

func TestTheFourKindsOfEmptyAreKeptApart(t *testing.T) {
	t.Parallel()
	got := load(t, setting{columns: []rows.Column{
		col(1, "ob", "integer", func(k *rows.Column) { k.Values = []string{"1", "2", "3", "4"} }),
		col(2, "q", "integer", companion(12), asked(t, "ob <= 3", map[string]string{"ob": "integer"}), func(k *rows.Column) {
			k.Values, k.Missing, k.NotApplicable = []string{"1", "2", "3", "4"}, []string{"9", "-"}, []string{"8"}
		}),
		col(3, "s", "string", companion(13), func(k *rows.Column) { k.NotApplicable, k.Null = []string{"n/a"}, []string{"?"} }),
	}}, lines("ob,q,s",
		"1,4,x", "1,,", "1,9,?", "1,8,n/a", "1,-,x", "1,5,x", "1,abc,x",
		"4,,x", "4,9,x", "4,8,x", "4,3,x", "4,5,x", "4,abc,x",
		",2,x", ",,x", "7,2,x", "1,09,x",
	))
	got.wants(t, []string{
		"1|4|.|x|.", "1|.|no_answer|.|no_answer", "1|.|no_answer|.|no_answer", "1|.|not_applicable|.|not_applicable", "1|.|no_answer|x|.",
		"4|.|not_asked|x|.", "4|.|not_asked|x|.", "4|.|not_asked|x|.", "4|.|excluded|x|.", "4|.|excluded|x|.", "4|.|excluded|x|.",
		".|2|.|x|.", ".|.|no_answer|x|.", "1|.|no_answer|x|.",
	}, "7 values q; 8 type q; 17 values ob")
	if want := map[string]int64{"q": 3}; !maps.Equal(got.written.Excluded, want) {
		t.Errorf("excluded %v", got.written.Excluded)
	}
	for i, want := range []string{"ob", "q", "q__empty", "s", "s__empty"} {
		if got.names[i] != want {
			t.Errorf("columns %v", got.names)
		}
	}
	if got.ids[2] != 12 || got.ids[4] != 13 {
		t.Errorf("ids %v of %v", got.ids, got.names)
	}
}

func TestARequiredFieldIsNeededOnlyWhereItWasAsked(t *testing.T) {
	t.Parallel()
	required := func(k *rows.Column) { k.Required, k.Missing = true, []string{"9"} }
	got := load(t, setting{columns: []rows.Column{
		col(1, "ob", "integer", required),
		col(2, "q", "integer", companion(12), required, asked(t, "ob = 1", map[string]string{"ob": "integer"})),
	}}, lines("ob,q", "1,2", "1,", "2,", "9,9", ",1", "2,3", "9,"))
	got.wants(t, []string{"1|2|.", "2|.|not_asked", ".|.|no_answer", "2|.|excluded"}, "3 required q; 6 required ob; 8 required q")
}

func TestAConditionSeesWhatTheFileSaysWhateverTheOrderOfColumns(t *testing.T) {
	t.Parallel()
	names := map[string]string{"a": "integer", "b": "integer", "c": "integer"}
	got := load(t, setting{columns: []rows.Column{
		col(3, "c", "integer", companion(13), asked(t, "b = 1", names)),
		col(2, "b", "integer", companion(12), asked(t, "a = 1", names)),
		col(1, "a", "integer"),
	}}, lines("a,b,c", "1,1,5", "2,1,5", "2,,5", "1,2,"))
	got.wants(t, []string{"5|.|1|.|1", "5|.|.|excluded|2", "5|.|.|not_asked|2", ".|not_asked|2|.|1"}, "")
}

func TestAColumnThatARoundDidNotAskMayBeMissing(t *testing.T) {
	t.Parallel()
	names := map[string]string{"round": "integer", "ob": "integer", "q": "integer"}
	columns := func(round any) []rows.Column {
		return []rows.Column{
			col(1, "round", "integer", func(k *rows.Column) { k.Constant, k.Value = true, round }),
			col(2, "ob", "integer"),
			col(3, "q", "integer", companion(13), func(k *rows.Column) { k.Required = true }, asked(t, "ob <= 3 and round >= 2026", names)),
		}
	}
	load(t, setting{columns: columns(int32(2025))}, lines("ob", "1", "4", "")).wants(t, []string{"2025|1|.|not_asked", "2025|4|.|not_asked"}, "")
	if code := load(t, setting{columns: columns(int32(2026))}, lines("ob,x", "1,2")).brokenAs(t); code != "columns_missing" {
		t.Error(code)
	}
	if code := load(t, setting{columns: columns(nil)}, lines("ob,x", "1,2")).brokenAs(t); code != "columns_missing" {
		t.Error(code)
	}
}
