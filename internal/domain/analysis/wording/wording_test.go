package wording

import (
	"regexp"
	"slices"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

var placeholder = regexp.MustCompile(`\{([a-z0-9]+)(:[^}]*)?\}`)

func names(sentence string) []string {
	var all []string
	for _, m := range placeholder.FindAllStringSubmatch(sentence, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	for key, ko := range korean {
		en, ok := english[key]
		switch {
		case !ok:
			t.Errorf("%q is missing in English", key)
		case ko == "" || en == "":
			t.Errorf("%q is empty", key)
		case !slices.Equal(names(ko), names(en)):
			t.Errorf("%q names %v in Korean and %v in English", key, names(ko), names(en))
		}
	}
	for key := range english {
		if _, ok := korean[key]; !ok {
			t.Errorf("%q is missing in Korean", key)
		}
	}
}

func TestParticlesFollowTheLastSound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ word, forms, want string }{
		{"아동", "은/는", "은"}, {"보호자", "은/는", "는"}, {"보호자", "이/가", "가"}, {"학생", "을/를", "을"},
		{"서울", "으로/로", "로"}, {"서울", "은/는", "은"}, {"강릉", "으로/로", "으로"}, {"아이", "으로/로", "로"},
		{"2026", "과/와", "과"}, {"2024", "과/와", "와"}, {"2025", "과/와", "와"}, {"2021", "으로/로", "로"}, {"50%", "은/는", "는"},
		{"놀이(여가)", "은/는", "는"}, {"‘안전’", "이/가", "이"}, {"GIS", "은/는", "은(는)"}, {"GIS", "으로/로", "(으)로"}, {"", "을/를", "을(를)"},
		{"아동", "", ""},
	} {
		if got := particle(c.word, c.forms); got != c.want {
			t.Errorf("%s + %s = %q, want %q", c.word, c.forms, got, c.want)
		}
	}
}

func TestSentencesAreFilled(t *testing.T) {
	t.Parallel()
	values := map[string]string{"a": "아동", "n": "3"}
	for sentence, want := range map[string]string{
		"{a:은/는} {n}명": "아동은 3명", "{b}는": "{b}는", "열린 {": "열린 {", "{a": "{a", "": "",
	} {
		if got := fill(sentence, values); got != want {
			t.Errorf("%q became %q, want %q", sentence, got, want)
		}
	}
}

func TestANoteWithoutWordsSaysAllThatItKnows(t *testing.T) {
	t.Parallel()
	l, err := Speak("en", map[string]Words{"en": {"test.anova": "my own"}})
	if err != nil {
		t.Fatal(err)
	}
	plain := func(_, value string) string { return value }
	for _, c := range []struct{ got, want string }{
		{l.Note(survey.Note{Code: "new_thing", Args: map[string]string{"b": "2", "a": "1"}}, plain), "new_thing (a = 1, b = 2)"},
		{l.Note(survey.Note{Code: "no_respondents"}, plain), "Nobody answered under these parameters."},
		{l.Note(survey.Note{Code: "no_respondents", Args: map[string]string{"grp": "child"}}, plain), "child: nobody answered."},
		{l.Named("test.", "anova"), "my own"}, {l.Named("test.", "sign"), "sign"}, {l.Say("nothing"), "⟦?⟧ nothing"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if _, err := Speak("fr", nil); err == nil {
		t.Error("French is spoken")
	}
}
