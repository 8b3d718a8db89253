package survey

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// respondent is one person who answers.
type respondent struct {
	city     City
	round    int
	ob       int
	district District
	self     map[string]string // the personal columns
	general  float64           // how content with everything
	domain   map[string]float64
	tired    float64 // how readily a question is left blank
}

// newRespondent draws a person: someone content with one domain tends to be content with the others, and people of one
// district are more alike than people of the city.
func newRespondent(c City, round int, channel string, number int, climate map[string]float64, draw *rand.Rand) *respondent {
	r := &respondent{
		city: c, round: round, ob: group(draw),
		district: c.Districts[draw.IntN(len(c.Districts))],
		general:  draw.NormFloat64() * 0.6,
		domain:   map[string]float64{},
		tired:    0.008 + 0.04*draw.Float64()*draw.Float64(),
	}
	for _, d := range domains {
		r.domain[d.code] = r.general + climate[d.code] + climate[r.district.Code] + draw.NormFloat64()*0.6
	}
	r.introduce(channel, number, draw)
	return r
}

// group draws one of the five groups.
func group(draw *rand.Rand) int {
	at := draw.IntN(100)
	switch {
	case at < 28:
		return elementary
	case at < 52:
		return middle
	case at < 70:
		return high
	case at < 92:
		return parent
	}
	return worker
}

// introduce draws what a person says of themselves.
func (r *respondent) introduce(channel string, number int, draw *rand.Rand) {
	grade, age := 0, 0
	switch r.ob {
	case elementary:
		grade = 4 + draw.IntN(3)
		age = grade + 6
	case middle:
		grade = 1 + draw.IntN(3)
		age = grade + 12
	case high:
		grade = 1 + draw.IntN(3)
		age = grade + 15
	case parent:
		age = 29 + draw.IntN(24)
	default:
		age = 24 + draw.IntN(38)
	}
	opened := time.Date(r.round, 3, 2, 0, 0, 0, 0, time.UTC)
	r.self = map[string]string{
		"respondent": fmt.Sprintf("%s%s-%d-%04d", channel[:1], r.city.Code, r.round%100, number),
		"ob":         strconv.Itoa(r.ob),
		"dong":       r.district.Code,
		"gender":     strconv.Itoa(1 + draw.IntN(2)),
		"age":        strconv.Itoa(age),
		"grade":      strconv.Itoa(grade),
		"children":   strconv.Itoa(1 + draw.IntN(3)),
		"career":     strconv.Itoa(draw.IntN(25)),
		"device":     []string{"모바일", "PC", "태블릿"}[draw.IntN(3)],
		"written":    opened.AddDate(0, 0, draw.IntN(40)).Format("2006.01.02"),
	}
	if channel == Paper {
		r.self["device"] = "종이"
	}
}

// row answers all questions of the export.
func (r *respondent) row(asked []question, draw *rand.Rand) []string {
	row := make([]string, len(asked))
	for i, q := range asked {
		if !q.asked(r.ob, r.round) {
			if q.kind == agreement && draw.Float64() < 0.002 { // answered all the same
				row[i] = strconv.Itoa(1 + draw.IntN(4))
			}
			continue
		}
		row[i] = r.answer(q, draw)
	}
	return row
}

func (r *respondent) answer(q question, draw *rand.Rand) string {
	if q.kind == personal {
		return r.self[q.name]
	}
	if draw.Float64() < r.tired {
		return "" // left blank
	}
	switch q.kind {
	case wish:
		if draw.Float64() < 0.12+0.04*float64((len(q.name)+int(q.name[1]))%5) {
			return "1"
		}
		return "0"
	case ladder:
		return strconv.Itoa(min(10, max(0, int(6.4+2.2*(r.general+r.domain["end"])/1.4+draw.NormFloat64()*0.9))))
	case words:
		return opinion(draw)
	}
	switch at := draw.Float64(); {
	case at < 0.008:
		return "9"
	case at < 0.022:
		return "8"
	}
	return strconv.Itoa(r.agree(q, draw))
}

// agree is 1 to 4: what a person holds of a domain, what the item asks of it, and chance, cut at three thresholds.
func (r *respondent) agree(q question, draw *rand.Rand) int {
	level := r.domain[q.domain] + q.level + draw.NormFloat64()*0.7
	if r.ob == parent || r.ob == worker {
		level -= 0.25 // grown-ups are harder to please
	}
	if q.reversed {
		level = -level
	}
	switch {
	case level < -1.2:
		return 1
	case level < -0.2:
		return 2
	case level < 1.1:
		return 3
	}
	return 4
}

// opinion is a few words, or more often none; some hold what makes files hard to read.
func opinion(draw *rand.Rand) string {
	said := []string{
		"놀이터가 더 많았으면 좋겠어요", "학교 앞 횡단보도가 무서워요", "없음",
		"도서관, 체육관, 수영장이 가까우면 좋겠습니다", `선생님이 "잘했다"고 해 주실 때 좋아요`,
		"버스가 자주 안 와요.\n밤에는 더 그래요.", "아이들 의견을 더 들어 주세요", "NA", "=합계", "공원 화장실 청소; 가로등",
	}
	if draw.IntN(100) >= 18 {
		return ""
	}
	return said[draw.IntN(len(said))]
}
