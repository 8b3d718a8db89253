package analysis_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func decode(t *testing.T, text string) (*analysis.Analysis, *problem.List) {
	t.Helper()
	found := &problem.List{}
	n, ok := yamlfile.Parse("analyses/report.yaml", []byte(text), 0, found)
	if !ok {
		t.Fatal(found.Err())
	}
	return analysis.Decode("report", n, func(string) ([]byte, bool) { return nil, false }, found), found
}

func TestAnAnalysisIsReadByItsKind(t *testing.T) {
	t.Parallel()
	a, found := decode(t, "kind: survey\nparams: {city: string}\nrows: answers\njoin: {districts: [city]}\nsets: {wishes: [w1]}\n")
	if found.Len() > 0 {
		t.Fatal(found.Err())
	}
	if a.Kind != analysis.KindSurvey || a.Survey == nil || len(a.Params.List) != 1 || len(a.Reads) != 2 || a.Reads[1].Name != "districts" || a.Reads[1].Place.Line != 4 {
		t.Errorf("read %+v", a)
	}
	if tables := strings.Join(a.Tables(), " "); !strings.HasPrefix(tables, "report.changes report.correlations ") || len(a.Tables()) != 9 {
		t.Errorf("its result tables are %s", tables)
	}
}

func TestAKindThatIsNotObeyedIsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"kind: signal\nrows: signals\nclock: {}\n": `1:7: the kind "signal" is part of the language, but this version of Naru does not obey it yet`,
		"kind: surveys\nrows: answers\n":           `1:7: there is no kind of analysis "surveys"`,
		"rows: answers\nsets: {w: [w1]}\n":         `1:1: analysis report lacks the key "kind"`,
		"kind: [survey]\nrows: a\nsets: {w: [w1]}": `1:7: kind of analysis report wants a text, not a list`,
		"- a\n": `1:1: analysis report wants a map of keys, not a list`,
	} {
		a, found := decode(t, text)
		if a == nil || found.Len() != 1 || !strings.HasPrefix(found.Err().Error(), "analyses/report.yaml:"+want) {
			t.Errorf("%q tells %v, wanted %s", text, found.Err(), want)
		}
	}
}
