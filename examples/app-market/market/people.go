package market

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Review is what somebody wrote about an app. Reply is empty when nobody answered.
type Review struct {
	ID, Author, Nickname string
	Stars                int
	Title, Body, Reply   string
	Written              time.Time
	Tags                 []string
}

// Reviews are those of an app, written on a day, the oldest first.
func (m *Market) Reviews(a App, day Day) []Review {
	n := int(m.mix(kindReview, uint64(a.Index), uint64(day)) % 45)
	all := make([]Review, n)
	for i := range all {
		h := m.mix(kindReview, uint64(a.Index)<<16|uint64(i+1), uint64(day))
		words := opinions[h%uint64(len(opinions))]
		all[i] = Review{
			ID:     fmt.Sprintf("rv-%s-%d-%03d", day.Compact(), a.ID, i),
			Author: fmt.Sprintf("u%05d", h>>8%90000), Nickname: adjectives[h>>16%11][0] + nouns[h>>24%13][0],
			Stars: words.stars, Title: words.title, Body: words.body,
			Written: day.Time().Add(-9*time.Hour + time.Duration(i)*24*time.Hour/time.Duration(n)), Tags: words.tags,
		}
		if h>>32%6 == 0 {
			all[i].Reply = "소중한 의견 감사합니다. Thank you!"
		}
	}
	return all
}

// opinions hold what careless readers break: quotes, line breaks, emoji, an empty text, words that look like nothing.
var opinions = []struct {
	stars       int
	title, body string
	tags        []string
}{
	{5, "최고예요", "매일 합니다. 친구에게도 추천했어요 👍", []string{"fun", "daily"}},
	{4, "Good", "Nice, but the \"premium\" offer pops up too often.", []string{"ads"}},
	{1, "환불", "결제했는데 아이템이 오지 않았어요.\n고객센터도 답이 없습니다.", []string{"payment", "support"}},
	{3, "NA", "", nil},
	{2, "느려요", "업데이트 뒤로 자꾸 멈춥니다; 백슬래시 \\ 도 깨져요", []string{"crash"}},
	{5, "とても楽しい", "毎日遊んでいます🎮", []string{"fun"}},
	{4, "null", "Works on my tablet\tand phone", []string{}},
}

// Keyword is what people in a country search for, and the apps that they find by it, the first one first.
type Keyword struct {
	Text       string
	Volume     int64
	Difficulty int
	Apps       []App
}

// Keywords of a country, the most wanted first.
func (m *Market) Keywords(country int) []Keyword {
	all := make([]Keyword, 33)
	for i := range all {
		h := m.mix(kindKeyword, uint64(country), uint64(i))
		a, n := adjectives[i%len(adjectives)], nouns[i%len(nouns)]
		volume := 900_000 / int64(i+3) * int64(800+h%400) / 1000
		k := Keyword{Text: a[1] + " " + n[1], Volume: volume, Difficulty: int(h >> 20 % 100)}
		if country == 0 {
			k.Text = a[0] + " " + n[0]
		}
		for p := range uint64(3) {
			if at := int(h>>30%7)*11 + i + int(p)*5; at < m.apps {
				k.Apps = append(k.Apps, m.App(at))
			}
		}
		all[i] = k
	}
	return all
}

// Place is an app's in a chart. Before is its place of yesterday, 0 when it had none.
type Place struct {
	App          App
	Rank, Before int
	Score        int64 // what the chart is ordered by
}

// Charts are what is counted: downloads, or money.
var Charts = []string{"free", "grossing"}

// Chart is the list of a country on a day, the best first, at most places long.
func (m *Market) Chart(chart string, country int, day Day, places int) []Place {
	today, yesterday := m.order(chart, country, day), m.order(chart, country, day-1)
	before := map[int]int{}
	for i, p := range yesterday {
		before[p.App.Index] = i + 1
	}
	for i := range today {
		if rank := before[today[i].App.Index]; rank <= places && day > FirstDay {
			today[i].Before = rank
		}
		today[i].Rank = i + 1
	}
	return today[:min(places, len(today))]
}

// order is of the first thousand apps: nobody else comes into a chart.
func (m *Market) order(chart string, country int, day Day) []Place {
	all := make([]Place, min(m.apps, 1000))
	for i := range all {
		a := m.App(i)
		e := m.Estimate(a, country, day, day)
		all[i] = Place{App: a, Score: e.Downloads}
		if chart == "grossing" {
			all[i].Score = e.Revenue
		}
	}
	slices.SortFunc(all, func(x, y Place) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.App.Index, y.App.Index))
	})
	return all
}
