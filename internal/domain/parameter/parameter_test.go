package parameter_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func set(t *testing.T, text string) (parameter.Set, *problem.List) {
	t.Helper()
	found := &problem.List{}
	n, ok := yamlfile.Parse("f.yaml", []byte(text), 0, found)
	if !ok {
		t.Fatal(found.Err())
	}
	var file struct {
		Params parameter.Set `yaml:"params"`
	}
	yamlfile.Decode(n, "thing", &file, found)
	return file.Params, found
}

const all = `params:
  city: string
  round: integer
  big: long
  share: double
  price: "decimal(6,2)"
  day: date
  at: timestamptz
  seen: timestamp
  open: {type: boolean, default: true}
  size: {type: string, default: "01", choices: ["01", 1]}
`

func TestValuesAreTypedAsDeclared(t *testing.T) {
	t.Parallel()
	s, found := set(t, all)
	if found.Len() > 0 {
		t.Fatal(found.Err())
	}
	given := map[string]string{
		"city": "021", "round": "2026", "big": "9007199254740993", "share": "0.5", "price": "12.50",
		"day": "2026-03-01", "at": "2026-01-02T09:00:00+09:00", "seen": "2026-01-02 09:00:00",
	}
	got, err := s.Bind(given, "flow a")
	if err != nil {
		t.Fatal(err)
	}
	at := got["at"].(time.Time)
	delete(got, "at")
	want := map[string]any{
		"city": "021", "round": int64(2026), "big": int64(9007199254740993), "share": 0.5, "price": "12.50",
		"day": yamlfile.Day(2026, 3, 1), "seen": time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC), "open": true, "size": "01",
	}
	if !reflect.DeepEqual(got, want) || !at.Equal(time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("bound %v, wanted %v", got, want)
	}
	if names := strings.Join(s.Names(), " "); names != "city round big share price day at seen open size" {
		t.Errorf("order is %s", names)
	}
}

func TestLabelsAreReadBack(t *testing.T) {
	t.Parallel()
	s, _ := set(t, all)
	given := map[string]string{
		"city": "강남", "round": "7", "big": "-1", "share": "0.1", "price": "-0.05", "day": "2026-12-31",
		"at": "2026-01-02T09:00:00.123456+09:00", "seen": "2026-01-02T00:00:00",
	}
	once, err := s.Bind(given, "flow a")
	if err != nil {
		t.Fatal(err)
	}
	labels := parameter.Labels(once)
	twice, err := s.Bind(labels, "flow a")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(labels, parameter.Labels(twice)) || labels["day"] != "2026-12-31" || labels["at"] != "2026-01-02T00:00:00.123456Z" {
		t.Errorf("%v became %v", labels, parameter.Labels(twice))
	}
}

func TestEveryMistakeInGivenValuesIsToldAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := set(t, "params: {city: string, round: integer, price: \"decimal(4,2)\", at: timestamptz, kind: {type: string, choices: [a, b]}}\n")
	_, err := s.Bind(map[string]string{"ctiy": "x", "round": "2_026", "price": "1.005", "at": "2026-01-02 09:00", "kind": "c"}, "flow a")
	if err == nil {
		t.Fatal("bound")
	}
	for _, want := range []string{
		`flow a lacks the parameter "city" (string)`, `flow a has no parameter "ctiy"`, `did you mean "city"?`,
		`"2_026" is no integer for the parameter "round": write a whole number`,
		`"1.005" is no decimal(4,2) for the parameter "price": it has more digits`,
		`"2026-01-02 09:00" is no timestamptz for the parameter "at": write an instant with its zone`,
		`"c" is not one of the choices of the parameter "kind"`, `choose one of: a, b`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ndoes not tell %s", err, want)
		}
	}
}

func TestMistakesInDeclarationsAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	_, found := set(t, `params:
  City: string
  start: date
  round: interger
  tags: list<string>
  size: {type: integer, default: x, choices: [1, zwei]}
  kind: {type: string, default: c, choices: [a, b], chioces: [d]}
  none:
`)
	var got []string
	for _, p := range found.All() {
		got = append(got, p.Place.String()+" "+string(p.Code))
	}
	want := []string{
		"f.yaml:2:3 param_name", "f.yaml:3:3 param_name_bound", "f.yaml:4:10 param_type", "f.yaml:5:9 param_type_not_yet",
		"f.yaml:6:34 param_value", "f.yaml:6:50 param_value",
		"f.yaml:7:33 param_choice", "f.yaml:7:53 unknown_key", "f.yaml:8:9 param_form",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("told\n%s\nwanted\n%s\n%v", strings.Join(got, "\n"), strings.Join(want, "\n"), found.Err())
	}
}
