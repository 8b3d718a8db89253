package result_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

func TestFilesAreCopiedOutUnderTheirNames(t *testing.T) {
	t.Parallel()
	p := at(t, controldbtest.Open(t, result.Migrations()), t.TempDir())
	set := result.Set{
		Of: "city_report", Key: "k", Labels: cityLabels,
		Files: []result.File{p.keep(t, "k", "a.html", "<p>"), p.keep(t, "k", "보고서.json", "{}")},
	}
	if _, err := p.record(set); err != nil {
		t.Fatal(err)
	}
	wanted := result.Copies{Of: "city_report", Labels: cityLabels, To: filepath.Join(t.TempDir(), "내 폴더")}
	for range 2 { // again replaces
		done, err := p.HandOut(t.Context(), wanted)
		if err != nil || len(done.Made) != 2 {
			t.Fatalf("%v: %v", done, err)
		}
		same(t, done.Made[0], work.Ref{Kind: "file", Name: filepath.Join(wanted.To, "a.html"), Version: set.Files[0].SHA256})
	}
	body, err := os.ReadFile(filepath.Join(wanted.To, "보고서.json"))
	same(t, fmt.Sprint(string(body), err), "{}<nil>")

	if err := os.WriteFile(p.Path(set.Files[0]), []byte("<b>"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = p.HandOut(t.Context(), wanted) // a damaged file never takes the place of a good one
	wantProblem(t, err, "result_damaged", "a.html")
	body, readErr := os.ReadFile(filepath.Join(wanted.To, "a.html"))
	same(t, fmt.Sprint(string(body), readErr), "<p><nil>")

	wanted.To, wanted.Place = filepath.Join(p.Path(set.Files[1]), "below"), problem.Place{File: "flows/f.yaml", Line: 3, Column: 5}
	_, err = p.HandOut(t.Context(), wanted)
	wantProblem(t, err, "export_no_folder", "flows/f.yaml:3:5", "not a directory")
}

func TestWhatIsHandedOutStandsApartByTheLabelsThatWereNotAskedFor(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		p.hand(t, "report", "k1", map[string]string{"round": "2026", "city": "21"})
		p.hand(t, "report", "k2", map[string]string{"round": "2026", "city": "../서울"})
		p.hand(t, "report", "k3", map[string]string{"round": "2026", "city": "21"})
		p.hand(t, "whole", "k4", nil)
		for _, c := range []struct {
			of     string
			labels map[string]string
			want   string
		}{
			{"report", map[string]string{"round": "2026", "city": "21"}, "a.txt=k3"},
			{"report", map[string]string{"round": "2026"}, "city=..%2F서울/a.txt=k2 city=21/a.txt=k3"},
			{"report", nil, "city=..%2F서울/round=2026/a.txt=k2 city=21/round=2026/a.txt=k3"},
			{"whole", nil, "a.txt=k4"},
		} {
			folder := t.TempDir()
			done, err := p.HandOut(t.Context(), result.Copies{Of: c.of, Labels: c.labels, To: folder})
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, made := range done.Made {
				body, err := os.ReadFile(made.Name)
				path, _ := filepath.Rel(folder, made.Name)
				found = append(found, path+"="+string(body))
				same(t, err, "<nil>")
			}
			slices.Sort(found)
			same(t, strings.Join(found, " "), c.want)
			same(t, done.Values, fmt.Sprint(map[string]any{"files": len(found), "folder": folder}))
		}
		done, err := p.HandOut(t.Context(), result.Copies{Of: "report"})
		same(t, fmt.Sprint(done.Values, done.Made, err), "map[files:2] [] <nil>")
	})
}

func TestThatNothingWasHandedOutIsTold(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		p.hand(t, "report", "k1", map[string]string{"city": "21"})
		_, err := p.HandOut(t.Context(), result.Copies{Of: "report", Labels: map[string]string{"city": "22"}, To: t.TempDir()})
		wantProblem(t, err, "result_none", `"report" has handed out nothing for city=22`, "naru analysis run report")
		_, err = p.HandOut(t.Context(), result.Copies{Of: "reprot", To: t.TempDir()})
		wantProblem(t, err, "result_none", `did you mean "report"?`)
	})
}
