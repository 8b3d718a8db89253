package problem_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/foundation/problem"
)

func TestAProblemReadsAsPlaceSentenceAndHint(t *testing.T) {
	t.Parallel()
	p := problem.New("unknown_key", problem.Place{File: "sources/orders.yaml", Line: 4, Column: 3}, problem.Args{"key": "retrys", "in": "http", "near": "retries"})
	want := "sources/orders.yaml:4:3: unknown key \"retrys\" in http\n   hint: did you mean \"retries\"?"
	if p.Error() != want {
		t.Errorf("%q\nwanted\n%q", p.Error(), want)
	}
	delete(p.Args, "near")
	if p.Hint() != "" {
		t.Errorf("a hint without its name is told: %s", p.Hint())
	}
}

func TestBracesOfAUserAreLeftAlone(t *testing.T) {
	t.Parallel()
	p := problem.New("text_name_missing", problem.Place{}, problem.Args{"name": "x", "text": "{{a}} {x} {in}"})
	if got := p.Message(); got != `nothing is there to fill in for {x} in "{{a}} {x} {in}"` {
		t.Error(got)
	}
}

func TestTheCauseIsReached(t *testing.T) {
	t.Parallel()
	if err := problem.New("secret_file", problem.Place{}, problem.Args{}).Because(io.EOF); !errors.Is(err, io.EOF) {
		t.Error("the cause is lost")
	}
}

func TestAListTellsAllInOrderOfPlace(t *testing.T) {
	t.Parallel()
	var l problem.List
	if l.Err() != nil {
		t.Error("an empty list is an error")
	}
	l.Report("env_line", problem.Place{File: "b", Line: 2}, nil)
	l.Report("env_line", problem.Place{File: "b", Line: 1, Column: 7}, nil)
	l.Report("env_line", problem.Place{File: "a", Line: 9}, nil)
	var begins []string
	for _, line := range strings.Split(l.Err().Error(), "\n") {
		if !strings.HasPrefix(line, " ") {
			begins = append(begins, line[:strings.Index(line, ": ")])
		}
	}
	if got := strings.Join(begins, " "); got != "a:9 b:1:7 b:2" {
		t.Error(got)
	}
	var several *problem.Several
	if !errors.As(l.Err(), &several) || len(several.Problems) != 3 {
		t.Error("it is not Several")
	}
}

func TestNearestFindsWhatWasMeant(t *testing.T) {
	t.Parallel()
	known := []string{"retries", "name", "names", "headers", "도시", "ab"}
	for word, want := range map[string]string{
		"retrys": "retries", "Name": "name", "naem": "name", "header": "headers", "도사": "도시", "x": "", "timeout": "", "abc": "ab", "": "",
	} {
		if got := problem.Nearest(word, known); got != want {
			t.Errorf("%q is nearest to %q, wanted %q", word, got, want)
		}
	}
}
