package upload_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func decode(t *testing.T, text string) (*upload.Upload, *problem.List) {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("uploads/survey_paper.yaml", []byte(text), 0, &found)
	if !ok {
		t.Fatal(found.Err())
	}
	return upload.Decode("survey_paper", n, &found), &found
}

func decoded(t *testing.T, text string) *upload.Upload {
	t.Helper()
	u, found := decode(t, text)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return u
}

func TestAnUploadIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	u := decoded(t, `
params: {city: string, round: integer}
parts:
  zeta: {type: image/png}
  answers: {type: [xlsx, csv], max: 50MB, format: {xlsx: {sheet: 1, header: 4}}}
labels: {type: paper, where: "{city}-{round}"}
`)
	if len(u.Parts) != 2 || u.Parts[0].Name != "zeta" || u.Parts[1].Name != "answers" {
		t.Fatalf("the parts are %+v", u.Parts)
	}
	answers := u.Parts[1]
	if answers.Max != 50_000_000 || strings.Join(answers.Types, " ") != "xlsx csv" || answers.Format.XLSX.Header != 4 {
		t.Errorf("the part reads as %+v", answers)
	}
	if got := strings.Join(u.LabelNames(), " "); got != "city round type where" {
		t.Errorf("the labels are %s", got)
	}
}

func TestMistakesOfAnUploadAreToldAtOnceWithTheirPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"params: {city: string}\n", "lacks the key \"parts\""},
		{"parts: {}\n", "has no parts"},
		{"parts: {a: {max: 1MB}}\n", "lacks the key \"type\""},
		{"parts: {a: {type: xslx}}\n", "1:19: \"xslx\" is no type"},
		{"parts: {a: {type: xslx}}\n", "did you mean \"xlsx\"?"},
		{"parts: {a: {type: csv, format: {xlsx: {header: 4}}}}\n", "takes only csv"},
		{"parts: {a: {type: [csv, csv]}}\n", "stands twice"},
		{"parts: {A b: {type: csv}}\n", "cannot be the name of a part"},
		{"parts: {a: {type: csv, personal: subject}}\n", "does not obey it yet"},
		{"parts: {a: {type: csv}}\ncomplete_when: {parts: all}\n", ":2:1: key \"complete_when\""},
		{"parts: {a: {type: csv}}\nlabels: {x: \"{ctiy}\"}\nparams: {city: string}\n", "did you mean {city}?"},
		{"parts: {a: {type: csv}}\nlabels: {x: \"${KEY}\"}\n", "secret KEY"},
		{"parts: {a: {type: csv, mx: 1MB}}\n", "unknown key \"mx\""},
	} {
		_, found := decode(t, c.text)
		if err := found.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gives %v, want %q", c.text, err, c.want)
		}
	}
	_, found := decode(t, "parts: {a: {type: nothing}, b: {type: csv, personal: x}}\nlabels: {x: \"{y}\"}\n")
	if found.Len() != 3 {
		t.Errorf("of three mistakes are told:\n%v", found.Err())
	}
}
