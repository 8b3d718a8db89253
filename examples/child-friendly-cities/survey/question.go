package survey

import (
	"fmt"
	"strings"
)

// The groups that are asked, as the column ob holds them.
const (
	elementary = 1
	middle     = 2
	high       = 3
	parent     = 4
	worker     = 5
)

// Who is asked, as a text of groups.
const (
	everybody = "12345"
	pupils    = "123"
	families  = "1234"
	adults    = "45"
)

// kind is what an answer is.
type kind int

const (
	agreement kind = iota // 1 to 4, 8 does not apply, 9 no answer
	wish                  // one of several answers: 0 or 1
	ladder                // 0 to 10
	personal              // about the respondent: drawn with them
	words                 // free text
)

// question is one column of the export.
type question struct {
	name     string
	title    string // header in the file, where it is not the name
	domain   string // code of one of domains
	kind     kind
	of       string  // groups that are asked
	level    float64 // how readily people agree, beside what they hold of the domain
	reversed bool    // agreeing is bad
	since    int     // first round that asks it
}

func (q question) header() string {
	if q.title != "" {
		return q.title
	}
	return q.name
}

func (q question) asked(ob, round int) bool {
	return round >= q.since && strings.Contains(q.of, fmt.Sprint(ob))
}

// domains are the six of UNICEF's child-friendly cities, in the order of the export, and what stands around them.
var domains = []struct{ code, title string }{
	{"who", "응답자 정보"},
	{"pl", "놀이와 여가"},
	{"pt", "참여와 시민의식"},
	{"sf", "안전과 보호"},
	{"hs", "보건과 사회서비스"},
	{"ed", "교육환경"},
	{"hm", "가정환경"},
	{"bd", "행정과 예산"},
	{"w", "가장 바라는 것(복수 응답)"},
	{"end", "전반"},
}

// questionsOf are the columns of a round's export, in order: 91, and 90 where sf13 was not asked.
func questionsOf(round int) []question {
	var all []question
	for _, q := range questions() {
		if round >= q.since {
			all = append(all, q)
		}
	}
	return all
}

func questions() []question {
	all := []question{
		{name: "respondent", title: "응답자번호", domain: "who", kind: personal, of: everybody},
		{name: "ob", domain: "who", kind: personal, of: everybody},
		{name: "dong", domain: "who", kind: personal, of: everybody},
		{name: "gender", title: "성별", domain: "who", kind: personal, of: everybody},
		{name: "age", title: "연령", domain: "who", kind: personal, of: everybody},
		{name: "grade", title: "학년", domain: "who", kind: personal, of: pupils},
		{name: "children", title: "자녀수", domain: "who", kind: personal, of: "4"},
		{name: "career", title: "근무경력", domain: "who", kind: personal, of: "5"},
		{name: "device", title: "응답방법", domain: "who", kind: personal, of: everybody},
		{name: "written", title: "작성일", domain: "who", kind: personal, of: everybody},
	}
	scale := func(domain, of string, from, to int) {
		for i := from; i <= to; i++ {
			all = append(all, question{name: fmt.Sprintf("%s%02d", domain, i), domain: domain, kind: agreement, of: of})
		}
	}
	scale("pl", everybody, 1, 9)
	scale("pt", everybody, 1, 6)
	scale("pt", pupils, 7, 10)
	scale("sf", everybody, 1, 12)
	all = append(all, question{name: "sf13", domain: "sf", kind: agreement, of: pupils, since: 2026})
	scale("hs", everybody, 1, 9)
	scale("hs", adults, 10, 12)
	scale("ed", everybody, 1, 8)
	scale("ed", pupils, 9, 12)
	scale("hm", everybody, 1, 4)
	scale("hm", families, 5, 8)
	for _, name := range []string{"bd04_2", "bd04_3", "bd04_3_1"} {
		all = append(all, question{name: name, domain: "bd", kind: agreement, of: adults})
	}
	for i := 1; i <= 9; i++ {
		all = append(all, question{name: fmt.Sprintf("w%d", i), domain: "w", kind: wish, of: everybody})
	}
	all = append(all,
		question{name: "happy", title: "삶의 만족도", domain: "end", kind: ladder, of: everybody},
		question{name: "friendly", title: "아동친화 정도", domain: "end", kind: ladder, of: everybody},
		question{name: "stay", title: "계속 살고 싶다", domain: "end", kind: agreement, of: everybody},
		question{name: "known", title: "아동권리를 안다", domain: "end", kind: agreement, of: everybody},
		question{name: "opinion", title: "하고 싶은 말", domain: "end", kind: words, of: everybody},
	)
	for i, q := range all {
		all[i].level = random(q.name, "item").NormFloat64() * 0.45
		all[i].reversed = q.name == "pl06" || q.name == "sf09" || q.name == "hm04"
	}
	return all
}
