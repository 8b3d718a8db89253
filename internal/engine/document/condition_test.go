package document_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/document"
)

func TestConditionsHold(t *testing.T) {
	t.Parallel()
	doc := decode(t, `{"code": 0, "text": "0", "name": "Seoul", "RESULT": {"RESULT.CODE": "INFO-000"}, "done": true,
		"none": null, "list": [1], "id": 9007199254740993, "price": "12.50", "day": "2026-11-24", "resultCode": "0000", "empty": ""}`)
	for text, want := range map[string]bool{
		`code = 0`:                           true,
		`code <> 0`:                          false,
		`code<>0`:                            false,
		`text = 0`:                           true,
		`text = "0"`:                         true,
		`code = "0"`:                         true,
		`resultCode = "0000"`:                true,
		`resultCode = "0"`:                   false,
		`resultCode = 0`:                     true,
		`name <> 0`:                          true,
		`name > 0`:                           false,
		`price > 12.4 and price <= 12.5`:     true,
		`RESULT."RESULT.CODE" <> "INFO-000"`: false,
		`RESULT."RESULT.CODE" = 'INFO-000'`:  true,
		`missing <> "x"`:                     false,
		`missing = null`:                     false,
		`missing exists`:                     false,
		`none exists`:                        true,
		`none = null`:                        true,
		`none <> 0`:                          true,
		`name <> null`:                       true,
		`done = true`:                        true,
		`done <> false`:                      true,
		`list <> 1`:                          true,
		`list = 1`:                           false,
		`list.0 = 1`:                         true,
		`id = 9007199254740993`:              true,
		`id = 9007199254740992`:              false,
		`day >= "2026-11-01" and day < "2026-12-01"`:  true,
		`code = 1 or name = "Seoul" and done = true`:  true,
		`code = 0 or name = "Busan" and done = false`: true,
		`code = 1 and name = "Seoul" or done = false`: false,
		`empty = ""`: true,
		`/code = 0`:  true,
	} {
		c, why, at := document.ParseCondition(text)
		if why != "" {
			t.Errorf("%s: %s at %d", text, why, at)
			continue
		}
		if got := c.Holds(doc); got != want || c.String() != text {
			t.Errorf("%s is %v (%s)", text, got, c)
		}
	}
	var none *document.Condition
	if none.Holds(doc) || none.String() != "" || none.Paths() != nil {
		t.Error("no condition holds")
	}
}

func TestAConditionThatCannotBeReadSaysWhyAndWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		why string
		at  int
	}{
		``:                           {"a path is missing", 0},
		`code`:                       {"behind code stands one of", 4},
		`code 0`:                     {"behind code stands one of", 5},
		`code = `:                    {"a value is missing", 7},
		`status = done`:              {`a text is written in quotes: "done"`, 9},
		`status = "done`:             {"a quote is not closed", 9},
		`code = 0 and`:               {"a path is missing", 12},
		`code = 0 xor a = 1`:         {`"xor" stands behind a comparison`, 9},
		`= 3`:                        {"a path is wanted here", 0},
		`a..b = 3`:                   {"a name is missing beside a dot", 0},
		`code == 0`:                  {`"=" is no number`, 6},
		`code != 0`:                  {"behind code stands one of", 5},
		`done > true`:                {"true is compared by = or <> only", 7},
		`code = 0x10`:                {`"0x10" is no number`, 7},
		`RESULT."RESULT.CODE <> "x"`: {"behind a closing quote", 0},
	} {
		_, why, at := document.ParseCondition(text)
		if !strings.Contains(why, want.why) || at != want.at {
			t.Errorf("%q says %q at %d, want %q at %d", text, why, at, want.why, want.at)
		}
	}
}

// FuzzCondition: nothing panics, a refusal says why and where, and what was read asks of the same places when it is read
// again.
func FuzzCondition(f *testing.F) {
	for _, seed := range []string{`a = 1`, `a."b.c" <> "x" and d exists or e <= -1.5e3`, `a = 'it''s'`, `"`, `a <`, `a exists exists`} {
		f.Add(seed)
	}
	doc := decode(f, `{"a": {"b.c": "x"}, "d": null, "e": "-2000"}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, why, at := document.ParseCondition(text)
		if why != "" {
			if c != nil || at < 0 || at > len(text) {
				t.Errorf("%q: %s at %d", text, why, at)
			}
			return
		}
		again, why, _ := document.ParseCondition(c.String())
		if why != "" || len(again.Paths()) != len(c.Paths()) || again.Holds(doc) != c.Holds(doc) {
			t.Errorf("%q is not the same when it is read again: %s", text, why)
		}
	})
}
